-- What leaflets say, in the language of their page. Each language is one file: lib/speech/<code>.lua returns a table of
-- phrases by key. A phrase is a text with {names} to fill in, or a function that gets the names and returns the text,
-- where grammar asks for more: numbers, cases, the order of words. lib/speech/en.lua explains every key.
--
-- To add a language, copy en.lua to the code of the language and translate it.

local speech = {}

local first_language = "en"

local function fill(text, words)
    if not string.find(text, "{", 1, true) then
        return text
    end
    return (string.gsub(text, "{([%w_]+)}", function(name)
        if words == nil or words[name] == nil then
            error("the phrase '" .. text .. "' needs {" .. name .. "}")
        end
        return tostring(words[name])
    end))
end

-- The voice of a language such as "pl" or "en-GB": say(key, words), name(term), speaks_as_written() and code. A language
-- without a file speaks English.
function speech.of(language)
    local asked = string.match(string.lower(language or first_language), "^%a+")
    local code = has_module("speech/" .. asked) and asked or first_language
    local phrases = import("speech/" .. code)
    local voice = { code = code }

    function voice.say(key, words)
        local phrase = phrases[key]
        if phrase == nil then
            error("lib/speech/" .. code .. ".lua has no '" .. key .. "'")
        end
        if type(phrase) == "function" then
            return phrase(words or {})
        end
        return fill(phrase, words)
    end

    -- The name of a term for the middle of a sentence
    function voice.name(term)
        local names = term.names
        return phrases.inside({ text = names and names[code] or term.name })
    end

    -- Whether what staff wrote of a term in the language of the page can be said
    function voice.speaks_as_written()
        return code == asked
    end

    return voice
end

return speech
