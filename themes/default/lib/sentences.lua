-- What easy read needs of text: sentences, each by itself, in blocks of one picture and one to three lines.

local sentences = {}

-- Lines of a block: more are too much beside one picture.
sentences.block_lines = 3

-- A full stop after one of these ends no sentence.
local abbreviations = {}
for name in string.gmatch("mr mrs ms dr st rd ave no nos tel approx e.g i.e inc ltd prof rev ul nr np godz pl al ok", "%S+") do
    abbreviations[name] = true
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
    local is_tidy = not string.find(text, "  ", 1, true) and not string.find(text, "\n", 1, true)
        and not string.find(text, "\t", 1, true) and not string.find(text, "\r", 1, true)
        and string.byte(text) ~= 32 and string.byte(text, -1) ~= 32 -- as nearly all are, and looking is quicker
    if is_tidy then
        return text
    end
    return (string.gsub(string.gsub(string.gsub(text, "%s+", " "), "^ ", ""), " $", ""))
end

-- The tidy sentence with a full stop, or with the sign that ends a sentence in its language, unless it has an end already
local function ended(text, stop)
    local last = string.sub(text, -1)
    if last == "." or last == "!" or last == "?" or last == ":" then
        return text
    end
    if text == "" or string.find(text, "[%.!%?:][\"'%)]*$") or string.find(text, "\u{6D4}$") or string.find(text, "\u{61F}$") then
        return text
    end
    return (string.gsub(text, "[,;]$", "")) .. (stop or ".")
end

function sentences.finish(text, stop)
    return ended(tidy(text), stop)
end

local function add_sentences(found, text)
    local start, from = 1, 1
    while true do
        local _, stop = string.find(text, "[%.!%?]+[\"'%)]* ", from)
        if not stop then
            break
        end
        local sentence = string.sub(text, start, stop - 1)
        if stop_ends(sentence) then
            found[#found + 1] = sentence
            start = stop + 1
        end
        from = stop + 1
    end
    local last = ended(string.sub(text, start))
    if last ~= "" then
        found[#found + 1] = last
    end
end

-- The sentences of a text, in order. Decimals, times and web addresses keep their dots: nothing follows them but a
-- character, and a sentence ends before white space.
function sentences.split(text)
    local found = {}
    text = tidy(text)
    if not string.find(text, "\u{6D4}", 1, true) and not string.find(text, "\u{61F}", 1, true) then
        add_sentences(found, text)
        return found
    end
    -- The stop and the question mark of Urdu have no second meaning.
    local parts = string.gsub(string.gsub(text, "\u{6D4} ", "\u{6D4}\n"), "\u{61F} ", "\u{61F}\n")
    for part in string.gmatch(parts, "[^\n]+") do
        add_sentences(found, part)
    end
    return found
end

-- Sentences in groups of at most block_lines: one group a block.
function sentences.groups(all)
    local groups = {}
    for _, sentence in ipairs(all) do
        local group = groups[#groups]
        if not group or #group == sentences.block_lines then
            group = {}
            groups[#groups + 1] = group
        end
        group[#group + 1] = sentence
    end
    return groups
end

local function word_count(text)
    return select(2, string.gsub(text, "%S+", ""))
end

-- Names for one sentence each: a few short ones together; a name that is a list itself stands alone.
function sentences.grouped(names)
    local most_names, most_words = 3, 7
    local groups = {}
    local count, alone
    for _, name in ipairs(names) do
        local words = word_count(name)
        local is_list = string.find(name, ",", 1, true) or words > 4
        local group = groups[#groups]
        if not group or alone or is_list or #group == most_names or count + words > most_words then
            group = {}
            groups[#groups + 1] = group
            count = 0
        end
        group[#group + 1] = name
        count, alone = count + words, is_list
    end
    return groups
end

return sentences
