// A theme in which each page asks for one thing only. Pages of a real theme ask for so much at once that a read which
// nobody noted mostly hides behind one that somebody did; here it has nothing to hide behind.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const types = ["service", "organisation", "strategy", "chapter", "priority", "finding", "measure", "guide", "news", "page"];
const vocabularies = ["categories", "needs", "areas", "ages", "accessibility", "referral"];
const list = (names) => `{${names.map((name) => `"${name}"`).join(", ")}}`;
const every_type = (body) => `{% for _, type in ipairs(${list(types)}) do ${body} end %}`;
const every_entry = (body) => every_type(`for _, e in ipairs(entries(type)) do ${body} end`);
const every_service = (body) => `{% for _, e in ipairs(entries("service")) do ${body} end %}`;
const say = (expression) => `_escape(${expression}) _write("\\n")`;

// What each probe page writes. Names that content may or may not have are those of both sites that the test begins with.
export const probes = {
    counts: every_type(say(`#entries(type)`)),
    any: every_type(say(`any(type) and 1 or 0`)),
    exists: `{% for _, path in ipairs({"services/swim-club", "services/portage", "services/added-1", "pages/about", "news/new-club"}) do ${say(`entry(path) and path or "no"`)} end %}`,
    "one-title": `{% local e = entry("pages/about") %}{{ e and e.title or "none" }}`,
    "one-changed": `{% local e = entry("pages/about") %}{{ e and e.changed or "none" }}`,
    "one-body": `{% local e = entry("services/filler-1") %}{{ e and e.body }}`,
    "one-picture": `{% local e = entry("strategy/more") %}{{ e and e.body }}`,
    titles: every_entry(say("e.title")),
    kinds: every_entry(say(`e.type_label .. e.id .. e.address`)),
    closed: every_entry(`if e.closed then ${say("e.slug")} end`),
    reviewed: every_entry(say("e.reviewed")),
    changed: every_entry(say(`e.changed or "-"`)),
    commits: every_entry(say(`e.commit or "-"`)),
    bodies: every_entry(say("e.body")),
    plain: every_entry(say("plain(e.body)")),
    headings: every_entry(`for _, h in ipairs(e.headings) do ${say(`h.level .. h.id .. h.text`)} end`),
    leaflets: every_entry(`if e.easy then ${say(`e.easy.address .. (e.easy.authored and "+" or "-")`)} end`),
    "leaflet-sizes": every_entry(`if e.easy then ${say(`e.easy.pdf_pages .. " " .. e.easy.pdf_size`)} end`),
    "own-documents": every_entry(
        `for _, d in ipairs(e.documents) do ${say(`d.address .. " " .. d.pages .. " " .. d.size`)} end`,
    ),
    "own-files": every_entry(`for _, f in ipairs(e.files) do ${say("f.address")} end`),
    documents: `{% for _, d in ipairs(documents()) do ${say(`d.address .. " " .. (d.pages or 0) .. " " .. (d.size or 0) .. " " .. d.text_size`)} end %}`,
    pages: `{% for _, p in ipairs(pages()) do ${say(`p.address .. (p.hidden and " hidden" or "")`)} end %}`,
    "page-days": `{% for _, p in ipairs(pages()) do ${say(`p.changed or "-"`)} end %}`,
    redirects: `{% for _, r in ipairs(redirects()) do ${say(`r.from .. " " .. r.to`)} end %}`,
    facets: every_type(
        `for _, f in ipairs(facets(type)) do ${say("f.field .. f.label")} for _, t in ipairs(f.terms) do ${say(`(t.address or "-") .. t.count`)} end end`,
    ),
    "facet-names": `{% for _, f in ipairs(facets("service")) do for _, t in ipairs(f.terms) do ${say("t.term.name")} end end %}`,
    "term-addresses": `{% for _, t in ipairs({"play", "leisure", "new-term-1", "advice"}) do ${say(`term_address("service", "categories", t) or "none"`)} end %}`,
    searchable: `{% for _, kind in ipairs(searchable()) do ${say("kind.type .. kind.label")} for _, f in ipairs(kind.fields) do ${say(`table.concat(f.path, ".") .. f.weight .. (f.filter or "-")`)} end end %}`,
    "choices-of-entries": `{% for _, e in ipairs(entries("service")) do ${say(`table.concat(choices_of(e, "times.days", {monday = 1, saturday = 2}), " ") .. #choices_of(e, "needs", {autism = 1, deafness = 2})`)} end %}`,
    letters: `{% for _, l in ipairs(letters("service")) do ${say(`l.letter .. l.count .. (l.address or "")`)} end %}`,
    "term-counts": `{% for _, v in ipairs(${list(vocabularies)}) do ${say("#terms(v)")} end %}`,
    "term-names": `{% for _, v in ipairs(${list(vocabularies)}) do for _, t in ipairs(terms(v)) do ${say("t.name")} ${say("t.description")} end end %}`,
    "terms-in-urdu": `{% for _, t in ipairs(terms("categories")) do if t.names then ${say("t.names.ur")} end end %}`,
    "term-pictures": `{% for _, t in ipairs(terms("categories")) do if t.picture then ${say("picture(t.picture).address")} end end %}`,
    "category-of": every_service(`for _, t in ipairs(e.categories) do ${say("t.name")} end`),
    everything: every_service(say(`(e.needs_everything and "any" or #e.needs) .. (e.costs_word or "-")`)),
    "organisation-of": every_service(say(`e.organisation and e.organisation.title or e.organisation_text`)),
    covered: every_entry(`for _, item in ipairs(e.covers or {}) do ${say("item.text")} end`),
    "glossary-count": `{{ #data("glossary") }}`,
    explained: `{% for _, type in ipairs({"page", "chapter", "news"}) do for _, e in ipairs(entries(type)) do ${say("explained(e.summary)")} ${say("explained(e.body)")} end end %}{% for _, item in ipairs(explained_words()) do ${say("item.id .. item.form .. item.term .. item.meaning")} end %}`,
    "explained-services": `{% for _, e in ipairs(entries("service")) do ${say("explained(e.summary)")} end %}`,
    statutory: `{% for _, item in ipairs(data("statutory")) do ${say("item.text")} end %}`,
    citing: `{% for _, id in ipairs({"early-years", "short-breaks", "leisure"}) do ${say(`#citing("statutory", id)`)} end %}`,
    backlinks: `{% for _, e in ipairs(entries("organisation")) do ${say(`#backlinks(e, "service")`)} end %}`,
    "backlinks-by-field": every_service(
        say(`#backlinks(e, "priority", "actions") + #backlinks(e, "priority", "services")`),
    ),
    "backlinks-of-measures": `{% for _, e in ipairs(entries("measure")) do ${say(`#backlinks(e, "priority", "measures")`)} end %}`,
    "backlinks-of-findings": `{% for _, e in ipairs(entries("finding")) do ${say(`#backlinks(e, "priority")`)} end %}`,
    "guides-of-services": every_service(`for _, b in ipairs(backlinks(e, "guide")) do ${say("b.slug")} end`),
    "backlink-titles": `{% for _, e in ipairs(entries("organisation")) do for _, b in ipairs(backlinks(e, "service")) do ${say("b.title")} end end %}`,
    related: every_service(
        `for _, r in ipairs(related(e, 3)) do ${say("r.entry.slug")} for _, f in ipairs({"categories", "needs", "areas", "ages"}) do ${say(`#(r[f] or {})`)} end end`,
    ),
    picture: `{{ picture("information").alt }} {{ picture("information").address }} {{ picture("information").author }}`,
    "has-picture": `{% for _, name in ipairs({"toy-shelf", "calm-corner", "new-picture-1"}) do ${say(`has_picture(name) and 1 or 0`)} end %}`,
    asset: `{{ asset("site.css") }}`,
    "site-name": `{{ site.name }}`,
    "site-phone": `{{ site.help.phone }} {{ site.help.hours }}`,
    "site-partners": `{% for _, name in ipairs(site.partners or {}) do ${say("name")} end %}`,
    "site-front": `{{ site.front_text }}`,
    "site-front-title": `{{ site.front and site.front.title }}`,
    "site-fares": `{{ site.fares_word }}`,
    prefix: `{{ href("/x/") }}`,
    absolute: `{{ absolute("/x/") }}`,
    word: `{{ word("probe.hello") }}`,
    words: `{% for _, k in ipairs({"one", "two"}) do ${say(`word("probe." .. k)`)} end %}`,
    today: `{{ build.date }}`,
    past: every_entry(`if e.reviewed then ${say(`is_past(e.reviewed) and 1 or 0`)} end`),
    older: every_entry(`if e.reviewed then ${say(`is_older(e.reviewed, 60) and 1 or 0`)} end`),
    commit: `{{ build.commit or "none" }}`,
    "commit-date": `{{ build.commit_date or "none" }}`,
    included: `{% include("probe/part.html", {n = 1}) %}`,
    rendered: `{{ render("probe/part.html", {n = 2}) }}`,
    wrapped: `{% layout("probe/frame.html", {n = 3}) %}inside`,
    cards: `{% for _, e in ipairs(entries("page")) do include_cached("probe/card.html", {e = e, n = 1}) end %}`,
    "same-cards": `{% for _, e in ipairs(entries("page")) do include_cached("probe/card.html", {e = e, n = 1}) end %}`,
    "cards-with-slots": `{% for _, e in ipairs(entries("page")) do include_cached("probe/slotted.html", {e = e}, {n = e.changed, word = word("probe.one")}) end %}`,
    "other-slots": `{% for n, e in ipairs(entries("page")) do include_cached("probe/slotted.html", {e = e}, {n = n}) end %}`,
    "each-card": `{% include_cached_each("probe/slotted.html", "e", entries("service"), {n = 3, word = word("probe.one")}) %}`,
    "cards-of-terms": `{% for _, t in ipairs(terms("categories")) do include_cached("probe/card-of-term.html", {t = t}) end %}`,
    "cards-of-parts": `{% include_cached("probe/card-of-parts.html") %}`,
    rows: `{% for _, type in ipairs(${list(types)}) do ${say(`include_each("probe/row.html", entries(type), {n = 1}, "-\\n")`)} end %}`,
    "rows-of-references": `{% include_each("probe/row-of-service.html", entries("service")) %}`,
    "rows-with-pictures": `{% include_each("probe/row-with-picture.html", entries("service"), {}, ", ") %} after`,
    "rows-remembered": `{% include_each("probe/memory.html", entries("news")) %}{% include_each("probe/count.html", entries("service"), {}, " ") %}`,
    "rows-wrapped": `{% layout("probe/frame.html", {n = 4}) %}{% include_each("probe/row.html", entries("page"), {n = 2}) %}`,
    remembered: `{{ import("probe_memory").titles() }}{% include_cached("probe/memory.html") %}`,
    "remembered-again": `{% include_cached("probe/memory.html") %}`,
    answers: every_entry(`_write(import("probe_answers").of_entry(e)) _write(import("probe_answers").of_word("one"))`),
    "answers-again": `{% for _, e in ipairs(entries("page")) do ${say(`import("probe_answers").of_entry(e)`)} end %}`,
    "answers-of-terms": `{% for _, t in ipairs(terms("categories")) do ${say(`import("probe_answers").of_term(t, 1)`)} end %}`,
    "answers-of-words": `{{ import("probe_answers").of_word("hello") }} {{ import("probe_answers").of_word("two") }}`,
    "answer-to-nothing": `{{ import("probe_answers").of_all() }} {{ import("probe_answers").of_all() }}`,
    counted: `{% import("probe_memory").count() %}{% include_cached("probe/count.html") %}`,
    "counted-again": `{% include_cached("probe/count.html") %}`,
    language: `{{ language() }} {{ route.path }} {{ word("language.name") }}`,
    translations: `{% for _, t in ipairs(translations()) do ${say(`t.language .. t.address`)} end %}`,
    "links-in-language": `{% for _, a in ipairs({"/", "/about/", "/services/", "/services/swim-club/", "/services/portage/"}) do ${say(`href(a) .. (other_language(a) or "")`)} end %}`,
    "names-in-language": `{% for _, t in ipairs(terms("categories")) do ${say(`t.name .. (t.name_language or "") .. (t.name_original or "")`)} end %}`,
    "site-in-language": `{{ site.council }} {{ site.council_language }}`,
    "words-in-language": `{{ word("nav.home") }} {{ has_word("nav.home") and 1 or 0 }}`,
    "one-in-language": `{% local e = entry("pages/about") %}{{ e and e.title }} {{ e and e.summary_language }} {{ e and e.stale and 1 or 0 }} {{ e and e.original and e.original.title }}`,
    "text-language": `{% for _, e in ipairs({entry("pages/about"), entry("services/swim-club")}) do ${say(`(text_language(e, "title") or "") .. (text_language(e, "summary") or "")`)} end %}`,
    "other-entries": `{% for _, e in ipairs(entries("service", site.language)) do ${say("e.title")} end %}`,
    "terms-in-language": `{% for _, t in ipairs(terms("categories")) do ${say(`term_address("service", "categories", t.id)`)} end %}`,
    module: `{{ import("probe").number }}`,
    "module-of-module": `{{ import("probe_outer").number }}`,
    "module-terms": `{{ import("probe_terms").names }}`,
    "module-words": `{{ import("probe_words").text }}`,
};

