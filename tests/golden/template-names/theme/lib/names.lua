type = function(thing) return "a " .. tostring(thing) end
return {type = type, say = function(text) return string.format("%s and %s", text, type(text)) end} -- its last line