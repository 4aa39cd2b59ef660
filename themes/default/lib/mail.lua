-- Emails that a page begins for its reader.

local format = import("format")
local languages = import("languages")

local mail = {}

-- What {title} and {address} stand for is another on each page, and all else the same on many.
local letter = remembered(function(topic, changed)
    local subject = word("report_problem.subject", { title = "{title}" })
    local lines = {
        word("report_problem.page", { title = "{title}" }),
        word("report_problem.address", { address = "{address}" }),
    }
    if topic then
        lines[#lines + 1] = word("report_problem.topic", { topic = topic })
    end
    if changed then
        lines[#lines + 1] = word("report_problem.changed", { date = format.date_short(changed) })
    end
    lines[#lines + 1] = ""
    lines[#lines + 1] = word("report_problem.ask")
    lines[#lines + 1] = ""
    local address = "mailto:" .. site.help.email .. "?subject=" .. address_part(subject)
        .. "&body=" .. address_part(table.concat(lines, "\n"))
    return (string.gsub(address, "%%7B(%w+)%%7D", "{%1}"))
end)

-- The link to report a problem with the page that is being made. changed: the day of its last change, if it is known.
function mail.report(title, changed)
    local address = absolute(route.address)
    local kind = route.type and languages.kind(route.type, route.type_label)
    return fill(letter(kind, changed), { title = address_part(title), address = address_part(address) })
end

return mail
