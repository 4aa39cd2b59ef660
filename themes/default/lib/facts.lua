-- The main facts of a service as documents say them: who it is for, where, when, what it costs, how to get it, contact.

local format = import("format")
local languages = import("languages")
local own_facts = import("own_facts")

local facts = {}

local function place_line(place, hidden)
    local parts = {}
    for _, key in ipairs(hidden and { "city" } or { "name", "address_1", "address_2", "city" }) do
        parts[#parts + 1] = place[key]
    end
    if place.postcode then
        parts[#parts + 1] = hidden and format.postcode_district(place.postcode) or format.together(place.postcode)
    end
    return #parts > 0 and table.concat(parts, ", ") or nil
end

local function who_lines(service)
    local lines = {}
    if service.ages then
        lines[1] = word("service.ages", { ages = format.ages(service.ages) })
    end
    if service.needs_everything then
        lines[#lines + 1] = word("service.any_need")
    elseif service.needs then
        lines[#lines + 1] = word("service.needs", { needs = format.inside_names(service.needs) })
    end
    lines[#lines + 1] = service.eligibility and
        { text = format.rule(service.eligibility), language = languages.of(service, "eligibility") } or nil
    return lines
end

local function where_lines(service)
    local lines = {}
    for _, place in ipairs(service.locations or {}) do
        lines[#lines + 1] = place_line(place, service.address_hidden)
        if place.accessibility and place.accessibility[1] then
            lines[#lines + 1] = word("service.access", { features = format.inside_names(place.accessibility) })
        end
    end
    lines[#lines + 1] = format.where(service)
    return lines
end

-- A line of the page's words, and after it a note of the service's, if there is one
local function noted(service, line, group)
    return group.note and { line, word("language.stop") .. " ", languages.part_run(service, group, "note") } or line
end

local function session_lines(service)
    local lines = {}
    for _, session in ipairs(format.coming(service.times or {})) do
        lines[#lines + 1] = noted(service, format.session(session), session)
    end
    return lines
end

local function cost_lines(service)
    if service.costs_word then
        return { word("service.free") }
    end
    local lines = {}
    for _, cost in ipairs(service.costs or {}) do
        local option, price = languages.part_run(service, cost, "option"), cost.amount and format.money(cost.amount)
        local line = option
        if price and option.language then
            line = { option, ": " .. price }
        elseif price then
            line = word("service.option", { option = cost.option, price = price })
        end
        lines[#lines + 1] = noted(service, line, cost)
    end
    return lines
end

local function contact_lines(service)
    local lines = {}
    for _, contact in ipairs(service.contacts or {}) do
        local name = contact.name or contact.role
        if name then
            local role = languages.part_run(service, contact, "role")
            lines[#lines + 1] = contact.name and role and { name .. ": ", role } or role or name
        end
        local ways = {}
        if contact.phone then
            ways[1] = { text = contact.phone, link = format.dial(contact.phone) }
        end
        if contact.email then
            ways[#ways + 1] = #ways > 0 and word("lists.comma") or nil
            ways[#ways + 1] = { text = contact.email, link = "mailto:" .. contact.email }
        end
        if #ways > 0 then
            lines[#lines + 1] = ways
        end
    end
    if service.website then
        lines[#lines + 1] = { { text = format.site(service.website), link = service.website } }
    end
    return lines
end

-- A name or a description of a term, in its language where that is another than the page's
local function term_text(term, field)
    return term[field] and { text = term[field], language = term[field .. "_language"] }
end

-- A list of facts that are known, each a label, its language where that is another, and a list of lines: texts, runs, or
-- lists of them
function facts.of(service)
    local all = {}
    local function add(label, lines)
        if #lines > 0 then
            lines.label = word("service." .. label)
            all[#all + 1] = lines
        end
    end
    add("who", who_lines(service))
    add("where", where_lines(service))
    add("when", session_lines(service))
    add("cost", cost_lines(service))
    if service.referral then
        local name, description = term_text(service.referral, "name"), term_text(service.referral, "description")
        add("how", { { name, word("language.stop") }, description })
    end
    add("contact", contact_lines(service))
    add("organisation", { service.organisation and languages.run(service.organisation, "title") })
    add("languages", { format.languages(service.languages) })
    for _, fact in ipairs(own_facts.of(service)) do
        local lines = { label = fact.label, language = fact.language }
        for _, line in ipairs(fact.lines) do
            lines[#lines + 1] = { text = line.text, link = line.address, language = line.language }
        end
        all[#all + 1] = lines
    end
    return all
end

-- What the reader must know before the facts, as title and text; nil when all is well
function facts.warning(service)
    local unchecked = format.unchecked(service)
    if service.closed then
        return word("service.closed"), word("service.closed_text")
    elseif service.status == "temporarily closed" then
        return word("service.temporarily_closed"), word("service.temporarily_closed_text")
    elseif unchecked == "never" then
        return word("service.unchecked"), word("service.unchecked_never")
    elseif unchecked then
        return word("service.unchecked"), word("service.unchecked_since", { date = format.date(service.reviewed) })
    end
end

return facts
