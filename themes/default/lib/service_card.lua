-- The facts on the card of a service, each {text, label}; the label says what it is to those who cannot see where it stands.
-- It needs little besides, as there are many of these cards.

local format = import("format")

local service_card = {}

-- The least that a service costs, in words; nil when nothing is said
local function cost(service)
    if service.costs_word == "free" then
        return word("card.free")
    end
    local costs, least, all_free = service.costs, nil, true
    for number = 1, costs and #costs or 0 do
        local amount = costs[number].amount
        all_free = all_free and amount == 0
        if amount and (not least or amount < least) then
            least = amount
        end
    end
    if least == 0 then
        return word(all_free and "card.free" or "card.some_free")
    end
    return least and word("card.paid", { price = format.money(least) })
end

-- Puts a fact at the end of those that are known already; a text that is not there is none. label is the key of a word.
function service_card.add(facts, text, label)
    if text then
        facts[#facts + 1] = { text = text, label = label and word(label) }
    end
end

function service_card.facts(service)
    local facts, add, ages = {}, service_card.add, service.ages
    add(facts, ages and format.sentence(format.ages(ages)), "card.ages")
    add(facts, format.where(service, true), "card.area")
    add(facts, cost(service), "card.cost")
    add(facts, service.status ~= "temporarily closed" and format.when(service.times or {}), "card.when")
    return facts
end

return service_card
