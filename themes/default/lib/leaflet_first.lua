-- What a made leaflet says first: what the service is, and who it is for. Each function gets the leaflet (leaflet_parts.lua)
-- and the entry, and returns a list of blocks.

local format = import("format")
local parts = import("leaflet_parts")
local sentences = import("sentences")

local first = {}

-- A school that is a service of itself need not be named twice.
local function same_name(one, other)
    local function bare(name)
        return (string.gsub(string.gsub(string.lower(name), "^the ", ""), "[^%w]", ""))
    end
    return bare(one) == bare(other)
end

local function add_state(leaflet, section, page)
    if page.closed then
        parts.add(section, "no", leaflet.say("closed"), leaflet.say("closed_now"))
    elseif page.status == "temporarily closed" then
        parts.add(section, "warning", leaflet.say("stopped"), parts.can_ask(page) and leaflet.say("stopped_ask"))
    elseif format.unchecked(page) then
        parts.add(section, "warning", leaflet.say("unchecked"), parts.can_ask(page) and leaflet.say("unchecked_ask"))
    end
end

function first.what(leaflet, page)
    local section = {}
    local pictures = {}
    if page.picture then
        pictures[1] = parts.first_picture(page.picture)
    end
    for _, category in ipairs(page.categories or {}) do
        local shown = parts.first_picture(category.picture)
        if shown ~= "information" and shown ~= pictures[#pictures] then
            pictures[#pictures + 1] = shown
        end
    end
    if #pictures == 0 then
        pictures[1] = "information"
    end
    add_state(leaflet, section, page)
    if page.summary then
        parts.add_text(leaflet, section, pictures, page.summary)
    else
        parts.add(section, pictures[1], leaflet.say("named", { name = leaflet.latin(page.title) }))
    end
    local organisation = page.organisation and page.organisation.title or page.organisation_text
    if organisation and not same_name(organisation, page.title) and not parts.is_brief(leaflet, parts.spare_from) then
        parts.add(section, "team", leaflet.say("organisation", { name = leaflet.latin(organisation) }))
    end
    return section
end

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

-- With more needs than this, their meanings would bury the rest of the leaflet.
local explained_needs = 3

local function add_needs(leaflet, section, page)
    local needs = page.needs or {}
    if page.needs_everything then
        parts.add(section, "inclusion", leaflet.say("any_need"))
    elseif #needs <= explained_needs and not parts.is_brief(leaflet, 1) then
        for index, need in ipairs(needs) do
            local name = leaflet.voice.name(need)
            parts.add(section, parts.first_picture(need.picture, "support"),
                leaflet.say("needs", { names = name, count = 1, again = index > 1 }), table.unpack(parts.meaning(leaflet, need), 1, 2))
            section[#section].explained = parts.meaning(leaflet, need)[1] ~= nil
        end
    else
        local names, lines = {}, {}
        for index = 1, parts.shown_of(leaflet, #needs, "needs") do
            names[index] = leaflet.voice.name(needs[index])
        end
        for index, group in ipairs(sentences.grouped(names)) do
            lines[index] = leaflet.say("needs", { names = leaflet.list(group), count = #group, again = index > 1 })
        end
        parts.add_more(leaflet, lines, "needs", #needs - #names)
        parts.add_lines(section, parts.first_picture(needs[1] and needs[1].picture, "support"), lines)
    end
end

-- A rule that is a condition is led in, or it would say of the reader what is true of some readers only.
local function add_rules(leaflet, section, rules)
    local all = parts.split(leaflet, rules)
    if #all == 1 then
        parts.add(section, "check", leaflet.say("use_if", { rule = all[1] }))
        return
    end
    local at = #section + 1
    parts.add_text(leaflet, section, { "check" }, rules)
    if section[at] and format.is_condition(rules) then
        table.insert(section[at], 1, leaflet.say("use_if_all"))
    end
    local lines = {}
    local shown = parts.is_brief(leaflet, parts.shortest) and 1 or parts.shown_of(leaflet, #all, "text")
    parts.add_more(leaflet, lines, "rules", #all - shown)
    parts.add_lines(section, "check", lines)
end

function first.who(leaflet, page)
    local section = {}
    if page.ages then
        parts.add(section, parts.first_picture(age_picture(page.ages.from, page.ages.to)),
            leaflet.say("ages", { from = page.ages.from, to = page.ages.to }))
    end
    add_needs(leaflet, section, page)
    if page.eligibility then
        add_rules(leaflet, section, page.eligibility)
    end
    return section
end

return first
