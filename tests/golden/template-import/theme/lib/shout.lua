local calls = 0
local shout = {}
function shout.say(text) return text:upper() .. "!" end
function shout.count() calls = calls + 1; return calls end
return shout
