-- Which pages must be checked again, by who keeps them: those past their day, those never checked, and those whose day
-- comes soon. A page is to be checked again review_after_days after its last check.

local report = import("report")
local format = import("format")

local default_days = 180
local soon_days = 30

-- Types that tell of one day: nobody checks them again.
local of_a_day = { news = true, feedback = true, consultation = true, event = true, finding = true, measure = true }

local order = { "overdue", "never", "soon" }
local rank = { overdue = 1, never = 2, soon = 3 }

local function state_of(entry, days)
    if not entry.reviewed then
        return "never"
    end
    local left = days - format.days_between(entry.reviewed, build.date)
    if left < 0 then
        return "overdue", left
    elseif left <= soon_days then
        return "soon", left
    end
    return "fresh", left
end

return function(everything)
    local days = site.review_after_days or default_days
    local found, owners, counts = {}, {}, { overdue = 0, never = 0, soon = 0, fresh = 0 }
    for _, type in ipairs(everything.types()) do
        for _, entry in ipairs(of_a_day[type] and {} or entries(type)) do
            local state, left = state_of(entry, days)
            counts[state] = counts[state] + 1
            if state ~= "fresh" then
                local owner = entry.owner or word("report.freshness.no_owner")
                if not found[owner] then
                    found[owner] = {}
                    owners[#owners + 1] = owner
                end
                table.insert(found[owner], {
                    state = word("report.freshness." .. state),
                    rank = rank[state],
                    page = entry.title,
                    file = entry.path,
                    reviewed = entry.reviewed,
                    due_in = left,
                })
            end
        end
    end
    table.sort(owners)
    local rows = {}
    for _, owner in ipairs(owners) do
        table.sort(found[owner], function(a, b)
            if a.rank ~= b.rank then
                return a.rank < b.rank
            elseif a.due_in ~= b.due_in then
                return a.due_in < b.due_in
            end
            return a.file < b.file
        end)
        for _, row in ipairs(found[owner]) do
            row.owner = owner
            rows[#rows + 1] = row
        end
    end
    local notes = { word("report.freshness.rule", { days = days, soon = soon_days }) }
    for _, state in ipairs(order) do
        notes[#notes + 1] = word("report.freshness.count", { n = counts[state], state = word("report.freshness." .. state) })
    end
    notes[#notes + 1] = word("report.freshness.count", { n = counts.fresh, state = word("report.freshness.fresh") })
    return {
        title = report.title("freshness"),
        columns = report.columns("freshness", { "owner", "state", "page", "reviewed", "due_in", "file" }),
        rows = rows,
        notes = notes,
    }
end
