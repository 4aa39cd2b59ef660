-- Asks which page it is for, when it is run and when it is called.
local where = { address = route and route.address or "no page" }

function where.now()
    return route and route.address or "no page"
end

return where
