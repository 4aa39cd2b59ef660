-- What web servers are to say with the files of the site, and where old addresses lead: _headers and _redirects have it for
-- hosts that read them, _nginx.conf and _caddy.conf for servers of one's own. Paths that end with "*" mean all below.

local hosting = {}

-- Files that are for web servers, and not for readers
hosting.hidden = { "/_headers", "/_redirects", "/_nginx.conf", "/_caddy.conf" }

local policy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; manifest-src 'self'; " ..
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

local feed = "/oruk/v3"
local lists = { "services", "service_at_locations", "taxonomies", "taxonomy_terms" }

-- A list of {path, headers}: of single addresses, and of all below a path, where headers is a list of
-- {name, value}. All that is said of an address counts.
function hosting.headers()
    local rules = {
        { path = href("/*"), headers = {
            { "Content-Security-Policy", policy },
            { "X-Content-Type-Options", "nosniff" },
            { "Referrer-Policy", "strict-origin-when-cross-origin" },
            { "Permissions-Policy", "camera=(), geolocation=(), microphone=()" },
        } },
        { path = href("/assets/*"), headers = { { "Cache-Control", "public, max-age=31536000, immutable" } } },
    }
    if any("service") then
        local function ask_anew(path)
            rules[#rules + 1] = { path = path, headers = { { "Cache-Control", "no-cache" } } }
        end
        ask_anew(href("/search/index.json"))
        for _, code in ipairs(site.languages or {}) do
            if any("service", code) then
                ask_anew(href("/" .. code .. "/search/index.json", code))
            end
        end
        for _, path in ipairs({ feed, feed .. "/*" }) do
            rules[#rules + 1] = { path = href(path), headers = { { "Access-Control-Allow-Origin", "*" } } }
        end
        for _, name in ipairs(lists) do
            rules[#rules + 1] = {
                path = href(feed .. "/" .. name .. "/*"), headers = { { "Content-Type", "application/json; charset=utf-8" } },
            }
        end
    end
    return rules
end

-- A list of {from, to}: addresses that show what is at another
function hosting.rewrites()
    if not any("service") then
        return {}
    end
    local rules = {}
    local function add(path)
        for _, from in ipairs({ path, path .. "/" }) do -- not every host knows index.json
            rules[#rules + 1] = { from = href(from), to = href(path .. "/index.json") }
        end
    end
    add(feed)
    for _, name in ipairs(lists) do
        add(feed .. "/" .. name)
    end
    return rules
end

-- A list of {from, to}: old addresses, and where they lead
function hosting.moved()
    local rules = {}
    for _, item in ipairs(redirects()) do
        rules[#rules + 1] = { from = href(item.from), to = href(item.to) }
    end
    return rules
end

-- The headers of a path and of all that it lies below, by name: for servers that take those of the nearest path only
function hosting.all_headers(path)
    local all, rules = {}, hosting.headers()
    for _, rule in ipairs(rules) do
        local above = string.match(rule.path, "^(.*)%*$")
        if rule.path == path or above and string.sub(path, 1, #above) == above then
            for _, header in ipairs(rule.headers) do
                all[#all + 1] = header
            end
        end
    end
    return all
end

return hosting
