-- Facts that nobody changes, but for one page, one part, and whoever is asked to.
local facts = {}

facts.days = { "Monday", "Tuesday", "Wednesday" }
facts.names = { first = "one", second = "two", third = { "three", deep = { inner = "four" } } }
facts.none = {}

-- All ways to read them.
function facts.read()
    local found = {}
    for i, day in ipairs(facts.days) do
        found[#found + 1] = i .. day
    end
    for name, value in pairs(facts.names) do
        found[#found + 1] = name .. "=" .. tostring(value == facts.names[name])
    end
    found[#found + 1] = #facts.days .. " " .. #facts.none .. " " .. #facts.names.third
    found[#found + 1] = table.concat(facts.days, "+") .. " " .. table.concat({ table.unpack(facts.days) }, "-")
    found[#found + 1] = facts.names.third[1] .. " " .. facts.names.third.deep.inner
    return table.concat(found, ", ")
end

return facts
