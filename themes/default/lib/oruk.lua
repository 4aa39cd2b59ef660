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

local clock_of = remembered(function(date)
    return (clock(date))
end)

-- A session whose dates reach over a change of the clocks becomes one for each side of it.
local function seasons(from, to)
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

-- Terms -------------------------------------------------------------------------------------------------------------

local function taxonomy_id(vocabulary)
    return uuid(nil, "terms/" .. vocabulary)
end

function oruk.term_id(field, term)
    return uuid(nil, "terms/" .. field.vocabulary .. "/" .. term.id)
end

local term_form = json_form { id = 1, name = 2, description = 3, taxonomy = 4, taxonomy_id = 5 }

function oruk.term(field, term)
    local name = term.name
    return term_form(oruk.term_id(field, term), name, term.description or name, field.label, taxonomy_id(field.vocabulary))
end

function oruk.taxonomy(field)
    return json { id = taxonomy_id(field.vocabulary), name = field.label, description = field.label }
end

-- What stands in lists -----------------------------------------------------------------------------------------------

-- What stands in the lists of an object. Each of these gives a function that adds to a list what a field of the thing
-- says; 'owner' is the id that those of its parts are made of.

local described = json_form { id = 1, description = 2, details = 3 }
local named = json_form { id = 1, name = 2 }
local coded = json_form { id = 1, code = 2 }

-- How a term stands in the list of a property
local function term_writer(field)
    if field.oruk == "attributes" then
        local known = { vocabulary = field.vocabulary, label = field.label }
        local write = json_form {
            id = 1, link_id = 2, link_entity = json("service"), link_type = json(field.name),
            taxonomy_term = 3, taxonomy_term_id = 4,
        }
        -- Many services name the same.
        local term_id = remembered(function(term)
            return oruk.term_id(known, term)
        end)
        local term_json = remembered(function(term)
            return oruk.term(known, term)
        end)
        return function(id, term, owner)
            return write(id, owner, term_json(term), term_id(term))
        end
    elseif field.oruk == "accessibility" then
        return function(id, term)
            return described(id, term.name, term.description)
        end
    end
    return function(id, term)
        return named(id, term.name)
    end
end

