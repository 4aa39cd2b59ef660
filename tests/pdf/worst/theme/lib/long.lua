-- A table of 3,000 rows. One of them is taller than a page, and so are both of its cells.

local rows = {}
for i = 1, 3000 do
    rows[i] = { tostring(i), "We help families who wait for an answer, and we say when it will come.", "Northtown" }
end
local tall, taller = {}, {}
for i = 1, 60 do
    tall[i] = { kind = "paragraph", "Line " .. i .. " of a cell that no page can hold" }
    taller[i] = tall[i]
end
for i = 61, 90 do
    taller[i] = { kind = "paragraph", "Line " .. i }
end
rows[20] = { "20", tall, taller }

return {
    {
        kind = "table",
        caption = "What we do, day by day",
        columns = { { text = "Number", width = 0.15 }, { text = "What we do", width = 0.5 }, { text = "Where", width = 0.35 } },
        rows = rows,
    },
}
