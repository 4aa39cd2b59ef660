// The feed for machines: the demonstration site's as a whole, and a small site's in single facts.
//
//   node tests/feed/run.mjs
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, require, root, signpost, suite, temporary_folder, today } from "../lib/harness.mjs";
import { page, rule } from "./rules.mjs";

const Ajv = require("ajv/dist/2020.js");
const ajv = new Ajv({ allErrors: true, strict: false });
require("ajv-formats")(ajv);

const work = temporary_folder();
const test = suite("feed");

// The service files of a feed, or its table, into the content of a repository.
function take(feed, repository, ...options) {
    return spawnSync(signpost, ["import", feed, ...options, "--date", today, "--repo", repository], { encoding: "utf8" });
}

const read = (out, name) => JSON.parse(readFileSync(join(out, "oruk/v3", name), "utf8"));

function obey(fail, schema, data, name) {
    const judge = ajv.compile(schema);
    if (!judge(data)) for (const error of judge.errors) fail(`${name}${error.instancePath}: ${error.message}`);
}

/** Ids that stand in an object and what is in it: of each kind of thing one id. */
function ids(value, found = []) {
    if (!value || typeof value !== "object") return found;
    for (const [key, part] of Object.entries(value)) {
        if (key === "organization" || key === "taxonomy_term") continue;
        if (key === "id") found.push(part);
        else ids(part, found);
    }
    return found;
}

const whole = join(work, "whole");
build(root, whole);

await test("every list is one page of what it holds", (fail) => {
    for (const [name, kind] of [["services", "brief"], ["service_at_locations", "place"], ["taxonomies", "taxonomy"], ["taxonomy_terms", "term"]]) {
        const list = read(whole, `${name}/index.json`);
        obey(fail, page(kind), list, name);
        if (!list.contents.length || list.total_items !== list.contents.length || list.size !== list.contents.length || list.empty)
            fail(`${name}: ${list.contents.length} things, said to be ${list.total_items}`);
    }
    if (!/3\.0/.test(read(whole, "index.json").version)) fail("it does not say its version");
});

await test("every service has a file of its own, and says there what the list says", (fail) => {
    const list = read(whole, "services/index.json").contents;
    const files = readdirSync(join(whole, "oruk/v3/services")).filter((name) => name !== "index.json");
    if (files.length !== list.length) fail(`${files.length} files for ${list.length} services`);
    for (const brief of list) {
        const full = read(whole, `services/${brief.id}`);
        obey(fail, rule("service"), full, brief.name);
        for (const [key, value] of Object.entries(brief))
            if (JSON.stringify(full[key]) !== JSON.stringify(value)) fail(`${brief.name}: ${key} differs`);
        const all = ids(full);
        if (new Set(all).size !== all.length) fail(`${brief.name}: an id stands twice`);
    }
});

await test("every place, taxonomy and term has a file, which says what its list says", (fail) => {
    for (const [name, kind] of [["service_at_locations", "place"], ["taxonomies", "taxonomy"], ["taxonomy_terms", "term"]]) {
        const list = read(whole, `${name}/index.json`).contents;
        const files = readdirSync(join(whole, "oruk/v3", name)).filter((file) => file !== "index.json");
        if (files.length !== new Set(list.map((one) => one.id)).size) fail(`${name}: ${files.length} files for ${list.length}`);
        for (const one of list) {
            const alone = read(whole, `${name}/${one.id}`);
            obey(fail, rule(kind), alone, name);
            if (JSON.stringify(alone) !== JSON.stringify(one)) fail(`${name}/${one.id} differs`);
        }
    }
});

// The rows of the table as a spreadsheet reads them.
function table_of(out) {
    const text = readFileSync(join(out, "oruk/v3/services.csv"), "utf8"), rows = [[]];
    const cell = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/y;
    for (cell.lastIndex = 0; cell.lastIndex < text.length; ) {
        const at = cell.lastIndex, found = cell.exec(text);
        if (!found) throw new Error(`no cell begins at '${text.slice(at, at + 40)}'`);
        rows.at(-1).push(found[1]?.replaceAll('""', '"') ?? found[2]);
        if (found[3] === "\n" && cell.lastIndex < text.length) rows.push([]);
    }
    return rows;
}

function harmless(fail, rows) {
    for (const row of rows) {
        if (row.length !== rows[0].length) fail(`${row.length} cells of ${rows[0].length}: ${row.join()}`);
        for (const cell of row) if (/^[=+\-@\t\r]/.test(cell)) fail(`a formula: ${cell}`);
    }
}

await test("the table has the same services, and no cell that a spreadsheet would run", (fail) => {
    const rows = table_of(whole);
    if (rows.length !== read(whole, "services/index.json").total_items + 1) fail(`${rows.length} rows`);
    if (!rows[0].join().startsWith("id,organization_id,name,")) fail(rows[0].join());
    harmless(fail, rows);
});

