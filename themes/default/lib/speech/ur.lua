-- Leaflets in Urdu. See lib/speech.lua for what a phrase is, and lib/speech/en.lua for what each one gets.
--
-- Urdu runs from the right. Names, numbers and addresses in Latin letters are put between two invisible signs, so that
-- they keep their order: "01632 960 100", "1 Quay Street, NT7 2AB".

local format = import("format")
local tools = import("speech_tools")

local ur = {}

-- Numbers, dates, times, money and lists ------------------------------------------------------------------------------

local months = {
    "جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر",
}
local day_names = { "پیر", "منگل", "بدھ", "جمعرات", "جمعہ", "ہفتہ", "اتوار" }
-- The same before "کو" and "سے", which change the ending
local on_day = { "پیر", "منگل", "بدھ", "جمعرات", "جمعے", "ہفتے", "اتوار" }

function ur.list(words)
    return tools.join(words.items, "، ", " اور ")
end

ur.stop = "۔"

local from_left, ends = "\u{2066}", "\u{2069}"

-- What has no Latin letter and no digit needs no help, and what has Urdu letters runs from the right itself.
function ur.latin(words)
    if not string.find(words.text, "%w") or string.find(words.text, "[\xD8-\xDB]") then
        return words.text
    end
    return from_left .. words.text .. ends
end

local function latin(text)
    return ur.latin({ text = text })
end

-- Names that are not translated stand each by itself, or a list of them would run from the left.
function ur.inside(words)
    return latin(words.text)
end

-- "3 مارچ 2026"
local short_date = tools.short_date(months)

function ur.date(words)
    return day_names[tools.weekday(words.date)] .. "، " .. short_date(words.date)
end

-- "صبح" and "10:30": the part of the day, and the hour of twelve
local function time_parts(text)
    local hour, minute = tools.time_parts(text)
    local part = "رات"
    if hour >= 5 and hour < 12 then
        part = "صبح"
    elseif hour >= 12 and hour < 16 then
        part = "دوپہر"
    elseif hour >= 16 and hour < 20 then
        part = "شام"
    end
    local clock = tostring((hour + 11) % 12 + 1)
    return part, minute > 0 and string.format("%s:%02d", clock, minute) or clock
end

local function time(text)
    local part, clock = time_parts(text)
    return part .. " " .. clock .. " بجے"
end

local function money(amount)
    local pounds, pence = tools.pounds(amount)
    if pence > 0 then
        return latin(string.format("£%d.%02d", pounds, pence))
    end
    return latin("£" .. pounds)
end

local languages = {
    en = "انگریزی", cy = "ویلش", ur = "اردو", pl = "پولش", pa = "پنجابی", bn = "بنگالی", gu = "گجراتی", ar = "عربی",
    so = "صومالی", ro = "رومانیائی", pt = "پرتگالی", es = "ہسپانوی", fr = "فرانسیسی", it = "اطالوی", de = "جرمن",
    tr = "ترکی", fa = "فارسی", ku = "کردی", ps = "پشتو", uk = "یوکرینی", ru = "روسی", zh = "چینی", yue = "کینٹونیز",
    hi = "ہندی", ta = "تامل", bfi = "برطانوی اشاروں کی زبان",
}

function ur.language(words)
    return languages[words.code] or latin(words.code)
end

-- Headings ------------------------------------------------------------------------------------------------------------

ur.what = "یہ کیا ہے"
ur.who = "یہ کس کے لیے ہے"
ur.where = "یہ کہاں ہے"
ur.when = "یہ کب ہے"
ur.cost = "اس کی قیمت کیا ہے"
ur.when_and_cost = "یہ کب ہے اور قیمت کیا ہے"
ur.how = "یہ مدد کیسے لیں"
ur.talk = "ہم سے بات کریں"

-- What it is ----------------------------------------------------------------------------------------------------------

