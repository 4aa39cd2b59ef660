-- How the theme says dates, times, money, ages and lists. Every word comes from words.yml, so that a theme in another
-- language changes no code here. Dates are "2026-03-03" and times "10:00", as the entries give them. What is said again
-- and again, and takes long to find, is remembered().

local format = {}

-- In the order of the week: keys below "dates" in words.yml
format.weekday_keys = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" }
local weekday_keys = format.weekday_keys
local month_keys = {
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
}

-- Dates ------------------------------------------------------------------------------------------------------------

local function split_date(date)
    local year, month, day = string.match(date, "^(%d+)-(%d+)-(%d+)")
    if not year then
        error("not a date: '" .. tostring(date) .. "'")
    end
    return tonumber(year), tonumber(month), tonumber(day)
end

-- Days since 1 January 1970. The year is taken to begin in March, which puts the leap day at its end.
local function day_number(date)
    local year, month, day = split_date(date)
    if month <= 2 then
        year = year - 1
    end
    local era = year // 400
    local year_of_era = year - era * 400
    local month_from_march = (month + 9) % 12
    local day_of_year = (153 * month_from_march + 2) // 5 + day - 1
    local day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146097 + day_of_era - 719468
end

-- Whole days from one date to a later one; negative when it is earlier.
function format.days_between(from, to)
    return day_number(to) - day_number(from)
end

-- "Tuesday 3 March 2026"
format.date = remembered(function(date)
    local year, month, day = split_date(date)
    -- Day 0 was a Thursday, the fourth name in the list.
    local weekday = weekday_keys[(day_number(date) + 3) % 7 + 1]
    return word("dates.full", {
        weekday = word("dates." .. weekday), day = day, month = word("dates." .. month_keys[month]), year = year,
    })
end)

-- "3 March 2026"
format.date_short = remembered(function(date)
    local year, month, day = split_date(date)
    return word("dates.short", { day = day, month = word("dates." .. month_keys[month]), year = year })
end)

-- "March 2026". A language in which a month has another form where no day stands before it says so under "alone".
function format.month(date)
    local year, month = split_date(date)
    local alone = "dates.alone." .. month_keys[month]
    local name = word(has_word(alone) and alone or "dates." .. month_keys[month])
    return word("dates.month", { month = name, year = year })
end

-- "from 5 September 2026 to 19 December 2026", "from ...", "until ...", or nil when both are absent
format.date_range = remembered(function(from, to)
    if from and to then
        return word("dates.between", { from = format.date_short(from), to = format.date_short(to) })
    elseif from then
        return word("dates.from", { from = format.date_short(from) })
    elseif to then
        return word("dates.until", { to = format.date_short(to) })
    end
end)

-- Times ------------------------------------------------------------------------------------------------------------

-- "10am", "11:30am", "midday", "midnight"
function format.time(time)
    local hour, minute = string.match(time, "^(%d+):(%d+)")
    hour, minute = tonumber(hour), tonumber(minute)
    if minute == 0 and hour == 12 then
        return word("times.midday")
    elseif minute == 0 and hour % 24 == 0 then
        return word("times.midnight")
    end
    local clock = tostring((hour + 11) % 12 + 1)
    if minute > 0 then
        clock = string.format("%s:%02d", clock, minute)
    end
    local part = hour < 12 and "morning" or hour < 18 and "afternoon" or "evening"
    return word("times." .. part, { clock = clock, hours = string.format("%d:%02d", hour, minute) })
end

-- Whether a time to a time goes on into the next day, and further than midnight
function format.is_overnight(opens, closes)
    return closes <= opens and closes ~= "00:00"
end

-- "10am to 11:30am", "8pm to 8am the next day", "from 10am", "until 11:30am", or nil
format.time_range = remembered(function(opens, closes)
    if opens and closes then
        return word(format.is_overnight(opens, closes) and "times.overnight" or "times.between", { opens = format.time(opens), closes = format.time(closes) })
    elseif opens then
        return word("times.from", { opens = format.time(opens) })
    elseif closes then
        return word("times.until", { closes = format.time(closes) })
    end
end)

-- Lists and numbers ------------------------------------------------------------------------------------------------