// What the pages above share.
const parts = {
    "templates/probe/part.html": "part {{ n }}\n",
    "templates/probe/frame.html": "frame {{ n }} {{ content }}\n",
    "templates/probe/card.html": 'card {{ e.title }} {{ import("probe").number }}\n',
    "templates/probe/slotted.html": '{% slot("n") %} {{ e.title }} {% slot("word", function(fill) %}({{ word("probe.two") }} {% fill() %}){% end) %}\n',
    "templates/probe/card-of-term.html": "card {{ t.name }}\n",
    "templates/probe/card-of-parts.html":
        '{% for _, e in ipairs(entries("news")) do include_cached("probe/card.html", {e = e, n = 2}) end %}',
    "templates/probe/row.html":
        '{% if n == 2 or item.type ~= "news" or item.reviewed then %}{{ item.title }} {{ plain(item.body) }} {{ item.changed or "-" }} {{ word("probe.one") }} {{ import("probe").number }}{% end %}',
    "templates/probe/row-of-service.html":
        '{{ item.title }} {{ item.organisation and item.organisation.title or item.organisation_text }} {% for _, t in ipairs(item.categories) do %}{{ t.name }} {{ #terms("needs") }}{% end %} {{ import("probe_terms").names }}\n',
    "templates/probe/row-with-picture.html": '{{ item.picture and picture(item.picture).address }}',
    "templates/probe/memory.html": '{{ import("probe_memory").titles() }}',
    "templates/probe/count.html": '{{ import("probe_memory").count() }}',
    "lib/probe_answers.lua": `local answers = {}
answers.of_entry = remembered(function(e) return e.title .. (e.changed or "-") .. plain(e.body or "") .. "\\n" end)
answers.of_term = remembered(function(t, n) return t.name .. n end)
answers.of_word = remembered(function(key) return word("probe." .. key) .. import("probe").number end)
answers.of_all = remembered(function() return answers.of_word("hello") .. #entries("service") end)
return answers
`,
    "lib/probe_memory.lua": `local memory, known, count = {}, nil, 0
function memory.titles()
    if not known then
        known = ""
        for _, e in ipairs(entries("page")) do known = known .. e.title .. "\\n" end
    end
    return known
end
function memory.count()
    count = count + 1
    return count
end
return memory
`,
    "lib/probe_terms.lua":
        'local names = "" for _, t in ipairs(terms("areas")) do names = names .. t.name end return {names = names}\n',
    "lib/probe.lua": "local probe = {}\nprobe.number = 17\nreturn probe\n",
    "lib/probe_outer.lua": 'return {number = import("probe").number + 1}\n',
    "lib/probe_words.lua": 'return {text = word("probe.two") .. (import("probe_outer").number)}\n',
    "words.yml": "probe:\n  hello: Hello\n  one: One\n  two: Two\n",
    "theme.yml": "name: probe\nextends: default\n",
};

