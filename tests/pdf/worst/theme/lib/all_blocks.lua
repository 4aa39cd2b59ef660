-- Blocks in each other, and every field of a run.

local function paragraph(...)
    return { kind = "paragraph", ... }
end

local list = {
    kind = "list",
    ordered = true,
    items = { "A text", { paragraph("Two"), paragraph("paragraphs") }, { { kind = "list", items = { "in a list" } } }, "" },
}

return {
    { kind = "lead", "A lead with a ", { text = "bold link", bold = true, link = "/about/" }, "." },
    paragraph("Polish: ", { text = "Dzień dobry", language = "pl", italic = true }, ", English again.\nA new line."),
    { kind = "heading", level = 5, text = "A fifth, straight after a first", id = "fifth" },
    paragraph({ text = "To the fifth", link = "#fifth" }),
    { kind = "figure", picture = "toy-shelf", "The shelf, ", { text = "as drawn by us", bold = true } },
    { kind = "figure", picture = "toy-shelf", link = "#fifth" },
    { kind = "figure", picture = "toy-shelf", link = "/about/", "A caption is no link" },
    list,
    {
        kind = "box",
        { kind = "heading", level = 2, text = "In a box" },
        { kind = "quote", paragraph("A quote in a box"), { kind = "quote", list } },
        { kind = "table", columns = { { text = "In" }, { text = "a box" } }, rows = { { "one", { list } } } },
        { kind = "figure", picture = "toy-shelf" },
    },
    {
        kind = "table",
        columns = { { text = "Header" }, { text = "Cell", width = 0.7 } },
        cards = true,
        rows = {
            { { { kind = "heading", level = 3, text = "A heading in a card" } }, { list, paragraph("and a paragraph") } },
            { { kind = "cell", nil, header = true }, { { kind = "quote", paragraph("A quote in a card") } } },
            { "", "" },
        },
    },
    { kind = "quote", { kind = "box", paragraph("A box in a quote") } },
    { kind = "rule" },
    { kind = "page_break" },
    { kind = "page_break" },
    paragraph("After two ends of a page"),
    { kind = "quote" },
    { kind = "box" },
    { kind = "list", items = {} },
    { kind = "table", columns = { { text = "Only" }, { text = "headers" } }, rows = {} },
    { kind = "table", columns = {}, rows = {} },
    { kind = "table", columns = {}, rows = { { { kind = "cell", "Header of a row", header = true }, "cell" } } },
    { kind = "heading", level = 2, text = "The end" },
}
