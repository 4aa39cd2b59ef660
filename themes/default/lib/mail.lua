-- Emails that a page begins for its reader.

local format = import("format")

local mail = {}

-- As a part of an address, with line ends as emails have them. The marks that keep Latin letters in order on a page from
-- right to left would cling to the address in an email.
local function encoded(text)
    if string.find(text, "\u{2068}", 1, true) then
        text = string.gsub(string.gsub(text, "\u{2068}", ""), "\u{2069}", "")
    end
    if string.find(text, "\n", 1, true) then
        text = string.gsub(text, "\n", "\r\n")
    end
    return address_part(text)
end

-- What many reports end with
local closing = remembered(function(topic, changed)
    local lines = { "" }
    if topic then
        lines[#lines + 1] = word("report_problem.topic", { topic = topic })
    end
    if changed then
        lines[#lines + 1] = word("report_problem.changed", { date = format.date_short(changed) })
    end
    lines[#lines + 1] = ""
    lines[#lines + 1] = word("report_problem.ask")
    lines[#lines + 1] = ""
    return encoded(table.concat(lines, "\n"))
end)

-- The link to report a problem with the page that is being made. changed: the day of its last change, if it is known.
function mail.report(title, changed)
    local page_is = word("report_problem.page", { title = title })
    local address = word("report_problem.address", { address = absolute(route.address) })
    return "mailto:" .. site.help.email .. "?subject=" .. encoded(word("report_problem.subject", { title = title }))
        .. "&body=" .. encoded(page_is .. "\n" .. address) .. closing(route.type_label, changed)
end

return mail
