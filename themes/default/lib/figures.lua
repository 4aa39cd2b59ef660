-- Measures in documents: each with what it says in words, its chart, and the table of its figures.

local chart = import("chart")
local documents = import("documents")
local languages = import("languages")
local measures = import("measures")

local figures = {}

local say, add, heading, labelled = documents.say, documents.add, documents.heading, documents.labelled

local aligned = { start = "left", middle = "centre", ["end"] = "right" }

function figures.id(measure)
    return "measure-" .. measure.slug
end

-- The chart, which its text stands in for; nil when there is nothing to draw
local function drawing_of(measure)
    local drawn = measures.drawing(measure)
    if not drawn then
        return nil
    end
    local labels = {}
    for _, label in ipairs(drawn.labels) do
        labels[#labels + 1] = {
            x = label.x, y = label.y, text = label.text, align = aligned[label.anchor], bold = label.role == "value",
        }
    end
    local shown = word("measures.chart", { title = measure.title })
    local text = word("measures.chart_text", { summary = measures.summary(measure) })
    return { kind = "drawing", svg = chart.svg(drawn), labels = labels, alt = shown .. word("language.stop") .. " " .. text }, drawn
end

-- What the lines across the chart mean
local function add_keys(blocks, measure, drawn)
    local items = {}
    for _, line in ipairs({ "target", "start" }) do
        if drawn[line] then
            local amount = measures.amount(measure, line == "target" and measure.target or measure.baseline)
            add(items, say("line_" .. line, { amount = amount }))
        end
    end
    if #items > 0 then
        add(blocks, { kind = "list", ordered = false, items = items })
    end
end

local function add_table(blocks, measure)
    local noted = false
    for _, figure in ipairs(measure.series) do
        noted = noted or figure.note
    end
    local columns = { { text = word("measures.period"), width = 0.3 }, { text = word("measures.value"), width = 0.25 } }
    if noted then
        columns[3] = { text = word("measures.note"), width = 0.45 }
    end
    local rows = {}
    for _, figure in ipairs(measure.series) do
        local value = figure.value and measures.amount(measure, figure.value) or word("measures.no_value")
        rows[#rows + 1] = {
            { kind = "cell", languages.part_run(measure, figure, "period"), header = true }, value,
            noted and (languages.part_run(measure, figure, "note") or "") or nil,
        }
    end
    add(blocks, {
        kind = "table", caption = word("measures.caption", { title = measure.title }), columns = columns, rows = rows,
    })
end

local function add_measure(blocks, measure)
    heading(blocks, 3, languages.run(measure, "title"), figures.id(measure))
    if measure.summary then
        add(blocks, { kind = "paragraph", languages.run(measure, "summary") })
    end
    local found = measures.standing(measure)
    local state = word("measures.state_" .. found.state)
    if found.latest then
        local now = measures.amount(measure, found.latest.value)
        add(blocks, { kind = "paragraph", { text = say("figure_now", { amount = now, state = state }), bold = true } })
    end
    add(blocks, { kind = "paragraph", measures.summary(measure) })
    local block, drawn = drawing_of(measure)
    if block then
        add(blocks, block)
        add_keys(blocks, measure, drawn)
        add_table(blocks, measure)
    end
    add(blocks, labelled(word("measures.target") .. ":", measures.target(measure) or word("measures.no_target")))
    if measure.source then
        add(blocks, labelled(word("measures.source") .. ":", languages.run(measure, "source")))
    end
    documents.body(blocks, measure, 4)
end

function figures.add_all(blocks, list)
    add(blocks, { kind = "lead", measures.progress(list) })
    for _, measure in ipairs(list) do
        add_measure(blocks, measure)
    end
end

-- The measures that show whether a promise is kept, with the pages on which their figures stand; a measure that is not
-- translated has none in this document, but one on the web
function figures.add_names(blocks, list)
    if not list or #list == 0 then
        return
    end
    heading(blocks, 3, say("measured_by"))
    local here, elsewhere = {}, {}
    for _, measure in ipairs(list) do
        if measure.language == language() then
            add(here, { text = languages.run(measure, "title"), id = figures.id(measure) })
        else
            add(elsewhere, { { text = measure.title, link = measure.address, language = languages.of(measure, "title") } })
        end
    end
    if #here > 0 then
        add(blocks, { kind = "index", items = here })
    end
    if #elsewhere > 0 then
        add(blocks, { kind = "list", items = elsewhere })
    end
end

return figures
