-- The easy-read leaflet of a service that has no leaflet written by hand: its fields, said in short sentences. A field
-- that is absent is left out, or the reader is told to ask.
--
-- The sentences are in lib/speech/, a file a language; the parts of a leaflet are composed by lib/leaflet_first.lua,
-- leaflet_where.lua and leaflet_getting.lua. A page has room for all there is to say (brief is 0); on paper a leaflet says
-- less of needs and access (1), stands closer (2), and shortens its lists (4 to 6), always saying that there is more.

local closing = import("leaflet_closing")
local first = import("leaflet_first")
local getting = import("leaflet_getting")
local parts = import("leaflet_parts")
local room = import("leaflet_room")
local where = import("leaflet_where")

-- From here on, what is short is said in one part.
local merged_from = 3

-- The words of levels 1 to 3 are the same, on less and less room.
local words_of = { [0] = 0, 1, 1, 1, 4, 5, 6 }

-- The blocks under a heading; without blocks there is no heading.
local function add_section(leaflet, blocks, key, section)
    if #section == 0 then
        return
    end
    blocks[#blocks + 1] = { heading = leaflet.say(key) }
    for _, block in ipairs(section) do
        blocks[#blocks + 1] = block
    end
end

local function line_count(section)
    local count = 0
    for _, block in ipairs(section) do
        count = count + #block
    end
    return count
end

-- Two short parts in one, where room is dear
local function add_when_and_cost(leaflet, blocks, said, level)
    local times, prices = said.when, said.cost
    if #times == 0 and said.ask_when and level < merged_from then
        times = said.ask_when
    end
    local most = level < merged_from and 0 or level < parts.shortest and 5 or 9
    if #times == 0 or #prices == 0 or line_count(times) + line_count(prices) > most then
        add_section(leaflet, blocks, "when", times)
        add_section(leaflet, blocks, "cost", prices)
        return
    end
    add_section(leaflet, blocks, "when_and_cost", times)
    for _, block in ipairs(prices) do
        blocks[#blocks + 1] = block
    end
end

-- Says everything in the words of the level.
local function say_all(leaflet, page, words)
    leaflet.brief = words
    local function part(name, say_it)
        return parts.said(leaflet, page, name, say_it)
    end
    local said = { what = part("what", first.what), how = part("how", getting.how) }
    leaflet.said = said
    if not page.closed then
        said.who, said.where = part("who", first.who), part("where", where)
        said.when, said.cost = part("when", getting.when), part("cost", getting.cost)
        said.ask_when = #said.when == 0 and parts.can_ask(page) and getting.ask_when(leaflet) or nil
    end
end

local function compose(leaflet, page, level)
    if not leaflet.said or leaflet.brief ~= words_of[level] then
        say_all(leaflet, page, words_of[level])
    end
    local blocks, said = {}, leaflet.said
    add_section(leaflet, blocks, "what", said.what)
    if said.who then
        add_section(leaflet, blocks, "who", said.who)
        add_section(leaflet, blocks, "where", said.where)
        add_when_and_cost(leaflet, blocks, said, level)
    end
    add_section(leaflet, blocks, "how", said.how)
    return blocks
end

local function overflows(leaflet, page, blocks, level)
    local ending = closing.lines(page, leaflet.say, level)
    return room.overflows(page.title, blocks, level, ending, leaflet.say("footer", { title = page.title }))
end

-- A document is as brief as it is asked to be, and as it must be to fit by a count: laying it out costs more. `before` is
-- what came of the same leaflet when it was less brief.
return function(page, brief, before)
    local level = math.min(brief, parts.shortest)
    local leaflet = before and before.made or parts.leaflet(page)
    local blocks = compose(leaflet, page, level)
    while level > 0 and level < parts.shortest and overflows(leaflet, page, blocks, level) do
        level = level + 1
        blocks = compose(leaflet, page, level)
    end
    local function fits(easy)
        return not overflows(leaflet, page, easy.blocks, level)
    end
    return {
        title = page.title, blocks = blocks, voice = leaflet.voice, level = level, brief = level, made = leaflet,
        explained = level >= room.unexplained_from, shortest = level >= parts.shortest,
        fits = level > 0 and level < room.unexplained_from and fits or nil,
    }
end
