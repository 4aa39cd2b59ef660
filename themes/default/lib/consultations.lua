-- Whether people can have their say yet, now, or no more.

local format = import("format")

local consultations = {}

consultations.states = { "open", "opening", "closed" }

function consultations.state(item)
    if is_past(item.closes) then
        return "closed"
    end
    return is_older(item.opens, -1) and "open" or "opening"
end

-- Until when people can have their say, or since when they no longer can
function consultations.when(item)
    local state = consultations.state(item)
    return word("consultations.when_" .. state, { opens = format.date(item.opens), closes = format.date(item.closes) })
end

-- Lists by state: what closes first stands first, what opens first, and what closed last.
function consultations.by_state()
    local groups = { open = {}, opening = {}, closed = {} }
    for place, item in ipairs(entries("consultation")) do
        table.insert(groups[consultations.state(item)], { item = item, place = place })
    end
    local keys = { open = "closes", opening = "opens", closed = "closes" }
    for state, list in pairs(groups) do
        local key = keys[state]
        table.sort(list, function(one, other)
            local a, b = one.item[key], other.item[key]
            if a == b then
                return one.place < other.place
            end
            return (a < b) == (state ~= "closed")
        end)
        for index, found in ipairs(list) do
            list[index] = found.item
        end
    end
    return groups
end

return consultations
