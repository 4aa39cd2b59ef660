-- The leaflet of a service as two pages to print: the blocks that documents/service-easy.lua composed, each part beside
-- its first picture, between what easy read is and whom to ask. The words are those of lib/speech/.
--
-- When it comes out longer, it is made again, briefer: first each picture keeps only its part's first, then lists and
-- texts are shortened.

local closing = import("leaflet_closing")
local documents = import("documents")
local format = import("format")
local hard = import("easy")
local room = import("leaflet_room")

local joined_from = room.joined_from

local function pair_of(block, heading, level)
    local pair = { kind = "pair", heading = heading, picture = block.picture }
    for _, line in ipairs(hard.lines(block)) do
        local text = format.keep_postcodes(line.text)
        if not line.added then
            pair[#pair + 1] = text
        elseif level < room.unexplained_from then
            pair[#pair + 1] = line.bold and { { text = line.bold, bold = true }, " ", text } or text
        end
    end
    return pair
end

-- A heading stands beside the first picture of its part.
local function body(blocks, easy)
    local heading, pair
    for _, block in ipairs(easy.blocks) do
        if block.heading then
            heading = block.heading
        elseif heading or easy.level < joined_from then
            pair = pair_of(block, heading, easy.level)
            heading = nil
            documents.add(blocks, pair)
        else
            for _, line in ipairs(pair_of(block, nil, easy.level)) do
                pair[#pair + 1] = line
            end
        end
    end
end

local function opening(blocks, easy, say)
    if easy.level < joined_from then
        documents.add(blocks, { kind = "pair", picture = "easy-read", say("about"), say("about_how") })
    else
        documents.add(blocks, { kind = "paragraph", say("about") })
    end
end

-- "OpenMoji and Signpost, CC BY-SA 4.0": authors by licence
local function credits(lines)
    local licences, authors = {}, {}
    for _, line in ipairs(lines) do
        local author, licence = string.match(line, "^(.*), ([^,]*)$")
        if not authors[licence] then
            licences[#licences + 1] = licence
            authors[licence] = {}
        end
        table.insert(authors[licence], author)
    end
    for index, licence in ipairs(licences) do
        licences[index] = table.concat(authors[licence], ", ") .. ", " .. licence
    end
    return table.concat(licences, "; ")
end

-- Whom to ask about anything, the way to the page, and how the leaflet was made
local function ending(blocks, easy, page, say)
    documents.add(blocks, closing.block(page, say, easy.level))
    local origin = {}
    documents.add(origin, say("made"))
    documents.add(origin, page.reviewed and say("checked", { date = say("date", { date = page.reviewed }) }) or nil)
    if easy.credits and #easy.credits > 0 then
        documents.add(origin, say("pictures", { credits = say("latin", { text = credits(easy.credits) }) }))
    end
    documents.add(blocks, { kind = "paragraph", table.concat(origin, "\n") })
end

return function(easy, page)
    local say = easy.voice.say
    local blocks = { { kind = "heading", level = 1, text = easy.title } }
    documents.notice(blocks)
    opening(blocks, easy, say)
    body(blocks, easy)
    ending(blocks, easy, page, say)
    return {
        title = easy.title,
        author = site.council,
        language = not easy.voice.speaks_as_written() and easy.voice.code or nil,
        subject = page.summary,
        footer = say("footer", { title = easy.title }),
        size = room.size(),
        line_height = 1.35,
        tight = true,
        most_pages = room.pages(),
        briefer = not easy.shortest,
        brief = easy.level,
        blocks = blocks,
    }
end
