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
    local address = "mailto:" .. site.help.email .. "?subject=" .. encoded(subject)
        .. "&body=" .. encoded(table.concat(lines, "\n"))
    return (string.gsub(address, "%%7B(%w+)%%7D", "{%1}"))
end)

-- The link to report a problem with the page that is being made. changed: the day of its last change, if it is known.
function mail.report(title, changed)
    return fill(letter(route.type_label, changed), { title = encoded(title), address = encoded(absolute(route.address)) })
end

return mail
