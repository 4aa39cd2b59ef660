-- The actions of the strategy as its documents show them: the table of each promise, and how far they all are.
--
-- A document sets these tables as cards where its letters are so large that columns would hold a word or two each.

local documents = import("documents")
local format = import("format")
local languages = import("languages")
local strategy = import("strategy")

local plan = {}

local say, add, heading, labelled = documents.say, documents.add, documents.heading, documents.labelled

local function status_name(action)
    return word("status." .. strategy.status_key(strategy.status(action)))
end

local function due(action)
    if action.moved_from then
        return format.date_short(action.due), say("was_due", { date = format.date_short(action.moved_from) })
    end
    return format.date_short(action.due)
end

-- A text under a name
local function under(blocks, name, text)
    if text then
        add(blocks, labelled(name .. ":", text))
    end
end

-- A field of Markdown of an action under its name, or the one that is given
local function field(blocks, priority, action, key, name)
    if action[key] then
        add(blocks, { kind = "paragraph", { { text = (name or say(key)) .. ":", bold = true } } })
        add(blocks, documents.told(priority, action, key, 4))
    end
end

-- How it went until now: why it is late, at risk or stopped, too
local function add_update(blocks, priority, action)
    local day = action.updated
    field(blocks, priority, action, "update", day and say("update_date", { date = format.date_short(day) }))
end

-- The names of entries in a sentence, each a link to its page
function plan.names(entries_list)
    local runs = {}
    for number, item in ipairs(entries_list) do
        if number > 1 then
            add(runs, word("lists.comma"))
        end
        add(runs, { text = item.title, link = item.address, language = languages.of(item, "title") })
    end
    return runs
end

local function add_names(blocks, key, list)
    if list and #list > 0 then
        add(blocks, { kind = "paragraph", { text = say(key) .. ":", bold = true }, " ", plan.names(list) })
    end
end

local function action_cell(priority, action)
    return {
        { kind = "paragraph", id = "document-" .. strategy.anchor(action), { { text = action.id, bold = true } } },
        documents.told(priority, action, "action", 4),
    }
end

-- What goes below the columns of an action, over their whole width; nil when there is nothing
local function wide_cell(priority, action)
    local cell = {}
    add_update(cell, priority, action)
    field(cell, priority, action, "families")
    add_names(cell, "services", action.services)
    return #cell > 0 and { kind = "cell", columns = 3, cell } or nil
end

local function reason_cell(priority, action)
    local cell = {}
    field(cell, priority, action, "why")
    field(cell, priority, action, "impact")
    field(cell, priority, action, "evidence")
    return #cell > 0 and cell or ""
end

local function standing_cell(priority, action)
    local date, was = due(action)
    local cell = {
        { kind = "paragraph", { { text = status_name(action), bold = true } } },
        { kind = "paragraph", say("by", { date = date }) },
    }
    if was then
        add(cell, { kind = "paragraph", was })
    end
    add(cell, { kind = "paragraph", languages.part_run(priority, action, "owner") })
    if action.partners and #action.partners > 0 then
        add(cell, { kind = "paragraph", say("with", { names = format.join(action.partners) }) })
    end
    return cell
end

-- Six facts of an action in three columns: six columns would be narrower than the words in them on a page of A4.
local function action_table(blocks, priority)
    local rows = {}
    for _, action in ipairs(priority.actions) do
        rows[#rows + 1] = { action_cell(priority, action), reason_cell(priority, action), standing_cell(priority, action) }
        local wide = wide_cell(priority, action)
        rows[#rows + 1] = wide and { wide }
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

-- With a heading for each action, which a card has not
local function action_list(blocks, priority)
    for _, action in ipairs(priority.actions) do
        heading(blocks, 4, say("action_number", { id = action.id }), "document-" .. strategy.anchor(action))
        add(blocks, documents.told(priority, action, "action", 4))
        for _, key in ipairs({ "why", "impact", "families", "evidence" }) do
            field(blocks, priority, action, key)
        end
        add_names(blocks, "services", action.services)
        under(blocks, say("who"), languages.part_run(priority, action, "owner"))
        if action.partners and #action.partners > 0 then
            under(blocks, say("working_with"), format.join(action.partners))
        end
        local date, was = due(action)
        under(blocks, say("when"), was and date .. word("lists.comma") .. was or date)
        under(blocks, say("status"), status_name(action))
        add_update(blocks, priority, action)
    end
end

-- The actions of a promise, with how far they are
function plan.add_actions(blocks, priority, large)
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

-- Each column is as wide as its longest word needs: broken, a word of a status is hard to read.
local function summary_columns()
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

-- The title is the header of its row.
local function summary_row(title, counts)
    local row = { { kind = "cell", title, header = true }, tostring(counts.total) }
    for _, status in ipairs(strategy.statuses) do
        row[#row + 1] = tostring(counts[status])
    end
    return row
end

-- In large letters a list for each promise, without what there is none of
local function summary_list(blocks, title, counts)
    heading(blocks, 4, title)
    local items = { say("summary_count", { status = say("summary_total"), n = counts.total }) }
    for _, status in ipairs(strategy.statuses) do
        if counts[status] > 0 then
            local name = word("status." .. strategy.status_key(status))
            add(items, say("summary_count", { status = name, n = counts[status] }))
        end
    end
    add(blocks, { kind = "list", ordered = false, items = items })
end

local function add_counts(blocks, large)
    local rows = {}
    local function put(title, counts)
        if large then
            summary_list(blocks, title, counts)
        else
            rows[#rows + 1] = summary_row(title, counts)
        end
    end
    if large then
        heading(blocks, 3, say("summary_caption"))
    end
    for _, priority in ipairs(languages.all("priority")) do
        local other = languages.of(priority, "title")
        put(other and { text = priority.title, language = other } or priority.title, strategy.count(priority.actions))
    end
    put(say("all"), strategy.count_all())
    if not large then
        add(blocks, { kind = "table", caption = say("summary_caption"), columns = summary_columns(), rows = rows })
    end
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

function plan.add_summary(blocks, large)
    add(blocks, { kind = "paragraph", say("summary_lead", { date = format.date(build.date) }) })
    add(blocks, { kind = "lead", strategy.progress(strategy.count_all()) })
    add_counts(blocks, large)
    late_list(blocks)
    meanings(blocks)
end

return plan
