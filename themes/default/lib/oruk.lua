-- Entries as Open Referral UK 3.0 has them. Which field becomes what is said in schema.yml, by 'oruk': the name of a
-- property; of a list, the name of the list; "list/scheme" for a number that somebody has given out. What this file adds
-- is what follows from the kind of a field, and the form of the objects that have one of their own.

local oruk = {}

local day_codes = {
    monday = "MO", tuesday = "TU", wednesday = "WE", thursday = "TH", friday = "FR", saturday = "SA", sunday = "SU",
}

-- Times of the clock ------------------------------------------------------------------------------------------------

-- The last Sunday of a month of 31 days, when clocks change
local last_sunday = remembered(function(year, month)
    local offsets = { 0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4 }
    local before = month < 3 and year - 1 or year
    local weekday = (before + before // 4 - before // 100 + before // 400 + offsets[month] + 31) % 7
    return string.format("%04d-%02d-%02d", year, month, 31 - weekday)
end)

-- The next day from which on clocks say something else, and what they say until then
local function clock(date)
    local year = tonumber(string.sub(date, 1, 4))
    local spring, autumn = last_sunday(year, 3), last_sunday(year, 10)
    if date < spring then
        return "+00:00", spring
    elseif date < autumn then
        return "+01:00", autumn
    end
    return "+00:00", last_sunday(year + 1, 3)
end

local function day_before(date)
    return string.sub(date, 1, 8) .. string.format("%02d", tonumber(string.sub(date, 9, 10)) - 1)
end

-- A session whose dates reach over a change of the clocks becomes one for each side of it.
local function seasons(from, to, known)
    if not (from and to) then
        return { { from = from, to = to, offset = (clock(from or to or known or "2000-01-01")) } }
    end
    local pieces = {}
    while from <= to do
        local offset, change = clock(from)
        local last = change <= to and day_before(change) or to
        pieces[#pieces + 1] = { from = from, to = last, offset = offset }
        from = change
        if last == to then
            break
        end
    end
    return pieces
end

-- Objects ------------------------------------------------------------------------------------------------------------

local function taxonomy_id(vocabulary)
    return uuid(nil, "terms/" .. vocabulary)
end

local term_id = remembered(function(vocabulary, term)
    return uuid(nil, "terms/" .. vocabulary .. "/" .. term.id)
end)

function oruk.term(field, term)
    return {
        id = term_id(field.vocabulary, term),
        name = term.name,
        description = term.description or term.name,
        taxonomy = field.label,
        taxonomy_id = taxonomy_id(field.vocabulary),
    }
end

-- A term, and what a service says of its organisation, as JSON: many services name the same
local term_json = remembered(function(vocabulary, label, term)
    return json(oruk.term({ vocabulary = vocabulary, label = label }, term))
end)

local brief_json = remembered(function(entry)
    return json(oruk.entry(entry, true))
end)

-- A list of a property, made when the first thing is put into it: nothing is empty
local function list_of(object, name)
    object[name] = object[name] or {}
    return object[name]
end

local function add_terms(object, field, values, thing)
    local list = list_of(object, field.oruk)
    if field.oruk == "service_areas" and thing[field.name .. "_everything"] then
        list[1] = { id = uuid(object.id, field.oruk), name = site.council }
        return
    end
    for _, term in ipairs(values) do
        local id = uuid(object.id, field.oruk .. "/" .. field.name .. "/" .. term.id)
        if field.oruk == "attributes" then
            list[#list + 1] = {
                id = id, link_id = object.id, link_entity = "service", link_type = field.name,
                taxonomy_term = term_json(field.vocabulary, field.label, term),
                taxonomy_term_id = term_id(field.vocabulary, term),
            }
        elseif field.oruk == "accessibility" then
            list[#list + 1] = { id = id, description = term.name, details = term.description }
        else
            list[#list + 1] = { id = id, name = term.name }
        end
    end
end

local function add_term(object, field, value, thing)
    add_terms(object, field, { value }, thing)
end

local map

local finish = {}

-- Where somebody would have to be kept safe, the place says its town and part of the country only.
function finish.service_at_locations(item, entry, given)
    local location = { id = uuid(item.id, "location"), location_type = "physical" }
    if entry.address_hidden then
        location.description = table.concat({ given.city, given.postcode and string.match(given.postcode, "^%S+") }, ", ")
        location.description = location.description ~= "" and location.description or nil
    else
        location.name, location.latitude, location.longitude = item.name, item.latitude, item.longitude
        location.accessibility = item.accessibility
        if given.address_1 and given.city and given.postcode then
            location.addresses = { {
                id = uuid(item.id, "address"), location_id = location.id, address_type = "physical", country = "GB",
                address_1 = given.address_2 and given.address_1 .. ", " .. given.address_2 or given.address_1,
                city = given.city, state_province = given.county or given.city, postal_code = given.postcode,
            } }
        end
    end
    return { { id = item.id, service_id = entry.id, location_id = location.id, location = location } }
end

function finish.schedules(item, entry, given)
    local days, made = {}, {}
    for _, day in ipairs(given.days or {}) do
        days[#days + 1] = day_codes[day]
    end
    for number, piece in ipairs(seasons(given.from, given.to, entry.reviewed)) do
        made[#made + 1] = {
            id = number == 1 and item.id or uuid(item.id, piece.from), service_id = entry.id, freq = "WEEKLY",
            byday = table.concat(days, ","), description = item.description, valid_from = piece.from, valid_to = piece.to,
            opens_at = given.opens and given.opens .. piece.offset, closes_at = given.closes and given.closes .. piece.offset,
        }
    end
    return made
end

function finish.cost_options(item, entry)
    item.service_id, item.currency = entry.id, item.amount and "GBP" or nil
    return { item }
end

function finish.contacts(item, entry)
    item.service_id = entry.id
    if item.phone then
        item.phones = { { id = uuid(item.id, "phone"), contact_id = item.id, number = item.phone } }
        item.phone = nil
    end
    return { item }
end

local function add_groups(object, field, values, _, entry)
    local list = list_of(object, field.oruk)
    for number, given in ipairs(values) do
        local item = { id = uuid(object.id, field.oruk .. "/" .. number) }
        map(item, field.fields, given, entry)
        for _, made in ipairs(finish[field.oruk] and finish[field.oruk](item, entry, given) or { item }) do
            list[#list + 1] = made
        end
    end
end

-- A group whose fields are properties of the object itself
local function add_inside(object, field, value, _, entry, brief)
    map(object, field.fields, value, entry, brief)
end

local function add_identifier(object, field, value)
    local name, scheme = string.match(field.oruk, "^([^/]+)/(.+)$")
    local list = list_of(object, name)
    list[#list + 1] = {
        id = uuid(object.id, field.oruk), organization_id = object.id,
        identifier_scheme = scheme, identifier_type = field.label, identifier = value,
    }
end

-- A list of texts, such as languages
local function add_texts(object, field, values)
    local list = list_of(object, field.oruk)
    for _, value in ipairs(values) do
        local name = field.kind == "language" and "code" or "name"
        list[#list + 1] = { id = uuid(object.id, field.oruk .. "/" .. value), [name] = value }
    end
end

local function add_reference(object, field, value)
    object[field.oruk] = brief_json(value)
    object[field.oruk .. "_id"] = value.id
end

local function add_address(object, field, value)
    object[field.oruk] = absolute(value)
end

local function add_plain(object, field, value)
    object[field.oruk] = plain(value)
end

-- What the schema says ----------------------------------------------------------------------------------------------

-- How a field is put into an object
local function way_of(field)
    if not field.oruk then
        return add_inside
    elseif field.many then
        return field.fields and add_groups or field.vocabulary and add_terms or add_texts
    elseif field.kind == "reference" then
        return add_reference
    elseif field.kind == "choice" and field.vocabulary then
        return add_term
    elseif string.find(field.oruk, "/", 1, true) then
        return add_identifier
    end
    return field.kind == "url" and add_address or add_plain
end

-- The fields that become something, with those of their groups: most of the others are never looked at
local function mapped(list)
    local kept = {}
    for _, field in ipairs(list) do
        field.fields = field.fields and mapped(field.fields)
        if field.oruk or field.fields and field.fields[1] and not field.many then
            field.add, field.is_list = way_of(field), field.many or field.vocabulary ~= nil
            kept[#kept + 1] = field
        end
    end
    return kept
end

-- By type: those of services, and of what they name. All pages share them.
local known = {}

local function learn(type)
    known[type] = mapped(fields(type))
    for _, field in ipairs(known[type]) do
        for _, other in ipairs(field.oruk and field.to or {}) do
            if not known[other] then
                learn(other)
            end
        end
    end
end

learn("service")

-- Entries -----------------------------------------------------------------------------------------------------------

-- The fields of a thing as properties of the object. 'brief' leaves out all lists.
map = function(object, list, thing, entry, brief)
    for _, field in ipairs(list) do
        local value
        if not (brief and field.is_list) then
            value = thing[field.name]
        end
        local is_said = value or value == false and field.kind == "boolean"
        if is_said and not (field.many and #value == 0) then
            field.add(object, field, value, thing, entry, brief)
        end
    end
end

-- An entry as an object. 'brief' leaves out its lists, as lists of services do.
function oruk.entry(entry, brief)
    local object = { id = entry.id }
    map(object, known[entry.type] or mapped(fields(entry.type)), entry, entry, brief)
    if entry.type == "service" then
        object.url = object.url or absolute(entry.address)
        object.last_modified = entry.changed and entry.changed .. "T00:00:00.000Z"
        if entry.costs_word and not brief then
            object.cost_options = { { id = uuid(entry.id, "free"), service_id = entry.id, option = "Free", amount = 0, currency = "GBP" } }
        end
    end
    return object
end

-- One thing of a list of an entry, as it stands there
function oruk.part(entry, name, number)
    for _, field in ipairs(known[entry.type]) do
        if field.oruk == name and field.fields and field.many then
            local given, item = entry[field.name][number], { id = uuid(entry.id, name .. "/" .. number) }
            map(item, field.fields, given, entry)
            return finish[name] and finish[name](item, entry, given)[1] or item
        end
    end
end

-- The fields of services whose terms are sorted by a taxonomy
function oruk.taxonomies()
    local list = {}
    for _, field in ipairs(known.service) do
        if field.oruk == "attributes" and field.vocabulary then
            list[#list + 1] = field
        end
    end
    return list
end

function oruk.taxonomy(field)
    return { id = taxonomy_id(field.vocabulary), name = field.label, description = field.label }
end

-- The properties of a service that are one value, in the order of the schema
function oruk.columns()
    local names = { "id", "organization_id" }
    local function add(list)
        for _, field in ipairs(list) do
            if field.fields and not field.many and not field.oruk then
                add(field.fields)
            elseif field.oruk and not field.many and not field.vocabulary and field.kind ~= "reference" then
                names[#names + 1] = field.oruk
            end
        end
    end
    add(known.service)
    names[#names + 1] = "last_modified"
    return names
end

return oruk
