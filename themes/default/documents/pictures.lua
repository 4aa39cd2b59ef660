-- The contact sheet: every picture with its name, what it shows, and whose it is, for those who write the site.

local documents = import("documents")

local add, heading = documents.add, documents.heading

local function say(key, words)
    return word("pictures." .. key, words)
end

local function sheet(blocks, listed, own)
    local rows = {}
    for _, item in ipairs(listed) do
        if item.own == own then
            local shows = { { kind = "paragraph", item.alt } }
            if item.words then
                add(shows, { kind = "paragraph", say("words", { words = item.words }) })
            end
            rows[#rows + 1] = {
                { { kind = "figure", picture = item.name } },
                { { kind = "paragraph", { { text = item.name, bold = true } } } },
                shows,
                say("credit", { author = item.author, licence = item.licence }),
            }
        end
    end
    if #rows > 0 then
        heading(blocks, 2, say(own and "own" or "theme"))
        add(blocks, {
            kind = "table",
            columns = {
                { text = say("column_picture"), width = 0.16 }, { text = say("column_name"), width = 0.24 },
                { text = say("column_alt"), width = 0.36 }, { text = say("column_licence"), width = 0.24 },
            },
            rows = rows,
        })
    end
end

return function()
    local blocks, listed = {}, pictures()
    heading(blocks, 1, say("title"))
    add(blocks, { kind = "lead", say("lead") })
    add(blocks, { kind = "paragraph", say("how"), " ![](picture:" .. (listed[1] and listed[1].name or "phone") .. ")" })
    sheet(blocks, listed, true)
    sheet(blocks, listed, false)
    return { title = say("title"), subject = say("lead"), author = site.council, footer = say("title"), size = 12, blocks = blocks }
end
