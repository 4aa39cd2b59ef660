-- Hard words: at its first use on a page each is a link to what it means, which stands at the end of the page. Nobody has
-- to point at it, to leave the page or to have scripts, and paper has it, too.

local meanings = {}

-- A text of the entry whose page it is, with its hard words as links, unless the entry wants none
function meanings.show(entry, text)
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

return meanings
