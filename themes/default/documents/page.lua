-- Any page as a document to print or keep: its title and summary, the main facts of a service, its text, where it is on
-- the web, and whom to ask.

local documents = import("documents")
local format = import("format")

local say, add, heading = documents.say, documents.add, documents.heading

local function row(rows, label, ...)
    local cell = {}
    for _, line in ipairs({ ... }) do
        if line ~= "" then
            cell[#cell + 1] = type(line) == "table" and line or { kind = "paragraph", line }
        end
    end
    if #cell > 0 then
        rows[#rows + 1] = { { { kind = "paragraph", { { text = label, bold = true } } } }, cell }
    end
end

local function place_line(place, hidden)
    local parts = {}
    if hidden then
        parts = { place.city, place.postcode and format.postcode_district(place.postcode) }
    else
        for _, key in ipairs({ "name", "address_1", "address_2", "city", "postcode" }) do
            parts[#parts + 1] = place[key] and (key == "postcode" and format.together(place[key]) or place[key])
        end
    end
    return table.concat(parts, ", ")
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

local function session_lines(service)
    local lines = {}
    for _, session in ipairs(service.times or {}) do
        lines[#lines + 1] = format.session(session) .. (session.note and ". " .. session.note or "")
    end
    return lines
end

local function cost_lines(service)
    if service.costs_word then
        return { word("service.free") }
    end
    local lines = {}
    for _, cost in ipairs(service.costs or {}) do
        local line = cost.amount
            and word("service.option", { option = cost.option, price = format.money(cost.amount) }) or cost.option
        lines[#lines + 1] = cost.note and line .. ". " .. cost.note or line
    end
    return lines
end

local function contact_lines(service)
    local lines = {}
    for _, contact in ipairs(service.contacts or {}) do
        local name = contact.name or contact.role
        if name then
            lines[#lines + 1] = { kind = "paragraph", contact.name and contact.role and name .. ": " .. contact.role or name }
        end
        local ways = {}
        if contact.phone then
            ways[1] = { text = contact.phone, link = format.dial(contact.phone) }
        end
        if contact.email then
            ways[#ways + 1] = #ways > 0 and ", " or nil
            ways[#ways + 1] = { text = contact.email, link = "mailto:" .. contact.email }
        end
        if #ways > 0 then
            lines[#lines + 1] = { kind = "paragraph", ways }
        end
    end
    if service.website then
        lines[#lines + 1] = { kind = "paragraph", { { text = format.site(service.website), link = service.website } } }
    end
    return lines
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
    lines[#lines + 1] = service.eligibility and format.rule(service.eligibility)
    return lines
end

local function add_facts(blocks, service)
    local rows = {}
    row(rows, word("service.who"), table.unpack(who_lines(service)))
    row(rows, word("service.where"), table.unpack(where_lines(service)))
    row(rows, word("service.when"), table.unpack(session_lines(service)))
    row(rows, word("service.cost"), table.unpack(cost_lines(service)))
    if service.referral then
        row(rows, word("service.how"), service.referral.name .. ".", service.referral.description or "")
    end
    row(rows, word("service.contact"), table.unpack(contact_lines(service)))
    if service.organisation then
        row(rows, word("service.organisation"), service.organisation.title)
    end
    row(rows, word("service.languages"), format.languages(service.languages) or "")
    add(blocks, {
        kind = "table",
        caption = word("service.facts"),
        columns = { { text = say("fact"), width = 0.26 }, { text = say("answer"), width = 0.74 } },
        rows = rows,
    })
end

-- What the reader must know before the facts: the same as parts/service-banner.html says
local function add_warning(blocks, service)
    local title, text
    local unchecked = format.unchecked(service)
    if service.closed then
        title, text = word("service.closed"), word("service.closed_text")
    elseif service.status == "temporarily closed" then
        title, text = word("service.temporarily_closed"), word("service.temporarily_closed_text")
    elseif unchecked == "never" then
        title, text = word("service.unchecked"), word("service.unchecked_never")
    elseif unchecked then
        title = word("service.unchecked")
        text = word("service.unchecked_since", { date = format.date(service.reviewed) })
    else
        return
    end
    add(blocks, {
        kind = "box",
        { kind = "paragraph", { { text = title, bold = true } } },
        { kind = "paragraph", text },
    })
end

return function(page, options)
    local blocks = {}
    heading(blocks, 1, page.title)
    documents.notice(blocks)
    if page.summary then
        add(blocks, { kind = "lead", page.summary })
    end
    if page.type == "service" then
        add_warning(blocks, page)
        add_facts(blocks, page)
    end
    if page.body then
        add(blocks, { kind = "markdown", page.body, shift = 1 })
    end
    add(blocks, documents.qr(page.title, page.address, { { text = say("full_page"), bold = true }, "\n", say("scan_lead") }))
    if page.reviewed then
        add(blocks, { kind = "paragraph", say("checked", { date = format.date(page.reviewed) }) })
    end
    documents.contact(blocks, 2)
    return {
        title = page.title,
        author = site.council,
        subject = page.summary,
        footer = page.title,
        size = options.size,
        blocks = blocks,
    }
end
