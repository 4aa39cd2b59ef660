-- The rows of the facts of an entry.

local fact = {}

-- The question of a row, by the key of its words, with the pictogram that the easy-read leaflet shows for it
fact.name = remembered(function(picture_name, key)
    return render("parts/fact-name.html", { picture_name = picture_name, label = word(key) })
end)

return fact
