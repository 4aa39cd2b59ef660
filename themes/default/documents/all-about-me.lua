-- "All about me" to print and write on
local profile = import("profile")

return function(list, options)
    return profile.compose(list, options, false)
end
