-- The way back of oruk.lua: objects of Open Referral UK 3.0 as entries, for 'signpost import'. What a property becomes
-- is said in schema.yml by 'oruk', here as there; this file adds what the form of the objects is of those that have one
-- of their own. Feeds of others leave out a lot, and put HTML into texts: what can be understood is taken, and what is
-- left out or shortened is told in 'notes'.

local format = import("format")
local oruk = import("oruk")

local day_names = {
    MO = "monday", TU = "tuesday", WE = "wednesday", TH = "thursday", FR = "friday", SA = "saturday", SU = "sunday",
}

local marks = { amp = "&", lt = "<", gt = ">", quot = '"', apos = "'", nbsp = " ", pound = "£", rsquo = "’", ndash = "–" }

-- Texts ---------------------------------------------------------------------------------------------------------------

-- HTML as plain words: a paragraph or an item becomes a line
local function plain_text(value)
    if type(value) == "number" then
        return string.format("%.14g", value)
    elseif type(value) ~= "string" then
        return nil
    end
    local text = string.gsub(value, "\r\n?", "\n")
    if string.find(text, "<%a") then
        text = string.gsub(text, "<[bB][rR]%s*/?>", "\n")
        text = string.gsub(text, "</?[pPlLhHdDuU][%w]*[^<>]*>", "\n")
        text = string.gsub(text, "<[^<>]*>", "")
    end
    text = string.gsub(text, "&(%a+);", marks)
    text = string.gsub(string.gsub(text, "[ \t]+", " "), " ?\n ?", "\n")
    text = string.gsub(string.gsub(text, "\n\n\n+", "\n\n"), "^%s+", "")
    text = string.gsub(text, "%s+$", "")
    return text ~= "" and text or nil
end

local function one_line(value)
    local text = plain_text(value)
    return text and string.gsub(text, "%s+", " ") or nil
end

-- Plain words as Markdown that shows just these
local function as_markdown(text)
    text = string.gsub(text, "[\\`*_%[%]<>|~]", "\\%0")
    text = string.gsub("\n" .. text, "\n([#+-])", "\n\\%1")
    text = string.gsub(text, "\n(%d+)([.)])", "\n%1\\%2")
    return (string.gsub(string.sub(text, 2), "\n+", "\n\n"))
end

