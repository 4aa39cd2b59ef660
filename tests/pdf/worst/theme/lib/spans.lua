-- Tables with cells over more rows and columns, and with headers of rows.

local function cell(text, more)
    more = more or {}
    return { kind = "cell", text, columns = more.columns, rows = more.rows, header = more.header, align = more.align }
end

local years = {
    kind = "table",
    caption = "Two years of plans",
    columns = { { width = 0.3 }, {}, {}, {}, {} },
    header_rows = 2,
    rows = {
        { cell("What we count", { rows = 2 }), cell("2026", { columns = 2 }), cell("2027", { columns = 2 }) },
        { "Plan", "Done", "Plan", "Done" },
        { cell("Plans on time", { header = true }), cell("90%", { align = "right" }), "84%", "95%", "" },
        { cell("Visits", { header = true, rows = 2 }), "120", "118", cell("Not known yet", { columns = 2, rows = 2 }) },
        { "At home", "At school" },
        { cell("All together", { columns = 5 }) },
    },
}

-- The same as cards
local cards = { cards = true }
for key, value in pairs(years) do
    cards[key] = value
end

-- A cell over so many rows that no page holds them
local tall = { kind = "table", columns = { { text = "Month" }, { text = "What we did" } }, rows = {} }
for i = 1, 60 do
    tall.rows[i] = i == 1 and { cell("All of the year", { rows = 60 }), "Step " .. i } or { "Step " .. i }
end

-- More rows than there are, a row that others cover, a row without cells, a row that is wider than the rest
local ragged = {
    kind = "table",
    columns = { { text = "One" }, { text = "Two" }, { text = "Three" } },
    rows = {
        { cell("Down", { rows = 9 }), "b", "c" },
        { cell("e", { rows = 2 }), cell("f", { rows = 2 }) },
        {},
        {},
        { "d", cell("Far", { columns = 3 }) },
    },
}

return {
    { kind = "heading", level = 2, text = "Spans" },
    years,
    { kind = "heading", level = 2, text = "Cards" },
    cards,
    { kind = "heading", level = 2, text = "A long group" },
    tall,
    { kind = "heading", level = 2, text = "Ragged" },
    ragged,
}
