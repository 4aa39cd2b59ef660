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

return shapes