await test("nothing of the feed comes out in other languages; hosts are told how to give it", (fail) => {
    for (const code of ["ur", "pl"]) if (readdirSync(join(whole, code)).includes("oruk")) fail(`/${code}/oruk/`);
    const headers = readFileSync(join(whole, "_headers"), "utf8"), redirects = readFileSync(join(whole, "_redirects"), "utf8");
    if (!/^\/oruk\/v3\/\*\n {2}Access-Control-Allow-Origin: \*$/m.test(headers)) fail("no site may read it");
    if (!/^\/oruk\/v3\/services\/\*\n {2}Content-Type: application\/json/m.test(headers)) fail("a service has no type");
    if (!redirects.includes("/oruk/v3/services /oruk/v3/services/index.json 200\n")) fail("the list is found with a slash only");
});

// The way back: a site that has the same terms and nothing else takes the feed, and has the same feed.
const back = join(work, "back");
for (const part of ["site.yml", "terms", "glossary.yml", "statutory.yml", "pictures"])
    cpSync(join(root, "content", part), join(back, "content", part), { recursive: true });
const undated = (text) => text.replaceAll(/"last_modified":"[^"]*",?/g, "");

await test("a feed that is imported into an empty site gives the same feed", (fail) => {
    const taken = take(join(whole, "oruk/v3/services"), back);
    if (taken.status !== 0 || /warning|error/.test(taken.stderr)) return fail(taken.stderr);
    const again = join(work, "again"), names = readdirSync(join(whole, "oruk/v3/services"));
    build(back, again);
    if (readdirSync(join(again, "oruk/v3/services")).join() !== names.join()) fail("not the same services");
    for (const name of [...names.map((name) => `services/${name}`), "service_at_locations/index.json", "taxonomy_terms/index.json"]) {
        const [before, after] = [whole, again].map((out) => undated(readFileSync(join(out, "oruk/v3", name), "utf8")));
        if (before !== after) fail(`${name}: ${before.slice(0, 300)} ... became ... ${after.slice(0, 300)}`);
    }
    const table = (out) => readFileSync(join(out, "oruk/v3/services.csv"), "utf8").replaceAll(/,[^,\n]*$/gm, "");
    if (table(whole) !== table(again)) fail("the table differs");
});

await test("a feed, and its table, change nothing in the site that they come from", (fail) => {
    for (const name of ["services", "services.csv"]) {
        const taken = take(join(whole, "oruk/v3", name), back, "--update");
        if (taken.status !== 0 || !/^0 new entries, 0 changed, /m.test(taken.stderr)) fail(`${name}: ${taken.stderr}`);
    }
});

// One service with everything in it that is easily wrong.
cpSync(join(root, "tests/sites/base/content"), join(work, "small/content"), { recursive: true });
const organisation = readdirSync(join(work, "small/content/organisations"))[0].replace(/\.md$/, "");
const first = (name) => /id: ([\w-]+)/.exec(readFileSync(join(work, "small/content/terms", `${name}.yml`), "utf8"))[1];
const term = { category: first("categories"), need: first("needs"), referral: first("referral") };
const write = (name, extra) => writeFileSync(join(work, `small/content/services/${name}.md`), `---
title: "${name === "tricky" ? "" : `${name} `}=SUM(A1) \\"quoted\\" </script> & more"
summary: "Line with a , comma"
organisation: ${organisation}
categories: [${term.category}]
needs: [${term.need}]
areas: [all]
ages: {from: 0, to: 25}
status: active
referral: ${term.referral}
${extra}
---
`);
write("tricky", `costs: free
times:
  - {days: [monday, sunday], opens: "09:30", closes: "11:00", from: 2026-09-05, to: 2027-05-01, note: Term time}
  - {days: [friday], opens: "10:00", from: 2026-06-01}
locations:
  - {name: Hall, address_1: 1 Quay Street, city: Northtown, postcode: NT1 2AB, latitude: 53.02, longitude: -2.17}
  - {name: No street, city: Northtown}
contacts:
  - {name: Office, role: Bookings, phone: 01632 960 123, email: hello@harbour.example}`);
write("safe", `address_hidden: true
locations:
  - {name: Secret House, address_1: 9 Hidden Lane, city: Northtown, postcode: NT1 2AB, latitude: 53.02, longitude: -2.17}`);
writeFileSync(join(work, "small/content/schema.yml"), `types:
  service:
    fields:
      waiting_weeks: {kind: integer, min: 0, label: Weeks to wait, oruk: waiting_weeks}
`);
write("waits", "waiting_weeks: 6");
["=1+1", "+1", "-1", "@SUM(A1)"].forEach((text, number) => write(`formula-${number}`, `eligibility: "${text}"`));
const small = join(work, "out");
build(join(work, "small"), small);
const all = read(small, "services/index.json").contents.map((brief) => read(small, `services/${brief.id}`));
const tricky = all.find((service) => service.schedules?.some((one) => one.valid_from === "2026-09-05"));