// Each of these documents asks for little, too. Chapters have them all.
const documents = {
    text: `{{kind = "markdown", page.body, shift = 1}, {kind = "paragraph", page.title}}`,
    files: `(function() local all = {} for _, d in ipairs(documents()) do all[#all + 1] = {kind = "paragraph", d.address} end return all end)()`,
    pages: `(function() local all = {} for _, p in ipairs(pages()) do all[#all + 1] = {kind = "paragraph", p.address} end return all end)()`,
    figure: `{{kind = "figure", picture = "information"}, {kind = "pair", picture = "phone", site.help.phone}}`,
    number: `{{kind = "paragraph", tostring(import("probe").number)}, {kind = "contents"}}`,
};

// Written out in the folder, beside a theme that is called "default".
export function write_theme(folder, default_routes) {
    const files = { ...parts };
    const routes = default_routes.map((line) => `  ${line}`);
    for (const [name, text] of Object.entries(probes)) {
        files[`templates/probe/${name}.html`] = `${text}\n`;
        routes.push(`  - {address: /probe/${name}.html, template: probe/${name}.html, translated: true}`);
    }
    const made = [];
    for (const [name, blocks] of Object.entries(documents)) {
        files[`documents/probe-${name}.lua`] =
            `return function(page)\n    return {title = "${name}", blocks = ${blocks}}\nend\n`;
        made.push(`      - {address: "/strategy/{slug}/${name}.pdf", compose: documents/probe-${name}.lua}`);
    }
    files["schema.yml"] =
        `site:\n  front: {kind: reference, to: [page, news], label: Front}\n` +
        `  fares: {kind: text, many: true, word: free, label: Fares}\n` +
        `types:\n  chapter:\n    documents:\n${made.join("\n")}\nroutes:\n${routes.join("\n")}\n`;
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
    }
}
