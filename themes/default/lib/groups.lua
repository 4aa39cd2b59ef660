-- Lists in parts.

local groups = {}

-- The items of a list by what key_of says of each, in the order in which their keys come first: a list of what begin
-- makes of a key and its first item, each with its items.
function groups.by(list, key_of, begin)
    local found, known = {}, {}
    for _, item in ipairs(list) do
        local key = key_of(item)
        if not known[key] then
            known[key] = begin(key, item)
            known[key].items = {}
            found[#found + 1] = known[key]
        end
        table.insert(known[key].items, item)
    end
    return found
end

return groups
