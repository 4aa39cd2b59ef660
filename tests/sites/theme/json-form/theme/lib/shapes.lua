-- The function of the form says how often it has run, which only one page at a time can see.
local shapes, runs = {}, 0

local inner = json_form { b = 1, a = 2 }

shapes.service = json_form {
    title = "title",
    youngest = "ages.from",
    none = "ages.colour",
    hidden = "address_hidden",
    eligibility = "eligibility",
    text = 2,
    kind = json("a <b>"),
    ["</script>"] = 3,
    inside = function(entry, text, number)
        return { inner(text, entry.slug), inner(nil, number) }
    end,
    runs = function()
        runs = runs + 1
        return runs
    end,
    nothing = function() end,
}

shapes.empty = json_form {}

shapes.organisation = json_form { website = "website" }

-- Fields of each kind, of entries and of groups, which are to be as json() has them; and of what has none of them.
local kinds = {
    "title", "id", "summary", "phone", "website", "body", "description", "address_hidden", "eligibility", "reviewed",
    "status", "picture", "ages.from", "ages.to", "ages.none", "organisation.title", "organisation.phone",
    "organisation.none.none", "nothing", "amount", "option", "name", "opens", "from", "languages", "days",
    "latitude", "longitude",
}

local by_kind = {}
for _, path in ipairs(kinds) do
    by_kind[path] = path
end

shapes.of_each_kind = json_form(by_kind)

function shapes.as_table(thing)
    local made = {}
    for _, path in ipairs(kinds) do
        local value = thing
        for step in string.gmatch(path, "[^.]+") do
            value = value and value[step]
        end
        made[path] = value
    end
    return json(made)
end

return shapes
