local endless = math.huge
local wrong = {
    contents = { block = { kind = "contents", level = -endless } },
    lines = { block = { kind = "field", lines = 0 / 0, text = "a" } },
    rows = { block = { kind = "table", header_rows = 2 ^ 31, columns = { { text = "A" } }, rows = { { "a" } } } },
    shift = { block = { kind = "markdown", shift = 2 ^ 31 - 1 } },
    size = { size = 0 / 0 },
    ["size-none"] = { size = 0 },
    ["line-height"] = { line_height = endless },
    width = { block = { kind = "table", columns = { { text = "A", width = 1e30 } }, rows = { { "a" } } } },
    label = { block = { kind = "drawing", svg = "<svg/>", alt = "a", labels = { { text = "a", x = 0, y = 0 / 0 } } } },
    pages = { most_pages = 2.5 },
    brief = { brief = 2 ^ 31 - 1 },
    narrow = {},
}

return function(page)
    if page.slug == "narrow" then
        local widths, counts = { 1e-30, 1e-40, 0, -1, 0 / 0, endless, 1e300 }, {}
        for index, width in ipairs(widths) do
            counts[index] = text_lines("one long line", width)
        end
        error(table.concat(counts, " "))
    end
    local of = wrong[page.slug]
    return {
        title = page.title, size = of.size, line_height = of.line_height, most_pages = of.most_pages, brief = of.brief,
        blocks = { { kind = "heading", text = page.title }, of.block },
    }
end
