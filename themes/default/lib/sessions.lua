-- The times of a service, gathered so that each is said once.

local format = import("format")

local sessions = {}

-- The days as numbers from 1 for Monday, and whether they are a run of three or more
local function day_numbers(days)
    local on, numbers = {}, {}
    for _, day in ipairs(days or {}) do
        on[tostring(day)] = true
    end
    for number, key in ipairs(format.weekday_keys) do
        numbers[#numbers + 1] = on[key] and number or nil
    end
    return numbers, #numbers >= 3 and numbers[#numbers] - numbers[1] + 1 == #numbers
end

-- Sessions on the same days at the same times differ in their dates only: they are said once, with all their dates.
-- What is over is left out.
function sessions.same_times(times)
    local groups, by_key = {}, {}
    for _, session in ipairs(format.coming(times)) do
        local days, span = day_numbers(session.days)
        local key = table.concat({
            table.concat(days, " "), session.opens or "", session.closes or "", session.note or "",
        }, "\n")
        local group = by_key[key]
        if not group then
            group = { session = session, dates = {}, days = days, span = span }
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
function sessions.only_day(group)
    local dates = group.dates[1]
    return #group.dates == 1 and dates.from and dates.from == dates.to and dates.from or nil
end

return sessions
