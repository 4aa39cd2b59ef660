-- Charts as drawings: plain shapes with a role and labels with a place, in one coordinate system. parts/chart.html draws
-- them on pages, where the style sheet gives a role its colour; svg() writes them with fixed colours and without labels,
-- in shapes that documents can draw.

local chart = {}

local width, plot_height = 320, 132 -- about the width of a small phone: there a letter is as large as it says
local head, row = 20, 18            -- room for the numbers above a column; of one line of names below
local letter = 8                    -- width of a letter, at most

-- "12.5": the same text for the same number everywhere
local function coordinate(number)
    return (string.gsub(string.gsub(string.format("%.1f", number), "0+$", ""), "%.$", ""))
end

local function length(text)
    return utf8.len(text) or #text
end

-- The least and the greatest number that must be seen; columns stand on zero, so that their lengths can be compared.
local function range(columns, lines)
    local low, high = 0, 0
    local function see(number)
        if number then
            low, high = math.min(low, number), math.max(high, number)
        end
    end
    for _, column in ipairs(columns) do
        see(column.value)
    end
    see(lines.target)
    see(lines.start)
    return low, high > low and high or low + 1
end

local function fits(columns, key, step)
    for _, column in ipairs(columns) do
        if column[key] and length(column[key]) * letter > step then
            return false
        end
    end
    return true
end

local function last_with_value(columns)
    for index = #columns, 1, -1 do
        if columns[index].value then
            return index
        end
    end
end

local function first_with_value(columns)
    for index = 1, #columns do
        if columns[index].value then
            return index
        end
    end
end

-- A place for a label in the middle of a column, but inside the drawing
local function anchored(middle, text)
    local half = length(text) * letter / 2
    if middle - half < 0 then
        return 0, "start"
    elseif middle + half > width then
        return width, "end"
    end
    return middle, "middle"
end

local function add_label(drawing, middle, y, text, role)
    local x, anchor = anchored(middle, text)
    drawing.labels[#drawing.labels + 1] = { x = coordinate(x), y = coordinate(y), anchor = anchor, text = text, role = role }
end

-- The names below: of every column when all fit, else of the first and the last, on two lines when they would touch
local function add_names(drawing, columns, step, bottom)
    local names = {}
    if fits(columns, "name", step) then
        for index = 1, #columns do
            names[index] = index
        end
    else
        names = { 1, #columns > 1 and #columns or nil }
    end
    local two_lines = #names == 2 and #columns > 2 and
        (length(columns[1].name) + length(columns[#columns].name)) * letter > width - letter
    for place, index in ipairs(names) do
        local line = two_lines and place == 2 and 2 or 1
        add_label(drawing, (index - 0.5) * step, bottom + line * row - 3, columns[index].name, "name")
    end
    drawing.height = bottom + (two_lines and 2 or 1) * row + 2
end

local function add_line(drawing, role, y)
    drawing.shapes[#drawing.shapes + 1] = {
        kind = "line", role = role, x1 = "0", x2 = coordinate(width), y1 = coordinate(y), y2 = coordinate(y),
    }
end

-- A column for each of {name =, value = (nil: a gap), text = (the value in words)}, and lines across at lines.target
-- and lines.start. Returns {width =, height =, shapes =, labels =, target = , start = (whether there is that line)}.
function chart.columns(columns, lines)
    local drawing = { width = width, shapes = {}, labels = {}, target = lines.target ~= nil, start = lines.start ~= nil }
    local low, high = range(columns, lines)
    local step = width / math.max(#columns, 1)
    local thick = math.min(step * 0.62, 56)
    local function y_of(number)
        return head + (high - number) / (high - low) * plot_height
    end
    local all_values = fits(columns, "text", step)
    local first, last = first_with_value(columns), last_with_value(columns)
    local labels = {}
    for index, column in ipairs(columns) do
        local middle = (index - 0.5) * step
        if column.value then
            local top, bottom = y_of(math.max(column.value, 0)), y_of(math.min(column.value, 0))
            drawing.shapes[#drawing.shapes + 1] = {
                kind = "rect", role = index == last and "latest" or "column", x = coordinate(middle - thick / 2),
                y = coordinate(top), width = coordinate(thick), height = coordinate(math.max(bottom - top, 1)),
            }
            if column.text and (all_values or index == first or index == last) then
                labels[#labels + 1] = { middle, top - 5, column.text }
            end
        else
            drawing.shapes[#drawing.shapes + 1] = {
                kind = "line", role = "gap", x1 = coordinate(middle - thick / 4), x2 = coordinate(middle + thick / 4),
                y1 = coordinate(y_of(0) - 6), y2 = coordinate(y_of(0) - 6),
            }
        end
    end
    add_line(drawing, "axis", y_of(0))
    if lines.start then
        add_line(drawing, "start", y_of(lines.start))
    end
    if lines.target then
        add_line(drawing, "target", y_of(lines.target))
    end
    for _, label in ipairs(labels) do
        add_label(drawing, label[1], label[2], label[3], "value")
    end
    add_names(drawing, columns, step, head + plot_height)
    drawing.height = coordinate(drawing.height)
    return drawing
end

-- Colours of a drawing that stands by itself: dark on white paper, told apart without colour by dashes
local inks = {
    column = 'fill="#8aa3c4"', latest = 'fill="#1d4f91"', gap = 'stroke="#454d59" stroke-width="2"',
    axis = 'stroke="#454d59" stroke-width="1"', target = 'stroke="#1a1f27" stroke-width="2" stroke-dasharray="7 4"',
    start = 'stroke="#454d59" stroke-width="1.5" stroke-dasharray="1.5 3"',
}

-- The drawing as an SVG file of rectangles and lines. Its labels, which are text, are left to the caller.
function chart.svg(drawing)
    local parts = {
        string.format('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s">', drawing.width, drawing.height),
    }
    for _, shape in ipairs(drawing.shapes) do
        if shape.kind == "rect" then
            parts[#parts + 1] = string.format('<rect x="%s" y="%s" width="%s" height="%s" %s/>', shape.x, shape.y,
                shape.width, shape.height, inks[shape.role])
        else
            parts[#parts + 1] = string.format('<line x1="%s" y1="%s" x2="%s" y2="%s" %s/>', shape.x1, shape.y1,
                shape.x2, shape.y2, inks[shape.role])
        end
    end
    parts[#parts + 1] = "</svg>"
    return table.concat(parts)
end

return chart
