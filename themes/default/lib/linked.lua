-- A service in the words of schema.org, for search engines and voice assistants. It says what the page says, no more.

local format = import("format")

local linked = {}

-- Places --------------------------------------------------------------------------------------------------------------

local country = json("GB")

local function street(given)
    local first, second = given.address_1, given.address_2
    return first and second and first .. ", " .. second or first
end

local function first_half(given)
    local postcode = given.postcode
    return postcode and string.match(postcode, "^%S+")
end

local coordinates = json_form { ["@type"] = json("GeoCoordinates"), latitude = 1, longitude = 2 }

local function position(given)
    local latitude, longitude = given.latitude, given.longitude
    return latitude and longitude and coordinates(latitude, longitude)
end

local place = json_form {
    ["@type"] = json("ServiceChannel"),
    serviceLocation = json_form {
        ["@type"] = json("Place"), name = "name", geo = position,
        address = json_form {
            ["@type"] = json("PostalAddress"), addressCountry = country, streetAddress = street,
            addressLocality = "city", addressRegion = "county", postalCode = "postcode",
        },
    },
}

-- Where somebody would have to be kept safe
local hidden_place = json_form {
    ["@type"] = json("ServiceChannel"),
    serviceLocation = json_form {
        ["@type"] = json("Place"),
        address = json_form {
            ["@type"] = json("PostalAddress"), addressCountry = country,
            addressLocality = "city", postalCode = first_half,
        },
    },
}

-- Ways to the service -------------------------------------------------------------------------------------------------

local phone = json_form {
    ["@type"] = json("ContactPoint"), telephone = "phone", email = "email", contactType = "role", name = "name",
}

-- Of a contact, with the service's website and languages
local contact = json_form {
    ["@type"] = json("ServiceChannel"), serviceUrl = 2, availableLanguage = 3,
    servicePhone = function(given)
        return given.phone and phone(given)
    end,
}

-- A list with something in it, or nil
local function some(list)
    return list[1] ~= nil and list or nil
end

local function channels(service)
    local list, website, languages = {}, service.website, service.languages
    website = website and absolute(website)
    for number, given in ipairs(service.contacts or {}) do
        list[number] = contact(given, website, languages)
    end
    local places = service.locations or {}
    local form = places[1] and service.address_hidden and hidden_place or place
    for _, given in ipairs(places) do
        list[#list + 1] = form(given)
    end
    return some(list)
end

-- Times and costs -----------------------------------------------------------------------------------------------------

local day_addresses = {
    monday = "https://schema.org/Monday", tuesday = "https://schema.org/Tuesday", wednesday = "https://schema.org/Wednesday",
    thursday = "https://schema.org/Thursday", friday = "https://schema.org/Friday", saturday = "https://schema.org/Saturday",
    sunday = "https://schema.org/Sunday",
}

local days = remembered(function(names)
    local list = {}
    for name in string.gmatch(names, "%S+") do
        list[#list + 1] = day_addresses[name]
    end
    return json(list)
end)

local session = json_form {
    ["@type"] = json("OpeningHoursSpecification"), opens = 2, closes = 3, dayOfWeek = 4, validFrom = "from",
    validThrough = "to",
}

local function hours(service)
    local list = {}
    for _, given in ipairs(format.coming(service.times or {})) do
        local opens, closes = given.opens, given.closes
        if opens and closes then
            list[#list + 1] = session(given, opens, closes, days(table.concat(given.days, " ")))
        end
    end
    return some(list)
end

local currency = json("GBP")
local free = json({ { ["@type"] = "Offer", price = 0, priceCurrency = "GBP" } })
local offer = json_form {
    ["@type"] = json("Offer"), name = "option", price = 2, priceCurrency = currency, description = "note",
}

local function offers(service)
    if service.costs_word then
        return free
    end
    local list = {}
    for _, cost in ipairs(service.costs or {}) do
        local amount = cost.amount
        list[#list + 1] = amount and offer(cost, amount) or nil
    end
    return some(list)
end

-- The service ---------------------------------------------------------------------------------------------------------

local function names(terms)
    local list = {}
    for number = 1, terms and #terms or 0 do
        list[number] = terms[number].name
    end
    return some(list)
end

local organisation = remembered(function(entry)
    return json({
        ["@type"] = "Organization", name = entry.title, description = entry.summary, url = absolute(entry.address),
        email = entry.email, telephone = entry.phone,
    })
end)

linked.service = json_form {
    ["@context"] = json("https://schema.org"), ["@type"] = json("Service"),
    ["@id"] = function(service)
        return "urn:uuid:" .. service.id
    end,
    name = "title", description = "summary", termsOfService = "eligibility",
    url = function(service)
        return absolute(service.address)
    end,
    provider = function(service)
        local provider = service.organisation
        return provider and organisation(provider)
    end,
    serviceType = function(service)
        return names(service.categories)
    end,
    areaServed = function(service)
        return service.areas_everything and site.council or names(service.areas)
    end,
    audience = json_form {
        ["@type"] = json("PeopleAudience"), suggestedMinAge = "ages.from", suggestedMaxAge = "ages.to",
    },
    hoursAvailable = hours, availableChannel = channels, offers = offers,
}

return linked