local function note(entry, about, message, hint)
    entry.notes[#entry.notes + 1] = { about = about, message = message, hint = hint }
end

-- A text that is too long for its field is shortened. What a service says of itself at length stands below the fields.
local function fit(entry, field, text, about)
    if field.name == "summary" and string.find(plain_text(about), "\n") then
        entry.body = as_markdown(plain_text(about))
    end
    if not field.max or utf8.len(text) <= field.max then
        return text
    end
    note(entry, about, string.format("'%s' is shortened to %d characters", field.name, field.max), "read it, and say it more briefly")
    if field.name == "summary" then
        entry.body = as_markdown(plain_text(about))
    end
    local sentence = ""
    for part in string.gmatch(text, "[^.!?]+[.!?]+%s*") do
        if utf8.len(sentence .. part) > field.max then
            break
        end
        sentence = sentence .. part
    end
    sentence = string.gsub(sentence, "%s+$", "")
    return sentence ~= "" and sentence or format.shorten(text, field.max - 1)
end

-- Terms ---------------------------------------------------------------------------------------------------------------

local function same(a, b)
    return a and b and string.lower(a) == string.lower(b)
end

local function find_term(field, id, name)
    for _, term in ipairs(terms(field.vocabulary)) do
        if id and oruk.term_id(field, term) == id or same(term.name, name) or same(term.id, name) then
            return term.id
        end
    end
end

-- Whether a term was said of this field, as far as that is told
local function is_said_of(field, item)
    local term = item.taxonomy_term or item
    local said = item.link_type or term.taxonomy
    return not said or said == field.name or said == field.label or said == field.vocabulary
end

local function all_terms(field, found)
    local all = terms(field.vocabulary)
    return field.everything and #all > 1 and #found == #all
end

local function read_terms(entry, field, items, used)
    local found, seen = {}, {}
    for _, item in ipairs(items) do
        local term = item.taxonomy_term or item
        local name = one_line(term.name or term.description)
        local id = name and is_said_of(field, item) and find_term(field, item.taxonomy_term_id or term.id, name)
        if field.everything and field.oruk == "service_areas" and same(name, site.council) then
            used[item] = true
            return { field.everything }
        elseif id then
            used[item] = true
            if not seen[id] then
                found[#found + 1] = id
            end
            seen[id] = true
        end
    end
    if all_terms(field, found) then
        return { field.everything }
    end
    return found
end

-- Lists of objects with a form of their own ----------------------------------------------------------------------------

local prepare, unmake = {}, {}

-- Pieces of one session, which the clocks have cut, are one again.
function prepare.schedules(list)
    local whole = {}
    local function key(one)
        local opens, closes = tostring(one.opens_at or ""), tostring(one.closes_at or "")
        return table.concat({ one.byday or "", string.sub(opens, 1, 5), string.sub(closes, 1, 5), one.description or "" }, "\n")
    end
    for _, one in ipairs(list) do
        local last = whole[#whole]
        local follows = last and last.valid_to and one.valid_from and key(last) == key(one) and
            string.sub(last.valid_to, 1, 8) .. string.format("%02d", tonumber(string.sub(last.valid_to, 9, 10)) + 1) == one.valid_from
        if follows then
            last.valid_to = one.valid_to
        else
            whole[#whole + 1] = one
        end
    end
    return whole
end

local function time_of(text)
    return type(text) == "string" and (string.match(text, "T(%d%d:%d%d)") or string.match(text, "^(%d%d:%d%d)")) or nil
end

function unmake.schedules(item, entry)
    local days = {}
    for code in string.gmatch(item.byday or "", "%u%u") do
        days[#days + 1] = day_names[code]
    end
    if #days == 0 then
        note(entry, item.id, "times without days are left out", "write them by hand, if people need them")
        return nil
    end
    return item, {
        days = days, opens = time_of(item.opens_at), closes = time_of(item.closes_at),
        from = item.valid_from and string.sub(item.valid_from, 1, 10), to = item.valid_to and string.sub(item.valid_to, 1, 10),
    }
end

-- Of an address that is kept from the public, the feed says the town and the first half of the postcode.
function unmake.service_at_locations(item, entry)
    local location = item.location
    if not location or location.location_type == "virtual" then
        return nil
    end
    local address = location.addresses and location.addresses[1]
    if not address then
        local hidden = not location.name and location.description
        entry.fields.address_hidden = entry.fields.address_hidden or hidden and true or nil
        return location, { city = hidden and one_line(hidden) or nil }
    end
    local county = one_line(address.state_province)
    return location, {
        address_1 = one_line(address.address_1), address_2 = one_line(address.address_2), city = one_line(address.city),
        county = county ~= one_line(address.city) and county or nil, postcode = address.postal_code,
    }
end

-- A number or an address of the service as a whole is a contact, too.
function prepare.contacts(list, object)
    if #list == 0 and (object.email or object.phones) then
        return { { email = object.email, phones = object.phones } }
    end
    return list
end

function unmake.contacts(item)
    local phone = item.phones and item.phones[1] and item.phones[1].number
    if not (item.name or item.title or item.email or phone) then
        return nil
    end
    return item, { phone = phone }
end

function unmake.cost_options(item)
    return item, { option = not item.option and (one_line(item.amount_description) or "Price") or nil }
end

-- Objects ------------------------------------------------------------------------------------------------------------

local read_fields

local function read_groups(entry, field, object)
    local list, groups = object[field.oruk] or {}, {}
    if prepare[field.oruk] then
        list = prepare[field.oruk](list, object)
    end
    local only = #list == 1 and list[1]
    if field.word and only and only.amount == 0 and not only.amount_description and (not only.option or same(only.option, field.word)) then
        return field.word
    end
    for _, item in ipairs(list) do
        local thing, more = item, {}
        if unmake[field.oruk] then
            thing, more = unmake[field.oruk](item, entry)
        end
        if thing then
            local group = read_fields(entry, field.fields, thing)
            for name, value in pairs(more) do
                group[name] = value
            end
            groups[#groups + 1] = group
        end
    end
    return groups
end

local function read_identifier(field, object)
    local list, scheme = string.match(field.oruk, "^([^/]+)/(.+)$")
    for _, item in ipairs(object[list] or {}) do
        if item.identifier_scheme == scheme then
            return item.identifier
        end
    end
end

local function read_texts(entry, field, items)
    local list = {}
    for _, item in ipairs(items) do
        local value = item.name
        if field.kind == "language" then
            value = item.code
        end
        if value then
            list[#list + 1] = value
        else
            note(entry, item.name, string.format("'%s' is left out: its code is missing", item.name or "a language"), "write its code, such as en or ur")
        end
    end
    return list
end

local add_organisation

local function read_single(entry, field, object)
    local value = object[field.oruk]
    if field.kind == "reference" then
        return add_organisation(entry, field, value, object[field.oruk .. "_id"])
    elseif string.find(field.oruk, "/", 1, true) then
        return read_identifier(field, object)
    elseif field.kind == "date" then
        return type(value) == "string" and string.sub(value, 1, 10) or nil
    elseif field.kind == "text" or field.kind == "longtext" then
        local text = plain_text(value)
        local line = text and field.kind == "text" and one_line(field.name == "summary" and string.match(text, "^[^\n]+") or text) or text
        return line and fit(entry, field, line, value)
    end
    return value ~= "" and value or nil
end

local function read_field(entry, field, object)
    local items = object[field.oruk]
    if field.vocabulary then
        local found = type(items) == "table" and read_terms(entry, field, items, entry.used) or {}
        return field.many and found or found[1]
    elseif field.fields and field.many then
        return read_groups(entry, field, object)
    elseif field.many then
        return type(items) == "table" and read_texts(entry, field, items) or nil
    end
    return read_single(entry, field, object)
end

local function is_empty(value)
    for _ in pairs(type(value) == "table" and value or { value }) do
        return false
    end
    return true
end

read_fields = function(entry, fields_of_it, object)
    local values = {}
    for _, field in ipairs(fields_of_it) do
        local value
        if field.oruk then
            value = read_field(entry, field, object)
        elseif field.fields and not field.many then
            value = read_fields(entry, field.fields, object)
        end
        if value ~= nil and not is_empty(value) then
            values[field.name] = value
        end
    end
    return values
end

local function begin(kind, object)
    return { type = kind, id = object.id, fields = {}, notes = {}, used = {}, others = {} }
end

-- Adds the values to what unmake has set already.
local function read_entry(entry, object)
    for name, value in pairs(read_fields(entry, fields(entry.type), object)) do
        entry.fields[name] = value
    end
    entry.fields.id = object.id
    return entry
end

-- Who runs it comes along, when the feed tells more of it than its id.
add_organisation = function(entry, field, object, id)
    if type(object) ~= "table" or not object.name then
        return id
    end
    local other = begin(field.to[1], object)
    other.by_the_way = true
    read_entry(other, object)
    if not other.fields.summary then
        other.fields.summary = other.fields.title
        note(other, object.name, string.format("'%s' says nothing of itself: its summary is its name", object.name), "write one or two sentences")
    end
    entry.others[#entry.others + 1] = other
    return object.id or object.name
end

-- Terms that no field has taken: of a vocabulary that the site does not have, or under another name.
local function tell_unused(entry, object)
    for _, list in ipairs({ object.attributes or {}, object.service_areas or {} }) do
        for _, item in ipairs(list) do
            local name = one_line((item.taxonomy_term or item).name)
            if name and not entry.used[item] then
                note(entry, name, string.format("the term '%s' is left out: it is in none of the files in terms/", name),
                    "add it there, or add it as the name of a term that means the same, and import again")
            end
        end
    end
end

-- The page of a service of this site is no website of its own: it says what the file is called.
local function take_slug(entry, object)
    local own = absolute("/services/")
    if type(object.url) == "string" and string.sub(object.url, 1, #own) == own then
        entry.slug = string.match(string.sub(object.url, #own + 1), "^([a-z0-9-]+)/$")
        object.url = not entry.slug and object.url or nil
    end
end

-- A service says its name and its status; other things in a feed, such as terms, do not.
return function(object)
    if not (type(object.name) == "string" and object.status and object.id) then
        return nil
    end
    local entry = begin("service", object)
    take_slug(entry, object)
    read_entry(entry, object)
    tell_unused(entry, object)
    local list = entry.others
    list[#list + 1] = entry
    return list
end
