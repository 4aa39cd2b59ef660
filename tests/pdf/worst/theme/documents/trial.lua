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
    if page.again then
        blocks[#blocks + 1] = { kind = "heading", level = 2, text = "The same again" }
        blocks[#blocks + 1] = { kind = "markdown", page.body, shift = 2 }
    end
    return { title = page.title, footer = page.title, size = page.letters or options.size, blocks = blocks }
end
