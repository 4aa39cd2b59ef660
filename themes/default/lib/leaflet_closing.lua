-- How a made leaflet ends: whom to ask about anything, and the way to its page.

local format = import("format")
local room = import("leaflet_room")

local closing = {}

local spare_from = 4 -- only what helps most from here on

-- A heading and the lines below it, as the leaflet says them; address is where the last of them leads.
function closing.lines(page, say, level)
    local help = site.help
    local function latin(text)
        return say("latin", { text = text })
    end
    local address = absolute(page.address)
    local lines = {
        heading = say("talk"), address = address, origin_lines = page.reviewed and 3 or 2,
        say("phone", { phone = latin(help.phone) }),
    }
    lines[#lines + 1] = help.hours and level <= room.joined_from and say("hours", { hours = latin(help.hours) }) or nil
    lines[#lines + 1] = level < spare_from and say("email", { email = latin(help.email) }) or nil
    if help.address and level < room.joined_from then
        lines[#lines + 1] = say("post", { address = latin(format.keep_postcodes(help.address)) })
    end
    lines[#lines + 1] = say("full_page") .. "\n" .. format.site(address)
    return lines
end

-- The same as a block of a document
function closing.block(page, say, level)
    local lines = closing.lines(page, say, level)
    local block = { kind = "qr", alt = say("code", { title = page.title }), table.unpack(lines) }
    block.address, block.heading = lines.address, lines.heading
    block[#block] = { say("full_page"), "\n", { text = format.site(lines.address), link = lines.address } }
    return block
end

return closing
