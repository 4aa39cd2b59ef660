-- What is on: which events are still to come, when they are in words, and the calendar that other programs read.

local format = import("format")
local groups = import("groups")
local languages = import("languages")

local events = {}

local function day(moment)
    return string.sub(moment, 1, 10)
end

local function time(moment)
    return string.sub(moment, 12, 16)
end

-- Where it is, in short; nil when nothing is said
function events.place(event)
    local place = event.location
    if not place then
        return nil
    end
    local name = place.name or place.address_1 or place.city
    local text = name ~= place.city and place.city and name .. word("lists.comma") .. place.city or name
    return languages.mark(text, languages.of(event, "location") or place.name_language or place.city_language)
end

function events.is_over(event)
    return is_past(day(event.ends))
end

-- Those that are not over today, in their order: of the page's language, or of the one given
function events.coming(code)
    local list = {}
    for _, event in ipairs(entries("event", code)) do
        if not events.is_over(event) then
            list[#list + 1] = event
        end
    end
    return list
end

-- Those of the next seven days, today counted
function events.this_week()
    local list = {}
    for _, event in ipairs(events.coming()) do
        if is_older(day(event.starts), -7) then
            list[#list + 1] = event
        end
    end
    return list
end

-- By month, the nearest first: a list of { title, id, items }. What has begun stands in the month in which it began.
function events.months(list)
    return groups.by(list, function(event)
        return string.sub(event.starts, 1, 7)
    end, function(month, event)
        return { id = "month-" .. month, title = format.sentence(format.month(event.starts)) }
    end)
end

-- "Saturday 5 December 2026, 10am to midday"
function events.when(event)
    if day(event.starts) == day(event.ends) then
        return word("events.one_day", {
            date = format.date(event.starts), times = format.time_range(time(event.starts), time(event.ends)),
        })
    end
    return word("events.days", {
        from = format.date(event.starts), opens = format.time(time(event.starts)),
        to = format.date(event.ends), closes = format.time(time(event.ends)),
    })
end

-- "Harbour Pool, 1 Quay Street, Northtown, NT1 2AB"; nil when nothing is said
function events.where(event)
    local place, parts = event.location, {}
    for _, key in ipairs({ "name", "address_1", "address_2", "city", "postcode" }) do
        parts[#parts + 1] = place and place[key]
    end
    return parts[1] and table.concat(parts, ", ") or nil
end

-- The calendar: RFC 5545 -------------------------------------------------------------------------------------------

-- When clocks change in the United Kingdom
local zone = {
    "BEGIN:VTIMEZONE", "TZID:Europe/London",
    "BEGIN:DAYLIGHT", "DTSTART:19810329T010000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "TZNAME:BST", "END:DAYLIGHT",
    "BEGIN:STANDARD", "DTSTART:19961027T020000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0100", "TZOFFSETTO:+0000", "TZNAME:GMT", "END:STANDARD",
    "END:VTIMEZONE",
}

local function escaped(text)
    text = string.gsub(text, "\r", "")
    text = string.gsub(text, "[\\;,]", "\\%0")
    return (string.gsub(text, "\n", "\\n"))
end

-- A line has 75 bytes at most: the rest goes on below, behind a blank. No letter is cut in two.
local function folded(line)
    local parts, first, room = {}, 1, 75
    while #line - first + 1 > room do
        local last = first + room - 1
        while last > first and (string.byte(line, last + 1) & 0xC0) == 0x80 do
            last = last - 1
        end
        parts[#parts + 1] = string.sub(line, first, last)
        first, room = last + 1, 74
    end
    parts[#parts + 1] = string.sub(line, first)
    return table.concat(parts, "\r\n ")
end

local function moment(text)
    return (string.gsub(day(text), "-", "")) .. "T" .. string.gsub(time(text), ":", "") .. "00"
end

local function add_event(lines, event)
    -- The day of the last change stands for the moment in which the event was written down, so that the same content
    -- makes the same calendar.
    local written = string.gsub(day(event.changed or event.starts), "-", "") .. "T000000Z"
    local where = events.where(event)
    local text = { event.summary }
    for _, part in ipairs({ event.booking and plain(event.booking), event.cost }) do
        text[#text + 1] = part
    end
    local function add(name, value)
        lines[#lines + 1] = value and folded(name .. ":" .. value) or nil
    end
    add("BEGIN", "VEVENT")
    add("UID", event.id .. "@" .. string.match(site.base_url, "^%a+://([^/:]+)"))
    add("DTSTAMP", written)
    add("LAST-MODIFIED", event.changed and written)
    add("DTSTART;TZID=Europe/London", moment(event.starts))
    add("DTEND;TZID=Europe/London", moment(event.ends))
    add("SUMMARY", escaped(event.cancelled and word("events.cancelled_title", { title = event.title }) or event.title))
    add("DESCRIPTION", escaped(table.concat(text, "\n")))
    add("LOCATION", where and escaped(where))
    add("URL", absolute(event.address))
    add("STATUS", event.cancelled and "CANCELLED" or "CONFIRMED")
    add("TRANSP", event.cancelled and "TRANSPARENT" or "OPAQUE")
    add("END", "VEVENT")
end

-- All events but those that were over a year ago: people keep what they have been to.
function events.calendar()
    local lines = {
        "BEGIN:VCALENDAR", "VERSION:2.0", folded("PRODID:-//Signpost//" .. escaped(site.name) .. "//EN"),
        "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        folded("X-WR-CALNAME:" .. escaped(word("events.calendar_name", { site = site.name }))),
        "X-WR-TIMEZONE:Europe/London", "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
    }
    table.move(zone, 1, #zone, #lines + 1, lines)
    for _, event in ipairs(entries("event")) do
        if not is_older(day(event.ends), 366) then
            add_event(lines, event)
        end
    end
    lines[#lines + 1] = "END:VCALENDAR"
    return table.concat(lines, "\r\n") .. "\r"
end

return events
