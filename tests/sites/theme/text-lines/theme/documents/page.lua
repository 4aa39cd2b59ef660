-- Says how many lines it counts: an n is a little more than half as wide as a text is high, an i much narrower.
local texts = {
    { "", 10 }, { "one line", 10 }, { "nnnnnnnn nnnnnnnn nnnnnnnn", 10 }, { "iiiiiiii iiiiiiii iiiiiiii", 10 },
    { "nnnnnnnn nnnnnn", 9.2 }, { "nnnnnnnn nnnnnn", 9.2, true }, { "two\nlines", 10 },
    { "www.northshire.example/services/saturday-splash", 20 }, { "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn", 10 },
    { "nnn nnn nnn nnn", 4 }, { "nnn nnn\u{A0}nnn nnn", 4 }, { "\u{2066}nnnn\u{2069} nnnn", 5.3 }, { "Łódź Łódź", 5 },
}

return function()
    local found = {}
    for index, text in ipairs(texts) do
        found[index] = text_lines(table.unpack(text))
    end
    error(table.concat(found, " "))
end
