-- How much room a made leaflet has on paper, and roughly how much its blocks take, in points: the same steps as those of
-- the layout, with letters of a middling width. To lay a leaflet out that does not fit costs more than this count.

local room = {}

-- From this level on, each part has one picture, with all its lines beside it.
room.joined_from = 2

-- What hard words mean is said below this level.
room.unexplained_from = 3

function room.size()
    return site.easy_read and site.easy_read.size or 16
end

-- Two pages are one sheet of paper. Larger letters need more.
function room.pages()
    local size = room.size()
    return size <= 16 and 2 or size <= 18 and 3 or 4
end

-- A page has 743 points of height. A little more is counted here, so that no leaflet is briefer than it must be.
local page_height, page_width = 758, 504.5
local between_pairs, between_lines = 0.55, 0.3 -- of the size: as close as they may come; heights of letters

-- Lines that so many characters take, of which so many fit on one: a line ends at a word, so it is seldom full.
local function lines_of(count, fitting)
    return count <= fitting and 1 or math.ceil(count / (fitting - 1.5))
end

-- A count of how the blocks fill pages: add(height, gap before it), pages.
local function new_pages()
    local filled = { pages = 1, y = 0 }
    function filled.add(height, gap)
        if filled.y > 0 and filled.y + gap + height > page_height then
            filled.pages = filled.pages + 1
            filled.y = height
        else
            filled.y = filled.y + (filled.y > 0 and gap or 0) + height
        end
    end
    return filled
end

-- The height of the lines of a block
local function height_of(block, level, size, fitting)
    local leading = size * 1.35
    local height = 0
    for _, text in ipairs(block) do
        height = height + leading * lines_of(utf8.len(text), fitting) + size * between_lines
    end
    if block.meanings and level < room.unexplained_from then
        for _, item in ipairs(block.meanings) do
            local count = utf8.len(item.meaning) + (item.short and 5 or #item.term) + 8
            height = height + leading * lines_of(count, fitting) + size * between_lines
            if item.short then
                height = height + leading + size * between_lines
            end
        end
    end
    return height
end

-- Whether the blocks of a leaflet with this title are too much, when they stand as close as they may.
function room.overflows(title, blocks, level)
    local size = room.size()
    local picture, leading = math.max(113, size * 7), size * 1.35
    local fitting = (page_width - picture - 23) / (size * 0.475)
    local gap = size * 1.2 * between_pairs
    local pages = new_pages()
    pages.add(lines_of(utf8.len(title), page_width / (size * 0.95)) * size * 2.25, 0)
    pages.add(level < room.joined_from and picture or leading, gap)
    local height = 0
    local function finish_pair()
        if height > 0 then
            pages.add(math.max(picture, height - size * between_lines), gap)
        end
        height = 0
    end
    local heading = size * 2.2
    for _, block in ipairs(blocks) do
        if block.heading or level < room.joined_from and height > heading then
            finish_pair()
        end
        if block.heading then
            height = heading
        else
            height = height + height_of(block, level, size, fitting)
        end
    end
    finish_pair()
    local closing = level < room.joined_from and 8 or level < 4 and 5.5 or 4.5
    pages.add(math.max(picture, heading + closing * leading), gap)
    pages.add(3 * leading, size * 0.95 * between_pairs)
    return pages.pages > room.pages()
end

return room
