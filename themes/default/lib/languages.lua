-- What pages say of languages: which one a text is in, when that is not the page's. Codes are as site.yml has them.

local languages = {}

-- The language of what an entry's field says, when it is not that of the page; else nil
languages.of = text_language

-- The text, marked with its language where that is another; a screen reader changes its voice there
function languages.mark(text, code)
    if not text or not code then
        return text
    end
    return render("parts/other-language.html", { text = text, code = code })
end

-- A field of an entry, marked where it is in another language
function languages.text(entry, field)
    local text, code = entry[field], text_language(entry, field)
    if not text or not code then
        return text
    end
    return languages.mark(text, code)
end

-- A field of a group in an entry, such as a step of a guide, marked in the same way
function languages.part(entry, group, field)
    return languages.mark(group[field], languages.of_part(entry, group, field))
end

-- The language of such a field, when it is not that of the page
function languages.of_part(entry, group, field)
    return entry.language ~= language() and entry.language or group[field .. "_language"]
end

-- The texts of a type that make up its page, besides the summary and the text below the fields
local texts = {
    consultation = { fields = { "how", "outcome" } },
    feedback = { fields = { "said", "did", "why" } },
    finding = { fields = { "quote", "response" } },
    guide = { fields = { "who" }, lists = { steps = { "title", "text" } } },
    priority = { fields = { "promise" }, lists = { actions = { "action", "why", "impact", "families", "update" } } },
}

local function any_in_another_language(group, fields)
    for _, field in ipairs(fields) do
        if group[field .. "_language"] then
            return true
        end
    end
    return false
end

-- What an entry's field says as a run of a document, with its language where that is another; nil: nothing
function languages.run(entry, field)
    return entry[field] and { text = entry[field], language = languages.of(entry, field) }
end

-- The same of a field of a group in an entry
function languages.part_run(entry, group, field)
    return group[field] and { text = group[field], language = languages.of_part(entry, group, field) }
end

-- The language of the text below an entry's fields, when it is not that of the page
function languages.of_body(entry)
    return entry.language ~= language() and entry.language or entry.body_language
end

-- Whether something that the page of a translation says is still in the language of its original
function languages.is_partly_translated(entry)
    local known = texts[entry.type] or {}
    if entry.body_language or entry.summary_language or any_in_another_language(entry, known.fields or {}) then
        return true
    end
    for list, fields in pairs(known.lists or {}) do
        for _, item in ipairs(entry[list] or {}) do
            if any_in_another_language(item, fields) then
                return true
            end
        end
    end
    return false
end

-- The name of a facet: the schema's, or in a further language that of the words
function languages.facet_label(facet)
    local key = "facets." .. facet.field
    if language() ~= site.language and has_word(key) then
        return word(key)
    end
    return facet.label
end

-- Whether the page is a translation
function languages.is_translation()
    return language() ~= site.language
end

-- What an entry of a type is called: by the schema, or in a further language by the words
function languages.kind(type_name, label)
    local key = "kinds." .. type_name
    return languages.is_translation() and has_word(key) and word(key) or label
end

-- Every entry of a type, each in the page's language where there is a translation: for what must not leave anything out,
-- as a count of all
function languages.all(type_name)
    local list = entries(type_name, site.language)
    if not languages.is_translation() then
        return list
    end
    for place, item in ipairs(list) do
        list[place] = entry((string.gsub(item.path, "%.md$", "")))
    end
    return list
end

return languages
