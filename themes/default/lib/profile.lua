-- "All about me": a profile that a child or young person fills in once, alone or with help, to show to whoever helps
-- them. On paper it has lines, on a screen fields.

local documents = import("documents")
local format = import("format")

local profile = {}

local function say(key, words)
    return word("profile." .. key, words)
end

-- What is asked, in words.yml, with a picture, so many lines for the answer, and whether there are words of help
local questions = {
    { key = "name", picture = "young-person", lines = 1 },
    { key = "like", picture = "heart", lines = 2 },
    { key = "important", picture = "star", lines = 3, help = true },
    { key = "enjoy", picture = "happy", lines = 2, help = true },
    { key = "talk", picture = "communication", lines = 2, help = true },
    { key = "hard", picture = "worried", lines = 2, help = true },
    { key = "helps", picture = "help", lines = 3, help = true },
    { key = "well", picture = "medical", lines = 3, help = true },
    { key = "learn", picture = "learn", lines = 2 },
    { key = "future", picture = "goal", lines = 2 },
    { key = "people", picture = "family", lines = 2, help = true },
    { key = "made", picture = "calendar", lines = 1 },
}

-- The document; fill: with fields in place of lines
function profile.compose(list, options, fill)
    local blocks = {}
    documents.heading(blocks, 1, say("title"))
    documents.notice(blocks)
    documents.add(blocks, { kind = "lead", say("lead") })
    documents.add(blocks, { kind = "paragraph", fill and say("how_fill") or say("how_print") })
    for _, asked in ipairs(questions) do
        documents.add(blocks, {
            kind = "field", level = 2, text = say(asked.key), picture = asked.picture, lines = asked.lines, fill = fill,
            help = asked.help and say(asked.key .. "_help") or nil,
        })
    end
    documents.add(blocks, { kind = "paragraph", say("keep"), " ", say("ask"), " ",
        { text = site.help.phone, link = format.dial(site.help.phone) } })
    return {
        title = list.title,
        author = site.council,
        subject = say("lead"),
        footer = say("title"),
        size = options.size,
        blocks = blocks,
    }
end

return profile
