-- What changed on the site, month by month, in words.

local format = import("format")
local languages = import("languages")

local updates = {}

-- So many changes of a month stand on the first page; the rest is on the month's own
updates.most = 60

local enough = 30
local rank = { new = 1, closed = 2, opened = 3, changed = 4 }

-- The months to show in full, and those to link to: a month's page shows that one
function updates.split(months, month)
    local shown, rest, count = {}, {}, 0
    for _, item in ipairs(months) do
        local is_shown = month and item.month == month or not month and count < enough
        if is_shown then
            shown[#shown + 1] = item
            count = count + item.count
        else
            rest[#rest + 1] = item
        end
    end
    return shown, rest
end

-- The changes of a month: the last day first, and on one day what is new before what says something else
function updates.sorted(month)
    local list, place = updates_of(month), {}
    for index, item in ipairs(list) do
        place[item] = index
    end
    table.sort(list, function(a, b)
        if a.date ~= b.date then
            return a.date > b.date
        end
        if rank[a.kind] ~= rank[b.kind] then
            return rank[a.kind] < rank[b.kind]
        end
        return place[a] < place[b]
    end)
    return list
end

-- The last changes over all months
function updates.newest(most)
    local list = {}
    for _, month in ipairs(update_months()) do
        if #list < most then
            for _, item in ipairs(updates.sorted(month.month)) do
                if #list < most then
                    list[#list + 1] = item
                end
            end
        end
    end
    return list
end

local function label(entry, name)
    local key = "updates.fields." .. name
    if has_word(key) then
        return word(key)
    end
    for _, field in ipairs(fields(entry.type)) do
        if field.name == name then
            return field.label
        end
    end
    return name
end

-- What it is about, in a sentence: what is new says it itself, or of what kind it is; what changed names the facts; nil when there is nothing to say.
-- A second result is the language of that sentence, when it is not that of the page.
function updates.what(item)
    local entry = item.entry
    if item.kind == "new" then
        local field = entry.summary and "summary" or "promise"
        if not entry[field] then
            return languages.kind(entry.type, entry.type_label)
        end
        return entry[field], languages.of(entry, field)
    end
    if item.kind == "closed" then
        return word("updates.closed")
    end
    local names = {}
    for _, name in ipairs(item.fields) do
        names[#names + 1] = label(entry, name)
    end
    if item.text then
        names[#names + 1] = word("updates.text")
    end
    return names[1] and word("updates.what", { names = format.join(names) }) or nil
end

return updates