-- "a", "a and b", "a, b and c"; link is "or" for the other word
function format.join(items, link)
    local count = #items
    if count == 0 then
        return ""
    elseif count == 1 then
        return items[1]
    end
    local before = count == 2 and items[1] or table.concat(items, word("lists.comma"), 1, count - 1)
    return word(link == "or" and "lists.or" or "lists.and", { items = before, last = items[count] })
end

-- The names of terms, joined.
function format.names(terms, link)
    local names = {}
    for _, term in ipairs(terms) do
        names[#names + 1] = term.name
    end
    return format.join(names, link)
end

-- Which form of a counted thing a number takes, by the name of the language's rule in its words
local plural_forms = {
    ["one-many"] = function(value)
        return value == 1 and "one" or "many"
    end,
    ["one-few-many"] = function(value) -- 2 to 4, 22 to 24 and so on, but for 12 to 14
        local few = value % 10 >= 2 and value % 10 <= 4 and (value % 100 < 12 or value % 100 > 14)
        return value == 1 and "one" or few and "few" or "many"
    end,
}

local function count_of(value)
    return "." .. plural_forms[word("language.plurals")](value)
end

-- "1 service", "12 services": `thing` is a key under counts in words.yml
format.count = remembered(function(number, thing)
    return word("counts." .. thing .. count_of(number), { n = format.number(number) })
end)

-- What a link to a page of a long list is called: "Page 3"
format.page_name = remembered(function(number)
    return word("listing.page", { number = number })
end)

-- "1,200"
function format.number(number)
    local digits = tostring(math.tointeger(number) or math.floor(number))
    if #digits < 4 then -- nothing to group
        return digits
    end
    local grouped = string.reverse(string.gsub(string.reverse(digits), "(%d%d%d)", "%1,"))
    return (string.gsub(string.gsub(grouped, "^(-?),", "%1"), ",", word("numbers.group")))
end

-- "1,200.5": at most two decimals, and no zeros at their end, or with `pence` both where there are any: "1,200.50"
function format.decimal(number, pence)
    local whole, part = string.match(string.format("%.2f", math.abs(number)), "^(%d+)%.(%d+)$")
    part = pence and part ~= "00" and part or string.gsub(part, "0+$", "")
    local text = format.number(math.tointeger(tonumber(whole))) .. (part ~= "" and word("numbers.point") .. part or "")
    return number < 0 and text ~= "0" and "-" .. text or text
end

-- A day of the week is a bit of a number, and some of them are their sum: 1 for Monday, 2 for Tuesday, 4 for Wednesday
local weekday_bits = { monday = 1, tuesday = 2, wednesday = 4, thursday = 8, friday = 16, saturday = 32, sunday = 64 }

local days_said = remembered(function(days)
    local on = {}
    for index, key in ipairs(weekday_keys) do
        if days & weekday_bits[key] ~= 0 then
            on[#on + 1] = index
        end
    end
    local first, last = on[1], on[#on]
    if #on == 7 then
        return word("dates.every_day")
    elseif #on >= 3 and last - first + 1 == #on then
        return word("dates.span", {
            first = word("dates." .. weekday_keys[first]), last = word("dates." .. weekday_keys[last]),
        })
    end
    local names = {}
    for place, index in ipairs(on) do
        names[place] = word("dates." .. weekday_keys[index] .. "s")
    end
    return format.join(names)
end)

-- "Saturdays", "Mondays and Wednesdays", "Monday to Friday", "every day"; a run of three or more days is said as a span
function format.days(days)
    local on = 0
    for number = 1, #days do
        on = on | (weekday_bits[days[number]] or 0)
    end
    return days_said(on)
end

-- Facts of services ------------------------------------------------------------------------------------------------

-- "£4.50", "£40", "free"
format.money = remembered(function(amount)
    if amount == 0 then
        return word("money.free")
    end
    local pence = math.floor(amount * 100 + 0.5)
    local pounds = format.number(pence // 100)
    if pence % 100 == 0 then
        return word("money.amount", { amount = pounds })
    end
    return word("money.amount", { amount = string.format("%s%s%02d", pounds, word("numbers.point"), pence % 100) })
end)

function format.is_all_ages(ages)
    return ages.from == 0 and ages.to >= 25
end

local ages_said = remembered(function(from, to)
    if from == 0 and to >= 25 then
        return word("ages.all", { to = to })
    elseif from == 0 and to == 0 then
        return word("ages.babies")
    elseif from == 0 then
        return word("ages.from_birth", { to = to })
    elseif from == to then
        return word(from == 1 and "ages.year" or "ages.one", { age = from })
    end
    return word("ages.range", { from = from, to = to })
end)

-- "5 to 11 years", "birth to 4 years", "all ages up to 25"
function format.ages(ages)
    return ages_said(ages.from, ages.to)
end

-- The names of areas for the middle of a sentence, nil without one, and whether the service is online, which is no place
function format.areas(areas)
    local places, online, online_term = {}, false, word("areas.online_term")
    for number = 1, #areas do
        local area = areas[number]
        if area.id == online_term then
            online = true
        else
            places[#places + 1] = area.name
        end
    end
    return places[1] and format.join(places) or nil, online
end

-- Whether the addresses of a service have said where it is: each is in the town that is its only area
function format.is_placed(service, names)
    local areas = service.areas or {}
    for _, place in ipairs(service.locations or {}) do
        local town = place.city or ""
        local is_area = areas[1] and not areas[2] and string.gsub(string.lower(town), " ", "-") == areas[1].id
        if town ~= names and not is_area then
            return false
        end
    end
    return service.locations ~= nil and #service.locations > 0
end

-- Where a service is, as a line by itself: "In Millbeck and Westholme", "Online", "Everywhere in our area"; nil when its
-- addresses say so. With `bare` for a line without addresses: "Millbeck and Westholme".
function format.where(service, bare)
    if service.areas_everything then
        return word("areas.everywhere")
    end
    local names, online = format.areas(service.areas or {})
    if not names then
        return online and word("areas.online") or nil
    elseif bare then
        return online and word("areas.names_and_online", { names = names }) or names
    end
    if not online and format.is_placed(service, names) then
        return nil
    end
    return word(online and "areas.inside_and_online" or "areas.inside", { names = names })
end

-- Whether a rule about who can use a service is a condition ("You live in Millbeck."), as words.yml knows them
function format.is_condition(rule)
    return begins_with(rule, word("rules.conditions")) and not begins_with(rule, word("rules.not_conditions"))
end

-- "You can use it if you live in Millbeck."; a rule that is no condition stays as it is
function format.rule(rule)
    if not format.is_condition(rule) then
        return rule
    end
    return word("service.use_if", { rule = string.lower(string.sub(rule, 1, 1)) .. string.sub(rule, 2) })
end

-- "never" or "since" when a service was not checked for as long as site.yml allows, else nil
function format.unchecked(service)
    if not service.reviewed then
        return "never"
    end
    return is_older(service.reviewed, site.review_after_days or 180) and "since" or nil
end

-- The names of the languages spoken; nil when nothing is said, or English alone
function format.languages(codes)
    if not codes or not codes[1] or #codes == 1 and codes[1] == site.language then
        return nil
    end
    local names = {}
    for _, code in ipairs(codes) do
        names[#names + 1] = format.language(code)
    end
    return format.join(names)
end

-- "Saturdays, 10am to 11:30am, from 5 September 2026 to 19 December 2026", or "Saturday 30 January 2027, 10am to 2pm";
-- the note is left to the caller
function format.session(session)
    local parts, days = {}, session.days
    local one_day = session.from and session.from == session.to
    if one_day then
        parts[1] = format.date(session.from)
    elseif days and #days > 0 then
        parts[1] = format.days(days)
    end
    parts[#parts + 1] = format.time_range(session.opens, session.closes)
    parts[#parts + 1] = not one_day and format.date_range(session.from, session.to) or nil
    return format.sentence(table.concat(parts, word("lists.comma")))
end

-- The sessions that are not over
function format.coming(sessions)
    local list = {}
    for number = 1, #sessions do
        local last = sessions[number].to
        list[#list + 1] = not (last and is_past(last)) and sessions[number] or nil
    end
    return list
end

-- When a service is on, for a line of a list: all of it when one session says all, else the days; nil when it is over
function format.when(sessions)
    sessions = format.coming(sessions)
    local only = #sessions == 1 and sessions[1]
    if only and not (only.note or only.from or only.to) then
        return format.session(only)
    end
    local days = {}
    for number = 1, #sessions do
        local session = sessions[number]
        local from = session.from
        local one_day = from and from == session.to
        local on = not one_day and session.days or {}
        for place = 1, #on do
            days[#days + 1] = on[place]
        end
    end
    return days[1] and format.sentence(format.days(days)) or nil
end

-- "NT7" of "NT7 2AB": as much of a postcode as a page may show when the address is withheld
function format.postcode_district(postcode)
    return string.match(postcode, "^(%S+)%s") or string.sub(postcode, 1, -4)
end

-- The address that a telephone dials: digits, a leading + kept, words such as "extension 5" left out.
function format.dial(phone)
    local number = string.match(phone, "^[%s%d%+%(%)%-]+") or ""
    return "tel:" .. (string.gsub(number, "[^%d%+]", ""))
end

-- The name of a language, or its code when words.yml does not know it; of one kind of it, "en-GB", that of the whole
format.language = remembered(function(code)
    local known = " " .. word("languages.known") .. " "
    for _, name in ipairs({ code, (string.match(code, "^%a+")) }) do
        if string.find(known, " " .. name .. " ", 1, true) then
            return word("languages." .. name)
        end
    end
    return code
end)

-- Files and text ---------------------------------------------------------------------------------------------------

-- "64 KB", "1.2 MB"
function format.size(bytes)
    if bytes < 1000000 then
        return word("files.kilobytes", { n = math.max(1, (bytes + 500) // 1000) })
    end
    return word("files.megabytes", { n = (string.gsub(string.format("%.1f", bytes / 1000000), "%.", word("numbers.point"))) })
end

-- "2 pages, 64 KB", with what is known of it
function format.document(pages, bytes)
    local parts = {}
    if pages then
        parts[#parts + 1] = format.count(pages, "sheet")
    end
    if bytes then
        parts[#parts + 1] = format.size(bytes)
    end
    return table.concat(parts, word("lists.comma"))
end

-- The text with a capital letter in front
function format.sentence(text)
    local first = string.byte(text) or 0
    if first < 97 or first > 122 then -- no small letter, but a number or a capital, as most have
        return text
    end
    return string.upper(string.sub(text, 1, 1)) .. string.sub(text, 2)
end

-- The text for the middle of a sentence: "Short breaks" becomes "short breaks"; what holds a further capital is a name
-- ("Changing Places toilet", "EHC plans") and stays
function format.inside(text)
    if string.find(text, "%u", 2) or not string.find(text, "^%u%l") then
        return text
    end
    return string.lower(string.sub(text, 1, 1)) .. string.sub(text, 2)
end

local inside_name = remembered(function(term)
    return format.inside(term.name)
end)

-- The names of terms for the middle of a sentence, joined
function format.inside_names(terms, link)
    local names = {}
    for number = 1, #terms do
        names[number] = inside_name(terms[number])
    end
    return format.join(names, link)
end

-- The text cut at a word, at most `limit` characters long
function format.shorten(text, limit)
    local length = #text > limit and utf8.len(text)
    if not length or length <= limit then
        return text
    end
    local cut = string.sub(text, 1, utf8.offset(text, limit) - 1)
    return (string.gsub(cut, "%s+%S*$", "")) .. "\u{2026}"
end

-- An address for an href: those of the site get its base path
function format.link(url)
    if string.sub(url, 1, 1) == "/" then
        return href(url)
    end
    return url
end

-- The text with spaces at which no line breaks, for postcodes and the like
function format.together(text)
    return (string.gsub(text, " ", "\u{A0}"))
end

-- The text with its postcodes kept on one line
function format.keep_postcodes(text)
    if not string.find(text, " %d%u%u") then -- which is quick to see
        return text
    end
    return (string.gsub(text, "(%f[%w]%u%u?%d[%d%u]?) (%d%u%u%f[%W])", "%1\u{A0}%2"))
end

-- A web address as people say it
function format.site(url)
    local text = string.match(url, "^%a+://(.*)$") or url
    if string.sub(text, 1, 4) == "www." then
        text = string.sub(text, 5)
    end
    return string.sub(text, -1) == "/" and string.sub(text, 1, -2) or text
end

return format