ur.named = "یہ پرچہ {name} کے بارے میں ہے۔"
ur.organisation = "اسے {name} چلاتے ہیں۔"
ur.stopped = "یہ سروس ابھی بند ہے۔"
ur.stopped_ask = "پوچھیں کہ یہ دوبارہ کب کھلے گی۔"
ur.unchecked = "ہم نے کافی عرصے سے یہ معلومات نہیں دیکھیں۔"
ur.unchecked_ask = "جانے سے پہلے فون یا ای میل کریں۔"
ur.closed = "یہ سروس ختم ہو گئی ہے۔"
ur.closed_now = "آپ اسے اب استعمال نہیں کر سکتے۔"
ur.closed_phone = "آپ ہمیں فون کر سکتے ہیں۔"
ur.closed_help = "ہم کچھ اور تلاش کرنے میں آپ کی مدد کریں گے۔"

-- Who it is for -------------------------------------------------------------------------------------------------------

function ur.ages(words)
    local from, to = words.from, words.to
    local people = to <= 12 and "بچوں" or from >= 18 and "نوجوان بالغوں" or from >= 11 and "نوجوانوں"
        or "بچوں اور نوجوانوں"
    if to == 0 then
        return "یہ 1 سال سے کم عمر کے بچوں کے لیے ہے۔"
    elseif from == 0 then
        return "یہ پیدائش سے " .. to .. " سال تک کے " .. people .. " کے لیے ہے۔"
    elseif from == to then
        return "یہ " .. from .. " سال کے " .. people .. " کے لیے ہے۔"
    end
    return "یہ " .. from .. " سے " .. to .. " سال کے " .. people .. " کے لیے ہے۔"
end

ur.any_need = "یہ ہر قسم کی ضرورت یا معذوری کے لیے ہے۔"

function ur.needs(words)
    if words.again then
        return "اس میں بھی مدد ملتی ہے: " .. words.names .. "۔"
    end
    return "اس میں مدد ملتی ہے: " .. words.names .. "۔"
end

ur.use_if = "{rule}"
ur.use_if_all = "آپ اسے استعمال کر سکتے ہیں اگر:"

-- Where it is ---------------------------------------------------------------------------------------------------------

ur.place = "جگہ: {name}۔"
ur.address = "پتہ: {address}۔"

function ur.places(words)
    return "یہ " .. words.count .. " جگہوں پر ہے۔"
end

ur.place_in_list = "جگہ {number}: {text}۔"
ur.town = "قصبہ: {town}۔"
ur.district = "پوسٹ کوڈ {district} سے شروع ہوتا ہے۔"
ur.hidden = "ہم پورا پتہ نہیں دکھاتے۔"
ur.hidden_ask = "رابطہ کرتے وقت آپ پتہ پوچھ سکتے ہیں۔"

function ur.features(words)
    return (words.again and "یہ بھی ہے: " or "یہاں یہ سہولت ہے: ") .. words.names .. "۔"
end

ur.everywhere = "یہ ہمارے پورے علاقے کے لیے ہے۔"

function ur.areas(words)
    return (words.again and "یہاں بھی ہے: " or "علاقہ: ") .. words.names .. "۔"
end

ur.online = "یہ آن لائن ہے۔"
ur.online_too = "یہ آن لائن بھی ہے۔"

-- When it is ----------------------------------------------------------------------------------------------------------

local function hours(opens, closes)
    if opens and closes then
        local part, clock = time_parts(opens)
        local next_day = format.is_overnight(opens, closes)
        local last_part, last_clock = time_parts(closes)
        local last = (last_part ~= part or next_day) and last_part .. " " or "" -- the part of the day once
        return part .. " " .. clock .. " سے " .. (next_day and "اگلے دن " or "") .. last .. last_clock .. " بجے تک"
    elseif opens then
        return time(opens) .. " سے"
    end
    return closes and time(closes) .. " تک" or nil
end

