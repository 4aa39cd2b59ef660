-- What the pages of the strategy work out from its actions: the status to show, the counts, progress in words, and the
-- order in which the strategy is read.

local format = import("format")
local groups = import("groups")
local languages = import("languages")

local strategy = {}

-- The order in which statuses are said: what needs attention first
strategy.statuses = { "late", "at risk", "on track", "not started", "done", "stopped" }

-- The status to show: an action past its day that is neither done nor stopped is late, whatever it says of itself.
function strategy.status(action)
    if action.status ~= "done" and action.status ~= "stopped" and action.due and is_past(action.due) then
        return "late"
    end
    return action.status
end

-- The part of a class name or a key of words.yml that stands for a status
function strategy.status_key(status)
    return (string.gsub(status, " ", "_"))
end

-- The id of an action on the page of its promise
function strategy.anchor(action)
    return "action-" .. string.gsub(string.lower(action.id), "[^%w]+", "-")
end

local function names(list, entry)
    for _, item in ipairs(list or {}) do
        if item == entry then
            return true
        end
    end
    return false
end

-- The promises that name an entry in a field of their own, and the actions that do, as {action =, priority =}
function strategy.naming(entry, field)
    local promises, actions = {}, {}
    for _, priority in ipairs(backlinks(entry, "priority", field)) do
        if names(priority[field], entry) then
            promises[#promises + 1] = priority
        end
        for _, action in ipairs(priority.actions or {}) do
            local value = action[field]
            if value == entry or type(value) == "table" and names(value, entry) then
                actions[#actions + 1] = { action = action, priority = priority }
            end
        end
    end
    return promises, actions
end

-- {total = , and one number a status}
function strategy.count(actions)
    local counts = { total = 0 }
    for _, status in ipairs(strategy.statuses) do
        counts[status] = 0
    end
    for _, action in ipairs(actions or {}) do
        local status = strategy.status(action)
        counts[status] = counts[status] + 1
        counts.total = counts.total + 1
    end
    return counts
end

-- All actions of all priorities, translated or not, as {action = , priority = }
function strategy.all_actions()
    local all = {}
    for _, priority in ipairs(languages.all("priority")) do
        for _, action in ipairs(priority.actions or {}) do
            all[#all + 1] = { action = action, priority = priority }
        end
    end
    return all
end

-- The counts over the whole strategy
function strategy.count_all()
    local actions = {}
    for _, found in ipairs(strategy.all_actions()) do
        actions[#actions + 1] = found.action
    end
    return strategy.count(actions)
end

-- "12 of 40 actions are done. 5 are late."
function strategy.progress(counts)
    if counts.total == 0 then
        return word("progress.none")
    end
    local sentences = {}
    local function say(key, number, words)
        sentences[#sentences + 1] = word("progress." .. key .. (number == 1 and "_one" or ""), words)
    end
    if counts.done == counts.total then
        say("all_done", counts.total, { n = counts.total })
    else
        -- "0 of 1 action is done"; languages in which {total} would take another form say {all}, the number alone
        local one = counts.done == 1 or counts.total == 1
        say("done", one and 1 or counts.done, { n = counts.done, total = format.count(counts.total, "action"), all = counts.total })
    end
    for _, status in ipairs({ "late", "at risk", "stopped" }) do
        if counts[status] > 0 then
            say(strategy.status_key(status), counts[status], { n = counts[status] })
        end
    end
    return table.concat(sentences, " ")
end

-- The ways to look at the whole plan, each a page of its own
strategy.views = {
    { key = "promise", address = "/strategy/actions/" },
    { key = "status", address = "/strategy/actions/by-status/" },
    { key = "owner", address = "/strategy/actions/by-owner/" },
    { key = "date", address = "/strategy/actions/by-date/" },
}

-- "October to December 2026", and a key to sort by
local function quarter(date)
    local year, month = string.match(date, "^(%d+)-(%d+)")
    local number = (tonumber(month) + 2) // 3
    return word("actions.quarter_" .. number, { year = year }), year .. number
end

-- What an action stands under in a view: a title, a key to sort by, perhaps a meaning, and the language of the title
local function group_of(view, found)
    if view == "status" then
        local status = strategy.status(found.action)
        local key = strategy.status_key(status)
        for index, known in ipairs(strategy.statuses) do
            if known == status then
                return word("status." .. key), string.format("%02d", index), word("status." .. key .. "_meaning")
            end
        end
    elseif view == "owner" then
        local owner = found.action.owner
        return format.sentence(owner), string.lower(owner), nil, languages.of_part(found.priority, found.action, "owner")
    end
    return quarter(found.action.due)
end

-- The groups of a view in order, each {title =, language = (of the title, if another), meaning =, address = (of a promise),
-- items = {{action =, priority =}}}
function strategy.groups(view)
    if view == "promise" then
        return groups.by(strategy.all_actions(), function(item)
            return item.priority
        end, function(priority)
            return { title = priority.title, language = languages.of(priority, "title"), address = priority.address }
        end)
    end
    local all = strategy.all_actions()
    for place, found in ipairs(all) do
        found.place = place
        found.title, found.key, found.meaning, found.language = group_of(view, found)
    end
    local list = groups.by(all, function(found)
        return found.key
    end, function(key, found)
        return { title = found.title, language = found.language, key = key, meaning = found.meaning }
    end)
    table.sort(list, function(a, b) return a.key < b.key end)
    for _, group in ipairs(list) do
        table.sort(group.items, function(a, b)
            return a.action.due < b.action.due or a.action.due == b.action.due and a.place < b.place
        end)
    end
    return list
end

-- Where the pages of the strategy are below its cover, and perhaps below one of them, as breadcrumbs
function strategy.crumbs(cover, below)
    local crumbs = {}
    if cover then
        crumbs[1] = { title = cover.title, address = cover.address, language = languages.of(cover, "title") }
    end
    crumbs[#crumbs + 1] = below
    return crumbs
end

-- The pages of the strategy in reading order: {title, address, kind}
function strategy.book()
    local book = {}
    local cover = entry("strategy/index")
    local function add(found, kind)
        book[#book + 1] = { title = languages.text(found, "title"), address = found.address, kind = kind }
    end
    if cover then
        add(cover, "cover")
    end
    for _, chapter in ipairs(entries("chapter")) do
        add(chapter, "chapter")
    end
    for _, priority in ipairs(entries("priority")) do
        add(priority, "priority")
    end
    if strategy.all_actions()[1] then
        book[#book + 1] = { title = word("actions.title"), address = "/strategy/actions/", kind = "actions" }
    end
    if any("finding", site.language) then
        book[#book + 1] = { title = word("findings.title"), address = "/strategy/findings/", kind = "actions" }
    end
    if any("measure", site.language) then
        book[#book + 1] = { title = word("measures.title"), address = "/strategy/measures/", kind = "actions" }
    end
    return book
end

-- Whether the page is that part of the book. Lists stand there with their address in the site's own language.
function strategy.is_here(part)
    return part.address == route.address or part.address == route.path
end

-- The parts of a book before and after the page; nil at its ends
function strategy.neighbours(book)
    for index, part in ipairs(book) do
        if strategy.is_here(part) then
            return book[index - 1], book[index + 1]
        end
    end
end

return strategy
