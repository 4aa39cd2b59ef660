-- What has become of the strategy's actions since it was published: from what its files said then, and from the days that
-- it says itself were moved.

local format = import("format")
local strategy = import("strategy")

local changes = {}

local function by_id(list)
    local found = {}
    for _, item in ipairs(type(list) == "table" and list or {}) do
        if type(item) == "table" and item.id then
            found[item.id] = item
        end
    end
    return found
end

local function moved(action, before)
    local from = action.moved_from or before and before.due
    if not from or not action.due or from == action.due or not string.match(from, "^%d%d%d%d%-%d%d%-%d%d$") then
        return nil
    end
    local key = action.due > from and "changes.later" or "changes.earlier"
    return word(key, { from = format.date_short(from), to = format.date_short(action.due) })
end

local function restated(action, before)
    if not before or before.status == action.status then
        return nil
    end
    local was = "status." .. strategy.status_key(before.status or "")
    if not has_word(was) then
        return nil
    end
    return word("changes.status", { from = word(was), to = word("status." .. strategy.status_key(action.status)) })
end

-- What is said of one action, as a list of sentences
local function sentences(action, before, has_record)
    if has_record and not before then
        return { word("changes.new") }
    end
    local list = {}
    list[#list + 1] = moved(action, before)
    list[#list + 1] = restated(action, before)
    return list
end

-- The changes of one promise's actions since a day, as {id, anchor, sentences}; and the day from which there is a record,
-- or nil. An action that is gone has no anchor.
function changes.of(priority, day)
    local record, since = once(priority.original or priority, day)
    local before, list, kept = by_id(record and record.actions), {}, {}
    for _, action in ipairs(priority.actions or {}) do
        kept[action.id] = true
        local said = sentences(action, before[action.id], record ~= nil)
        if said[1] then
            list[#list + 1] = { id = action.id, anchor = strategy.anchor(action), sentences = said }
        end
    end
    for _, action in ipairs(record and type(record.actions) == "table" and record.actions or {}) do
        if type(action) == "table" and action.id and not kept[action.id] then
            list[#list + 1] = { id = action.id, sentences = { word("changes.gone") } }
        end
    end
    return list, since
end

-- The same for every promise of the strategy that has any, as {priority, list}; and the latest day on which a record begins
function changes.all(day)
    local found, since = {}, day
    for _, priority in ipairs(entries("priority")) do
        local list, from = changes.of(priority, day)
        if from and from > since then
            since = from
        end
        if list[1] then
            found[#found + 1] = { priority = priority, list = list }
        end
    end
    return found, since
end

return changes
