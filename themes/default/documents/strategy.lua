-- The whole strategy as one document: cover, contents, the strategy's own page, its chapters, what inspectors found, every
-- promise with its actions, how far they all are, the figures, the words and the services that it names, and how to get
-- it in another form.

local back = import("strategy_back")
local documents = import("documents")
local figures = import("figures")
local findings = import("findings")
local format = import("format")
local languages = import("languages")
local plan = import("action_plan")

local large_size = 16 -- points from which a document is large print

local say, add, labelled = documents.say, documents.add, documents.labelled
local chapter, heading = documents.chapter, documents.heading

local below_chapters = 2 -- levels by which the headings of a page's text are shifted

local function body(blocks, page)
    documents.body(blocks, page, below_chapters)
end

-- Cover -------------------------------------------------------------------------------------------------------------

local function years(page)
    return page.from and page.to and say("years", { from = page.from, to = page.to }) or nil
end

local function add_cover(blocks, page, large)
    local cover = { kind = "cover" }
    heading(cover, 1, languages.run(page, "title"))
    add(cover, { kind = "lead", say("promise_line") })
    local between = years(page)
    if between and not string.find(page.title, tostring(page.from), 1, true) then
        add(cover, { kind = "paragraph", between })
    end
    if large then
        add(cover, { kind = "paragraph", { { text = say("large_edition"), bold = true } } })
    end
    if page.partners and #page.partners > 0 then
        add(cover, { kind = "paragraph", say("made_by", { names = format.join(page.partners) }) })
    else
        add(cover, { kind = "paragraph", site.council })
    end
    -- A later version is as old as its last check.
    local dated = format.date(page.version and page.reviewed or page.published)
    add(cover, {
        kind = "paragraph",
        page.version and say("version", { version = page.version, date = dated }) or say("dated", { date = dated }),
    })
    documents.notice(cover)
    add(blocks, cover)
end

-- Promises and figures ----------------------------------------------------------------------------------------------

local function add_priority(blocks, priority, number, large)
    chapter(blocks, say("promise", { n = number, title = priority.title }), "promise-" .. number)
    add(blocks, { kind = "lead", languages.run(priority, "promise") })
    body(blocks, priority)
    plan.add_actions(blocks, priority, large)
    figures.add_names(blocks, priority.measures)
end

-- Other forms -------------------------------------------------------------------------------------------------------

-- The day on which any part of it last changed; nil when not known of one
local function last_change(parts)
    local last
    for _, part in ipairs(parts) do
        if not part.changed then
            return nil
        end
        last = (not last or part.changed > last) and part.changed or last
    end
    return last
end

local function add_formats(blocks, page, large, changed)
    chapter(blocks, say("formats"), "formats")
    local address = absolute(page.address)
    add(blocks, labelled(say("web_text"), format.site(address), address))
    if page.easy then
        local easy = absolute(page.easy.address)
        add(blocks, labelled(say("easy_read"), format.site(easy), easy))
    end
    for _, file in ipairs(page.documents or {}) do
        local other_is_large = string.find(file.address, "large-print", 1, true) ~= nil
        if other_is_large ~= large then
            local other = absolute(file.address)
            add(blocks, labelled(say(large and "standard_print" or "large_print"), format.site(other), other))
        end
    end
    if site.help.copies then
        heading(blocks, 3, say("copies_title"))
        add(blocks, { kind = "paragraph", site.help.copies })
    end
    if changed then
        add(blocks, { kind = "paragraph", say("changed", { date = format.date(changed) }) })
    end
    if page.review_due then
        add(blocks, { kind = "paragraph", say("review", { date = format.date(page.review_due) }) })
    end
end

-- What looks things up at the end, each only where there is anything to find
local function add_back(blocks, parts, priorities)
    local words = back.words_used(parts, priorities)
    if #words > 0 then
        chapter(blocks, say("words"), "words")
        add(blocks, { kind = "paragraph", say("words_lead") })
        back.add_words(blocks, words)
    end
    local services = back.services_named(parts, priorities)
    if #services > 0 then
        chapter(blocks, say("services_named"), "services")
        add(blocks, { kind = "paragraph", say("services_lead") })
        back.add_services(blocks, services)
    end
end

return function(page, options)
    local large = options.size and options.size >= large_size or false
    local chapters, priorities = entries("chapter"), entries("priority")
    local found, measured = entries("finding"), entries("measure")
    local blocks, parts = {}, { page, table.unpack(chapters) }
    table.move(found, 1, #found, #parts + 1, parts)
    add_cover(blocks, page, large)
    add(blocks, { kind = "contents", level = 2 })
    if page.body then
        chapter(blocks, say("about"), "about")
        add(blocks, { kind = "lead", languages.run(page, "summary") })
        body(blocks, page)
    end
    for _, part in ipairs(chapters) do
        chapter(blocks, languages.run(part, "title"), part.slug)
        body(blocks, part)
    end
    if #found > 0 then
        chapter(blocks, word("findings.title"), "findings")
        findings.add_all(blocks, found, page)
    end
    local any_actions = false
    for number, priority in ipairs(priorities) do
        add_priority(blocks, priority, number, large)
        any_actions = any_actions or priority.actions and #priority.actions > 0
    end
    if any_actions then
        chapter(blocks, say("summary"), "summary")
        plan.add_summary(blocks, large)
    end
    if #measured > 0 then
        chapter(blocks, word("measures.title"), "measures")
        figures.add_all(blocks, measured)
    end
    add_back(blocks, parts, priorities)
    local all = { table.unpack(parts) }
    table.move(priorities, 1, #priorities, #all + 1, all)
    table.move(measured, 1, #measured, #all + 1, all)
    add_formats(blocks, page, large, last_change(all))
    documents.contact(blocks, 3)
    return {
        title = large and say("large_title", { title = page.title }) or page.title,
        author = page.partners and #page.partners > 0 and format.join(page.partners) or site.council,
        subject = page.summary,
        footer = page.version and say("footer", { title = page.title, version = page.version }) or page.title,
        size = options.size,
        blocks = blocks,
    }
end
