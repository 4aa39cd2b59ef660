-- Phone numbers and addresses within sentences.

local format = import("format")

local contacts = {}

-- Where the first phone number stands in a text: first, last; nil when there is none. Only `short` finds numbers
-- of three digits, too, as those of the emergency services.
local function find_phone(text, start, short)
    local first, last = start - 1, start - 1
    while first do
        first, last = string.find(text, "%f[%d%+]%+?%d[%d ]*%d", last + 1)
        local digits = first and #string.gsub(string.sub(text, first, last), "%D", "") or 0
        if digits >= 10 and digits <= 13 or short and digits == 3 then
            return first, last
        end
    end
end

-- Where the first phone number, email address or the given web address stands in a text: first, last, and what a link to
-- it must say; nil when there is none
local function find_contact(text, start, website, short)
    local best_first, best_last, best_address
    local function consider(first, last, address)
        if first and (not best_first or first < best_first) then
            best_first, best_last, best_address = first, last, address
        end
    end
    local first, last = string.find(text, "[%w%.%+_%-]+@[%w%-]+%.[%w%.%-]*%w", start)
    if first then
        consider(first, last, "mailto:" .. string.sub(text, first, last))
    end
    first, last = find_phone(text, start, short)
    if first then
        consider(first, last, format.dial(string.sub(text, first, last)))
    end
    if website then
        first, last = string.find(text, format.site(website), start, true)
        consider(first, last, format.link(website))
    end
    return best_first, best_last, best_address
end

-- A sentence in parts, so that its phone numbers and addresses can be links: a list of {text = , address = or nil}. With
-- `short` also those of three digits.
function contacts.parts(text, website, short)
    local parts, start = {}, 1
    while start <= #text do
        local first, last, address = find_contact(text, start, website, short)
        if not first then
            break
        end
        if first > start then
            parts[#parts + 1] = { text = string.sub(text, start, first - 1) }
        end
        parts[#parts + 1] = { text = string.sub(text, first, last), address = address }
        start = last + 1
    end
    if start <= #text then
        parts[#parts + 1] = { text = string.sub(text, start) }
    end
    return parts
end

return contacts
