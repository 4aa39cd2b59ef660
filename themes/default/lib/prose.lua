-- The text of a page: its hard words are links to what they mean, and a paragraph that is only a link to another page
-- of the site is that page's card.

local prose = {}

-- code: the language of the text, where that is another than the page's. Its hard words are not explained then.
function prose.show(entry, text, code)
    if code then
        return render("parts/told.html", { text = text, code = code })
    end
    return with_cards(text, "parts/entry-card.html", entry.explain_words ~= false)
end

return prose
