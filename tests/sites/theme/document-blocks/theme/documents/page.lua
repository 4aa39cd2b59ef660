local function cells(cell)
    return { kind = "table", columns = { { text = "A" } }, rows = { { cell } } }
end

local wrong = {
    ["no-columns"] = { kind = "table", rows = {} },
    ["no-rows"] = { kind = "table", columns = { { text = "A" } } },
    ["no-header"] = { kind = "table", columns = { {} }, rows = { { "a" } } },
    ["span-none"] = cells({ kind = "cell", "a", rows = 0 }),
    ["span-half"] = cells({ kind = "cell", "a", columns = 1.5 }),
    ["span-huge"] = cells({ kind = "cell", "a", columns = 1e9 }),
    ["cell-of-truth"] = cells(true),
    ["strange-kind"] = { kind = "tables" },
    ["strange-language"] = { kind = "paragraph", { text = "a", language = "in Polish" } },
    ["strange-picture"] = { kind = "figure", picture = "nowhere" },
}

return function(page)
    return { title = page.title, blocks = { { kind = "heading", text = page.title }, wrong[page.slug] } }
end
