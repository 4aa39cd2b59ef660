-- What the pages of the measures say of their figures: where each stands, in words for every case, and the drawing of
-- its chart.

local format = import("format")
local chart = import("chart")

local measures = {}

-- The order in which states are said
measures.states = { "met", "better", "worse", "same", "first", "none" }

-- Differences smaller than what is shown are none.
local least = 0.005

-- "57%", "£1,200", "1 week", "15 weeks"
function measures.amount(measure, number)
    local unit = measure.unit
    if unit == "%" then
        return word("units.percent", { n = format.decimal(number) })
    elseif unit == "£" then
        local pounds = format.decimal(math.abs(number), true)
        return word(number < 0 and "units.money_below" or "units.money", { n = pounds })
    end
    return word("units.other", { n = format.decimal(number), unit = number == 1 and measure.unit_one or unit })
end

-- A difference: that of two shares is in percentage points
function measures.gap(measure, number)
    number = math.abs(number)
    if measure.unit == "%" then
        local text = format.decimal(number)
        return word(text == "1" and "units.point" or "units.points", { n = text })
    end
    return measures.amount(measure, number)
end

-- What of the difference is good news: above 0 is better
local function gain(measure, from, to)
    local difference = measure.better == "lower" and from - to or to - from
    return math.abs(difference) < least and 0 or difference
end

-- {latest =, before = (figures with a value), missing = (a newer period without one), state =, to_target = (0 or more:
-- it is met)}, each nil where there is none
function measures.standing(measure)
    local found = {}
    for _, figure in ipairs(measure.series or {}) do
        if figure.value then
            found.before, found.latest, found.missing = found.latest, figure, nil
        else
            found.missing = figure
        end
    end
    if not found.latest then
        found.state = "none"
        return found
    end
    if measure.target then
        found.to_target = gain(measure, measure.target, found.latest.value)
    end
    local change = found.before and gain(measure, found.before.value, found.latest.value)
    if found.to_target and found.to_target >= 0 then
        found.state = "met"
    elseif not change then
        found.state = "first"
    else
        found.state = change > 0 and "better" or change < 0 and "worse" or "same"
    end
    return found
end

local function compare(measure, from, to, key, words)
    local change = gain(measure, from, to)
    words.gap = measures.gap(measure, change)
    return word("measures." .. (change > 0 and "better_" or change < 0 and "worse_" or "same_") .. key, words)
end

local function target_sentence(measure, latest, to_target)
    local words = { amount = measures.amount(measure, measure.target), gap = measures.gap(measure, to_target) }
    if to_target == 0 then
        return word("measures.met_target", words)
    elseif to_target > 0 then
        return word("measures.beyond_target", words)
    end
    return word(latest < measure.target and "measures.below_target" or "measures.above_target", words)
end

-- What the figures say, as a list of sentences: never empty
function measures.sentences(measure)
    local found = measures.standing(measure)
    local said = {}
    if not found.latest then
        return { word("measures.none") }
    end
    if found.missing then
        said[#said + 1] = word("measures.missing", { period = found.missing.period })
    end
    local latest = found.latest.value
    said[#said + 1] = word("measures.latest", { period = found.latest.period })
    if found.before then
        local same = gain(measure, found.before.value, latest) == 0
        said[#said + 1] = compare(measure, found.before.value, latest, same and "as" or "than",
            { period = found.before.period })
    end
    -- Twice the same comparison helps nobody.
    if measure.baseline and not (found.before and found.before.value == measure.baseline) and
        not (not found.before and latest == measure.baseline) then
        said[#said + 1] = compare(measure, measure.baseline, latest, "start",
            { amount = measures.amount(measure, measure.baseline) })
    elseif not found.before then
        said[#said + 1] = word("measures.first")
    end
    if found.to_target then
        said[#said + 1] = target_sentence(measure, latest, found.to_target)
    end
    return said
end

function measures.summary(measure)
    return table.concat(measures.sentences(measure), " ")
end

-- "90%, for the end of 2028"; nil without a target
function measures.target(measure)
    if not measure.target then
        return nil
    end
    local amount = measures.amount(measure, measure.target)
    return measure.target_by and word("measures.target_by", { amount = amount, when = measure.target_by }) or amount
end

-- All figures in words: "2024: 41%, 2025: no figure"
function measures.listed(measure)
    local parts = {}
    for _, figure in ipairs(measure.series or {}) do
        local value = figure.value and measures.amount(measure, figure.value) or word("measures.no_value")
        parts[#parts + 1] = figure.period .. ": " .. value
    end
    return table.concat(parts, word("lists.comma"))
end

-- The drawing of its chart, for parts/chart.html or chart.svg(); nil when there is nothing to draw
function measures.drawing(measure)
    if not measures.standing(measure).latest then
        return nil
    end
    local columns = {}
    for _, figure in ipairs(measure.series) do
        columns[#columns + 1] = {
            name = figure.period, value = figure.value,
            text = figure.value and measures.amount(measure, figure.value) or nil,
        }
    end
    return chart.columns(columns, { target = measure.target, start = measure.baseline })
end

-- How many measures are in each state, in words
function measures.progress(list)
    local counts, said = {}, {}
    for _, measure in ipairs(list) do
        local state = measures.standing(measure).state
        counts[state] = (counts[state] or 0) + 1
    end
    for _, state in ipairs(measures.states) do
        if counts[state] then
            said[#said + 1] = word("measures.count_" .. state .. (counts[state] == 1 and "_one" or ""),
                { n = counts[state] })
        end
    end
    return table.concat(said, " ")
end

return measures
