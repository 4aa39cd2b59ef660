-- What the files of lib/speech/ share: dates, times, money and joined lists.

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

-- A function that says a date as "3 marca 2026", or without its year, by the names of the months
function tools.short_date(months)
    return function(date, without_year)
        local year, month, day = tools.date_parts(date)
        local text = day .. " " .. months[month]
        return without_year and text or text .. " " .. year
    end
end

-- Pounds and pence, as whole numbers
function tools.pounds(amount)
    local pence = math.floor(amount * 100 + 0.5)
    return pence // 100, pence % 100
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
