-- A booklet: services to look through on paper, for people without the web. Cover, how to use it, contents, the services
-- in large clear print, an A to Z of them with page numbers, and how to get help.

local documents = import("documents")
local facts = import("facts")
local format = import("format")

local add, chapter, heading, labelled = documents.add, documents.chapter, documents.heading, documents.labelled

local default_size = 14

local function say(key, words)
    return word("booklet." .. key, words)
end

local function place_id(service)
    return "entry-" .. service.slug
end

-- Cover and how to use it -------------------------------------------------------------------------------------------

local function add_cover(blocks, list)
    local cover = { kind = "cover" }
    heading(cover, 1, list.title)
    add(cover, { kind = "lead", list.summary or format.count(list.total, "service") })
    add(cover, { kind = "paragraph", site.name })
    add(cover, { kind = "paragraph", list.changed and say("dated", { date = format.date(list.changed) }) or site.council })
    documents.notice(cover)
    add(blocks, cover)
end

local function add_how_to(blocks, grouped)
    heading(blocks, 2, say("how_title"), "how")
    local items = {}
    for _, key in ipairs({ "how_contents", grouped and "how_groups" or "how_order", "how_index", "how_check", "how_phone" }) do
        add(items, say(key, { phone = site.help.phone }))
    end
    add(blocks, { kind = "list", ordered = false, items = items })
    add(blocks, { kind = "paragraph", say("how_web", { site = format.site(absolute("/")) }) })
    if site.help.copies then
        add(blocks, { kind = "paragraph", site.help.copies })
    end
end

-- Services ----------------------------------------------------------------------------------------------------------

local function add_fact(blocks, fact)
    local paragraph = { kind = "paragraph", { text = fact.label .. ":", bold = true }, " " }
    for number, line in ipairs(fact) do
        if number > 1 then
            add(paragraph, "\n")
        end
        add(paragraph, line)
    end
    add(blocks, paragraph)
end

local function add_service(blocks, service)
    heading(blocks, 3, service.title, place_id(service))
    if service.summary then
        add(blocks, { kind = "paragraph", service.summary })
    end
    local title, text = facts.warning(service)
    if title then
        add(blocks, labelled(title .. word("language.stop"), text))
    end
    for _, fact in ipairs(facts.of(service)) do
        add_fact(blocks, fact)
    end
    if service.reviewed then
        add(blocks, { kind = "paragraph", say("checked", { date = format.date(service.reviewed) }) })
    end
end

-- The services under the first of their categories, and by name those that are under another, but belong here, too
local function add_groups(blocks, services)
    local first, also = {}, {}
    for _, service in ipairs(services) do
        for number, category in ipairs(service.categories or {}) do
            local groups = number == 1 and first or also
            groups[category.id] = groups[category.id] or {}
            add(groups[category.id], service)
        end
    end
    for _, category in ipairs(terms("categories")) do
        if first[category.id] then
            chapter(blocks, category.name, "group-" .. category.id)
            if category.description then
                add(blocks, { kind = "lead", category.description })
            end
            for _, service in ipairs(first[category.id]) do
                add_service(blocks, service)
            end
            if also[category.id] then
                heading(blocks, 3, say("also"))
                local items = {}
                for _, service in ipairs(also[category.id]) do
                    add(items, { text = service.title, id = place_id(service) })
                end
                add(blocks, { kind = "index", items = items })
            end
        end
    end
end

-- A to Z ------------------------------------------------------------------------------------------------------------

local function letter_of(title)
    local letter = string.match(title, "^[^%w\128-\255]*(%a)")
    return letter and string.upper(letter) or say("other_letters")
end

local function add_index(blocks, services)
    chapter(blocks, say("index_title"), "a-to-z")
    local names = {}
    for _, service in ipairs(services) do
        add(names, { text = service.title, id = place_id(service), key = string.lower(service.title) })
    end
    table.sort(names, function(one, other)
        if one.key ~= other.key then
            return one.key < other.key
        end
        return one.id < other.id
    end)
    local groups, order = {}, {}
    for _, name in ipairs(names) do
        local letter = letter_of(name.text)
        if not groups[letter] then
            groups[letter] = {}
            add(order, letter)
        end
        add(groups[letter], name)
    end
    for _, letter in ipairs(order) do
        heading(blocks, 3, letter)
        add(blocks, { kind = "index", items = groups[letter] })
    end
end

return function(list, options)
    local grouped = not (list.facet and list.facet.field == "categories")
    local blocks = {}
    add_cover(blocks, list)
    add(blocks, { kind = "contents", level = 2 })
    add_how_to(blocks, grouped)
    if grouped then
        add_groups(blocks, list.entries)
    else
        chapter(blocks, say("services"), "services")
        for _, service in ipairs(list.entries) do
            add_service(blocks, service)
        end
    end
    add_index(blocks, list.entries)
    chapter(blocks, say("help_title"), "help")
    documents.contact(blocks, 3)
    return {
        title = list.title,
        author = site.council,
        subject = list.summary or format.count(list.total, "service"),
        footer = list.title,
        size = options.size or default_size,
        blocks = blocks,
    }
end
