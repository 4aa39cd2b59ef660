-- The leaflet of one service never fits, that of another is as brief as nothing is; the third is made again for ever by
-- what frames it.
return function(service, brief)
    return {
        title = service.title, blocks = { { picture = "help", "One line." } },
        brief = service.slug == "swim-club" and 1e300 or nil,
        fits = service.slug == "toy-library" and function()
            return false
        end or nil,
    }
end
