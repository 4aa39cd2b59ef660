-- How much room a made leaflet has on paper, and roughly how much its blocks take, in points.

local room = {}

-- From this level on, each part has one picture, with all its lines beside it.
room.joined_from = 2

function room.size()
    return site.easy_read and site.easy_read.size or 16
end

-- Two pages are one sheet of paper. Larger letters need more.
function room.pages()
    local size = room.size()
    return size <= 16 and 2 or size <= 18 and 3 or 4
end

local page_height, page_width = 740, 500
local between = 10 -- at least, between pairs

-- Whether the blocks cannot fit, even with nothing lost at the ends of pages; apart: each has its own picture.
function room.overflows(blocks, apart)
    local size = room.size()
    local picture = math.max(113, size * 7)
    local characters = (page_width - picture - 23) / (size * 0.5)
    local line, heading = size * 1.4, size * 2
    local fixed = size * 4 + math.max(picture, size * 10) + size * 5 -- title, closing block, origin
    local total, height = fixed, 0
    local function finish_pair()
        if height > 0 then
            total = total + math.max(picture, height) + between
        end
        height = 0
    end
    for _, block in ipairs(blocks) do
        if block.heading or apart and height > heading then
            finish_pair()
        end
        if block.heading then
            height = heading
        else
            for _, text in ipairs(block) do
                height = height + line * math.ceil(utf8.len(text) / characters)
            end
        end
    end
    finish_pair()
    return total > room.pages() * page_height
end

return room
