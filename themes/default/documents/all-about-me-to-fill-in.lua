-- "All about me" to fill in on a screen
local profile = import("profile")

return function(list, options)
    return profile.compose(list, options, true)
end
