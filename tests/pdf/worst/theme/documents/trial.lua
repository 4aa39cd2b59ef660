return function(page, options)
    local blocks = {
        { kind = "heading", level = 1, text = page.title },
        { kind = "markdown", page.body, shift = 1 },
    }
    if page.blocks then
        for _, block in ipairs(import(page.blocks)) do
            blocks[#blocks + 1] = block
        end
    end
    return { title = page.title, footer = page.title, size = page.letters or options.size, blocks = blocks }
end
