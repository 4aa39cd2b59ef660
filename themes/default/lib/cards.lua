-- What the card of an entry says besides its name: a summary, why nobody can go there now, and the main facts of its
-- type, each {text, label}; the label says what it is to those who cannot see where it stands.

local consultations = import("consultations")
local events = import("events")
local format = import("format")
local languages = import("languages")
local measures = import("measures")
local service_card = import("service_card")

local cards = {}

local add = service_card.add

local function event(entry)
    local facts = {}
    add(facts, events.when(entry), "card.when")
    add(facts, events.place(entry), "card.area")
    add(facts, entry.ages and format.sentence(format.ages(entry.ages)), "card.ages")
    add(facts, languages.mark(entry.cost, entry.cost and languages.of(entry, "cost")), "card.cost")
    return facts
end

-- By type: the facts of an entry that can be used
local facts_of = {
    service = service_card.facts,
    event = event,
    organisation = function(entry)
        local runs = #backlinks(entry, "service", "organisation")
        return { runs > 0 and { text = word("listing.runs", { count = format.count(runs, "service") }) } or nil }
    end,
    guide = function(entry)
        return { { text = word("guides.count", { steps = format.count(#entry.steps, "step") }) } }
    end,
    consultation = function(entry)
        return { { text = consultations.when(entry) } }
    end,
    news = function(entry)
        return { { text = format.date(entry.published) } }
    end,
}

-- Why nobody can use it now; nil when they can
local function stopped(entry)
    if entry.closed then
        return word("service.closed")
    elseif entry.type == "service" and entry.status == "temporarily closed" then
        return word("card.closed")
    elseif entry.type == "event" and entry.cancelled then
        return word("events.cancelled")
    elseif entry.type == "event" and events.is_over(entry) then
        return word("events.over")
    end
end

-- {summary, stopped, facts}, or nil when there is nothing to say about the entry but its name
function cards.of(entry)
    local card = { summary = languages.text(entry, "summary"), stopped = stopped(entry), facts = {} }
    if entry.type == "priority" then
        card.summary = languages.text(entry, "promise")
    elseif entry.type == "measure" then
        card.summary = measures.summary(entry)
    end
    local facts = facts_of[entry.type]
    if facts and not entry.closed and not (card.stopped and entry.type == "event") then
        card.facts = facts(entry)
    end
    return (card.summary or card.facts[1]) and card or nil
end

return cards
