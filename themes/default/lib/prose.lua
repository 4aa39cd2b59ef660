-- The text of a page: its hard words are links to what they mean, and a paragraph that is only a link to another page
-- of the site is that page's card.

local prose = {}

function prose.show(entry, text)
    return with_cards(text, "parts/entry-card.html", entry.explain_words ~= false)
end

return prose
