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

local function place(given, hidden)
    local postcode = given.postcode
    if hidden then
        return {
            ["@type"] = "Place",
            address = {
                ["@type"] = "PostalAddress", addressCountry = "GB", addressLocality = given.city,
                postalCode = postcode and string.match(postcode, "^%S+"),
            },
        }
    end
    local first, second, latitude, longitude = given.address_1, given.address_2, given.latitude, given.longitude
    return {
        ["@type"] = "Place",
        name = given.name,
        address = {
            ["@type"] = "PostalAddress", addressCountry = "GB",
            streetAddress = first and second and first .. ", " .. second or first,
            addressLocality = given.city, addressRegion = given.county, postalCode = postcode,
        },
        geo = latitude and longitude and { ["@type"] = "GeoCoordinates", latitude = latitude, longitude = longitude } or nil,
    }
end

local function hours(service)
    local list = {}
    for _, session in ipairs(service.times or {}) do
        local opens, closes = session.opens, session.closes
        if opens and closes then
            local days, on = {}, session.days
            for number = 1, #on do
                days[#days + 1] = day_addresses[on[number]]
            end
            list[#list + 1] = {
                ["@type"] = "OpeningHoursSpecification", dayOfWeek = days, opens = opens, closes = closes,
                validFrom = session.from, validThrough = session.to,
            }
        end
    end
    return some(list)
end

local function channels(service)
    local list, website, languages = {}, service.website, service.languages
    website = website and absolute(website)
    for _, contact in ipairs(service.contacts or {}) do
        local phone = contact.phone
        list[#list + 1] = {
            ["@type"] = "ServiceChannel",
            servicePhone = phone and {
                ["@type"] = "ContactPoint", telephone = phone, email = contact.email,
                contactType = contact.role, name = contact.name,
            } or nil,
            serviceUrl = website, availableLanguage = languages,
        }
    end
    local places = service.locations or {}
    local hidden = places[1] and service.address_hidden
    for _, given in ipairs(places) do
        list[#list + 1] = { ["@type"] = "ServiceChannel", serviceLocation = place(given, hidden) }
    end
    return some(list)
end

local function offers(service)
    local list, free = {}, service.costs_word
    if free then
        list[1] = { ["@type"] = "Offer", price = 0, priceCurrency = "GBP" }
    end
    for _, cost in ipairs(not free and service.costs or {}) do
        local amount = cost.amount
        list[#list + 1] = amount and {
            ["@type"] = "Offer", name = cost.option, price = amount, priceCurrency = "GBP", description = cost.note,
        } or nil
    end
    return some(list)
end

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

function linked.service(service)
    local provider, ages = service.organisation, service.ages or {}
    return {
        ["@context"] = "https://schema.org", ["@type"] = "Service", ["@id"] = "urn:uuid:" .. service.id,
        name = service.title, description = service.summary, url = absolute(service.address),
        provider = provider and organisation(provider) or nil,
        serviceType = names(service.categories),
        areaServed = service.areas_everything and site.council or names(service.areas),
        audience = {
            ["@type"] = "PeopleAudience", suggestedMinAge = ages.from, suggestedMaxAge = ages.to,
        },
        hoursAvailable = hours(service), availableChannel = channels(service), offers = offers(service),
        termsOfService = service.eligibility,
    }
end

return linked