await test("what is hard to write is right", (fail) => {
    for (const service of all) obey(fail, rule("service"), service, service.name);
    if (tricky.name !== '=SUM(A1) "quoted" </script> & more') fail(tricky.name);
    if (tricky.cost_options[0].amount !== 0) fail("free is not 0");
    if (tricky.service_at_locations[0].location.addresses?.[0].state_province !== "Northtown") fail("an address without a county");
    if (tricky.service_at_locations[1].location.addresses) fail("an address without a street");
    if (tricky.contacts[0].phones[0].number !== "01632 960 123") fail("a number lost its nought");
    const rows = table_of(small), texts = rows.flat();
    harmless(fail, rows);
    for (const text of [`'${tricky.name}`, "'=1+1", "'+1", "'-1", "'@SUM(A1)"]) if (!texts.includes(text)) fail(`the table has no ${text}`);
});

await test("the clocks change within a session", (fail) => {
    const said = tricky.schedules.map((one) => `${one.byday} ${one.valid_from} ${one.valid_to} ${one.opens_at}`);
    const right = [
        "MO,SU 2026-09-05 2026-10-24 09:30+01:00", "MO,SU 2026-10-25 2027-03-27 09:30+00:00", "MO,SU 2027-03-28 2027-05-01 09:30+01:00",
        "FR 2026-06-01 undefined 10:00+01:00",
    ];
    if (said.join("\n") !== right.join("\n")) fail(said.join("; "));
});

await test("a hidden address is in no part of the feed", (fail) => {
    const text = all.map((service) => JSON.stringify(service)).join("\n") + JSON.stringify(read(small, "service_at_locations/index.json"));
    for (const secret of ["Secret House", "Hidden Lane", "53.02,\"location_type\":\"physical\",\"longitude\":-2.17,\"name\":\"Secret"])
        if (text.includes(secret)) fail(secret);
    const hidden = all.find((service) => service.service_at_locations?.[0].location.description === "Northtown, NT1");
    if (!hidden) fail("the town is not said");
    else if ("latitude" in hidden.service_at_locations[0].location) fail("where it is on a map");
});

await test("a field that the content's schema adds is in the feed", (fail) => {
    if (!all.some((service) => service.waiting_weeks === 6)) fail("waiting_weeks");
});

await test("an edit of one service writes its file and the lists again, and no other's", (fail) => {
    const before = Object.fromEntries(all.map((service) => [service.id, JSON.stringify(service)]));
    write("waits", "waiting_weeks: 7");
    build(join(work, "small"), small);
    let changed = 0;
    for (const brief of read(small, "services/index.json").contents)
        if (before[brief.id] !== JSON.stringify(read(small, `services/${brief.id}`))) changed++;
    if (changed !== 1) fail(`${changed} files changed`);
    const fresh = join(work, "fresh");
    build(join(work, "small"), fresh);
    for (const name of ["services/index.json", "services.csv", "service_at_locations/index.json"])
        if (readFileSync(join(small, "oruk/v3", name), "utf8") !== readFileSync(join(fresh, "oruk/v3", name), "utf8")) fail(`${name} is stale`);
});

await test("what is hard to write comes back, too", (fail) => {
    const from = join(work, "small-back");
    cpSync(join(work, "small/content"), join(from, "content"), { recursive: true });
    for (const type of ["services", "organisations", "pages", "news"]) rmSync(join(from, "content", type), { recursive: true });
    const taken = take(join(small, "oruk/v3/services"), from);
    if (taken.status !== 0) return fail(taken.stderr);
    build(from, join(work, "small-again"));
    for (const brief of read(small, "services/index.json").contents) {
        const name = `services/${brief.id}`, [before, after] = [small, join(work, "small-again")].map((out) => JSON.stringify(read(out, name)));
        if (before !== after) fail(`${before} became ${after}`);
    }
});

const pages = readdirSync(join(small, "services"), { withFileTypes: true }).filter((one) => one.isDirectory()).map((one) => one.name);
const html = (name) => readFileSync(join(small, "services", name, "index.html"), "utf8");
const linked = (name) => JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html(name))[1]);

await test("a page says in schema.org what it is, and nothing in it ends the element", (fail) => {
    const data = linked("tricky");
    if (data.name !== '=SUM(A1) "quoted" </script> & more') fail(data.name);
    if (data["@type"] !== "Service" || !data.provider.name || data.audience.suggestedMaxAge !== 25) fail(JSON.stringify(data));
    if (data.offers[0].price !== 0) fail("free is not 0");
    if (data.hoursAvailable[0].dayOfWeek.join() !== "https://schema.org/Monday,https://schema.org/Sunday") fail("days");
    if (/Hidden|Secret|53\.02|2AB/.test(JSON.stringify(linked("safe")))) fail("a hidden address");
    if (pages.length < 3) fail("no pages");
});

await test("a page says how it looks when somebody shares it", (fail) => {
    const text = html("tricky"), address = /<link rel="canonical" href="([^"]*)">/.exec(text)[1];
    for (const [name, value] of [["title", "=SUM(A1) &quot;quoted&quot; &lt;/script&gt; &amp; more"], ["url", address], ["description", "Line with a , comma"]])
        if (!text.includes(`<meta property="og:${name}" content="${value}">`)) fail(name);
});

test.end();
