-- How to get it, as a made leaflet says it: when it is, what it costs, and whom to ask. Each function gets the leaflet
-- (leaflet_parts.lua) and the entry, and returns a list of blocks.

local format = import("format")
local parts = import("leaflet_parts")
local sessions = import("sessions")

local getting = {}

local function time_lines(leaflet, group, before, open)
    local session, single = group.session, sessions.only_day(group)
    local again = before ~= nil
    local lines = {
        leaflet.say("session", {
            days = group.days, span = group.span, date = single, opens = session.opens, closes = session.closes,
            open = open and not single, again = again,
        }),
    }
    for index, range in ipairs(single and {} or group.dates) do
        lines[#lines + 1] = range.from and range.from == range.to
            and leaflet.say("session", { days = {}, date = range.from, again = index > 1 })
            or leaflet.say("period", { from = range.from, to = range.to, again = index > 1 })
    end
    return lines
end

local function note_of(leaflet, group)
    local note = group and group.session.note
    return note and parts.finish(leaflet, format.sentence(note)) or nil
end

function getting.when(leaflet, page)
    local section = {}
    local groups = sessions.same_times(page.times or {})
    -- Three days or more are hours of opening; fewer are a club or a class.
    local open = false
    for _, group in ipairs(groups) do
        open = open or #group.days >= 3
    end
    parts.add_list(leaflet, section, groups, "times", "week", function(group, index)
        local lines = time_lines(leaflet, group, groups[index - 1], open)
        local note = note_of(leaflet, group)
        if note ~= note_of(leaflet, groups[index + 1]) then -- once for all that it is true of
            lines[#lines + 1] = note
        end
        parts.add_lines(section, sessions.only_day(group) and "today" or "week", lines)
    end)
    return section
end

-- What is said where there are no times
function getting.ask_when(leaflet)
    local section = {}
    parts.add(section, "question", leaflet.say("ask_when"))
    return section
end

function getting.cost(leaflet, page)
    local section = {}
    if page.costs_word == "free" then
        parts.add(section, "free", leaflet.say("free"), leaflet.say("free_meaning"))
    end
    parts.add_list(leaflet, section, page.costs or {}, "prices", "cost", function(price)
        local notes = price.note and parts.split(leaflet, format.sentence(price.note)) or {}
        local said = leaflet.say("price", { option = price.option, amount = price.amount })
        parts.add(section, price.amount == 0 and "free" or "cost", said,
            table.unpack(notes, 1, parts.shown_of(leaflet, #notes, "notes")))
    end)
    return section
end

local function add_referral(leaflet, section, way)
    local lines = { parts.finish(leaflet, way.names and way.names[leaflet.voice.code] or way.name) }
    for _, line in ipairs(parts.meaning(leaflet, way)) do
        lines[#lines + 1] = line
    end
    parts.add_lines(section, parts.first_picture(way.picture, "referral"), lines)
end

-- An address of this site needs its base before it can be read out.
local function spoken_site(url)
    if string.sub(url, 1, 1) == "/" then
        url = absolute(url)
    end
    return format.site(url)
end

local function contact_name(leaflet, contact)
    local role = contact.role and format.inside(contact.role)
    if contact.name and role then
        return leaflet.say("contact_role", { name = leaflet.latin(contact.name), role = leaflet.latin(role) })
    elseif contact.name then
        return leaflet.say("contact", { name = leaflet.latin(contact.name) })
    end
    return role and leaflet.say("role", { role = leaflet.latin(role) })
end

-- website is that of the service, for the last of its contacts
local function add_contact(leaflet, section, contact, website)
    local name = contact_name(leaflet, contact)
    local email = contact.email and leaflet.say("email", { email = leaflet.latin(contact.email) })
    if contact.phone then
        parts.add(section, "phone", name, leaflet.say("phone", { phone = leaflet.latin(contact.phone) }))
        name = nil
    end
    if email then
        parts.add(section, "email", name, email, website)
    else
        parts.add(section, "talk", name)
        parts.add(section, "website", website)
    end
end

local function add_languages(leaflet, section, codes)
    local names, more_line = {}, {}
    for index = 1, parts.shown_of(leaflet, #codes, "languages") do
        names[index] = leaflet.say("language", { code = codes[index] })
    end
    parts.add_more(leaflet, more_line, "languages", #codes - #names)
    if #names > 1 then
        parts.add(section, "translation", leaflet.say("languages", { names = leaflet.list(names) }), more_line[1])
    end
end

local function add_contacts(leaflet, section, page)
    local website = page.website and leaflet.say("website", { address = leaflet.latin(spoken_site(page.website)) }) or nil
    local desks = page.contacts or {}
    if desks[1] and (desks[1].phone or desks[1].email) and parts.is_brief(leaflet, parts.spare_from) then
        website = nil
    end
    local last = parts.shown_of(leaflet, #desks, "contacts")
    parts.add_list(leaflet, section, desks, "contacts", "talk", function(desk, index)
        add_contact(leaflet, section, desk, index == last and website)
    end)
    if #desks == 0 then
        parts.add(section, "website", website)
        if not website then
            parts.add(section, "help", leaflet.say("no_contact"), leaflet.say("no_contact_help"))
        end
    end
    add_languages(leaflet, section, page.languages or {})
end

function getting.how(leaflet, page)
    local section = {}
    if page.closed then
        parts.add(section, "help", leaflet.say("closed_phone"), leaflet.say("closed_help"))
        return section
    end
    if page.referral then
        add_referral(leaflet, section, page.referral)
    end
    add_contacts(leaflet, section, page)
    return section
end

return getting
