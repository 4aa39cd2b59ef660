-- How much room a made leaflet has on paper, and how much its blocks take, in points: the same steps as those of the
-- layout, with the widths of single letters. To lay a leaflet out that does not fit costs much more than this count.

local hard = import("easy")

local room = {}

-- From this level on, each part has one picture, with all its lines beside it.
room.joined_from = 2

-- What hard words mean is said below this level.
room.unexplained_from = 3

-- A leaflet's page on paper, where it is 16 points large or more
local page_width, all_height = 504.5, 765.3 -- without the footer
local beside_picture, above_origin = 22.7, 1.2 -- points; of the size
local line_height, footer_height = 1.35, 1.4 -- of the size
local title_size, heading_size, bold_height = 1.8, 1.4, 1.25 -- of the size; of that
local below_title, below_heading, between_lines, between_pairs = 0.95, 0.45, 0.3, 1.2 -- of the size
local closest = 0.55 -- what is left of the room between pairs when they stand as close as they may
local slack = 1 -- points: no leaflet shall be briefer than it must be

function room.size()
    return site.easy_read and site.easy_read.size or 16
end

-- Two pages are one sheet of paper. Larger letters need more.
function room.pages()
    local size = room.size()
    return size <= 16 and 2 or size <= 18 and 3 or 4
end

-- A count of how the blocks fill pages: add(height, gap before it), pages.
local function new_pages(height_of_page)
    local filled = { pages = 1, y = 0 }
    function filled.add(height, gap)
        if filled.y > 0 and filled.y + gap + height > height_of_page then
            filled.pages = filled.pages + 1
            filled.y = height
        else
            filled.y = filled.y + (filled.y > 0 and gap or 0) + height
        end
    end
    return filled
end

-- What all leaflets of a site have in common: sizes in points, widths in sizes
local function measures()
    local size = room.size()
    local picture = math.max(113.4, size * 7)
    local width = page_width - picture - beside_picture
    return {
        size = size, picture = picture, leading = size * line_height, between_lines = size * between_lines,
        width = width / size, heading_width = width / (size * heading_size),
        heading_leading = size * heading_size * bold_height, below_heading = size * below_heading,
        title_width = page_width / (size * title_size), title_leading = size * title_size * bold_height,
    }
end

local function lines_height(measure, text)
    return measure.leading * text_lines(text, measure.width) + measure.between_lines
end

-- The height of the lines of a block, each with the gap behind it: kept with the block, which does not change, but for what
-- hard words in it mean.
local function height_of(block, level, measure)
    local height = 0
    if block.meanings and level < room.unexplained_from then
        for _, line in ipairs(hard.lines(block)) do
            height = height + lines_height(measure, line.bold and line.bold .. " " .. line.text or line.text)
        end
        return height
    end
    if not block.height then
        for _, text in ipairs(block) do
            height = height + lines_height(measure, text)
        end
        block.height = height
    end
    return block.height
end

local function heading_height(measure, heading)
    return measure.heading_leading * text_lines(heading, measure.heading_width, true) + measure.below_heading
end

-- Whether the blocks of a leaflet are too much, when they stand as close as they may. ending is the part that comes last,
-- a block with a heading; footer what stands below each page.
function room.overflows(title, blocks, level, ending, footer)
    local measure = measures()
    local size, leading = measure.size, measure.leading
    local footer_lines = text_lines(footer, page_width / size - 9)
    local pages = new_pages(all_height - size * footer_height * footer_lines + slack)
    local gap = size * between_pairs * closest
    pages.add(text_lines(title, measure.title_width, true) * measure.title_leading, 0)
    if level < room.joined_from then
        pages.add(math.max(measure.picture, 2 * leading + measure.between_lines), gap)
    else
        pages.add(leading, size * below_title * closest)
    end
    local height, has_lines = 0, false
    local function finish_pair()
        if has_lines then
            pages.add(math.max(measure.picture, height - measure.between_lines), gap)
        end
        height, has_lines = 0, false
    end
    for _, block in ipairs(blocks) do
        if block.heading or level < room.joined_from then
            if has_lines then
                finish_pair()
            end
        end
        if block.heading then
            height = heading_height(measure, block.heading)
        else
            height, has_lines = height + height_of(block, level, measure), true
        end
    end
    finish_pair()
    height, has_lines = heading_height(measure, ending.heading) + height_of(ending, level, measure), true
    finish_pair()
    pages.add((ending.origin_lines or 3) * leading, size * above_origin * closest)
    return pages.pages > room.pages()
end

return room
