-- 2,000 pages, each with a heading that the contents name, and a link to the last one.

local blocks = { { kind = "contents", level = 2 } }
for i = 1, 1950 do
    blocks[#blocks + 1] = { kind = "page_break" }
    blocks[#blocks + 1] = { kind = "heading", level = 2, id = "part-" .. i, text = "Part " .. i }
    blocks[#blocks + 1] = { kind = "paragraph", { text = "To the end", link = "#part-1950" } }
end
return blocks
