-- What the easy-read page and its document have in common: the lines of a block, with what hard words mean put in after
-- them, and the list of hard words at the end.

local format = import("format")

local easy = {}

-- "A person who helps" becomes "a person who helps" behind a colon; "NHS staff" stays.
local function behind_colon(meaning)
    return (string.gsub(meaning, "^(%u)([%l ])", function(first, second) return string.lower(first) .. second end))
end

-- A line is {text = }, or {bold = , text = , added = true} for what the program has put in: the bold part comes first.
function easy.lines(block)
    local lines, at = {}, 1
    local meanings = block.meanings or {}
    for number, line in ipairs(block) do
        lines[#lines + 1] = { text = line }
        while meanings[at] and meanings[at].after == number do
            local meaning = meanings[at]
            if meaning.short then
                lines[#lines + 1] = {
                    bold = meaning.short, text = word("easy.short", { term = format.inside(meaning.term) }), added = true,
                }
                lines[#lines + 1] = { text = word("easy.short_meaning", { meaning = behind_colon(meaning.meaning) }), added = true }
            else
                lines[#lines + 1] = {
                    bold = meaning.term, text = word("easy.meaning", { meaning = behind_colon(meaning.meaning) }), added = true,
                }
            end
            at = at + 1
        end
    end
    return lines
end

-- The hard words of a leaflet in the order of the alphabet, for the end of it. One word alone needs no list: what it means
-- stands beside it.
function easy.words(leaflet)
    local words = {}
    if not leaflet.words or not leaflet.words[2] then
        return words
    end
    for index, item in ipairs(leaflet.words) do
        words[index] = item
    end
    table.sort(words, function(a, b)
        local one, other = string.lower(a.term), string.lower(b.term)
        return one < other
    end)
    return words
end

-- The headed parts of an easy read that somebody has written, as its page shows them: a list of {title = , id = }, the list
-- of hard words among them. Fewer than three are seen together, and a leaflet that is made of the facts of a service has one
-- or two pictures a part: there is nothing to turn, and the list is empty.
function easy.parts(leaflet)
    local parts = {}
    for _, block in ipairs(leaflet.authored and leaflet.blocks or {}) do
        if block.heading and block.id then
            parts[#parts + 1] = { title = block.heading, id = block.id }
        end
    end
    if parts[1] and easy.words(leaflet)[1] then
        parts[#parts + 1] = { title = word("easy.words_title"), id = "hard-words" }
    end
    return parts[3] and parts or {}
end

return easy
