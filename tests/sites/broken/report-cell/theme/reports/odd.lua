return function(everything)
    return { title = "Odd", columns = { { key = "kind", title = "Kind" } }, rows = { { kind = everything.links } }, notes = {} }
end
