-- Hard words: at its first use on a page each is a link to what it means, which stands at the end of the page. Nobody has
-- to point at it, to leave the page or to have scripts, and paper has it, too.

local meanings = {}

-- A text of the entry whose page it is, with its hard words as links, unless the entry wants none. code: the language of
-- the text, where that is another than the page's; what is not translated is not explained.
function meanings.show(entry, text, code)
    if code then
        return render("parts/told.html", { text = text, code = code })
    end
    if entry and entry.explain_words == false then
        return text
    end
    return explained(text)
end

-- How a word is shown above its meaning: as the page says it, and in full
function meanings.heading(item)
    if item.form == item.term then
        return item.term
    end
    return word("glossary.in_full", { word = item.form, term = item.term })
end

-- All words that the language of the page has, as a list of {letter, items}, each item with its number in the whole: by the
-- alphabet; without letters, and in their own order, in a further language
function meanings.by_letter()
    local own = language() == site.language
    local items, groups = {}, {}
    for place, item in ipairs(data("glossary", language())) do
        items[place] = { term = item.term, meaning = item.meaning, short = item.short, say_instead = item.say_instead, place = place }
    end
    if own then
        table.sort(items, function(one, other)
            local a, b = string.lower(one.term), string.lower(other.term)
            return a < b or a == b and one.place < other.place
        end)
    end
    for number, item in ipairs(items) do
        local letter = own and string.upper(string.sub(item.term, 1, 1)) or nil
        item.number = number
        if not groups[1] or groups[#groups].letter ~= letter then
            groups[#groups + 1] = { letter = letter, items = {} }
        end
        table.insert(groups[#groups].items, item)
    end
    return groups
end

return meanings
