-- The index of the search, as JSON that scripts/search.js reads: what stands before the entries, and what it says of each.
-- Pages share this module, so that the schema and the terms are looked through once.

local format = import("format")
local languages = import("languages")
local search = import("search")

local index = {}

-- What the script must find at the beginning, or else its page is older or newer than the index. To be raised with every
-- change of what stands where in it; scripts/search.js has the same.
local form = 2
local fields = search.fields()

-- What an entry says --------------------------------------------------------------------------------------------------

-- Calls visit(group, name, field, found) for each group that holds the last name of the field's path
local function reach(group, depth, visit, field, found)
    local path = field.path
    if depth == #path then
        visit(group, path[depth], field, found)
        return
    end
    local inner = group[path[depth]]
    if type(inner) == "table" then
        for number = 1, #inner do
            reach(inner[number], depth + 1, visit, field, found)
        end
    elseif inner then
        reach(inner, depth + 1, visit, field, found)
    end
end

-- What has a choice of the field, by its name in the content, goes into the list once, as the number of that choice.
local function add_choice(field, list, id)
    local index = field.has[id]
    for place = 1, index and #list or 0 do
        if list[place] == index then
            return
        end
    end
    list[#list + 1] = index
end

local function add_bands(field, value, list)
    local from, to = value[field.ordered[1]], value[field.ordered[2]]
    for _, band in ipairs(field.choices) do
        if from and to and band.from and band.to and from <= band.to and to >= band.from then
            add_choice(field, list, band[1])
        end
    end
end

local function add_item(field, list, item)
    add_choice(field, list, type(item) == "string" and item or item.id)
end

local function add_choices(group, name, field, found)
    if field.word then
        add_choice(field, found.list, group[name .. "_word"])
        return
    end
    local value = group[name]
    found.all = found.all or group[name .. "_everything"] == true
    if not value then
        return
    elseif field.bands then
        add_bands(field, value, found.list)
    elseif type(value) == "table" then
        for number = 1, #value do
            add_item(field, found.list, value[number])
        end
    else
        add_item(field, found.list, value)
    end
end

-- The numbers of the choices that the entry has in a field; 1 when it stands under all of them
local function chosen(entry, field)
    local list = {}
    local found = { list = list, all = false }
    reach(entry, 1, add_choices, field, found)
    if list[2] then
        table.sort(list)
    end
    return found.all and #list >= #field.choices and 1 or list
end

local function add_text(texts, field, item)
    texts[#texts + 1] = field.kind == "reference" and item.title or plain(item)
end

local function add_texts(group, name, field, texts)
    local value = group[name]
    if type(value) == "table" then
        for number = 1, #value do
            add_text(texts, field, value[number])
        end
    elseif value then
        add_text(texts, field, value)
    end
end

-- The words of a field that has no choices
local function text_of(entry, field)
    local texts = {}
    reach(entry, 1, add_texts, field, texts)
    return texts[2] and table.concat(texts, " ") or texts[1] or ""
end

-- One line of facts for a result
local function facts(entry)
    local list, ages, times = {}, entry.ages, entry.times
    if ages and ages.from then
        list[1] = format.sentence(format.ages(ages))
    end
    if entry.areas then
        list[#list + 1] = format.where(entry, true)
    end
    if entry.costs_word then
        list[#list + 1] = word("card.free")
    end
    if times and entry.status ~= "temporarily closed" then
        list[#list + 1] = format.when(times)
    end
    return list
end

-- Places ---------------------------------------------------------------------------------------------------------------

local function rounded(number)
    return string.format("%.3f", number)
end

-- The middle of each postcode district, by its code
local function find_districts()
    local districts = {}
    for _, term in ipairs(terms("places")) do
        if term.latitude and term.longitude then
            districts[term.name] = { rounded(term.latitude), rounded(term.longitude) }
        end
    end
    return districts
end

local districts = find_districts()

-- Where an entry is: latitudes and longitudes by turns. Of a hidden address only the district is told.
local function places(entry)
    local list = {}
    for _, place in ipairs(entry.locations or {}) do
        local latitude, longitude = place.latitude, place.longitude
        if latitude and longitude and not entry.address_hidden then
            latitude, longitude = rounded(latitude), rounded(longitude)
        else
            local district = place.postcode and districts[format.postcode_district(place.postcode)]
            latitude, longitude = table.unpack(district or {})
        end
        if latitude then
            list[#list + 1] = tonumber(latitude)
            list[#list + 1] = tonumber(longitude)
        end
    end
    return list
end

-- The index -------------------------------------------------------------------------------------------------------------

-- What it says of one: 'kind' is the number of its type
function index.document(entry, kind)
    local texts, picked = {}, {}
    for _, field in ipairs(fields) do
        if field.filter then
            picked[#picked + 1] = chosen(entry, field)
        elseif field.weight > 0 and field.id ~= "title" and field.id ~= "summary" then
            texts[#texts + 1] = text_of(entry, field)
        end
    end
    local says = { href(entry.address, entry.language), entry.title, entry.summary or "", kind, facts(entry), texts, picked,
                   places(entry) }
    says[9] = entry.language ~= language() and 1 or nil
    return says
end

-- What is found: the pages in this language, then those that are not translated
function index.found(kind)
    if not languages.is_translation() then
        return entries(kind)
    end
    local list, translated = {}, {}
    for number, entry in ipairs(entries(kind)) do
        list[number] = entry
        translated[(entry.original or entry).address] = true
    end
    for _, entry in ipairs(entries(kind, site.language)) do
        if not translated[entry.address] then
            list[#list + 1] = entry
        end
    end
    return list
end

-- Words that mean the same: a term of the glossary and its short forms, in the languages that the search finds
local function synonyms()
    local groups = {}
    for _, code in ipairs(languages.is_translation() and { language(), site.language } or { site.language }) do
        for _, item in ipairs(data("glossary", code)) do
            if item.short and item.short[1] then
                local group = { item.term }
                for _, short in ipairs(item.short) do
                    group[#group + 1] = short
                end
                groups[#groups + 1] = group
            end
        end
    end
    return groups
end

-- What comes before the entries
function index.head()
    local kinds, text_fields, filters, near = {}, {}, {}, {}
    for _, field in ipairs(fields) do
        if field.filter then
            filters[#filters + 1] = { field.id, field.weight, field.choices }
        elseif field.weight > 0 and field.id ~= "title" and field.id ~= "summary" then
            text_fields[#text_fields + 1] = { field.id, field.weight }
        end
    end
    local weights = { 0, 0 }
    for _, field in ipairs(fields) do
        weights[1] = field.id == "title" and field.weight or weights[1]
        weights[2] = field.id == "summary" and field.weight or weights[2]
    end
    for name, middle in pairs(districts) do
        near[#near + 1] = { name, tonumber(middle[1]), tonumber(middle[2]) }
    end
    for number, kind in ipairs(searchable()) do
        kinds[number] = languages.kind(kind.type, kind.label)
    end
    local other = {}
    if languages.is_translation() then
        local code = site.language
        other = { code, word("language.name", nil, code), word("language.direction", nil, code) }
    end
    return { form, other, kinds, weights, text_fields, filters, synonyms(), near }
end

return index
