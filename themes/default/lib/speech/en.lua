-- Leaflets in English: at most 15 words a sentence, one thought each. See lib/speech.lua for what a phrase is.
--
-- Where a comment says what a function gets: dates are "2026-03-03", times "10:00", days numbers from 1 for Monday.

local format = import("format")
local tools = import("speech_tools")

local en = {}

local day_names = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" }

-- Numbers, dates, times, money and lists ------------------------------------------------------------------------------

-- {items}: "a, b and c"
function en.list(words)
    return tools.join(words.items, ", ", " and ")
end

-- What ends a sentence
en.stop = "."

-- {text}: the name of a term for the middle of a sentence
function en.inside(words)
    return format.inside(words.text)
end

-- {text}: a name, number or address in Latin letters, for languages that are written from the right
function en.latin(words)
    return words.text
end

-- {date}: "Tuesday 3 March 2026"
function en.date(words)
    return format.date(words.date)
end

-- {code}: the name of a language
function en.language(words)
    return format.language(words.code)
end

-- Headings ------------------------------------------------------------------------------------------------------------

en.what = "What it is"
en.who = "Who it is for"
en.where = "Where it is"
en.when = "When it is"
en.cost = "What it costs"
en.when_and_cost = "When it is, and what it costs"
en.how = "How to get it"
en.talk = "Talk to the Local Offer team"

-- What it is ----------------------------------------------------------------------------------------------------------

en.named = "This leaflet is about {name}."
en.organisation = "{name} runs it."
en.stopped = "This service is closed for now."
en.stopped_ask = "Ask when it will open again."
en.unchecked = "We have not checked this for a while."
en.unchecked_ask = "Phone or email before you go."
en.closed = "This service has closed."
en.closed_now = "You cannot use it now."
en.closed_phone = "You can phone us."
en.closed_help = "We will help you to find something else."

-- Who it is for -------------------------------------------------------------------------------------------------------

-- {from, to}: whole years; up to 25 is the oldest that there is
function en.ages(words)
    local from, to = words.from, words.to
    local people = to <= 12 and "children" or from >= 18 and "young adults" or from >= 11 and "young people"
        or "children and young people"
    if to == 0 then
        return "It is for babies under 1 year old."
    elseif from == 0 and to == 1 then
        return "It is for babies from birth to 1 year old."
    elseif from == 0 then
        return string.format("It is for %s from birth to %d years old.", people, to)
    elseif from == to then
        return string.format("It is for %s who are %d %s old.", people, from, from == 1 and "year" or "years")
    end
    return string.format("It is for %s who are %d to %d years old.", people, from, to)
end

en.any_need = "It is for any kind of need or disability."

-- {names, count, again}: names joined; again in the sentences after the first
function en.needs(words)
    return (words.again and "It can also help with " or "It can help with ") .. words.names .. "."
end

-- {rule}: a rule that is a condition, such as "You live in Millbeck."
function en.use_if(words)
    return format.rule(words.rule)
end

en.use_if_all = "You can use it if:"

-- Where it is ---------------------------------------------------------------------------------------------------------

en.place = "It is at {name}."
en.address = "The address is {address}."

-- {count}: more than one
function en.places(words)
    return string.format("There are %d places.", words.count)
end

en.place_in_list = "Place {number}: {text}."
en.town = "It is in {town}."
en.district = "The postcode begins with {district}."
en.hidden = "We do not show the full address."
en.hidden_ask = "You can ask for it when you get in touch."

-- {names, again}
function en.features(words)
    return (words.again and "It also has: " or "This place has: ") .. words.names .. "."
end

en.everywhere = "You can use it everywhere in our area."

-- {names, again}
function en.areas(words)
    return (words.again and "It is also in " or "It is in ") .. words.names .. "."
end

en.online = "It is online."
en.online_too = "It is online, too."

-- When it is ----------------------------------------------------------------------------------------------------------

