-- Links that somebody should look at: those to other sites, which nothing here can check (no address is asked), those
-- that come out as plain words because their page is not published, and those by old addresses.

local report = import("report")

local group_of_rule = {
    ["unpublished-link"] = "unpublished",
    ["unpublished-reference"] = "unpublished",
    ["old-address"] = "old",
    ["old-name"] = "old",
}

return function(everything)
    local rows = report.rows()
    for _, problem in ipairs(everything.problems()) do
        local group = group_of_rule[problem.rule]
        if group then
            rows.add(group, {
                link = string.match(problem.message, "^'(.-)'") or problem.message,
                place = report.place(problem),
                advice = problem.hint,
            })
        end
    end
    for _, link in ipairs(everything.links()) do
        if string.sub(link.address, 1, #site.base_url) ~= site.base_url then
            rows.add("outside", {
                link = link.address,
                page = link.entry and link.entry.title or nil,
                place = report.place(link),
            })
        end
    end
    local sites, known = 0, {}
    for _, row in ipairs(rows.of("outside")) do
        local host = string.match(row.link, "^%a+://([^/?#]+)")
        if host and not known[host] then
            known[host] = true
            sites = sites + 1
        end
    end
    rows.sort("outside", "link")
    return {
        title = report.title("links"),
        columns = report.columns("links", { "kind", "link", "page", "place", "advice" }),
        rows = rows.list("kind", "links", { "unpublished", "old", "outside" }),
        notes = {
            word("report.links.count", {
                links = report.number(rows.of("outside"), "link"),
                sites = word("report.links.sites" .. (sites == 1 and "_one" or ""), { n = sites }),
            }),
            word("report.links.unasked"),
        },
    }
end
