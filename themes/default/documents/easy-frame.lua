-- What stands around an easy-read leaflet on paper: its title, what easy read is, how to reach a person, where the full
-- page is, who read it, how old it is, and whose pictures they are. Written leaflets and made ones get the same frame.

local documents = import("documents")
local format = import("format")
local hard = import("easy")
local leaflet = import("leaflet")

local default_size = 16

-- A written text with more pages is made a second time, with a list of its parts and their pages.
local pages_without_list, listed_from = 7, 2

local function say(key, words)
    return word("easy." .. key, words)
end

local function add(blocks, block)
    blocks[#blocks + 1] = block
end

local function sentence(line)
    local text = format.keep_postcodes(line.text)
    return line.bold and { { text = line.bold, bold = true }, " ", text } or text
end

local function body(blocks, easy)
    for _, block in ipairs(easy.blocks) do
        if block.heading then
            add(blocks, { kind = "heading", level = 2, id = block.id, text = block.heading })
        elseif block.picture then
            local pair = { kind = "pair", picture = block.picture }
            for _, line in ipairs(hard.lines(block)) do
                pair[#pair + 1] = sentence(line)
            end
            add(blocks, pair)
        else
            for _, line in ipairs(hard.lines(block)) do
                add(blocks, { kind = "paragraph", sentence(line) })
            end
        end
    end
end

-- What the hard words of the leaflet mean, each beside its picture
local function hard_words(blocks, easy)
    local words = hard.words(easy)
    if #words == 0 then
        return
    end
    add(blocks, { kind = "heading", level = 2, text = say("words_title") })
    for _, item in ipairs(words) do
        add(blocks, { kind = "pair", picture = item.picture or "information", { { text = item.term, bold = true } }, item.meaning })
    end
end

local function contact(blocks)
    local help = site.help
    add(blocks, { kind = "heading", level = 2, text = say("contact_title") })
    local pair = { kind = "pair", picture = "phone", say("phone", { phone = help.phone }) }
    if help.hours then
        add(pair, say("hours", { hours = help.hours }))
    end
    add(pair, say("email", { email = help.email }))
    if help.address then
        add(pair, say("post", { address = format.keep_postcodes(help.address) }))
    end
    add(blocks, pair)
end

-- What it is, who made it or read it
local function opening(blocks, easy)
    local pair = { kind = "pair", picture = "easy-read", say("about"), say("about_how") }
    if easy.tested_by then
        add(pair, say("tested", { who = easy.tested_by }))
    elseif not easy.authored then
        add(pair, say("auto"))
    end
    add(blocks, pair)
end

-- Short, without heading and pictures, so that it seldom needs a page of its own
local function closing(blocks, easy, page)
    add(blocks, documents.qr(page.title, page.address, { say("full_version"), "\n", say("scan") }))
    local origin = {}
    if page.reviewed then
        add(origin, say("checked", { date = format.date(page.reviewed) }))
    end
    if easy.credits and #easy.credits > 0 then
        add(origin, say("pictures", { credits = format.join(easy.credits) }))
    end
    if #origin > 0 then
        add(blocks, { kind = "paragraph", table.concat(origin, " ") })
    end
end

return function(easy, page)
    if easy.voice then -- composed of fields
        return leaflet(easy, page)
    end
    local blocks = {
        { kind = "heading", level = 1, text = easy.title },
    }
    documents.notice(blocks)
    opening(blocks, easy)
    if easy.brief >= listed_from then
        add(blocks, { kind = "contents", level = 2 })
    end
    body(blocks, easy)
    hard_words(blocks, easy)
    contact(blocks)
    closing(blocks, easy, page)
    return {
        title = easy.title,
        author = site.council,
        subject = page.summary,
        footer = say("footer", { title = easy.title }),
        size = math.max(easy.size or 0, site.easy_read and site.easy_read.size or default_size),
        most_pages = pages_without_list,
        briefer = easy.brief < listed_from,
        blocks = blocks,
    }
end