local function add_terms(field)
    local name, many, property = field.name, field.many, field.oruk
    local everything = property == "service_areas" and field.everything and name .. "_everything"
    local path, write = property .. "/" .. name .. "/", term_writer(field)
    return function(list, thing, owner)
        local values = thing[name]
        if values and everything and thing[everything] then
            list[1] = named(uuid(owner, property), site.council)
            return
        end
        values = many and values or { values }
        for number = 1, #values do
            local term = values[number]
            list[#list + 1] = write(uuid(owner, path .. term.id), term, owner)
        end
    end
end

-- A list of texts, such as languages
local function add_texts(field)
    local name, path = field.name, field.oruk .. "/"
    local write = field.kind == "language" and coded or named
    return function(list, thing, owner)
        for _, value in ipairs(thing[name] or {}) do
            list[#list + 1] = write(uuid(owner, path .. value), value)
        end
    end
end

local function add_identifier(field)
    local name, path, scheme = field.name, field.oruk, string.match(field.oruk, "/(.+)$")
    local write = json_form {
        id = 1, organization_id = 2, identifier = 3, identifier_scheme = json(scheme), identifier_type = json(field.label),
    }
    return function(list, thing, owner)
        local value = thing[name]
        if value then
            list[#list + 1] = write(uuid(owner, path), owner, value)
        end
    end
end

local form_of

-- The name of the field of a group that is that property
local function field_for(list, property)
    for _, field in ipairs(list) do
        if field.oruk == property then
            return field.name
        end
    end
end

-- Groups whose objects have a form of their own, by the property of their list. Each of these gets the fields of such a
-- group, and gives a function that adds what becomes of one of them: 'id' is that of its object.
local groups = {}

function groups.schedules(list)
    local write = form_of(list, {
        id = 2, service_id = 3, freq = json("WEEKLY"), byday = 4, valid_from = 5, valid_to = 6, opens_at = 7, closes_at = 8,
    })
    return function(made, given, id, entry)
        local from, to, opens, closes = given.from, given.to, given.opens, given.closes
        local byday
        for _, day in ipairs(given.days or {}) do
            byday = byday and byday .. "," .. day_codes[day] or day_codes[day]
        end
        local function add(own, first, last, offset)
            made[#made + 1] = write(given, own, entry.id, byday or "", first, last, opens and opens .. offset,
                                    closes and closes .. offset)
        end
        if not (from and to) then
            add(id, from, to, clock_of(from or to or entry.reviewed or "2000-01-01"))
            return
        end
        for number, piece in ipairs(seasons(from, to)) do
            add(number == 1 and id or uuid(id, piece.from), piece.from, piece.to, piece.offset)
        end
    end
end

function groups.cost_options(list)
    local amount = field_for(list, "amount")
    local write = form_of(list, { id = 2, service_id = 3, currency = 4 })
    return function(made, given, id, entry)
        made[#made + 1] = write(given, id, entry.id, amount and given[amount] and "GBP" or nil)
    end
end

function groups.contacts(list)
    local phone = field_for(list, "phone")
    local number = json_form { id = 1, contact_id = 2, number = 3 }
    local write = form_of(list, { id = 2, service_id = 3, phones = 4, phone = false })
    return function(made, given, id, entry)
        local given_number = phone and given[phone]
        local phones = given_number and { number(uuid(id, "phone"), id, given_number) }
        made[#made + 1] = write(given, id, entry.id, phones or nil)
    end
end

-- A place of a service, by its number; nothing where services have none. Where somebody would have to be kept safe, the
-- place says its town and part of the country only.
local place

local function learn_places(field)
    local name, property = field.name, field.oruk
    local physical = json("physical")
    local hidden = json_form { id = 1, description = 2, location_type = physical }
    local address = json_form {
        id = 1, location_id = 2, address_type = physical, country = json("GB"),
        address_1 = 3, city = 4, state_province = 5, postal_code = 6,
    }
    local location = form_of(field.fields, { id = 4, location_type = physical, addresses = 5 })
    local whole = json_form { id = 1, service_id = 2, location_id = 3, location = 4 }

    local function addresses(given, id, location_id)
        local first, second, city, postcode = given.address_1, given.address_2, given.city, given.postcode
        if first and city and postcode then
            return { address(uuid(id, "address"), location_id, second and first .. ", " .. second or first, city,
                             given.county or city, postcode) }
        end
    end

    local function region(given)
        local city, postcode = given.city, given.postcode
        local part = postcode and string.match(postcode, "^%S+")
        return city and part and city .. ", " .. part or city or part
    end

    return function(entry, number)
        local given, id = entry[name][number], uuid(entry.id, property .. "/" .. number)
        local location_id = uuid(id, "location")
        local where
        if entry.address_hidden then
            where = hidden(location_id, region(given))
        else
            where = location(given, id, entry, location_id, addresses(given, id, location_id))
        end
        return whole(id, entry.id, location_id, where)
    end
end

local function add_places(field)
    local name = field.name
    place = learn_places(field)
    return function(list, thing)
        local values = thing[name]
        for number = 1, values and #values or 0 do
            list[number] = oruk.place(thing, number)
        end
    end
end

local function add_groups(field)
    local name, path = field.name, field.oruk .. "/"
    local add
    if groups[field.oruk] then
        add = groups[field.oruk](field.fields)
    else
        local write = form_of(field.fields, { id = 2 })
        add = function(made, given, id, entry)
            made[#made + 1] = write(given, id, entry)
        end
    end
    return function(list, thing, owner, entry)
        local values = thing[name]
        for number = 1, values and #values or 0 do
            add(list, values[number], uuid(owner, path .. number), entry)
        end
    end
end

-- Objects -----------------------------------------------------------------------------------------------------------

-- Gives what reads a field of a thing, or a field of a group in it: "ages.from"
local function reader(path)
    local group, name = string.match(path, "^(.*)%.([^.]*)$")
    if not group then
        return function(thing)
            return thing[path]
        end
    end
    local outer = reader(group)
    return function(thing)
        local inner = outer(thing)
        return inner and inner[name]
    end
end

oruk.reader = reader

-- For fields in a group whose properties are those of the object itself
local function within(path, add)
    if path == "" then
        return add
    end
    local read = reader(path)
    return function(list, thing, owner, entry)
        local group = read(thing)
        if group then
            add(list, group, owner, entry)
        end
    end
end

-- Several fields can add to one list.
local function both(first, second)
    return first and function(list, thing, owner, entry)
        first(list, thing, owner, entry)
        second(list, thing, owner, entry)
    end or second
end

-- Nothing is empty.
local function list_member(add)
    return function(thing, owner, entry)
        local list = {}
        add(list, thing, owner, entry)
        return list[1] and list or nil
    end
end

-- What adds to a list of the object what the field says; nothing for a field that is one value
local function adder(field)
    if field.many then
        if field.fields then
            return field.oruk == "service_at_locations" and add_places(field) or add_groups(field)
        end
        return field.vocabulary and add_terms(field) or add_texts(field)
    elseif field.kind == "choice" and field.vocabulary then
        return add_terms(field)
    end
    return string.find(field.oruk, "/", 1, true) and add_identifier(field) or nil
end

local brief_json

-- Adds a field that is one value to the members of a form.
local function add_value(members, field, path)
    local read = reader(path)
    if field.kind == "reference" then
        members[field.oruk .. "_id"] = function(thing)
            local entry = read(thing)
            return entry and entry.id
        end
        members[field.oruk] = function(thing)
            local entry = read(thing)
            return entry and brief_json(entry)
        end
    elseif field.kind == "url" then
        members[field.oruk] = function(thing)
            local address = read(thing)
            return address and absolute(address)
        end
    else
        members[field.oruk] = path
    end
end

-- The members of the objects of such things: those that are given, and what the fields become. One that is given as false
-- is left out. 'brief' leaves out lists of things. A form of them gets the thing, the id of its object, and the entry that
-- it belongs to.
local function members_of(list, members, brief)
    local given, adders = {}, {}
    for name in pairs(members) do
        given[name] = true
    end
    local function add(fields, path)
        for _, field in ipairs(fields) do
            local property = field.oruk
            if not property and field.fields and not field.many then
                add(field.fields, path .. field.name .. ".")
            elseif property and not given[property] and not (brief and (field.many or field.vocabulary)) then
                local name, more = string.match(property, "^[^/]+"), adder(field)
                if more then
                    adders[name] = both(adders[name], within(path, more))
                else
                    add_value(members, field, path .. field.name)
                end
            end
        end
    end
    add(list, "")
    for name, add_all in pairs(adders) do
        members[name] = list_member(add_all)
    end
    for name, member in pairs(members) do
        members[name] = member or nil
    end
    return members
end

form_of = function(list, members)
    return json_form(members_of(list, members))
end

-- Entries -----------------------------------------------------------------------------------------------------------

-- What services say besides their fields: where they have no website, the address of their page; and when it changed.
local function service_members(list, brief)
    local members = members_of(list, { id = 2, url = false, last_modified = function(entry)
        local changed = entry.changed
        return changed and changed .. "T00:00:00.000Z"
    end }, brief)
    local website = field_for(list, "url")
    members.url = function(entry)
        return absolute(website and entry[website] or entry.address)
    end
    return members
end

-- Forms by type of what is said of an entry where lists are left out: services, and what they name
local briefs = {}

brief_json = remembered(function(entry)
    return briefs[entry.type](entry, entry.id, entry)
end)

local function learn(name, list)
    briefs[name] = json_form(members_of(list, { id = 2 }, true))
    for _, field in ipairs(list) do
        for _, other in ipairs(field.oruk and field.to or {}) do
            if not briefs[other] then
                learn(other, fields(other))
            end
        end
    end
end

local service_fields = fields("service")
learn("service", service_fields)

-- A service as lists of services have it
oruk.brief_members = service_members(service_fields, true)

local brief_form = json_form(oruk.brief_members)

function oruk.brief(entry)
    return brief_form(entry, entry.id, entry)
end

local function learn_service()
    local members = service_members(service_fields)
    local priced, free = members.cost_options, json_form { id = 1, service_id = 2, option = 3, amount = 4, currency = 5 }
    members.cost_options = function(entry, id)
        if entry.costs_word then
            return { free(uuid(id, "free"), id, "Free", 0, "GBP") }
        end
        return priced and priced(entry, id, entry)
    end
    return json_form(members)
end

local service_form = learn_service()

function oruk.service(entry)
    return service_form(entry, entry.id, entry)
end

-- The places of a service. Each has a file of its own, which is made right after that of its service: there they are
-- remembered.
oruk.place = place and remembered(place)

function oruk.places(entry)
    local list = {}
    for number = 1, place and #(entry.locations or {}) or 0 do
        list[number] = place(entry, number)
    end
    return list
end

-- Lists -------------------------------------------------------------------------------------------------------------

-- The fields of services whose terms are sorted by a taxonomy
function oruk.taxonomies()
    local list = {}
    for _, field in ipairs(fields("service")) do
        if field.oruk == "attributes" and field.vocabulary then
            list[#list + 1] = field
        end
    end
    return list
end

return oruk
