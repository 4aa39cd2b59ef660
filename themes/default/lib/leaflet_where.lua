-- Where it is, as a made leaflet says it. The function gets the leaflet (leaflet_parts.lua) and the entry, and returns a
-- list of blocks.

local format = import("format")
local parts = import("leaflet_parts")
local sentences = import("sentences")

local function address_of(place, with_name)
    local lines = {}
    for _, key in ipairs({ "name", "address_1", "address_2", "city", "postcode" }) do
        if place[key] and (with_name or key ~= "name") then
            lines[#lines + 1] = key == "postcode" and format.together(place[key]) or place[key]
        end
    end
    return lines
end

local function add_hidden(leaflet, section, locations)
    for index = 1, parts.shown_of(leaflet, #locations, "places") do
        local place = locations[index]
        local district = place.postcode and format.postcode_district(place.postcode)
        parts.add(section, "place", place.city and leaflet.say("town", { town = leaflet.latin(place.city) }),
            district and leaflet.say("district", { district = leaflet.latin(district) }))
    end
    parts.add(section, "safe", leaflet.say("hidden"), leaflet.say("hidden_ask"))
end

-- What there is for people who need it
local function add_features(leaflet, section, place)
    local features = place.accessibility or {}
    if leaflet.voice.speaks_as_written() and not parts.is_brief(leaflet, 1) then
        for _, feature in ipairs(features) do
            local lines = parts.meaning(leaflet, feature)
            parts.add(section, parts.first_picture(feature.picture, "yes"),
                table.unpack(#lines > 0 and lines or { leaflet.say("features", { names = leaflet.voice.name(feature) }) }))
        end
        return
    end
    local names, lines = {}, {}
    for index = 1, parts.shown_of(leaflet, #features, "features") do
        names[index] = leaflet.voice.name(features[index])
    end
    for index, group in ipairs(sentences.grouped(names)) do
        lines[index] = leaflet.say("features", { names = leaflet.list(group), again = index > 1 })
    end
    parts.add_lines(section, parts.first_picture(features[1] and features[1].picture, "yes"), lines)
end

local function add_one_place(leaflet, section, place)
    local lines = address_of(place)
    local address
    if #lines == 1 and place.city then
        address = leaflet.say("town", { town = leaflet.latin(place.city) })
    elseif #lines > 0 then
        address = leaflet.say("address", { address = leaflet.latin(table.concat(lines, ", ")) })
    end
    parts.add(section, "place", place.name and leaflet.say("place", { name = leaflet.latin(place.name) }), address)
    add_features(leaflet, section, place)
end

local function add_places(leaflet, section, places)
    local lines = {}
    for number = 1, parts.shown_of(leaflet, #places, "places") do
        local text = table.concat(address_of(places[number], true), ", ")
        if text ~= "" then
            lines[#lines + 1] = leaflet.say("place_in_list", { number = number, text = leaflet.latin(text) })
        end
    end
    parts.add_more(leaflet, lines, "places", #places - parts.shown_of(leaflet, #places, "places"))
    parts.add(section, "map", leaflet.say("places", { count = #places }))
    parts.add_lines(section, "place", lines)
end

-- The names of areas, nil without one, and whether the service is online, which is no place
local function area_names(leaflet, areas)
    local names, online = {}, false -- of places: they keep their capitals
    for _, area in ipairs(areas) do
        if area.id == word("areas.online_term") then
            online = true
        else
            names[#names + 1] = area.names and area.names[leaflet.voice.code] or area.name
        end
    end
    return names, online
end

local function add_areas(leaflet, section, page)
    if page.areas_everything then
        parts.add(section, "map", leaflet.say("everywhere"))
        return
    end
    local names, online = area_names(leaflet, page.areas or {})
    local placed = #names > 0 and format.is_placed(page, format.join(names)) -- the address has said it already
    if #names > 0 and not placed then
        local lines = {}
        for index, group in ipairs(sentences.grouped(names)) do
            for at, name in ipairs(group) do
                group[at] = leaflet.latin(name)
            end
            lines[index] = leaflet.say("areas", { names = leaflet.list(group), again = index > 1 })
        end
        lines[#lines + 1] = online and leaflet.say("online_too") or nil
        parts.add_lines(section, #names == 1 and "place" or "map", lines)
    elseif online then
        parts.add(section, "computer", leaflet.say(#section > 0 and "online_too" or "online"))
    end
end

return function(leaflet, page)
    local section = {}
    local locations = page.locations or {}
    if page.address_hidden and #locations > 0 then
        add_hidden(leaflet, section, locations)
        if #locations == 1 then
            add_features(leaflet, section, locations[1])
        end
    elseif #locations == 1 then
        add_one_place(leaflet, section, locations[1])
    elseif #locations > 1 then
        add_places(leaflet, section, locations)
    end
    if #section == 0 or not parts.is_brief(leaflet, parts.spare_from) then
        add_areas(leaflet, section, page)
    end
    return section
end