local function hours(opens, closes)
    if opens and closes then
        return format.time(opens) .. " to " .. format.time(closes) .. (format.is_overnight(opens, closes) and " the next day" or "")
    elseif opens then
        return "from " .. format.time(opens)
    end
    return closes and "until " .. format.time(closes) or nil
end

-- {days, span, opens, closes, date, open, again}: span says that days are a run of three or more; date is the only day,
-- or nil; open says that these are hours of opening; again in the sentences after the first
function en.session(words)
    local day
    if words.date then
        day = "on " .. en.date({ date = words.date })
    elseif #words.days == 7 then
        day = "every day"
    elseif words.span then
        day = day_names[words.days[1]] .. " to " .. day_names[words.days[#words.days]]
    elseif #words.days > 0 then
        local names = {}
        for _, number in ipairs(words.days) do
            names[#names + 1] = day_names[number] .. "s"
        end
        day = "on " .. en.list({ items = names })
    end
    local time = hours(words.opens, words.closes)
    local verb = words.again and "It is also" or "It is"
    return verb .. (words.open and " open " or " ") .. (day or "") .. (day and time and ", " or "") .. (time or "") .. "."
end

-- {from, to, again}: the first and the last day, one of which may be nil
function en.period(words)
    local from, to = words.from, words.to
    if not from then
        return "The last day is " .. en.date({ date = to }) .. "."
    elseif not to then
        return (words.again and "It starts again on " or "It starts on ") .. en.date({ date = from }) .. "."
    end
    local first = format.date_short(from)
    if string.sub(from, 1, 4) == string.sub(to, 1, 4) then -- the year once
        first = string.gsub(first, " %d+$", "")
    end
    return (words.again and "It runs again from " or "It runs from ") .. first .. " to " .. format.date_short(to) .. "."
end

en.ask_when = "You can ask about days and times."

-- What it costs -------------------------------------------------------------------------------------------------------

en.free = "It is free."
en.free_meaning = "You do not have to pay."

-- {option, amount}: what is paid for, and pounds; nil when the price is not known
function en.price(words)
    if not words.amount then
        return words.option .. ": ask for the price."
    elseif words.amount == 0 then
        return words.option .. ": it is free."
    end
    return words.option .. ": you pay " .. format.money(words.amount) .. "."
end

-- How to get it, and contacts -----------------------------------------------------------------------------------------

en.contact = "You can talk to: {name}."
en.contact_role = "You can talk to: {name}, for {role}."
en.role = "It is for: {role}."
en.phone = "Phone: {phone}"
en.email = "Email: {email}"
en.website = "Website: {address}"
en.languages = "The people there speak {names}."
en.no_contact = "You can phone us."
en.no_contact_help = "We will help you to get in touch."

-- What is left out ----------------------------------------------------------------------------------------------------

local more = {
    needs = { "1 more kind of need", "%d more kinds of need" },
    rules = { "1 more rule", "%d more rules" },
    places = { "1 more place", "%d more places" },
    times = { "1 more time", "%d more times" },
    prices = { "1 more price", "%d more prices" },
    languages = { "1 more language", "%d more languages" },
    contacts = { "1 more contact", "%d more contacts" },
}

-- {kind, count}: kind is one of those above
function en.more(words)
    local forms = more[words.kind]
    local what = words.count == 1 and forms[1] or string.format(forms[2], words.count)
    return "Phone us about " .. what .. "."
end

-- Around the leaflet --------------------------------------------------------------------------------------------------

en.about = "This is an easy read leaflet."
en.about_how = "It uses short sentences and pictures."
en.hours = "We are here {hours}."
en.post = "Write to: {address}"
en.full_page = "Scan the square with a phone, or go to:"
en.code = "QR code. Scan to open “{title}” on the web."
en.made = "A computer made this leaflet from facts."
en.checked = "We checked the facts on {date}."
en.pictures = "The pictures are from: {credits}"
en.footer = "{title}, easy read"

return en
