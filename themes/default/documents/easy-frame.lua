-- What stands around an easy-read leaflet on paper: its title, what easy read is, how to reach a person, where the full
-- page is, who read it, how old it is, and whose pictures they are. Written leaflets and made ones get the same frame.

local format = import("format")

local default_size = 16

local function say(key, words)
    return word("easy." .. key, words)
end

local function add(blocks, block)
    blocks[#blocks + 1] = block
end

local function body(blocks, easy)
    for _, block in ipairs(easy.blocks) do
        if block.heading then
            add(blocks, { kind = "heading", level = 2, id = block.id, text = block.heading })
        elseif block.picture then
            local pair = { kind = "pair", picture = block.picture }
            for _, line in ipairs(block) do
                pair[#pair + 1] = line
            end
            add(blocks, pair)
        else
            for _, line in ipairs(block) do
                add(blocks, { kind = "paragraph", line })
            end
        end
    end
end

local function contact(blocks)
    local help = site.help
    add(blocks, { kind = "heading", level = 2, text = say("contact_title") })
    add(blocks, {
        kind = "pair", picture = "phone",
        say("contact_about"), say("phone", { phone = help.phone }),
        help.hours and say("hours", { hours = help.hours }) or nil,
    })
    add(blocks, {
        kind = "pair", picture = "email",
        say("email", { email = help.email }), help.address and say("post", { address = help.address }) or nil,
    })
end

local function about(blocks, easy, page)
    add(blocks, { kind = "heading", level = 2, text = say("more_title") })
    local address = absolute(page.address)
    add(blocks, {
        kind = "pair", picture = "website", say("full_version"), { { text = format.site(address), link = address } },
    })
    -- One pair for the rest, so that the credits never stand on a page by themselves.
    local origin = { kind = "pair", picture = easy.tested_by and "group" or "check" }
    if easy.tested_by then
        add(origin, say("tested", { who = easy.tested_by }))
    elseif not easy.authored then
        add(origin, say("auto"))
    end
    if page.reviewed then
        add(origin, say("checked", { date = format.date(page.reviewed) }))
    end
    if easy.credits and #easy.credits > 0 then
        add(origin, say("pictures", { credits = format.join(easy.credits) }))
    end
    if #origin > 0 then
        add(blocks, origin)
    end
end

return function(easy, page)
    local blocks = {
        { kind = "heading", level = 1, text = easy.title },
        { kind = "pair", picture = "easy-read", say("about"), say("about_how") },
    }
    body(blocks, easy)
    contact(blocks)
    about(blocks, easy, page)
    return {
        title = easy.title,
        author = site.council,
        subject = page.summary,
        footer = say("footer", { title = easy.title }),
        size = site.easy_read and site.easy_read.size or default_size,
        blocks = blocks,
    }
end
