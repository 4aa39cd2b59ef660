-- The documents of the site in the groups in which people look for them.

local format = import("format")
local languages = import("languages")

local downloads = {}

local order = { "strategy", "booklets", "forms", "easy", "translated", "pages", "writers" }

local large_size = 16 -- points from which a document that is no easy read is large print

-- "Harbour Play Trust, The" is looked for under H.
local function sort_key(title)
    return (string.gsub(string.lower(title), "^the ", ""))
end

-- The language of a document, when it is not that of the page
local function language_of(file)
    return file.entry and languages.of(file.entry, "title")
end

local function title_of(file)
    local title = file.title or file.entry.title
    if language_of(file) then
        return title -- its kind is said beside it, in the language of the page
    elseif file.easy_read then
        return word(file.text_size > 0 and "downloads.easy_large" or "downloads.easy_title", { title = title })
    elseif file.entry and file.text_size >= large_size then
        return word("downloads.large", { title = title })
    end
    return title
end

local function made_for_writers(file)
    return file.address == "/downloads/pictures.pdf"
end

-- The key of its group, and the name of the part of the group that it stands in, or nil, with its language, when that is
-- not the page's
local function group_of(file)
    local entry = file.entry
    if file.booklet then
        return "booklets", file.by and word("downloads.booklets_by_" .. file.by) or nil
    elseif made_for_writers(file) then
        return "writers"
    elseif not entry then
        return "forms"
    elseif language_of(file) then
        return "translated", format.language(language_of(file))
    elseif entry.type == "strategy" then
        return "strategy"
    elseif file.easy_read then
        local category = entry.categories and entry.categories[1]
        return "easy", category and category.name or nil, category and category.name_language or nil
    end
    return "pages"
end

local function in_order(one, other)
    if one.key ~= other.key then
        return one.key < other.key
    elseif one.file.text_size ~= other.file.text_size then
        return one.file.text_size < other.file.text_size
    end
    return one.file.address < other.file.address
end

-- The parts of a group: documents without a name for their part come first, then the parts by their names.
local function parts_of(group)
    local parts = {}
    for name, part in pairs(group.named) do
        table.sort(part, in_order)
        part.name = name ~= "" and name or nil
        part.key = name
        parts[#parts + 1] = part
    end
    table.sort(parts, function(one, other) return one.key < other.key end)
    return parts
end

-- Whether somebody who reads the page in its language misses the document there: it has no translation
local function is_missed(file)
    if not file.entry then
        return not made_for_writers(file)
    end
    return file.entry.language == site.language and entry((string.gsub(file.entry.path, "%.md$", ""))).language ~= language()
end

-- How many documents of the site's own language are in it alone
function downloads.count_missed()
    local count = 0
    for _, file in ipairs(documents()) do
        count = count + (is_missed(file) and 1 or 0)
    end
    return count
end

-- A list of groups that have documents, each {key =, title =, count =, parts = }: parts are lists, with a name
-- (and its language, when that is not the page's) or none, of
-- {file =, title =, language = (when it is not that of the page)}. On a page in a further language they are those of that
-- language only.
function downloads.groups()
    local known, groups = {}, {}
    for _, key in ipairs(order) do
        known[key] = { key = key, title = word("downloads." .. key), count = 0, named = {} }
    end
    for _, file in ipairs(documents()) do
        local key, name, name_language = group_of(file)
        local group, title = known[key], title_of(file)
        if not languages.is_translation() or file.entry and not language_of(file) then
            group.named[name or ""] = group.named[name or ""] or { language = name_language }
            table.insert(group.named[name or ""],
                { file = file, title = title, key = sort_key(title), language = language_of(file) })
            group.count = group.count + 1
        end
    end
    for _, key in ipairs(order) do
        if known[key].count > 0 then
            known[key].parts = parts_of(known[key])
            groups[#groups + 1] = known[key]
        end
    end
    return groups
end

return downloads
