-- The whole strategy as one document: cover, contents, the strategy's own page, its chapters, every promise with its
-- actions, how far they all are, and how to get it in another form.
--
-- In large print the columns of the action plan would hold a word or two each, so there an action is a short list.

local documents = import("documents")
local format = import("format")
local strategy = import("strategy")

local large_size = 16 -- points from which a document is large print

local say, add, heading, labelled = documents.say, documents.add, documents.heading, documents.labelled

-- A chapter begins on a new page; the cover's title is the only heading above it.
local function chapter(blocks, text, id)
    add(blocks, { kind = "page_break" })
    heading(blocks, 2, text, id)
end

-- The text of a page, its highest headings below those of chapters
local function body(blocks, page)
    if page.body then
        add(blocks, { kind = "markdown", page.body, shift = 2 })
    end
end

-- Cover -------------------------------------------------------------------------------------------------------------

local function years(page)
    return page.from and page.to and say("years", { from = page.from, to = page.to }) or nil
end

local function add_cover(blocks, page)
    local cover = { kind = "cover" }
    heading(cover, 1, page.title)
    add(cover, { kind = "lead", say("promise_line") })
    local between = years(page)
    if between and not string.find(page.title, tostring(page.from), 1, true) then
        add(cover, { kind = "paragraph", between })
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

-- Actions -----------------------------------------------------------------------------------------------------------

local function status_name(action)
    return word("status." .. strategy.status_key(strategy.status(action)))
end

local function due(action)
    if action.moved_from then
        return format.date_short(action.due), say("was_due", { date = format.date_short(action.moved_from) })
    end
    return format.date_short(action.due)
end

-- A field of an action under its name; text may be a string or Markdown.
local function field(blocks, key, text)
    if not text then
        return
    elseif type(text) == "string" then
        add(blocks, labelled(say(key) .. ":", text))
    else
        add(blocks, { kind = "paragraph", { { text = say(key) .. ":", bold = true } } })
        add(blocks, { kind = "markdown", text, shift = 4 })
    end
end

local function action_cell(action)
    return {
        { kind = "paragraph", { { text = action.id, bold = true } } },
        { kind = "markdown", action.action, shift = 4 },
    }
end

local function reason_cell(action)
    local cell = {}
    field(cell, "why", action.why)
    field(cell, "impact", action.impact)
    return #cell > 0 and cell or ""
end

local function standing_cell(action)
    local date, was = due(action)
    local cell = {
        { kind = "paragraph", { { text = status_name(action), bold = true } } },
        { kind = "paragraph", say("by", { date = date }) },
    }
    if was then
        add(cell, { kind = "paragraph", was })
    end
    add(cell, { kind = "paragraph", action.owner })
    if action.partners and #action.partners > 0 then
        add(cell, { kind = "paragraph", say("with", { names = format.join(action.partners) }) })
    end
    return cell
end

