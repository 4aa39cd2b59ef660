-- A service in the words of schema.org, for search engines and voice assistants. It says what the page says, no more.

local linked = {}

local day_addresses = {
    monday = "https://schema.org/Monday", tuesday = "https://schema.org/Tuesday", wednesday = "https://schema.org/Wednesday",
    thursday = "https://schema.org/Thursday", friday = "https://schema.org/Friday", saturday = "https://schema.org/Saturday",
    sunday = "https://schema.org/Sunday",
}

-- A list with something in it, or nil
local function some(list)
    return list[1] ~= nil and list or nil
end

local function place(service, given)
    local hidden = service.address_hidden
    local street = not hidden and given.address_1 or nil
    local on_map = not hidden and given.latitude and given.longitude
    return {
        ["@type"] = "Place",
        name = not hidden and given.name or nil,
        address = {
            ["@type"] = "PostalAddress", addressCountry = "GB",
            streetAddress = street and given.address_2 and street .. ", " .. given.address_2 or street,
            addressLocality = given.city, addressRegion = not hidden and given.county or nil,
            postalCode = hidden and given.postcode and string.match(given.postcode, "^%S+") or given.postcode,
        },
        geo = on_map and { ["@type"] = "GeoCoordinates", latitude = given.latitude, longitude = given.longitude } or nil,
    }
end

local function hours(service)
    local list = {}
    for _, session in ipairs(service.times or {}) do
        if session.opens and session.closes then
            local days = {}
            for _, day in ipairs(session.days) do
                days[#days + 1] = day_addresses[day]
            end
            list[#list + 1] = {
                ["@type"] = "OpeningHoursSpecification", dayOfWeek = days, opens = session.opens, closes = session.closes,
                validFrom = session.from, validThrough = session.to,
            }
        end
    end
    return some(list)
end

local function channels(service)
    local list = {}
    for _, contact in ipairs(service.contacts or {}) do
        list[#list + 1] = {
            ["@type"] = "ServiceChannel",
            servicePhone = contact.phone and {
                ["@type"] = "ContactPoint", telephone = contact.phone, email = contact.email,
                contactType = contact.role, name = contact.name,
            } or nil,
            serviceUrl = service.website and absolute(service.website) or nil,
            availableLanguage = service.languages,
        }
    end
    for _, given in ipairs(service.locations or {}) do
        list[#list + 1] = { ["@type"] = "ServiceChannel", serviceLocation = place(service, given) }
    end
    return some(list)
end

local function offers(service)
    local list = {}
    if service.costs_word then
        list[1] = { ["@type"] = "Offer", price = 0, priceCurrency = "GBP" }
    end
    for _, cost in ipairs(not service.costs_word and service.costs or {}) do
        list[#list + 1] = cost.amount and {
            ["@type"] = "Offer", name = cost.option, price = cost.amount, priceCurrency = "GBP", description = cost.note,
        } or nil
    end
    return some(list)
end

local function names(terms)
    local list = {}
    for _, term in ipairs(terms or {}) do
        list[#list + 1] = term.name
    end
    return some(list)
end

local organisation = remembered(function(entry)
    return json({
        ["@type"] = "Organization", name = entry.title, description = entry.summary, url = absolute(entry.address),
        email = entry.email, telephone = entry.phone,
    })
end)

function linked.service(service)
    return {
        ["@context"] = "https://schema.org", ["@type"] = "Service", ["@id"] = "urn:uuid:" .. service.id,
        name = service.title, description = service.summary, url = absolute(service.address),
        provider = service.organisation and organisation(service.organisation) or nil,
        serviceType = names(service.categories),
        areaServed = service.areas_everything and site.council or names(service.areas),
        audience = {
            ["@type"] = "PeopleAudience", suggestedMinAge = service.ages and service.ages.from,
            suggestedMaxAge = service.ages and service.ages.to,
        },
        hoursAvailable = hours(service), availableChannel = channels(service), offers = offers(service),
        termsOfService = service.eligibility,
    }
end

return linked
