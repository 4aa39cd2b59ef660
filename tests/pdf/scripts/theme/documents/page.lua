-- A page as a document in the language that its file is named for: everything that goes one way or the other.
return function(page, options)
    local blocks = {
        { kind = "heading", level = 1, text = page.title },
        { kind = "lead", page.summary },
        { kind = "contents", level = 3 },
        { kind = "markdown", page.body, shift = 1 },
    }
    for i, text in ipairs(page.pairs or {}) do
        blocks[#blocks + 1] = { kind = "pair", picture = i % 2 == 1 and "phone" or "calendar", text }
    end
    blocks[#blocks + 1] = { kind = "box", { kind = "paragraph",
        { text = "Ask in English: ", language = "en-GB", bold = true }, { text = "01632 960 100", link = "tel:01632960100" } } }
    return { title = page.title, author = site.council, language = page.slug, footer = page.title, blocks = blocks }
end
