-- What inspectors found: in short, by date, and as the strategy's documents show it, each finding with what is done.

local documents = import("documents")
local format = import("format")
local languages = import("languages")
local strategy = import("strategy")

local findings = {}

local add, heading, labelled = documents.add, documents.heading, documents.labelled

-- In the order in which they are told
findings.kinds = { "significant weakness", "area for improvement", "strength" }

local function say(key, words)
    return word("findings." .. key, words)
end

-- The part of a class name or a key of words.yml that stands for a kind
function findings.key_of(kind)
    return (string.gsub(kind, " ", "_"))
end

-- The findings of each kind that there are any of, and how many of which, in words: "1 significant weakness and 2 strengths"
function findings.by_kind(list)
    local by_kind, said = {}, {}
    for _, finding in ipairs(list) do
        by_kind[finding.kind] = by_kind[finding.kind] or {}
        add(by_kind[finding.kind], finding)
    end
    for _, kind in ipairs(findings.kinds) do
        local some = by_kind[kind]
        said[#said + 1] = some and
            say("count_" .. findings.key_of(kind) .. (#some == 1 and "_one" or ""), { n = #some }) or nil
    end
    return by_kind, format.sentence(format.join(said))
end

-- The days of a timeline in their order
function findings.days(timeline)
    local placed, days = {}, {}
    for place, day in ipairs(timeline or {}) do
        placed[place] = { day = day, place = place }
    end
    table.sort(placed, function(one, other)
        if one.day.date ~= other.day.date then
            return one.day.date < other.day.date
        end
        return one.place < other.place
    end)
    for place, item in ipairs(placed) do
        days[place] = item.day
    end
    return days
end

-- What has happened, and what is to come
local function add_timeline(blocks, cover)
    local days = findings.days(cover.timeline)
    if #days == 0 then
        return
    end
    heading(blocks, 3, say("timeline"))
    local items = {}
    for _, day in ipairs(days) do
        local when = day.when or format.date(day.date)
        if not is_past(day.date) then
            when = say("next") .. " " .. when
        end
        local said = { labelled(when .. ":", languages.part_run(cover, day, "title")) }
        if day.text then
            said[2] = { kind = "paragraph", languages.part_run(cover, day, "text") }
        end
        add(items, said)
    end
    add(blocks, { kind = "list", ordered = false, items = items })
end

local function add_finding(blocks, finding)
    heading(blocks, 4, languages.run(finding, "title"))
    add(blocks, { kind = "paragraph",
        say("source", { source = finding.source, date = format.date(finding.date) }) })
    if finding.quote then
        add(blocks, labelled(say("quote") .. ":", languages.run(finding, "quote")))
    end
    if finding.response then
        add(blocks, { kind = "paragraph", { { text = say("response") .. ":", bold = true } } })
        add(blocks, documents.told(finding, finding, "response", 4))
    end
    documents.body(blocks, finding, 4)
    local _, actions = strategy.naming(finding, "finding")
    if #actions > 0 then
        add(blocks, { kind = "paragraph", { { text = say("actions") .. ":", bold = true } } })
        local items = {}
        for _, found in ipairs(actions) do
            add(items, {
                text = documents.say("action_of", { id = found.action.id, promise = found.priority.title }),
                id = "document-" .. strategy.anchor(found.action),
            })
        end
        add(blocks, { kind = "index", items = items })
    elseif finding.kind ~= "strength" then
        add(blocks, { kind = "paragraph", say("no_actions") })
    end
end

-- cover: the page of the strategy, which has the timeline
function findings.add_all(blocks, list, cover)
    local by_kind, said = findings.by_kind(list)
    add(blocks, { kind = "lead", said .. word("language.stop") })
    add_timeline(blocks, cover)
    for _, kind in ipairs(findings.kinds) do
        if by_kind[kind] then
            heading(blocks, 3, say("group_" .. findings.key_of(kind)))
            for _, finding in ipairs(by_kind[kind]) do
                add_finding(blocks, finding)
            end
        end
    end
end

return findings
