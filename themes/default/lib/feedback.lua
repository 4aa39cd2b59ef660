-- What families told us and what came of it: grouped by year or by theme, and counted.

local format = import("format")
local groups = import("groups")

local feedback = {}

feedback.statuses = { "done", "planned", "cannot" }

-- The pages that list it, the first of them by default
feedback.views = {
    { key = "year", address = "/feedback/" },
    { key = "theme", address = "/feedback/by-theme/" },
}

-- "5 done, 2 planned and 1 we could not do"; what there is none of is left out
function feedback.parts(list)
    local counts, parts = {}, {}
    for _, item in ipairs(list) do
        counts[item.status] = (counts[item.status] or 0) + 1
    end
    for _, status in ipairs(feedback.statuses) do
        if counts[status] then
            parts[#parts + 1] = word("feedback.part_" .. status, { n = counts[status] })
        end
    end
    return format.join(parts)
end

-- By the year in which it was received, the newest first
local function by_year(list)
    return groups.by(list, function(item)
        return string.sub(item.received, 1, 4)
    end, function(year)
        return { id = "year-" .. year, title = year, year = year }
    end)
end

-- By theme, in the order of terms/categories.yml; what has no theme is last. What has two stands under both.
local function by_theme(list)
    local found, known, other = {}, {}, {}
    for _, item in ipairs(list) do
        for _, theme in ipairs(item.themes or {}) do
            known[theme.id] = known[theme.id] or {}
            table.insert(known[theme.id], item)
        end
        if not item.themes or not item.themes[1] then
            other[#other + 1] = item
        end
    end
    for _, theme in ipairs(terms("categories")) do
        if known[theme.id] then
            found[#found + 1] = {
                id = "theme-" .. theme.id, title = theme.name, language = theme.name_language, items = known[theme.id],
            }
        end
    end
    if other[1] then
        found[#found + 1] = { id = "theme-other", title = word("feedback.other"), items = other }
    end
    return found
end

function feedback.groups(view, list)
    return view == "theme" and by_theme(list) or by_year(list)
end

return feedback
