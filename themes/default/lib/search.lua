-- What the search looks in, what a word counts there, and what the results can be narrowed by: roles of fields in the
-- schema; nothing here knows a type. Also words as JSON for scripts.

local format = import("format")
local languages = import("languages")

local search = {}

-- JSON ---------------------------------------------------------------------------------------------------------------

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "", ["\t"] = " " }

local function quoted(text)
    return '"' .. string.gsub(text, '[%c"\\]', function(sign)
        return escapes[sign] or string.format("\\u%04x", string.byte(sign))
    end) .. '"'
end

-- A table of texts by name as JSON
function search.object(texts)
    local parts = {}
    for key, text in pairs(texts) do
        parts[#parts + 1] = quoted(key) .. ":" .. quoted(text)
    end
    return "{" .. table.concat(parts, ",") .. "}"
end

-- Filters ------------------------------------------------------------------------------------------------------------

-- The choices of a field: a list of {id, name, more words for it}. In a further language people may know the name that the
-- site's own language has for it.
local function choices(field)
    local list = {}
    local vocabulary = field.vocabulary or field.bands
    if vocabulary then
        for _, term in ipairs(terms(vocabulary)) do
            local also = table.concat(term.also or {}, " ")
            if term.name_original and term.name_original ~= term.name then
                also = term.name_original .. " " .. also
            end
            list[#list + 1] = { term.id, term.name, also, from = term.from, to = term.to, language = term.name_language }
        end
    elseif field.word then
        local key = "money." .. field.word
        list[1] = { field.word, format.sentence(has_word(key) and word(key) or field.word), "" }
    elseif field.kind == "language" then
        for code in string.gmatch(word("languages.known"), "%S+") do
            list[#list + 1] = { code, word("languages." .. code), "" }
        end
    else
        for _, option in ipairs(field.options) do
            local name = has_word("dates." .. option) and word("dates." .. option) or format.sentence(option)
            list[#list + 1] = { option, name, "" }
        end
    end
    return list
end

-- What the search calls a field that it can narrow by
local function filter_name(name, filter)
    for _, key in ipairs({ "facets." .. name, "filters." .. name }) do
        if filter and languages.is_translation() and has_word(key) then
            return word(key)
        end
    end
    return filter
end

-- Every field that the search looks in or narrows by, once, whichever types have it: name, weight, filter, choices
function search.fields()
    local fields, known = {}, {}
    for _, kind in ipairs(searchable()) do
        for _, field in ipairs(kind.fields) do
            local name = table.concat(field.path, ".")
            if not known[name] then
                known[name] = { id = name, path = field.path, kind = field.kind, weight = field.weight,
                                filter = filter_name(name, field.filter),
                                word = field.word, bands = field.bands, ordered = field.ordered, has = {} }
                fields[#fields + 1] = known[name]
                known[name].choices = known[name].filter and choices(field) or {}
                for index, choice in ipairs(known[name].choices) do
                    known[name].has[choice[1]] = index - 1
                end
            end
        end
    end
    return fields
end

return search
