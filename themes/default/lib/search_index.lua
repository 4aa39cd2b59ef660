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

-- Those that can be narrowed by, and those with words; every result shows the title and the summary anyway.
local filters, text_fields = {}, {}
for _, field in ipairs(fields) do
    if field.filter then
        filters[#filters + 1] = field
    elseif field.weight > 0 and field.id ~= "title" and field.id ~= "summary" then
        text_fields[#text_fields + 1] = field
    end
end

-- What an entry says --------------------------------------------------------------------------------------------------

-- The numbers of the choices that the entry has in a field; 1 when it stands under all of them
local function chosen(entry, field)
    local list, all = choices_of(entry, field.id, field.has)
    return all and #list >= #field.choices and 1 or list
end

-- Adds what a group says in a field, by the names of the path from that place in it on
local function add_values(list, group, path, place)
    local value = group[path[place]]
    local is_list = type(value) == "table"
    for number = 1, is_list and #value or value and 1 or 0 do
        local item = is_list and value[number] or value
        if path[place + 1] then
            add_values(list, item, path, place + 1)
        else
            list[#list + 1] = item
        end
    end
    return list
end

-- As chosen(), of a field from one number to another: those of the bands that it reaches into
local function banded(entry, field)
    local list, within, choices = {}, {}, field.choices
    local first, last = field.ordered[1], field.ordered[2]
    for _, value in ipairs(add_values({}, entry, field.path, 1)) do
        local from, to = value[first], value[last]
        for number, band in ipairs(from and to and choices or {}) do
            within[number] = within[number] or band.from and band.to and from <= band.to and to >= band.from
        end
    end
    for number = 1, #choices do
        list[#list + 1] = within[number] and number - 1 or nil
    end
    return list
end

-- The words of a field that has no choices
local function text_of(entry, field)
    local texts = add_values({}, entry, field.path, 1)
    for place = 1, #texts do
        texts[place] = field.kind == "reference" and texts[place].title or plain(texts[place])
    end
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
    for place, field in ipairs(filters) do
        picked[place] = field.bands and banded(entry, field) or chosen(entry, field)
    end
    for place, field in ipairs(text_fields) do
        texts[place] = text_of(entry, field)
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
    local kinds, texts, narrowed, near = {}, {}, {}, {}
    for place, field in ipairs(filters) do
        narrowed[place] = { field.id, field.weight, field.choices }
    end
    for place, field in ipairs(text_fields) do
        texts[place] = { field.id, field.weight }
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
    return { form, other, kinds, weights, texts, narrowed, synonyms(), near }
end

return index
