-- What the law says that a Local Offer must cover, one row an item: where it is covered, when those pages were last
-- checked, and what is missing.

local report = import("report")
local format = import("format")

local default_days = 180

-- "covered", "old" when one of the pages must be checked again, or "missing", and the days of the checks
local function judge(pages, days)
    if #pages == 0 then
        return "missing"
    end
    local state, first, last = "covered", nil, nil
    for _, page in ipairs(pages) do
        local day = page.reviewed
        if not day or format.days_between(day, build.date) > days then
            state = "old"
        end
        if day and (not first or day < first) then
            first = day
        end
        if day and (not last or day > last) then
            last = day
        end
    end
    return state, first, last
end

return function()
    local rows = report.rows()
    local days = site.review_after_days or default_days
    local items = data("statutory")
    for _, item in ipairs(items) do
        local pages, titles, files = citing("statutory", item.id), {}, {}
        for _, page in ipairs(pages) do
            titles[#titles + 1] = page.title
            files[#files + 1] = page.path
        end
        local state, first, last = judge(pages, days)
        rows.add(state, {
            id = item.id,
            group = item.group,
            text = item.text,
            pages = #pages,
            titles = #titles > 0 and table.concat(titles, "; ") or nil,
            files = #files > 0 and table.concat(files, " ") or nil,
            first_check = first,
            last_check = last,
            law = item.law,
        })
    end
    local met = #items - #rows.of("missing")
    return {
        title = report.title("checklist"),
        columns = report.columns("checklist", { "state", "id", "text", "pages", "titles", "first_check", "last_check", "law" }),
        rows = rows.list("state", "checklist", { "missing", "old", "covered" }),
        notes = {
            word("report.checklist.progress", { met = met, all = #items }),
            word("report.checklist.rule", { days = days }),
        },
    }
end
