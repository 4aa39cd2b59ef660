-- What the reports for staff have in common. Their words are under report: in words.yml.

local format = import("format")

local report = {}

function report.title(name)
    return word("report." .. name .. ".title", { site = site.name, date = format.date_short(build.date) })
end

-- Columns by their keys, with the titles that people read
function report.columns(name, keys)
    local columns = {}
    for index, key in ipairs(keys) do
        columns[index] = { key = key, title = word("report." .. name .. ".column_" .. key) }
    end
    return columns
end

-- "content/pages/about.md:12", of a table with path and line
function report.place(of)
    return of.line and of.path .. ":" .. of.line or of.path
end

-- "1 link", "12 links"
function report.number(list, thing)
    return word("report." .. thing .. (#list == 1 and "_one" or "_many"), { n = #list })
end

-- Rows by kind, which come out kind after kind
function report.rows()
    local by_kind = {}
    local rows = {}

    function rows.of(kind)
        by_kind[kind] = by_kind[kind] or {}
        return by_kind[kind]
    end

    function rows.add(kind, row)
        table.insert(rows.of(kind), row)
    end

    -- By the texts of a column; rows with the same text stay in their order.
    function rows.sort(kind, column)
        for index, row in ipairs(rows.of(kind)) do
            row.place_before = index
        end
        table.sort(rows.of(kind), function(a, b)
            if a[column] ~= b[column] then
                return a[column] < b[column]
            end
            return a.place_before < b.place_before
        end)
    end

    -- All rows, with the name of their kind in a column
    function rows.list(column, name, kinds)
        local all = {}
        for _, kind in ipairs(kinds) do
            for _, row in ipairs(rows.of(kind)) do
                row[column] = word("report." .. name .. "." .. kind)
                all[#all + 1] = row
            end
        end
        return all
    end

    return rows
end

return report
