-- What the rules of easy read find: in the leaflets that somebody wrote, in the meanings of glossary.yml, which are put
-- into leaflets, and in the leaflets that are made from the fields of services. It never says that a text is easy.

local report = import("report")

-- What a made leaflet says comes from the fields of the page and from words.yml: the same find on many pages is one row.
local function add_made(rows, known, easy, finding)
    local kind = finding.sure and "made" or "made_guess"
    local same = known[kind .. finding.message]
    if same then
        same.pages = same.pages + 1
        return
    end
    local row = {
        page = easy.entry.title, pages = 1, place = report.place(finding),
        problem = finding.message, sentence = finding.sentence, advice = finding.hint,
    }
    known[kind .. finding.message] = row
    rows.add(kind, row)
end

local function add_written(rows, easy, finding)
    rows.add(finding.sure and "written" or "written_guess", {
        page = easy.entry and easy.entry.title or word("report.easy.glossary"),
        place = report.place(finding),
        problem = finding.message, sentence = finding.sentence, advice = finding.hint,
    })
end

-- One kind of leaflets: how many there are, how many break no rule that a program can decide, how many were tested
local function tally()
    return { all = 0, clean = 0, tested = 0 }
end

return function(everything)
    local rows, known = report.rows(), {}
    local written, made = tally(), tally()
    for _, easy in ipairs(everything.easy_reads()) do
        local clean = true
        for _, finding in ipairs(easy.findings) do
            clean = clean and not finding.sure
            if easy.authored then
                add_written(rows, easy, finding)
            else
                add_made(rows, known, easy, finding)
            end
        end
        if easy.entry then
            local counts = easy.authored and written or made
            counts.all = counts.all + 1
            counts.clean = counts.clean + (clean and 1 or 0)
            counts.tested = counts.tested + (easy.tested_by and 1 or 0)
        end
    end
    return {
        title = report.title("easy"),
        columns = report.columns("easy", { "kind", "page", "pages", "place", "problem", "sentence", "advice" }),
        rows = rows.list("kind", "easy", { "written", "made", "written_guess", "made_guess" }),
        notes = {
            word("report.easy.count_written", written),
            word("report.easy.count_made", made),
            word("report.easy.careful"),
        },
    }
end
