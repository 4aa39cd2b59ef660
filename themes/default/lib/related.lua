-- Why a service stands among those that are like another, in words. The same few terms are shared again and again.

local format = import("format")

local related = {}

local function also_for(first, second)
    return word("service.also_for", { reason = format.inside_names({ first, second }) })
end

local function also_category(...)
    return word("service.also_category", { names = format.inside_names({ ... }) })
end

local remembered_needs, remembered_categories = remembered(also_for), remembered(also_category)

-- Of one that related() has for the service; nil when there is nothing to say. Two needs say enough, and what is for
-- everybody is like the other by its categories or ages.
function related.reason(service, other)
    local entry = other.entry
    local needs = not service.needs_everything and not entry.needs_everything and other.needs
    if needs then
        return remembered_needs(needs[1], needs[2])
    end
    local categories = other.categories
    if categories then
        return (#categories <= 4 and remembered_categories or also_category)(table.unpack(categories))
    elseif other.ages and entry.ages and not format.is_all_ages(entry.ages) then
        return word("service.also_ages", { ages = format.ages(entry.ages) })
    end
end

return related
