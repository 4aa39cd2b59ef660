-- How often a part has run that imports this.
local seen, count = {}, 0

function seen.count()
    count = count + 1
    return count
end

return seen
