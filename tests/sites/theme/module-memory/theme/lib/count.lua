-- Remembers, in what it returns and out of sight: each page must begin anew.
local count = {seen = 0}
local hidden = 0

function count.next()
    count.seen = count.seen + 1
    hidden = hidden + 1
    return count.seen .. " " .. hidden
end

return count
