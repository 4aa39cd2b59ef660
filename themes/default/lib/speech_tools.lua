-- What the files of lib/speech/ share: parts of dates and times, and joined lists.

local format = import("format")

local tools = {}

-- Monday is 1.
function tools.weekday(date)
    return (format.days_between("1970-01-01", date) + 3) % 7 + 1
end

-- 2026, 3, 17
function tools.date_parts(date)
    local year, month, day = string.match(date, "^(%d+)-(%d+)-(%d+)")
    return tonumber(year), tonumber(month), tonumber(day)
end

-- 11, 30
function tools.time_parts(time)
    local hour, minute = string.match(time, "^(%d+):(%d+)")
    return tonumber(hour), tonumber(minute)
end

-- "a, b and c" with the separators and the last link of a language
function tools.join(items, comma, last)
    local count = #items
    if count < 2 then
        return items[1] or ""
    end
    return table.concat(items, comma, 1, count - 1) .. last .. items[count]
end

return tools
