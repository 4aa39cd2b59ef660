-- What the parts of a made leaflet are put together from: blocks of one picture and its lines. A leaflet in the making
-- is a table: its voice, with say(key, words), list(names) and latin(text); brief, how brief its words are, as
-- documents/service-easy.lua sets it; the sentences of the texts that were split for it; and its parts that are said. A part
-- looks at brief only through shown_of and is_brief: then it is known when it would come out the same.

local format = import("format")
local sentences = import("sentences")
local speech = import("speech")

local parts = {}

parts.shortest = 6

-- From here on, what the page on the web can tell as well is left to it.
parts.spare_from = 4

-- How many of a list are said, by how brief the leaflet is
local limits = {
    needs = { 12, 12, 12, 5, 3, 2 },
    places = { 12, 12, 12, 3, 1, 1 },
    times = { 8, 8, 8, 3, 2, 1 },
    prices = { 8, 8, 8, 3, 2, 1 },
    contacts = { 4, 4, 4, 2, 1, 1 },
    features = { 12, 12, 12, 5, 3, 0 },
    languages = { 12, 12, 12, 12, 4, 4 },
    notes = { 2, 2, 2, 2, 2, 0 }, -- sentences about a price
    text = { 9, 9, 9, 4, 2, 1 }, -- sentences of a text
}

-- The longest sentence of a text in the shortest leaflet, in characters: the rest of it is on the page
local longest_sentence = 160

-- A new leaflet in the language of the page
function parts.leaflet(page)
    local voice = speech.of(page.language or site.language)
    local say = voice.say
    return {
        voice = voice, say = say, texts = {}, parts = {}, asked = {},
        list = function(names)
            return say("list", { items = names })
        end,
        -- A name, number or address in Latin letters
        latin = function(text)
            return say("latin", { text = text })
        end,
    }
end

function parts.split(leaflet, text)
    local found = leaflet.texts[text]
    if not found then
        found = sentences.split(text)
        leaflet.texts[text] = found
    end
    return found
end

-- What a part may ask about how brief it is to be: from which level on, or how many of so many are said. To say that there
-- is one more takes as much room as the one.
local function answer(brief, count, what)
    if not what then
        return brief >= count
    end
    local most = brief == 0 and count or limits[what][brief]
    return brief < parts.shortest and count <= most + 1 and count or math.min(count, most)
end

local function ask(leaflet, count, what)
    local said, asked = answer(leaflet.brief, count, what), leaflet.asked
    asked[#asked + 1] = { count = count, what = what, said = said }
    return said
end

function parts.shown_of(leaflet, count, what)
    return ask(leaflet, count, what)
end

function parts.is_brief(leaflet, from)
    return ask(leaflet, from)
end

local function is_as_asked(asked, brief)
    for _, question in ipairs(asked) do
        if answer(brief, question.count, question.what) ~= question.said then
            return false
        end
    end
    return true
end

-- A part of the leaflet, said by say_it(leaflet, page): anew only if what it asked has another answer by now.
function parts.said(leaflet, page, name, say_it)
    local known = leaflet.parts[name]
    if not known or not is_as_asked(known.asked, leaflet.brief) then
        leaflet.asked = {}
        known = { section = say_it(leaflet, page), asked = leaflet.asked }
        leaflet.parts[name] = known
    end
    return known.section
end

function parts.finish(leaflet, text)
    return sentences.finish(text, string.find(string.sub(text, -1), "%w") and "." or leaflet.say("stop")) -- it may not be translated
end

-- The first picture of those named that there is; names may be nil.
function parts.first_picture(...)
    for index = 1, select("#", ...) do
        local name = select(index, ...)
        if name and has_picture(name) then
            return name
        end
    end
    return "information"
end

-- A block; lines that are nil or false are left out, and a block without lines is none.
function parts.add(blocks, shown, ...)
    local block = { picture = shown }
    for index = 1, select("#", ...) do
        local line = select(index, ...)
        if line then
            block[#block + 1] = line
        end
    end
    if #block > 0 then
        blocks[#blocks + 1] = block
    end
end

-- One block for each group of lines of a text; `shown` is a list of pictures, of which the last serves the rest.
function parts.add_text(leaflet, blocks, shown, text)
    local all = parts.split(leaflet, text)
    local left = parts.shown_of(leaflet, #all, "text")
    if parts.is_brief(leaflet, parts.shortest) then
        parts.add(blocks, shown[1], format.shorten(all[1] or "", longest_sentence))
        return
    end
    for index, group in ipairs(sentences.groups(all)) do
        local block = { picture = shown[index] or shown[#shown], table.unpack(group, 1, math.min(#group, left)) }
        left = left - #block
        if #block > 0 then
            blocks[#blocks + 1] = block
        end
    end
end

-- Lines beside one picture, in blocks of as many lines as one may have
function parts.add_lines(blocks, shown, lines)
    for from = 1, #lines, sentences.block_lines do
        parts.add(blocks, shown, table.unpack(lines, from, math.min(#lines, from + sentences.block_lines - 1)))
    end
end

-- Adds the line that tells of what a list had more
function parts.add_more(leaflet, lines, kind, count)
    if count > 0 then
        lines[#lines + 1] = leaflet.say("more", { kind = kind, count = count })
    end
end

-- What say_one(item, index) adds for each of a list that there is room for, and then that there is more
function parts.add_list(leaflet, section, list, kind, shown, say_one)
    local count = parts.shown_of(leaflet, #list, kind)
    for index = 1, count do
        say_one(list[index], index)
    end
    local lines = {}
    parts.add_more(leaflet, lines, kind, #list - count)
    parts.add_lines(section, shown, lines)
end

function parts.can_ask(page)
    return page.contacts and #page.contacts > 0 and not page.closed
end

-- The meaning of a term, as staff wrote it in the language of the page
function parts.meaning(leaflet, term)
    if not term.description or term.description_language or not leaflet.voice.speaks_as_written() then
        return {}
    end
    return sentences.groups(parts.split(leaflet, term.description))[1] or {}
end

return parts