-- Six facts of an action in three columns: six columns would be narrower than the words in them on a page of A4.
local function action_table(blocks, priority)
    local rows = {}
    for _, action in ipairs(priority.actions) do
        rows[#rows + 1] = { action_cell(action), reason_cell(action), standing_cell(action) }
    end
    add(blocks, {
        kind = "table",
        caption = say("actions_caption", { title = priority.title }),
        columns = {
            { text = say("action"), width = 0.34 }, { text = say("why_and_impact"), width = 0.37 },
            { text = say("standing"), width = 0.29 },
        },
        rows = rows,
    })
end

local function action_list(blocks, priority)
    for _, action in ipairs(priority.actions) do
        heading(blocks, 4, say("action_number", { id = action.id }))
        add(blocks, { kind = "markdown", action.action, shift = 4 })
        field(blocks, "why", action.why)
        field(blocks, "impact", action.impact)
        field(blocks, "who", action.owner)
        if action.partners and #action.partners > 0 then
            field(blocks, "working_with", format.join(action.partners))
        end
        local date, was = due(action)
        field(blocks, "when", was and date .. ", " .. was or date)
        field(blocks, "status", status_name(action))
    end
end

local function add_priority(blocks, priority, number, large)
    chapter(blocks, say("promise", { n = number, title = priority.title }), "promise-" .. number)
    add(blocks, { kind = "lead", priority.promise })
    body(blocks, priority)
    heading(blocks, 3, say("actions"))
    if not priority.actions or #priority.actions == 0 then
        add(blocks, { kind = "paragraph", say("no_actions") })
        return
    end
    add(blocks, { kind = "paragraph", strategy.progress(strategy.count(priority.actions)) })
    if large then
        action_list(blocks, priority)
    else
        action_table(blocks, priority)
    end
end

-- How far they all are ----------------------------------------------------------------------------------------------

-- A row with a column for each status; in large print, where so many columns are too narrow, with one for all
local function summary_row(title, counts, large)
    local row = { title, tostring(counts.total) }
    local standing = {}
    for _, status in ipairs(strategy.statuses) do
        if not large then
            row[#row + 1] = tostring(counts[status])
        elseif counts[status] > 0 then
            local name = word("status." .. strategy.status_key(status))
            add(standing, { kind = "paragraph", say("summary_count", { status = name, n = counts[status] }) })
        end
    end
    if large then
        row[#row + 1] = #standing > 0 and standing or ""
    end
    return row
end

local function summary_columns(large)
    if large then
        return {
            { text = say("summary_promise"), width = 0.42 }, { text = say("summary_total"), width = 0.2 },
            { text = say("summary_standing"), width = 0.38 },
        }
    end
    -- Each is as wide as its longest word needs: broken, a word of a status is hard to read.
    local columns = { { text = say("summary_promise"), width = 18 } }
    local function add_column(text)
        local longest = 0
        for name in string.gmatch(text, "%S+") do
            longest = math.max(longest, utf8.len(name))
        end
        columns[#columns + 1] = { text = text, width = longest + 4 }
    end
    add_column(say("summary_total"))
    for _, status in ipairs(strategy.statuses) do
        add_column(word("status." .. strategy.status_key(status)))
    end
    return columns
end

local function summary_table(blocks, priorities, large)
    local rows = {}
    for _, priority in ipairs(priorities) do
        rows[#rows + 1] = summary_row(priority.title, strategy.count(priority.actions), large)
    end
    rows[#rows + 1] = summary_row(say("all"), strategy.count_all(), large)
    add(blocks, { kind = "table", caption = say("summary_caption"), columns = summary_columns(large), rows = rows })
end

local function late_list(blocks)
    local items = {}
    for _, found in ipairs(strategy.all_actions()) do
        local action = found.action
        if strategy.status(action) == "late" then
            items[#items + 1] = say("late", {
                id = action.id, date = format.date_short(action.due), promise = found.priority.title,
            })
        end
    end
    if #items > 0 then
        heading(blocks, 3, say("late_title"))
        add(blocks, { kind = "list", ordered = false, items = items })
    end
end

local function meanings(blocks)
    heading(blocks, 3, say("meanings"))
    local items = {}
    for _, status in ipairs(strategy.statuses) do
        local key = strategy.status_key(status)
        items[#items + 1] = { labelled(say("meaning", { status = word("status." .. key) }),
            word("status." .. key .. "_meaning")) }
    end
    add(blocks, { kind = "list", ordered = false, items = items })
end

local function add_summary(blocks, priorities, large)
    local counts = strategy.count_all()
    if counts.total == 0 then
        return
    end
    chapter(blocks, say("summary"), "summary")
    add(blocks, { kind = "paragraph", say("summary_lead", { date = format.date(build.date) }) })
    add(blocks, { kind = "lead", strategy.progress(counts) })
    summary_table(blocks, priorities, large)
    late_list(blocks)
    meanings(blocks)
end

-- Other forms -------------------------------------------------------------------------------------------------------

local function add_formats(blocks, page, large)
    chapter(blocks, say("formats"), "formats")
    local address = absolute(page.address)
    add(blocks, labelled(say("web_text"), format.site(address), address))
    if page.easy then
        local easy = absolute(page.easy.address)
        add(blocks, labelled(say("easy_read"), format.site(easy), easy))
    end
    for _, file in ipairs(page.documents or {}) do
        if not large and string.find(file.address, "large-print", 1, true) then
            local other = absolute(file.address)
            add(blocks, labelled(say("large_print"), format.site(other), other))
        end
    end
    if site.help.copies then
        heading(blocks, 3, say("copies_title"))
        add(blocks, { kind = "paragraph", site.help.copies })
    end
    if page.review_due then
        add(blocks, { kind = "paragraph", say("review", { date = format.date(page.review_due) }) })
    end
end

return function(page, options)
    local large = options.size and options.size >= large_size or false
    local blocks = {}
    add_cover(blocks, page)
    add(blocks, { kind = "contents", level = 2 })
    if page.body then
        chapter(blocks, say("about"), "about")
        add(blocks, { kind = "lead", page.summary })
        body(blocks, page)
    end
    for _, part in ipairs(entries("chapter")) do
        chapter(blocks, part.title, part.slug)
        body(blocks, part)
    end
    local priorities = entries("priority")
    for number, priority in ipairs(priorities) do
        add_priority(blocks, priority, number, large)
    end
    add_summary(blocks, priorities, large)
    add_formats(blocks, page, large)
    documents.contact(blocks, 3)
    return {
        title = page.title,
        author = page.partners and #page.partners > 0 and format.join(page.partners) or site.council,
        subject = page.summary,
        footer = page.version and say("footer", { title = page.title, version = page.version }) or page.title,
        size = options.size,
        blocks = blocks,
    }
end
