-- The easy-read leaflet of a service that has no leaflet written by hand: its fields, said in short sentences. A field
-- that is absent is left out, or the reader is told to ask.
--
-- The words are under leaflet: in words.yml. Each block is one picture and one to three lines.

local format = import("format")
local sentences = import("sentences")

local last_age = 25

-- Building blocks ---------------------------------------------------------------------------------------------------

local function say(key, words)
    return word("leaflet." .. key, words)
end

-- The first picture of those named that there is; names may be nil.
local function first_picture(...)
    for index = 1, select("#", ...) do
        local name = select(index, ...)
        if name and has_picture(name) then
            return name
        end
    end
    return "information"
end

-- A block; lines that are nil are left out, and a block without lines is none.
local function add(blocks, shown, ...)
    local block = { picture = shown }
    for index = 1, select("#", ...) do
        local line = select(index, ...)
        if line then
            block[#block + 1] = line
        end
    end
    if #block > 0 then
        blocks[#blocks + 1] = block
    end
end

-- One block for each group of lines of a text; `shown` is a list of pictures, of which the last serves the rest.
local function add_text(blocks, shown, text)
    for index, group in ipairs(sentences.groups(text)) do
        group.picture = shown[index] or shown[#shown]
        blocks[#blocks + 1] = group
    end
end

-- The blocks under a heading; without blocks there is no heading.
local function add_section(blocks, key, section)
    if #section == 0 then
        return
    end
    blocks[#blocks + 1] = { heading = say(key) }
    for _, block in ipairs(section) do
        blocks[#blocks + 1] = block
    end
end

local function can_ask(page)
    return page.contacts and #page.contacts > 0 and not page.closed
end

-- What it is --------------------------------------------------------------------------------------------------------

-- A school that is a service of itself need not be named twice.
local function same_name(one, other)
    local function bare(name)
        return (string.gsub(string.gsub(string.lower(name), "^the ", ""), "[^%w]", ""))
    end
    return bare(one) == bare(other)
end

local function about(page)
    local section = {}
    local pictures = {}
    if page.picture then
        pictures[1] = first_picture(page.picture)
    end
    for _, category in ipairs(page.categories or {}) do
        local shown = first_picture(category.picture)
        if shown ~= "information" and shown ~= pictures[#pictures] then
            pictures[#pictures + 1] = shown
        end
    end
    if #pictures == 0 then
        pictures[1] = "information"
    end
    if page.closed then
        add(section, "no", say("closed"), say("closed_now"))
    elseif page.status == "temporarily closed" then
        add(section, "warning", say("stopped"), can_ask(page) and say("stopped_ask") or nil)
    elseif format.unchecked(page) then
        add(section, "warning", say("unchecked"), can_ask(page) and say("unchecked_phone") or nil)
    end
    if page.summary then
        add_text(section, pictures, page.summary)
    else
        add(section, pictures[1], say("named", { name = page.title }))
    end
    local organisation = page.organisation and page.organisation.title or page.organisation_text
    if organisation and not same_name(organisation, page.title) then
        add(section, "team", say("organisation", { name = organisation }))
    end
    return section
end

-- Who it is for -----------------------------------------------------------------------------------------------------

-- Who is meant by these ages, said so that it is right for them and for their parents, and their picture
local function age_group(from, to)
    if to == 0 then
        return "who_baby", "baby"
    elseif to <= 4 then
        return "who_child", from == 0 and "baby" or "child"
    elseif to <= 12 then
        return "who_child", "child"
    elseif from >= 18 then
        return "who_adult", "adult"
    elseif from >= 11 then
        return "who_young_person", "young-person"
    end
    return "who_child_or_young_person", "growing-up"
end

local function add_ages(section, ages)
    local from, to = ages.from, ages.to
    local person, shown = age_group(from, to)
    local key = "age_range"
    if from == 0 then
        key = to >= last_age and "age_all" or to <= 1 and "age_up_to_one_year" or "age_up_to"
    elseif from == to then
        key = from == 1 and "age_one_year" or "age_one"
    end
    local words = { who = say(person) }
    if key == "age_all" or key == "age_up_to" then
        words.to = to
    elseif key == "age_one" then
        words.age = from
    elseif key == "age_range" then
        words.from, words.to = from, to
    end
    add(section, first_picture(shown), say(key, words))
end

-- With more needs than this, their meanings would bury the rest of the leaflet.
local explained_needs = 3

local function add_needs(section, page)
    if page.needs_everything then
        add(section, "inclusion", say("any_need"))
        return
    end
    local needs = page.needs or {}
    for _, need in ipairs(needs) do
        local lines = {}
        if need.description and #needs <= explained_needs then
            lines = sentences.groups(need.description)[1] or {}
        end
        local last = lines[3] and 0 or #lines
        add(section, first_picture(need.picture, "support"), say("need", { name = format.inside(need.name) }),
            table.unpack(lines, 1, last))
    end
end

-- A rule that is a condition is led in, or it would say of the reader what is true of some readers only.
local function add_rules(section, rules)
    local first = #section + 1
    add_text(section, { "check" }, rules)
    if section[first] and format.is_condition(rules) then
        table.insert(section[first], 1, say("use_if"))
    end
end

local function who(page)
    local section = {}
    if page.ages then
        add_ages(section, page.ages)
    end
    add_needs(section, page)
    if page.eligibility then
        add_rules(section, page.eligibility)
    end
    return section
end

-- Where -------------------------------------------------------------------------------------------------------------

local function address_of(place)
    local parts = {}
    for _, key in ipairs({ "address_1", "address_2", "city", "postcode" }) do
        parts[#parts + 1] = place[key] and (key == "postcode" and format.together(place[key]) or place[key])
    end
    if #parts == 1 and place.city then
        return say("town", { town = place.city })
    end
    return #parts > 0 and say("address", { address = table.concat(parts, ", ") }) or nil
end

local function add_hidden(section, locations)
    for _, place in ipairs(locations) do
        local district = place.postcode and format.postcode_district(place.postcode)
        add(section, "place", place.city and say("town", { town = place.city }) or nil,
            district and say("district", { district = district }) or nil)
    end
    add(section, "safe", say("hidden"), say("hidden_ask"))
end

-- What there is for people who need it: with one place a block each, with its meaning.
local function add_features(section, place)
    for _, feature in ipairs(place.accessibility or {}) do
        local lines = feature.description and sentences.groups(feature.description)[1]
        add(section, first_picture(feature.picture, "yes"),
            table.unpack(lines or { say("feature", { name = feature.name }) }))
    end
end

local function add_place(section, place, number)
    local name
    if number and place.name then
        name = say("place_number", { number = number, name = place.name })
    elseif number then
        name = say("place_only_number", { number = number })
    elseif place.name then
        name = say("place", { name = place.name })
    end
    local features
    if number and place.accessibility and #place.accessibility > 0 then
        features = say("features", { names = format.inside_names(place.accessibility) })
    end
    local address = address_of(place)
    if address or place.name or features then
        add(section, "place", name, address, features)
    end
end

local function where(page)
    local section = {}
    local locations = page.locations or {}
    if page.address_hidden and #locations > 0 then
        add_hidden(section, locations)
        if #locations == 1 then
            add_features(section, locations[1])
        end
    elseif #locations == 1 then
        add_place(section, locations[1])
        add_features(section, locations[1])
    elseif #locations > 1 then
        add(section, "map", say("places", { n = #locations }))
        for number, place in ipairs(locations) do
            add_place(section, place, number)
        end
    end
    if page.areas_everything then
        add(section, "map", say("everywhere"))
        return section
    end
    local names, online = format.areas(page.areas or {})
    -- The address has said it already.
    if names and format.is_placed(page, names) then
        names = nil
    end
    if names then
        add(section, #page.areas == 1 and "place" or "map", say("area", { names = names }),
            online and say("online_too") or nil)
    elseif online then
        add(section, "computer", say(#section > 0 and "online_too" or "online"))
    end
    return section
end

-- When --------------------------------------------------------------------------------------------------------------

-- Sessions on the same days at the same times differ in their dates only: they are said once, with all their dates.
local function same_times(sessions)
    local groups, by_key = {}, {}
    for _, session in ipairs(sessions) do
        local days = {}
        for _, day in ipairs(session.days or {}) do
            days[#days + 1] = tostring(day)
        end
        local on = table.concat(days, " ")
        local key = table.concat({
            on, session.opens or "", session.closes or "", session.note or "",
        }, "\n")
        local group = by_key[key]
        if not group then
            group = { session = session, dates = {}, on = on }
            by_key[key] = group
            groups[#groups + 1] = group
        end
        if session.from or session.to then
            group.dates[#group.dates + 1] = { from = session.from, to = session.to }
        end
    end
    return groups
end

-- The day that a session is on, when it is on one day only
local function only_day(group)
    local dates = group.dates[1]
    return #group.dates == 1 and dates.from and dates.from == dates.to and dates.from or nil
end

-- The lines for the hours of a session
local function hours_lines(session, open)
    local opens, closes = session.opens, session.closes
    local kind = open and "hours_" or "session_"
    local ends
    if closes then
        local next_day = opens and closes <= opens
        ends = say(kind .. (next_day and "ends_next_day" or "ends"), { time = format.time(closes) })
    end
    local starts = opens and say(kind .. "starts", { time = format.time(opens) }) or nil
    if starts then
        return { starts, ends }
    end
    return { ends }
end

local function add_dates(section, dates)
    for index, range in ipairs(dates) do
        local first
        if range.from and range.from == range.to then
            first = say("one_day", { date = format.date(range.from) })
            add(section, "today", first)
        else
            if range.from then
                first = say(index == 1 and "first_day" or "first_day_again", { date = format.date(range.from) })
            end
            add(section, range.from and "start" or "finish", first, range.to and say("last_day", { date = format.date(range.to) }) or nil)
        end
    end
end

-- The days, and in a group after another those further days
local function days_line(group, before, open)
    local days = group.session.days
    if before and before.on ~= group.on and #days < 3 then
        return say(open and "open_days_too" or "days_too", { days = format.days(days) })
    elseif open then
        return say(#days < 3 and "open_on_days" or "open_days", { days = format.days(days) })
    end
    return say("days", { days = format.days(days) })
end

local function add_times(section, group, before, open)
    local session = group.session
    local days = session.days or {}
    local note = session.note and sentences.finish(format.sentence(session.note)) or nil
    local single = only_day(group)
    local on = single and say("one_day", { date = format.date(single) })
        or #days > 0 and days_line(group, before, open) or nil
    local hours = hours_lines(session, open)
    local shown = single and "today" or "week"
    if note then
        add(section, shown, on, note)
        add(section, "clock", table.unpack(hours))
    else
        add(section, shown, on, table.unpack(hours))
    end
    if not single then
        add_dates(section, group.dates)
    end
end

local function when(page)
    local section = {}
    local groups = same_times(page.times or {})
    -- Three days or more are hours of opening; fewer are a club or a class.
    local open = false
    for _, group in ipairs(groups) do
        open = open or #(group.session.days or {}) >= 3
    end
    for index, group in ipairs(groups) do
        add_times(section, group, groups[index - 1], open)
    end
    if #section == 0 and can_ask(page) then
        add(section, "question", say("ask_when"))
    end
    return section
end

-- Cost, how to get it, contact --------------------------------------------------------------------------------------

local function cost(page)
    local section = {}
    if page.costs_word == "free" then
        add(section, "free", say("free"), say("free_meaning"))
    end
    for _, price in ipairs(page.costs or {}) do
        local line
        if not price.amount then
            line = say("price_unknown", { option = price.option })
        elseif price.amount == 0 then
            line = say("price_free", { option = price.option })
        else
            line = say("price", { option = price.option, price = format.money(price.amount) })
        end
        local notes = price.note and sentences.groups(format.sentence(price.note))[1] or {}
        add(section, price.amount == 0 and "free" or "cost", line, notes[1], notes[2])
    end
    return section
end

local function how(page)
    local section = {}
    local way = page.referral
    if way then
        local text = sentences.finish(way.name)
        if way.description then
            text = text .. " " .. way.description
        end
        add_text(section, { first_picture(way.picture, "referral") }, text)
    end
    return section
end

-- An address of this site needs its base before it can be read out.
local function spoken_site(url)
    if string.sub(url, 1, 1) == "/" then
        url = absolute(url)
    end
    return format.site(url)
end

-- website is that of the service, for the last of its contacts
local function add_contact(section, contact, website)
    local lines = {}
    if contact.name then
        lines[1] = say("contact", { name = contact.name })
    end
    if contact.role then
        lines[#lines + 1] = say("contact_role", { role = format.inside(contact.role) })
    end
    if contact.phone then
        lines[#lines + 1] = say("phone", { phone = contact.phone })
        add(section, "phone", table.unpack(lines))
        lines = {}
    end
    if contact.email then
        lines[#lines + 1] = say("email", { email = contact.email })
        lines[#lines + 1] = website
        add(section, "email", table.unpack(lines))
        return
    end
    add(section, "talk", table.unpack(lines))
    add(section, "website", website)
end

local function contact(page)
    local section = {}
    if not page.closed then
        local website = page.website and say("website", { address = spoken_site(page.website) }) or nil
        local desks = page.contacts or {}
        for index, desk in ipairs(desks) do
            add_contact(section, desk, index == #desks and website or nil)
        end
        if #desks == 0 then
            add(section, "website", website)
        end
    end
    local languages = {}
    for _, code in ipairs(page.languages or {}) do
        languages[#languages + 1] = format.language(code)
    end
    if #languages > 1 and not page.closed then
        add(section, "translation", say("languages", { names = format.join(languages) }))
    end
    if page.closed then
        add(section, "help", say("closed_phone"), say("closed_help"))
    end
    return section
end

-- The leaflet -------------------------------------------------------------------------------------------------------

return function(page)
    local blocks = {}
    add_section(blocks, "what", about(page))
    if not page.closed then
        add_section(blocks, "who", who(page))
        add_section(blocks, "where", where(page))
        add_section(blocks, "when", when(page))
        add_section(blocks, "cost", cost(page))
        add_section(blocks, "how", how(page))
    end
    add_section(blocks, "get_in_touch", contact(page))
    return { title = page.title, blocks = blocks }
end
