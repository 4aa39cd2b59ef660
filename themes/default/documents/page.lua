-- Any page as a document to print or keep: its title and summary, the main facts of a service, its text, where it is on
-- the web, and whom to ask.

local documents = import("documents")
local facts = import("facts")
local format = import("format")

local say, add, heading = documents.say, documents.add, documents.heading

local function add_facts(blocks, service)
    local rows = {}
    for _, fact in ipairs(facts.of(service)) do
        local cell = {}
        for _, line in ipairs(fact) do
            cell[#cell + 1] = { kind = "paragraph", line }
        end
        rows[#rows + 1] = { { { kind = "paragraph", { { text = fact.label, bold = true } } } }, cell }
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