local function days_text(days, span)
    if #days == 7 then
        return "ہر روز"
    elseif span then
        return on_day[days[1]] .. " سے " .. on_day[days[#days]] .. " تک"
    elseif #days == 0 then
        return nil
    end
    local names = {}
    for index, number in ipairs(days) do
        names[index] = on_day[number]
    end
    return ur.list({ items = names }) .. " کو"
end

function ur.session(words)
    local day = days_text(words.days, words.span)
    if words.date then
        day = ur.date({ date = words.date }) .. " کو"
    end
    local when = hours(words.opens, words.closes)
    return "یہ " .. (day or "") .. (day and when and "، " or "") .. (when or "") .. (words.again and " بھی" or "")
        .. (words.open and " کھلا ہے۔" or " ہوتا ہے۔")
end

function ur.period(words)
    local from, to = words.from, words.to
    if not from then
        return "آخری دن " .. ur.date({ date = to }) .. " ہے۔"
    elseif not to then
        return (words.again and "یہ دوبارہ " or "یہ ") .. ur.date({ date = from }) .. " کو شروع ہوگا۔"
    end
    local same_year = string.sub(from, 1, 4) == string.sub(to, 1, 4)
    return (words.again and "یہ دوبارہ " or "یہ ") .. short_date(from, same_year) .. " سے " .. short_date(to) .. " تک ہے۔"
end

ur.ask_when = "آپ دنوں اور وقت کے بارے میں پوچھ سکتے ہیں۔"

-- What it costs -------------------------------------------------------------------------------------------------------

ur.free = "یہ مفت ہے۔"
ur.free_meaning = "آپ کو پیسے نہیں دینے پڑتے۔"

function ur.price(words)
    if not words.amount then
        return latin(words.option) .. ": قیمت پوچھیں۔"
    elseif words.amount == 0 then
        return latin(words.option) .. ": یہ مفت ہے۔"
    end
    return latin(words.option) .. ": آپ " .. money(words.amount) .. " دیتے ہیں۔"
end

-- How to get it, and contacts -----------------------------------------------------------------------------------------

ur.contact = "آپ ان سے بات کر سکتے ہیں: {name}۔"
ur.contact_role = "آپ ان سے بات کر سکتے ہیں: {name}، {role} کے لیے۔"
ur.role = "یہ اس لیے ہے: {role}۔"
ur.phone = "فون: {phone}"
ur.email = "ای میل: {email}"
ur.website = "ویب سائٹ: {address}"
ur.languages = "وہاں لوگ {names} بولتے ہیں۔"
ur.no_contact = "آپ ہمیں فون کر سکتے ہیں۔"
ur.no_contact_help = "ہم رابطہ کرنے میں آپ کی مدد کریں گے۔"

-- What is left out ----------------------------------------------------------------------------------------------------

-- One, and more than one, as they stand before "کے لیے"
local more = {
    needs = { "ضرورت", "ضرورتوں" },
    rules = { "اصول", "اصولوں" },
    places = { "جگہ", "جگہوں" },
    times = { "وقت", "اوقات" },
    prices = { "قیمت", "قیمتوں" },
    languages = { "زبان", "زبانوں" },
    contacts = { "رابطے", "رابطوں" },
}

function ur.more(words)
    return "مزید " .. words.count .. " " .. more[words.kind][words.count == 1 and 1 or 2] .. " کے لیے ہمیں فون کریں۔"
end

-- Around the leaflet --------------------------------------------------------------------------------------------------

ur.about = "یہ پڑھنے میں آسان پرچہ ہے۔"
ur.about_how = "اس میں چھوٹے جملے اور تصویریں ہیں۔"
ur.made = "یہ پرچہ کمپیوٹر نے معلومات سے بنایا ہے۔"
ur.checked = "ہم نے معلومات {date} کو دیکھیں۔"
ur.hours = "ہمارے اوقات: {hours}۔"
ur.post = "خط کا پتہ: {address}"
ur.full_page = "فون سے مربع سکین کریں، یا یہاں جائیں:"
ur.code = "کیو آر کوڈ۔ ویب پر ”{title}“ کھولنے کے لیے اسے سکین کریں۔"
ur.pictures = "تصویریں: {credits}"
ur.footer = "{title}، پڑھنے میں آسان"

return ur
