-- Leaflets in Polish. See lib/speech.lua for what a phrase is, and lib/speech/en.lua for what each one gets.
--
-- Names of terms come in the nominative only, so sentences with them end in a colon and a list.

local format = import("format")
local tools = import("speech_tools")

local pl = {}

-- Numbers, dates, times, money and lists ------------------------------------------------------------------------------

-- The form of a noun after a number: 1 usługa, 2 usługi, 5 usług, 22 usługi, 12 usług
local function plural(number, one, few, many)
    local units, tens = number % 10, number % 100
    if number == 1 then
        return one
    elseif units >= 2 and units <= 4 and (tens < 12 or tens > 14) then
        return few
    end
    return many
end

local months = {
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca",
    "lipca", "sierpnia", "września", "października", "listopada", "grudnia",
}
local day_names = { "poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela" }
-- "on Monday", "on Mondays", and what stands after "od" and "do"
local on_day = { "w poniedziałek", "we wtorek", "w środę", "w czwartek", "w piątek", "w sobotę", "w niedzielę" }
local on_days = { "poniedziałki", "wtorki", "środy", "czwartki", "piątki", "soboty", "niedziele" }
local of_day = { "poniedziałku", "wtorku", "środy", "czwartku", "piątku", "soboty", "niedzieli" }

function pl.list(words)
    return tools.join(words.items, ", ", " i ")
end

pl.stop = "."

local capitals = {
    ["Ą"] = "ą", ["Ć"] = "ć", ["Ę"] = "ę", ["Ł"] = "ł", ["Ń"] = "ń", ["Ó"] = "ó", ["Ś"] = "ś", ["Ź"] = "ź", ["Ż"] = "ż",
}

