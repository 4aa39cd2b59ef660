-- The easy-read leaflet of a service that has no leaflet written by hand: its fields, said in short sentences. A field
-- that is absent is left out, or the reader is told to ask.
--
-- The sentences are in lib/speech/, a file a language. Each block is one picture and its lines. A page has room for all
-- there is to say (brief is 0); on paper a leaflet says less of needs and access (1), stands closer (2), and shortens
-- its lists (3 and 4), always saying that there is more.

local format = import("format")
local room = import("leaflet_room")
local sentences = import("sentences")
local sessions = import("sessions")
local speech = import("speech")

local shortest = 6

-- From here on, what is short is said in one part; and what the page on the web can tell as well is left to it.
local merged_from, spare_from = 3, 4

-- How many of a list are said, by how brief the leaflet is
local limits = {
    needs = { 12, 12, 12, 5, 3, 2 },
    places = { 12, 12, 12, 3, 1, 1 },
    times = { 8, 8, 8, 3, 2, 1 },
    prices = { 8, 8, 8, 3, 2, 1 },
    contacts = { 4, 4, 4, 2, 1, 1 },
    features = { 12, 12, 12, 5, 3, 0 },
    languages = { 12, 12, 12, 12, 4, 4 },
    notes = { 2, 2, 2, 2, 2, 0 }, -- sentences about a price
    text = { 9, 9, 9, 4, 2, 1 }, -- sentences of a text
}

-- The longest sentence of a text in the shortest leaflet, in characters: the rest of it is on the page
local longest_sentence = 160

-- The leaflet in the making: its voice, how brief it is, and the sentences of the texts that were split for it
local leaflet

local function split(text)
    local found = leaflet.texts[text]
    if not found then
        found = sentences.split(text)
        leaflet.texts[text] = found
    end
    return found
end

-- How many of so many are said. To say that there is one more takes as much room as the one.
local function shown_of(count, what)
    local most = leaflet.brief == 0 and count or limits[what][leaflet.brief]
    return leaflet.brief < shortest and count <= most + 1 and count or math.min(count, most)
end

local function say(key, words)
    return leaflet.voice.say(key, words)
end

local function list(items)
    return say("list", { items = items })
end

-- A name, number or address in Latin letters
local function latin(text)
    return say("latin", { text = text })
end

local function finish(text)
    return sentences.finish(text, string.find(string.sub(text, -1), "%w") and "." or say("stop")) -- it may not be translated
end

-- Building blocks ---------------------------------------------------------------------------------------------------

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

