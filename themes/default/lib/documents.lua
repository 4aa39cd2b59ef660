-- Pieces that every document of the theme is put together from.

local format = import("format")
local languages = import("languages")

local documents = {}

function documents.say(key, words)
    return word("document." .. key, words)
end

function documents.add(blocks, block)
    blocks[#blocks + 1] = block
end

-- A field of Markdown of a group in an entry, such as a step of a guide; its highest headings are shifted by so many
-- levels
function documents.told(entry, group, field, shift)
    return { kind = "markdown", group[field], shift = shift, language = languages.of_part(entry, group, field) }
end

-- The text below the fields of a page, its highest headings shifted by so many levels
function documents.body(blocks, page, shift)
    if page.body then
        documents.add(blocks, { kind = "markdown", page.body, shift = shift, language = languages.of_body(page) })
    end
end

function documents.heading(blocks, level, text, id)
    documents.add(blocks, { kind = "heading", level = level, text = text, id = id })
end

-- A chapter of a book begins on a new page; the cover's title is the only heading above it.
function documents.chapter(blocks, text, id)
    documents.add(blocks, { kind = "page_break" })
    documents.heading(blocks, 2, text, id)
end

-- What the site has to say at the top of every page
function documents.notice(blocks)
    if site.notice then
        documents.add(blocks, { kind = "paragraph", { { text = site.notice, bold = true } } })
    end
end

-- "Phone: 01632 960 100", the label in bold; link may be nil, and text a run
function documents.labelled(label, text, link)
    return { kind = "paragraph", { { text = label, bold = true }, " ", link and { text = text, link = link } or text } }
end

-- A QR code that opens a page of the site, with its address beside it. title is what the page is called, lead what is
-- said above the address.
function documents.qr(title, address, lead)
    local full = absolute(address)
    return {
        kind = "qr", address = full, alt = documents.say("scan", { title = title }),
        lead, { { text = format.site(full), link = full } },
    }
end

-- The council's help desk in a box of its own
function documents.contact(blocks, level)
    local say, help = documents.say, site.help
    local box = { kind = "box" }
    documents.heading(box, level, say("contact"))
    documents.add(box, { kind = "paragraph", say("contact_lead") })
    documents.add(box, documents.labelled(say("phone"), help.phone, format.dial(help.phone)))
    documents.add(box, documents.labelled(say("email"), help.email, "mailto:" .. help.email))
    if help.address then
        documents.add(box, documents.labelled(say("post"), format.keep_postcodes(help.address)))
    end
    if help.hours then
        documents.add(box, documents.labelled(say("hours"), help.hours))
    end
    documents.add(blocks, box)
end

return documents
