-- What a schema of one's own adds to services, such as how long people wait: facts that the theme shows without knowing
-- them. A field is shown when it has a label and the schema does not say otherwise (shown: false).

local format = import("format")
local languages = import("languages")

local own_facts = {}

-- The fields that templates, documents and feeds know by name, or that are no business of readers
local known = {
    title = true, summary = true, also = true, draft = true, publish_from = true, expires = true, translated = true,
    reviewed = true, owner = true, explain_words = true, order = true, aliases = true, covers = true, videos = true,
    leave_quickly = true, pdf = true, id = true, easy_read = true,
    organisation = true, categories = true, needs = true, areas = true, ages = true, status = true, referral = true,
    eligibility = true, costs = true, contacts = true, website = true, address_hidden = true, locations = true,
    times = true, languages = true, picture = true,
}

-- A value of each kind as a line: text, and perhaps address, language
local lines = {}

function lines.text(value)
    return { text = value }
end

lines.longtext = lines.text

function lines.number(value)
    return { text = value == math.floor(value) and format.number(value) or string.format("%.10g", value) }
end

lines.integer = lines.number

function lines.boolean(value)
    return { text = word(value and "service.yes" or "service.no") }
end

function lines.date(value)
    return { text = format.date(value) }
end

function lines.time(value)
    return { text = format.time(value) }
end

function lines.url(value)
    return { text = format.site(value), address = value }
end

function lines.email(value)
    return { text = value, address = "mailto:" .. value }
end

function lines.phone(value)
    return { text = value, address = format.dial(value) }
end

function lines.postcode(value)
    return { text = format.together(value) }
end

function lines.choice(value)
    if type(value) == "string" then
        return { text = format.sentence(value) }
    end
    return { text = value.name, language = value.name_language }
end

function lines.reference(value)
    return { text = value.title, address = value.address, language = languages.of(value, "title") }
end

-- Most schemas add nothing
local added = {}
for _, field in ipairs(fields("service")) do
    if field.shown and not known[field.name] and lines[field.kind] and field.label ~= field.name then
        added[#added + 1] = field
    end
end

-- The values of a field; of a reference also the names of what is not published
local function values_of(service, field)
    local values, rest = service[field.name], field.kind == "reference" and service[field.name .. "_text"] or nil
    local list = {}
    for _, value in ipairs(field.many and values or { values }) do
        list[#list + 1] = lines[field.kind](value)
    end
    for _, name in ipairs(type(rest) == "table" and rest or { rest }) do
        list[#list + 1] = { text = name }
    end
    return list
end

-- A list of facts, each with its label, the language of that where it is not the page's, and its lines
function own_facts.of(service)
    local all = {}
    for _, field in ipairs(added) do
        local hidden = field.kind == "postcode" and service.address_hidden
        local list = hidden and {} or values_of(service, field)
        if list[1] then
            local label = languages.facet_label({ field = field.name, label = field.label })
            local is_option = field.kind == "choice" and not field.vocabulary
            if is_option or field.kind == "text" or field.kind == "longtext" then
                for _, line in ipairs(list) do
                    line.language = languages.of(service, field.name)
                end
            end
            all[#all + 1] = {
                label = label, lines = list,
                language = languages.is_translation() and label == field.label and site.language or nil,
            }
        end
    end
    return all
end

return own_facts