-- A block; lines that are nil or false are left out, and a block without lines is none.
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
    local left = shown_of(#split(text), "text")
    if leaflet.brief == shortest then
        add(blocks, shown[1], format.shorten(split(text)[1] or "", longest_sentence))
        return
    end
    for index, group in ipairs(sentences.groups(split(text))) do
        local block = { picture = shown[index] or shown[#shown], table.unpack(group, 1, math.min(#group, left)) }
        left = left - #block
        if #block > 0 then
            blocks[#blocks + 1] = block
        end
    end
end

-- Lines beside one picture, in blocks of as many lines as one may have
local function add_lines(blocks, shown, lines)
    for from = 1, #lines, sentences.block_lines do
        add(blocks, shown, table.unpack(lines, from, math.min(#lines, from + sentences.block_lines - 1)))
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

-- Adds the line that tells of what a list had more
local function add_more(lines, kind, count)
    if count > 0 then
        lines[#lines + 1] = say("more", { kind = kind, count = count })
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

local function add_state(section, page)
    if page.closed then
        add(section, "no", say("closed"), say("closed_now"))
    elseif page.status == "temporarily closed" then
        add(section, "warning", say("stopped"), can_ask(page) and say("stopped_ask"))
    elseif format.unchecked(page) then
        add(section, "warning", say("unchecked"), can_ask(page) and say("unchecked_ask"))
    end
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
    add_state(section, page)
    if page.summary then
        add_text(section, pictures, page.summary)
    else
        add(section, pictures[1], say("named", { name = latin(page.title) }))
    end
    local organisation = page.organisation and page.organisation.title or page.organisation_text
    if organisation and leaflet.brief < spare_from and not same_name(organisation, page.title) then
        add(section, "team", say("organisation", { name = latin(organisation) }))
    end
    return section
end

-- Who it is for -----------------------------------------------------------------------------------------------------

local function age_picture(from, to)
    if to <= 4 then
        return from == 0 and "baby" or "child"
    elseif to <= 12 then
        return "child"
    elseif from >= 18 then
        return "adult"
    end
    return from >= 11 and "young-person" or "growing-up"
end

-- The meaning of a term, as staff wrote it in the language of the page
local function meaning(term)
    if not term.description or term.description_language or not leaflet.voice.speaks_as_written() then
        return {}
    end
    return sentences.groups(split(term.description))[1] or {}
end

-- With more needs than this, their meanings would bury the rest of the leaflet.
local explained_needs = 3

local function add_needs(section, page)
    local needs = page.needs or {}
    if page.needs_everything then
        add(section, "inclusion", say("any_need"))
    elseif leaflet.brief == 0 and #needs <= explained_needs then
        for index, need in ipairs(needs) do
            local name = leaflet.voice.name(need)
            add(section, first_picture(need.picture, "support"),
                say("needs", { names = name, count = 1, again = index > 1 }), table.unpack(meaning(need), 1, 2))
            section[#section].explained = meaning(need)[1] ~= nil
        end
    else
        local names, lines = {}, {}
        for index = 1, shown_of(#needs, "needs") do
            names[index] = leaflet.voice.name(needs[index])
        end
        for index, group in ipairs(sentences.grouped(names)) do
            lines[index] = say("needs", { names = list(group), count = #group, again = index > 1 })
        end
        add_more(lines, "needs", #needs - #names)
        add_lines(section, first_picture(needs[1] and needs[1].picture, "support"), lines)
    end
end

-- A rule that is a condition is led in, or it would say of the reader what is true of some readers only.
local function add_rules(section, rules)
    local all = split(rules)
    if #all == 1 then
        add(section, "check", say("use_if", { rule = all[1] }))
        return
    end
    local first = #section + 1
    add_text(section, { "check" }, rules)
    if section[first] and format.is_condition(rules) then
        table.insert(section[first], 1, say("use_if_all"))
    end
    local lines = {}
    add_more(lines, "rules", #all - (leaflet.brief == shortest and 1 or shown_of(#all, "text")))
    add_lines(section, "check", lines)
end

local function who(page)
    local section = {}
    if page.ages then
        add(section, first_picture(age_picture(page.ages.from, page.ages.to)),
            say("ages", { from = page.ages.from, to = page.ages.to }))
    end
    add_needs(section, page)
    if page.eligibility then
        add_rules(section, page.eligibility)
    end
    return section
end

-- Where -------------------------------------------------------------------------------------------------------------

local function address_of(place, with_name)
    local parts = {}
    for _, key in ipairs({ "name", "address_1", "address_2", "city", "postcode" }) do
        if place[key] and (with_name or key ~= "name") then
            parts[#parts + 1] = key == "postcode" and format.together(place[key]) or place[key]
        end
    end
    return parts
end

local function add_hidden(section, locations)
    for index = 1, shown_of(#locations, "places") do
        local place = locations[index]
        local district = place.postcode and format.postcode_district(place.postcode)
        add(section, "place", place.city and say("town", { town = latin(place.city) }),
            district and say("district", { district = latin(district) }))
    end
    add(section, "safe", say("hidden"), say("hidden_ask"))
end

-- What there is for people who need it
local function add_features(section, place)
    local features = place.accessibility or {}
    if leaflet.brief == 0 and leaflet.voice.speaks_as_written() then
        for _, feature in ipairs(features) do
            local lines = meaning(feature)
            add(section, first_picture(feature.picture, "yes"),
                table.unpack(#lines > 0 and lines or { say("features", { names = leaflet.voice.name(feature) }) }))
        end
        return
    end
    local names, lines = {}, {}
    for index = 1, shown_of(#features, "features") do
        names[index] = leaflet.voice.name(features[index])
    end
    for index, group in ipairs(sentences.grouped(names)) do
        lines[index] = say("features", { names = list(group), again = index > 1 })
    end
    add_lines(section, first_picture(features[1] and features[1].picture, "yes"), lines)
end

local function add_one_place(section, place)
    local parts = address_of(place)
    local address
    if #parts == 1 and place.city then
        address = say("town", { town = latin(place.city) })
    elseif #parts > 0 then
        address = say("address", { address = latin(table.concat(parts, ", ")) })
    end
    add(section, "place", place.name and say("place", { name = latin(place.name) }), address)
    add_features(section, place)
end

local function add_places(section, places)
    local lines = {}
    for number = 1, shown_of(#places, "places") do
        local text = table.concat(address_of(places[number], true), ", ")
        if text ~= "" then
            lines[#lines + 1] = say("place_in_list", { number = number, text = latin(text) })
        end
    end
    add_more(lines, "places", #places - shown_of(#places, "places"))
    add(section, "map", say("places", { count = #places }))
    add_lines(section, "place", lines)
end

-- The names of areas, nil without one, and whether the service is online, which is no place
local function area_names(areas)
    local names, online = {}, false -- of places: they keep their capitals
    for _, area in ipairs(areas) do
        if area.id == word("areas.online_term") then
            online = true
        else
            names[#names + 1] = area.names and area.names[leaflet.voice.code] or area.name
        end
    end
    return names, online
end

local function add_areas(section, page)
    if page.areas_everything then
        add(section, "map", say("everywhere"))
        return
    end
    local names, online = area_names(page.areas or {})
    local placed = #names > 0 and format.is_placed(page, format.join(names)) -- the address has said it already
    if #names > 0 and not placed then
        local lines = {}
        for index, group in ipairs(sentences.grouped(names)) do
            for at, name in ipairs(group) do
                group[at] = latin(name)
            end
            lines[index] = say("areas", { names = list(group), again = index > 1 })
        end
        lines[#lines + 1] = online and say("online_too") or nil
        add_lines(section, #names == 1 and "place" or "map", lines)
    elseif online then
        add(section, "computer", say(#section > 0 and "online_too" or "online"))
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
        add_one_place(section, locations[1])
    elseif #locations > 1 then
        add_places(section, locations)
    end
    if #section == 0 or leaflet.brief < spare_from then
        add_areas(section, page)
    end
    return section
end

-- When --------------------------------------------------------------------------------------------------------------

local function time_lines(group, before, open)
    local session, single = group.session, sessions.only_day(group)
    local again = before ~= nil
    local lines = {
        say("session", {
            days = group.days, span = group.span, date = single, opens = session.opens, closes = session.closes,
            open = open and not single, again = again,
        }),
    }
    for index, range in ipairs(single and {} or group.dates) do
        lines[#lines + 1] = range.from and range.from == range.to
            and say("session", { days = {}, date = range.from, again = index > 1 })
            or say("period", { from = range.from, to = range.to, again = index > 1 })
    end
    return lines
end

local function note_of(group)
    local note = group and group.session.note
    return note and finish(format.sentence(note)) or nil
end

local function when(page)
    local section = {}
    local groups = sessions.same_times(page.times or {})
    -- Three days or more are hours of opening; fewer are a club or a class.
    local open = false
    for _, group in ipairs(groups) do
        open = open or #group.days >= 3
    end
    for index = 1, shown_of(#groups, "times") do
        local lines = time_lines(groups[index], groups[index - 1], open)
        if note_of(groups[index]) ~= note_of(groups[index + 1]) then -- once for all that it is true of
            lines[#lines + 1] = note_of(groups[index])
        end
        add_lines(section, sessions.only_day(groups[index]) and "today" or "week", lines)
    end
    local lines = {}
    add_more(lines, "times", #groups - shown_of(#groups, "times"))
    add_lines(section, "week", lines)
    if #section == 0 and can_ask(page) and leaflet.brief < merged_from then
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
    local prices = page.costs or {}
    for index = 1, shown_of(#prices, "prices") do
        local price = prices[index]
        local notes = price.note and split(format.sentence(price.note)) or {}
        add(section, price.amount == 0 and "free" or "cost", say("price", { option = price.option, amount = price.amount }),
            table.unpack(notes, 1, shown_of(#notes, "notes")))
    end
    local lines = {}
    add_more(lines, "prices", #prices - shown_of(#prices, "prices"))
    add_lines(section, "cost", lines)
    return section
end

local function line_count(section)
    local count = 0
    for _, block in ipairs(section) do
        count = count + #block
    end
    return count
end

-- Two short parts in one, where room is dear
local function add_when_and_cost(blocks, times, prices)
    local most = leaflet.brief < merged_from and 0 or leaflet.brief < shortest and 5 or 9
    if #times == 0 or #prices == 0 or line_count(times) + line_count(prices) > most then
        add_section(blocks, "when", times)
        add_section(blocks, "cost", prices)
        return
    end
    for _, block in ipairs(prices) do
        times[#times + 1] = block
    end
    add_section(blocks, "when_and_cost", times)
end

local function add_referral(section, way)
    local lines = { finish(way.names and way.names[leaflet.voice.code] or way.name) }
    for _, line in ipairs(meaning(way)) do
        lines[#lines + 1] = line
    end
    add_lines(section, first_picture(way.picture, "referral"), lines)
end

-- An address of this site needs its base before it can be read out.
local function spoken_site(url)
    if string.sub(url, 1, 1) == "/" then
        url = absolute(url)
    end
    return format.site(url)
end

local function contact_name(contact)
    local role = contact.role and format.inside(contact.role)
    if contact.name and role then
        return say("contact_role", { name = latin(contact.name), role = latin(role) })
    elseif contact.name then
        return say("contact", { name = latin(contact.name) })
    end
    return role and say("role", { role = latin(role) })
end

-- website is that of the service, for the last of its contacts
local function add_contact(section, contact, website)
    local name = contact_name(contact)
    local email = contact.email and say("email", { email = latin(contact.email) })
    if contact.phone then
        add(section, "phone", name, say("phone", { phone = latin(contact.phone) }))
        name = nil
    end
    if email then
        add(section, "email", name, email, website)
    else
        add(section, "talk", name)
        add(section, "website", website)
    end
end

local function add_languages(section, codes)
    local names, more_line = {}, {}
    for index = 1, shown_of(#codes, "languages") do
        names[index] = say("language", { code = codes[index] })
    end
    add_more(more_line, "languages", #codes - #names)
    if #names > 1 then
        add(section, "translation", say("languages", { names = list(names) }), more_line[1])
    end
end

local function add_contacts(section, page)
    local website = page.website and say("website", { address = latin(spoken_site(page.website)) }) or nil
    local desks = page.contacts or {}
    if leaflet.brief >= spare_from and desks[1] and (desks[1].phone or desks[1].email) then
        website = nil
    end
    local shown = shown_of(#desks, "contacts")
    for index = 1, shown do
        add_contact(section, desks[index], index == shown and website)
    end
    local lines = {}
    add_more(lines, "contacts", #desks - shown)
    add_lines(section, "talk", lines)
    if #desks == 0 then
        add(section, "website", website)
        if not website then
            add(section, "help", say("no_contact"), say("no_contact_help"))
        end
    end
    add_languages(section, page.languages or {})
end

local function how(page)
    local section = {}
    if page.closed then
        add(section, "help", say("closed_phone"), say("closed_help"))
        return section
    end
    if page.referral then
        add_referral(section, page.referral)
    end
    add_contacts(section, page)
    return section
end

-- The leaflet -------------------------------------------------------------------------------------------------------

local function compose(page, voice, brief, texts)
    local blocks = {}
    leaflet = { voice = voice, brief = brief, texts = texts }
    add_section(blocks, "what", about(page))
    if not page.closed then
        add_section(blocks, "who", who(page))
        add_section(blocks, "where", where(page))
        add_when_and_cost(blocks, when(page), cost(page))
    end
    add_section(blocks, "how", how(page))
    leaflet = nil -- or the module would remember, and be read anew for each page
    return blocks
end

-- A document is as brief as it is asked to be, and as it must be to fit by a rough count: laying it out costs more.
return function(page, brief)
    local voice = speech.of(page.language or site.language)
    local level = math.min(brief, shortest)
    local texts = {}
    local blocks = compose(page, voice, level, texts)
    while level > 0 and level < shortest and room.overflows(page.title, blocks, level) do
        level = level + 1
        blocks = compose(page, voice, level, texts)
    end
    local function fits(easy)
        return level >= shortest or not room.overflows(easy.title, easy.blocks, level)
    end
    return {
        title = page.title, blocks = blocks, voice = voice, level = level, brief = level,
        shortest = level >= shortest, fits = level > 0 and level < room.unexplained_from and fits or nil,
    }
end
