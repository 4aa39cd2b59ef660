-- The way off the site for people who may be watched.

local leave = {}

local function asks(terms)
    local list = type(terms) == "table" and type(terms[1]) == "userdata" and terms or {} -- and not texts
    for number = 1, #list do
        if list[number].leave_quickly then
            return true
        end
    end
    return false
end

-- Where the link leads, or nil where there is none: on a page that says so itself, or stands under a term that does, and
-- on the lists of that term
function leave.address()
    local entry = page and (page.original or page)
    local term = route.facet and route.facet.term
    local wanted = term and term.leave_quickly
    if entry then
        wanted = wanted or entry.leave_quickly or asks(entry.categories) or asks(entry.needs)
    end
    return wanted and (site.leave_to or word("leave.address")) or nil
end

return leave
