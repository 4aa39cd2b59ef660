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
    local property, name, owner = field.oruk, field.name, object.id
    local list = list_of(object, property)
    if property == "service_areas" and thing[name .. "_everything"] then
        list[1] = { id = uuid(owner, property), name = site.council }
        return
    end
    for number = 1, #values do
        local term = values[number]
        local id = uuid(owner, property .. "/" .. name .. "/" .. term.id)
        if property == "attributes" then
            list[#list + 1] = {
                id = id, link_id = owner, link_entity = "service", link_type = name,
                taxonomy_term = term_json(field.vocabulary, field.label, term),
                taxonomy_term_id = term_id(field.vocabulary, term),
            }
        elseif property == "accessibility" then
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

-- A place of a service as JSON, which has a file of its own: that and the file of its service are made one after the other.
oruk.place = remembered(function(entry, number)
    return json(oruk.part(entry, "service_at_locations", number))
end)

local finish = {}

-- Where somebody would have to be kept safe, the place says its town and part of the country only.
function finish.service_at_locations(item, entry, given)
    local location = { id = uuid(item.id, "location"), location_type = "physical" }
    local city, postcode = given.city, given.postcode
    if entry.address_hidden then
        location.description = table.concat({ city, postcode and string.match(postcode, "^%S+") }, ", ")
        location.description = location.description ~= "" and location.description or nil
    else
        location.name, location.latitude, location.longitude = item.name, item.latitude, item.longitude
        location.accessibility = item.accessibility
        local first, second = given.address_1, given.address_2
        if first and city and postcode then
            location.addresses = { {
                id = uuid(item.id, "address"), location_id = location.id, address_type = "physical", country = "GB",
                address_1 = second and first .. ", " .. second or first,
                city = city, state_province = given.county or city, postal_code = postcode,
            } }
        end
    end
    return { { id = item.id, service_id = entry.id, location_id = location.id, location = location } }
end

function finish.schedules(item, entry, given)
    local days, made, given_days = {}, {}, given.days
    local opens, closes = given.opens, given.closes
    for number = 1, given_days and #given_days or 0 do
        days[#days + 1] = day_codes[given_days[number]]
    end
    for number, piece in ipairs(seasons(given.from, given.to, entry.reviewed)) do
        made[#made + 1] = {
            id = number == 1 and item.id or uuid(item.id, piece.from), service_id = entry.id, freq = "WEEKLY",
            byday = table.concat(days, ","), description = item.description, valid_from = piece.from, valid_to = piece.to,
            opens_at = opens and opens .. piece.offset, closes_at = closes and closes .. piece.offset,
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
    local property = field.oruk
    local list, finished = list_of(object, property), finish[property]
    if property == "service_at_locations" then
        for number = 1, #values do
            list[number] = oruk.place(entry, number)
        end
        return
    end
    for number = 1, #values do
        local item, given = { id = uuid(object.id, property .. "/" .. number) }, values[number]
        map(item, field.fields, given, entry)
        for _, made in ipairs(finished and finished(item, entry, given) or { item }) do
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
        local name = field.is_language and "code" or "name"
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

local function add_markdown(object, field, value)
    object[field.oruk] = plain(value)
end

local function add_value(object, field, value)
    object[field.oruk] = value
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
    return field.kind == "url" and add_address or field.kind == "markdown" and add_markdown or add_value
end

-- The fields that become something, with those of their groups: most of the others are never looked at. Of each only what
-- is needed, since every page of the feed makes sure that this module is as it was. 'brief' are those that are no lists,
-- 'groups' those that are lists of things with fields, by property.
local function mapped(list)
    local kept = { brief = {}, groups = {} }
    for _, field in ipairs(list) do
        local inside = field.fields and mapped(field.fields)
        if field.oruk or inside and inside[1] and not field.many then
            local way = { name = field.name, add = way_of(field), many = field.many or nil, oruk = field.oruk, fields = inside,
                          vocabulary = field.vocabulary, is_boolean = field.kind == "boolean" or nil,
                          is_language = field.kind == "language" or nil, is_reference = field.kind == "reference" or nil }
            way.label = (field.vocabulary or way.add == add_identifier) and field.label or nil
            kept[#kept + 1] = way
            if inside and field.many and field.oruk then
                kept.groups[field.oruk] = way
            end
            kept.brief[#kept.brief + 1] = not field.many and not field.vocabulary and way or nil
        end
    end
    return kept
end

-- By type: those of services, and of what they name. All pages share them.
local known = {}

local function learn(type)
    local list = fields(type)
    known[type] = mapped(list)
    for _, field in ipairs(list) do
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
    local ways = brief and list.brief or list
    for number = 1, #ways do
        local way = ways[number]
        local value = thing[way.name]
        local is_said = value or value == false and way.is_boolean
        if is_said and not (way.many and #value == 0) then
            way.add(object, way, value, thing, entry, brief)
        end
    end
end

-- An entry as an object. 'brief' leaves out its lists, as lists of services do.
function oruk.entry(entry, brief)
    local object = { id = entry.id }
    map(object, known[entry.type] or mapped(fields(entry.type)), entry, entry, brief)
    if entry.type == "service" then
        object.url = object.url or absolute(entry.address)
        local changed = entry.changed
        object.last_modified = changed and changed .. "T00:00:00.000Z"
        if not brief and entry.costs_word then
            object.cost_options = { { id = uuid(entry.id, "free"), service_id = entry.id, option = "Free", amount = 0, currency = "GBP" } }
        end
    end
    return object
end

-- One thing of a list of an entry, as it stands there
function oruk.part(entry, name, number)
    local way = known[entry.type].groups[name]
    local given, item = entry[way.name][number], { id = uuid(entry.id, name .. "/" .. number) }
    map(item, way.fields, given, entry)
    return finish[name] and finish[name](item, entry, given)[1] or item
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

local function find_columns()
    local names = { "id", "organization_id" }
    local function add(list)
        for _, field in ipairs(list) do
            if field.fields and not field.many and not field.oruk then
                add(field.fields)
            elseif field.oruk and not field.many and not field.vocabulary and not field.is_reference then
                names[#names + 1] = field.oruk
            end
        end
    end
    add(known.service)
    names[#names + 1] = "last_modified"
    return names
end

-- The properties of a service that are one value, in the order of the schema
oruk.columns = find_columns()

return oruk
