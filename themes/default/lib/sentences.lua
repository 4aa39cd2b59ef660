-- What easy read needs of text: sentences, each by itself; long ones broken where a reader pauses; blocks of one
-- picture and one to three lines.

local sentences = {}

-- Lines of a block: more are too much beside one picture.
sentences.block_lines = 3

-- A sentence with more words than this is broken at a pause.
local long_sentence = 12

-- A full stop after one of these ends no sentence.
local abbreviations = {}
for name in string.gmatch("mr mrs ms dr st rd ave no nos tel approx e.g i.e inc ltd prof rev", "%S+") do
    abbreviations[name] = true
end

-- A comma before one of these is where a reader pauses. Lists have no comma before "and": that one joins two thoughts.
local pause_words = {}
local openings = "and but or so because with when where who which such for even if unless until to then"
for name in string.gmatch(openings, "%S+") do
    pause_words[name] = true
end

local function count_words(text)
    local count = 0
    for _ in string.gmatch(text, "%S+") do
        count = count + 1
    end
    return count
end

-- Whether the stop at the end of `text` ends a sentence: not after "Dr", "e.g" or the initial "J".
local function stop_ends(text)
    local last = string.match(text, "(%S+)%.$")
    if not last then
        return true
    end
    last = string.gsub(last, "^[%(\"']+", "")
    return not abbreviations[string.lower(last)] and not string.match(last, "^%u$")
end

-- The text as one line, without white space at its ends
local function tidy(text)
    return (string.gsub(string.gsub(string.gsub(text, "%s+", " "), "^ ", ""), " $", ""))
end

-- The sentence with a full stop, unless it has an end already
function sentences.finish(text)
    text = tidy(text)
    if text == "" or string.find(text, "[%.!%?:][\"'%)]*$") then
        return text
    end
    return (string.gsub(text, "[,;]$", "")) .. "."
end

-- The sentences of a text, in order. Decimals, times and web addresses keep their dots: nothing follows them but a
-- character, and a sentence ends before white space.
function sentences.split(text)
    local found = {}
    local rest = tidy(text)
    local start, from = 1, 1
    while true do
        local _, stop = string.find(rest, "[%.!%?]+[\"'%)]* ", from)
        if not stop then
            break
        end
        local sentence = string.sub(rest, start, stop - 1)
        if stop_ends(sentence) then
            found[#found + 1] = sentence
            start = stop + 1
        end
        from = stop + 1
    end
    local last = sentences.finish(string.sub(rest, start))
    if last ~= "" then
        found[#found + 1] = last
    end
    return found
end

-- Where a sentence may be broken: positions of the space after a comma, colon or semicolon.
local function pauses(text)
    local places = {}
    for place, mark, next_word in string.gmatch(text, "()([,;:]) (%a*)") do
        if mark ~= "," or pause_words[string.lower(next_word)] then
            places[#places + 1] = place + 1
        end
    end
    return places
end

-- The sentence in lines: one when it is short, else broken once at the pause nearest its middle. A part of one or two
-- words is no line.
function sentences.lines(text)
    if count_words(text) <= long_sentence then
        return { text }
    end
    local best, best_distance
    for _, place in ipairs(pauses(text)) do
        local before = count_words(string.sub(text, 1, place - 1))
        local after = count_words(string.sub(text, place + 1))
        local distance = math.abs(before - after)
        if before >= 3 and after >= 3 and (not best or distance < best_distance) then
            best, best_distance = place, distance
        end
    end
    if not best then
        return { text }
    end
    return { string.sub(text, 1, best - 1), string.sub(text, best + 1) }
end

-- The text as groups of lines, at most block_lines in each: one group a block. The parts of one sentence stay together.
function sentences.groups(text)
    local groups = {}
    local group
    for _, sentence in ipairs(sentences.split(text)) do
        local lines = sentences.lines(sentence)
        if not group or #group + #lines > sentences.block_lines then
            group = {}
            groups[#groups + 1] = group
        end
        for _, line in ipairs(lines) do
            group[#group + 1] = line
        end
    end
    return groups
end

return sentences
