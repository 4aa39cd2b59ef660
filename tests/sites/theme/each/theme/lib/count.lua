-- Remembers what it was asked, out of sight.
local count, asked = {}, 0

function count.next()
    asked = asked + 1
    return asked
end

return count