-- What holds a second capital is a name and stays.
function pl.inside(words)
    local text = words.text
    if string.find(text, "%u", 2) then
        return text
    end
    local first = string.match(text, "^[\0-\x7F\xC2-\xF4][\x80-\xBF]*") or ""
    return (capitals[first] or string.lower(first)) .. string.sub(text, #first + 1)
end

function pl.latin(words)
    return words.text
end

-- "3 marca 2026"
local short_date = tools.short_date(months)

-- "wtorek, 3 marca 2026"
function pl.date(words)
    return day_names[tools.weekday(words.date)] .. ", " .. short_date(words.date)
end

-- "10:00", "9:30"
local function time(text)
    local hour, minute = tools.time_parts(text)
    return string.format("%d:%02d", hour, minute)
end

-- "4,50 funta", "1 funt", "2 funty", "40 funtów"
local function money(amount)
    local pounds, pence = tools.pounds(amount)
    if pence > 0 then
        return string.format("%d,%02d funta", pounds, pence)
    end
    return pounds .. " " .. plural(pounds, "funt", "funty", "funtów")
end

local languages = {
    en = "angielski", cy = "walijski", ur = "urdu", pl = "polski", pa = "pendżabski", bn = "bengalski", gu = "gudżarati",
    ar = "arabski", so = "somalijski", ro = "rumuński", pt = "portugalski", es = "hiszpański", fr = "francuski",
    it = "włoski", de = "niemiecki", tr = "turecki", fa = "perski", ku = "kurdyjski", ps = "paszto", uk = "ukraiński",
    ru = "rosyjski", zh = "chiński", yue = "kantoński", hi = "hindi", ta = "tamilski", bfi = "brytyjski język migowy",
}

function pl.language(words)
    return languages[words.code] or words.code
end

-- Headings ------------------------------------------------------------------------------------------------------------

pl.what = "Co to jest"
pl.who = "Dla kogo to jest"
pl.where = "Gdzie to jest"
pl.when = "Kiedy to jest"
pl.cost = "Ile to kosztuje"
pl.when_and_cost = "Kiedy to jest i ile kosztuje"
pl.how = "Jak z tego skorzystać"
pl.talk = "Porozmawiaj z nami"

-- What it is ----------------------------------------------------------------------------------------------------------

pl.named = "Ta ulotka mówi o: {name}."
pl.organisation = "Prowadzi to {name}."
pl.stopped = "Ta usługa jest na razie zamknięta."
pl.stopped_ask = "Zapytaj, kiedy znów będzie otwarta."
pl.unchecked = "Dawno tego nie sprawdzaliśmy."
pl.unchecked_ask = "Zadzwoń lub napisz e-mail, zanim tam pójdziesz."
pl.closed = "Tej usługi już nie ma."
pl.closed_now = "Nie możesz z niej teraz skorzystać."
pl.closed_phone = "Możesz do nas zadzwonić."
pl.closed_help = "Pomożemy Ci znaleźć coś innego."

-- Who it is for -------------------------------------------------------------------------------------------------------

-- What stands after "do" and "w wieku": 1 roku, 2 lat
local function years(number)
    return number .. (number == 1 and " roku" or " lat")
end

function pl.ages(words)
    local from, to = words.from, words.to
    local people = to <= 12 and "dzieci" or from >= 18 and "młodych dorosłych" or from >= 11 and "młodzieży"
        or "dzieci i młodzieży"
    if to <= 1 and from == 0 then
        return to == 0 and "To jest dla niemowląt, które nie mają jeszcze 1 roku."
            or "To jest dla niemowląt od urodzenia do 1 roku."
    elseif from == 0 then
        return "To jest dla " .. people .. " od urodzenia do " .. years(to) .. "."
    elseif from == to then
        return "To jest dla " .. people .. " w wieku " .. years(from) .. "."
    end
    return "To jest dla " .. people .. " w wieku od " .. from .. " do " .. years(to) .. "."
end

pl.any_need = "To jest dla osób z każdą potrzebą lub niepełnosprawnością."

function pl.needs(words)
    if words.again then
        return "Inne potrzeby: " .. words.names .. "."
    end
    return (words.count == 1 and "Rodzaj potrzeb: " or "Rodzaje potrzeb: ") .. words.names .. "."
end

pl.use_if = "{rule}"
pl.use_if_all = "Możesz skorzystać, jeśli:"

-- Where it is ---------------------------------------------------------------------------------------------------------

pl.place = "Miejsce: {name}."
pl.address = "Adres: {address}."

function pl.places(words)
    local count = words.count
    return plural(count, "Jest ", "Są ", "Jest ") .. count .. " " .. plural(count, "miejsce", "miejsca", "miejsc") .. "."
end

pl.place_in_list = "Miejsce {number}: {text}."
pl.town = "Miejscowość: {town}."
pl.district = "Kod pocztowy zaczyna się od {district}."
pl.hidden = "Nie pokazujemy całego adresu."
pl.hidden_ask = "Możesz o niego zapytać, gdy się skontaktujesz."

function pl.features(words)
    return (words.again and "Jest też: " or "Ułatwienia: ") .. words.names .. "."
end

pl.everywhere = "Możesz z tego skorzystać w całej okolicy."

function pl.areas(words)
    return (words.again and "A także: " or "Gdzie działa: ") .. words.names .. "."
end

pl.online = "To jest przez internet."
pl.online_too = "Działa też przez internet."

-- When it is ----------------------------------------------------------------------------------------------------------

local function hours(opens, closes)
    if opens and closes then
        return "od " .. time(opens) .. " do " .. time(closes) .. (format.is_overnight(opens, closes) and " następnego dnia" or "")
    elseif opens then
        return "od " .. time(opens)
    end
    return closes and "do " .. time(closes) or nil
end

-- "w soboty", "we wtorki i czwartki", "od poniedziałku do piątku", "codziennie"
local function days_text(days, span)
    if #days == 7 then
        return "codziennie"
    elseif span then
        return "od " .. of_day[days[1]] .. " do " .. of_day[days[#days]]
    elseif #days == 0 then
        return nil
    end
    local names = {}
    for _, number in ipairs(days) do
        names[#names + 1] = on_days[number]
    end
    return (days[1] == 2 and "we " or "w ") .. pl.list({ items = names })
end

function pl.session(words)
    local day = days_text(words.days, words.span)
    if words.date then
        day = on_day[tools.weekday(words.date)] .. ", " .. short_date(words.date)
    end
    local verb = words.open and "Otwarte " or "Zajęcia są "
    if words.again then
        verb = words.open and "Otwarte także " or "Zajęcia są także "
    end
    local when = hours(words.opens, words.closes)
    return verb .. (day or "") .. (day and when and ", " or "") .. (when or "") .. "."
end

function pl.period(words)
    local from, to = words.from, words.to
    if not from then
        return "Ostatni dzień: " .. pl.date({ date = to }) .. "."
    elseif not to then
        return (words.again and "Następny początek: " or "Początek: ") .. pl.date({ date = from }) .. "."
    end
    local same_year = string.sub(from, 1, 4) == string.sub(to, 1, 4)
    return (words.again and "Potem od " or "To jest od ") .. short_date(from, same_year) .. " do " .. short_date(to) .. "."
end

pl.ask_when = "Możesz zapytać o dni i godziny."

-- What it costs -------------------------------------------------------------------------------------------------------

pl.free = "To jest bezpłatne."
pl.free_meaning = "Nie musisz płacić."

function pl.price(words)
    if not words.amount then
        return words.option .. ": zapytaj o cenę."
    elseif words.amount == 0 then
        return words.option .. ": bezpłatnie."
    end
    return words.option .. ": płacisz " .. money(words.amount) .. "."
end

-- How to get it, and contacts -----------------------------------------------------------------------------------------

pl.contact = "Możesz porozmawiać z: {name}."
pl.contact_role = "Możesz porozmawiać z: {name}, w sprawie: {role}."
pl.role = "W sprawie: {role}."
pl.phone = "Telefon: {phone}"
pl.email = "E-mail: {email}"
pl.website = "Strona: {address}"
pl.languages = "Języki, w których tam mówią: {names}."
pl.no_contact = "Możesz do nas zadzwonić."
pl.no_contact_help = "Pomożemy Ci się skontaktować."

-- What is left out ----------------------------------------------------------------------------------------------------

local more = {
    needs = { "rodzaj potrzeb", "rodzaje potrzeb", "rodzajów potrzeb" },
    rules = { "zasada", "zasady", "zasad" },
    places = { "miejsce", "miejsca", "miejsc" },
    times = { "termin", "terminy", "terminów" },
    prices = { "cena", "ceny", "cen" },
    languages = { "język", "języki", "języków" },
    contacts = { "kontakt", "kontakty", "kontaktów" },
}

function pl.more(words)
    local count = words.count
    return "Zadzwoń do nas: " .. plural(count, "jest", "są", "jest") .. " jeszcze " .. count .. " "
        .. plural(count, table.unpack(more[words.kind])) .. "."
end

-- Around the leaflet --------------------------------------------------------------------------------------------------

pl.about = "To jest ulotka łatwa do czytania."
pl.about_how = "Ma krótkie zdania i obrazki."
pl.made = "Komputer zrobił tę ulotkę z faktów."
pl.checked = "Sprawdziliśmy fakty: {date}."
pl.hours = "Jesteśmy tu: {hours}."
pl.post = "Adres do listów: {address}"
pl.full_page = "Zeskanuj kwadrat telefonem lub wejdź na:"
pl.code = "Kod QR. Zeskanuj, aby otworzyć stronę „{title}”."
pl.pictures = "Obrazki: {credits}"
pl.footer = "{title}, łatwe do czytania"

return pl
