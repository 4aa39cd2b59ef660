-- Facts that some pages change, each in its own way.
local changed = { list = { "b", "a" }, map = { key = "as it was" }, deep = { { "far" } } }

local ways = {
    ["Advice Line"] = function() table.sort(changed.list) end,
    ["Swim Club"] = function() table.insert(changed.list, "c") changed.map.key = nil end,
    ["Toy Library"] = function() changed.deep[1][1] = "near" changed.map.key = "new" end,
}

function changed.by(title)
    changed.map.key = changed.map.key -- which changes nothing
    if ways[title] then
        ways[title]()
    end
end

function changed.seen()
    return table.concat(changed.list, " ") .. ", " .. tostring(changed.map.key) .. ", " .. changed.deep[1][1]
end

return changed
