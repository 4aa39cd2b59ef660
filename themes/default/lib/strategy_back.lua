-- What stands at the end of the strategy's documents: the words that it uses with their meanings, and the services that
-- it names.

local documents = import("documents")

local back = {}

local add = documents.add

-- All texts of the strategy, Markdown or plain: those of its pages, and those of its promises and their actions
local function all_texts(parts, priorities)
    local texts = {}
    for _, part in ipairs(parts) do
        texts[#texts + 1] = part.body
        texts[#texts + 1] = part.response
    end
    for _, priority in ipairs(priorities) do
        texts[#texts + 1] = priority.promise
        texts[#texts + 1] = priority.body
        for _, action in ipairs(priority.actions or {}) do
            for _, key in ipairs({ "action", "why", "impact", "update", "families", "evidence" }) do
                texts[#texts + 1] = action[key]
            end
        end
    end
    return texts
end

-- Whether the words stand in the text by themselves, perhaps as several: "plan" and "plans", but not in "planned"
local function is_used(text, words)
    local from = 1
    while true do
        local first, last = string.find(text, words, from, true)
        if not first then
            return false
        end
        local rest = string.match(string.sub(text, last + 1, last + 2), "^s?(.?)")
        if not string.find(string.sub(text, first - 1, first - 1), "%w") and not string.find(rest, "%w") then
            return true
        end
        from = last + 1
    end
end

-- The words of the glossary that the strategy uses, in the order of the alphabet
function back.words_used(parts, priorities)
    local plain_texts = {}
    for number, text in ipairs(all_texts(parts, priorities)) do
        plain_texts[number] = plain(text)
    end
    local text = " " .. table.concat(plain_texts, "\n") .. " "
    local lower, used = string.lower(text), {}
    for _, item in ipairs(data("glossary")) do
        local found = is_used(lower, string.lower(item.term))
        for _, short in ipairs(item.short or {}) do
            found = found or is_used(text, short)
        end
        if found then
            used[#used + 1] = item
        end
    end
    table.sort(used, function(one, other) return string.lower(one.term) < string.lower(other.term) end)
    return used
end

function back.add_words(blocks, items)
    local list = {}
    for _, item in ipairs(items) do
        local name = item.term
        if item.short and item.short[1] then
            name = documents.say("word_short", { term = name, short = table.concat(item.short, word("lists.comma")) })
        end
        list[#list + 1] = { documents.labelled(name .. ":", item.meaning) }
    end
    add(blocks, { kind = "list", ordered = false, items = list })
end

-- The services that the texts link to and the actions name, in the order of their titles
function back.services_named(parts, priorities)
    local services, seen = {}, {}
    local function see(list)
        for _, found in ipairs(list or {}) do
            if found.type == "service" and not seen[found.address] then
                seen[found.address] = true
                services[#services + 1] = found
            end
        end
    end
    for _, text in ipairs(all_texts(parts, priorities)) do
        see(type(text) ~= "string" and linked(text) or nil)
    end
    for _, priority in ipairs(priorities) do
        for _, action in ipairs(priority.actions or {}) do
            see(action.services)
        end
    end
    table.sort(services, function(one, other)
        local first, second = string.lower(one.title), string.lower(other.title)
        if first ~= second then
            return first < second
        end
        return one.address < other.address
    end)
    return services
end

function back.add_services(blocks, services)
    local items = {}
    for _, service in ipairs(services) do
        items[#items + 1] = { text = service.title, link = service.address }
    end
    add(blocks, { kind = "index", items = items })
end

return back
