-- Any page as a document to print or keep: its title and summary, the main facts of a service, the steps of a guide, its text, where it is on
-- the web, and whom to ask.

local documents = import("documents")
local facts = import("facts")
local format = import("format")
local languages = import("languages")

local say, add, heading = documents.say, documents.add, documents.heading

local function add_facts(blocks, service)
    local rows = {}
    for _, fact in ipairs(facts.of(service)) do
        local cell = {}
        for _, line in ipairs(fact) do
            cell[#cell + 1] = { kind = "paragraph", line }
        end
        rows[#rows + 1] = { { { kind = "paragraph", { { text = fact.label, language = fact.language, bold = true } } } }, cell }
    end
    add(blocks, {
        kind = "table",
        caption = word("service.facts"),
        columns = { { text = say("fact"), width = 0.26 }, { text = say("answer"), width = 0.74 } },
        rows = rows,
    })
end

-- What the reader must know before the facts
local function add_warning(blocks, service)
    local title, text = facts.warning(service)
    if title then
        add(blocks, {
            kind = "box",
            { kind = "paragraph", { { text = title, bold = true } } },
            { kind = "paragraph", text },
        })
    end
end

local function add_list(blocks, title, items)
    if #items > 0 then
        add(blocks, { kind = "paragraph", { { text = title, bold = true } } })
        add(blocks, { kind = "list", ordered = false, items = items })
    end
end

-- "Step 1: Call us", its name in its own language
local function step_title(guide, step, number)
    local title = languages.part_run(guide, step, "title")
    if not title.language then
        return say("step", { n = number, title = step.title })
    end
    return { word("guides.step", { n = number }) .. ": ", title }
end

-- The steps of a guide, each with how long it takes, what to bring and who helps
local function add_steps(blocks, guide)
    if guide.who then
        add(blocks, { kind = "box", { kind = "paragraph", { { text = word("guides.who"), bold = true } } },
            { kind = "paragraph", languages.run(guide, "who") } })
    end
    for number, step in ipairs(guide.steps) do
        heading(blocks, 2, step_title(guide, step, number))
        if step.time_limit then
            add(blocks, documents.labelled(word("guides.time"), languages.part_run(guide, step, "time_limit")))
        end
        add(blocks, documents.told(guide, step, "text", 2))
        local bring, services, links = {}, {}, {}
        for place, thing in ipairs(step.bring or {}) do
            bring[place] = { text = thing, language = languages.of_part(guide, step, "bring") }
        end
        add_list(blocks, word("guides.bring"), bring)
        if step.who then
            add(blocks, documents.labelled(word("guides.helper"), languages.part_run(guide, step, "who")))
        end
        for _, service in ipairs(step.services or {}) do
            services[#services + 1] = { {
                text = service.title, link = service.address, language = languages.of(service, "title"),
            } }
        end
        for _, name in ipairs(step.services_text or {}) do
            services[#services + 1] = name
        end
        for _, link in ipairs(step.links or {}) do
            links[#links + 1] = { { text = link.title, link = link.url, language = languages.of_part(guide, link, "title") } }
        end
        add_list(blocks, word("guides.services"), services)
        add_list(blocks, word("guides.links"), links)
    end
end

return function(page, options)
    local blocks = {}
    heading(blocks, 1, languages.run(page, "title"))
    documents.notice(blocks)
    if page.summary then
        add(blocks, { kind = "lead", languages.run(page, "summary") })
    end
    if page.type == "service" then
        add_warning(blocks, page)
        add_facts(blocks, page)
    end
    if page.type == "guide" then
        add_steps(blocks, page)
    end
    documents.body(blocks, page, 1)
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
