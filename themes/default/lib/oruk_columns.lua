-- The table of all services: a column for each property of Open Referral UK that is one value, and no list.

local oruk = import("oruk")

-- What a member says of an entry, as a cell of a table has it
local function value_of(member)
    if type(member) == "function" then
        return member
    elseif type(member) == "string" then
        local read = oruk.reader(member)
        return function(entry)
            return plain(read(entry))
        end
    end
    return function(entry)
        return entry.id
    end
end

-- What a service says that is one value, in the order of the schema: the name of each property, and what gives it.
local function find_columns()
    local list = {}
    local function add(name)
        list[#list + 1] = { name = name, value = value_of(oruk.brief_members[name]) }
    end
    local function add_all(those)
        for _, field in ipairs(those) do
            local property, single = field.oruk, not field.many and not field.vocabulary and field.kind ~= "reference"
            if field.fields and not field.many and not property then
                add_all(field.fields)
            elseif property and single and oruk.brief_members[property] then
                add(property)
            end
        end
    end
    add("id")
    add("organization_id")
    add_all(fields("service"))
    add("last_modified")
    return list
end

return find_columns()
