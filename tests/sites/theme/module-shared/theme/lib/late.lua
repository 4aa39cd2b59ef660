-- Remembers only one of the pages.
local late, names = {}, { first = "none" }

function late.add(title)
    if title == "Swim Club" then
        names.first = title
        names[#names + 1] = title
        seen = title
    end
    return names.first .. " " .. #names .. " " .. tostring(seen)
end

return late
