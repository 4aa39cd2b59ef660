// Makes a made-up Local Offer and strategy of any size, for the benchmark.
//
//     node tests/bench/make-content.mjs --entries N [--seed S] [--edits K] [--leaflets] OUT
//
// OUT becomes a git repository whose content/ has N services, N/8 organisations, 200 news items, a strategy of 6
// chapters and 5 priorities with 40 actions each, 10 pages, and the terms, glossary and checklist of the demonstration.
// Everything is committed at once, and packed as a clone would be; each of K further commits changes one sentence of
// one service. Without --leaflets the site makes no easy read and no document: what is left is what another generator
// can make, too. With it, each service that is open has an easy-read page and a leaflet, and there is no other document.
//
// The same seed gives the same bytes, and service I is the same whatever N is. Dates are seen from 2026-11-22. Of 100
// services 2 are drafts, 1 has expired, 1 is not out yet, 2 are closed for now, 1 has closed and 3 were not checked for
// long.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { items_of, slug_of, writer, yaml } from "./words.mjs";

const demonstration = fileURLToPath(new URL("../../content/", import.meta.url));
const theme_schema = fileURLToPath(new URL("../../themes/default/schema.yml", import.meta.url));
const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        entries: { type: "string" },
        seed: { type: "string", default: "1" },
        edits: { type: "string", default: "0" },
        leaflets: { type: "boolean", default: false },
    },
});
const out = positionals[0];
const entries = Number(options.entries);
const edits = Number(options.edits);
if (!out || !Number.isInteger(entries) || entries < 1 || !Number.isInteger(edits) || edits < 0) {
    console.error("usage: make-content.mjs --entries N [--seed S] [--edits K] [--leaflets] OUT");
    process.exit(2);
}
if (existsSync(out) && readdirSync(out).length) {
    console.error(`make-content: '${out}' is not empty`);
    process.exit(2);
}
const content = join(out, "content");
const write = (key, ...rest) => writer(options.seed, key, ...rest);

function put(file, text) {
    const path = join(content, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
}

const put_page = (file, fields, body) => put(`${file}.md`, `---\n${yaml(fields)}---\n${body ? `\n${body}\n` : ""}`);

// A day so many days before the day of the build.
const day = (before) => new Date(Date.UTC(2026, 10, 22 - before)).toISOString().slice(0, 10);

// ---- what is taken from the demonstration ---------------------------------------------------------------------------

for (const part of ["terms", "glossary.yml", "statutory.yml"])
    cpSync(join(demonstration, part), join(content, part), { recursive: true });

const read_items = (file) => items_of(readFileSync(join(content, file), "utf8"));
const terms = Object.fromEntries(
    ["categories", "needs", "areas", "referral", "accessibility"].map((name) => [
        name,
        read_items(`terms/${name}.yml`),
    ]),
);
const statutory = read_items("statutory.yml").map((item) => item.id);
const ids = (list) => list.map((term) => term.id);

// ---- names ----------------------------------------------------------------------------------------------------------

const taken = new Set();

// A title that no other page of the folder has.
function name(folder, make) {
    for (;;) {
        const title = make();
        const slug = slug_of(title);
        if (taken.has(`${folder}/${slug}`)) continue;
        taken.add(`${folder}/${slug}`);
        return { title, slug };
    }
}

// ---- organisations and services -------------------------------------------------------------------------------------

const organisations = [];
const services = []; // those that others may link to: {title, slug}

function organisation(index) {
    const w = write("organisation", index);
    const { title, slug } = name("organisations", () => `${w.town()} ${w.word("firm")}`);
    organisations.push(slug);
    put_page(
        `organisations/${slug}`,
        {
            title,
            summary: w.fill("We work with {who} and {who2}."),
            website: `https://www.${slug}.example/`,
            email: w.chance(0.7) && `hello@${slug}.example`,
            phone: w.chance(0.7) && phone(w),
            charity_number: w.chance(0.3) && `99${10000 + w.below(90000)}`,
        },
        w.paragraph(3),
    );
}

const phone = (w) => `01632 960 ${String(w.below(1000)).padStart(3, "0")}`;

function location(w, town) {
    return {
        name: `${w.town()} ${w.word("venue")}`,
        address_1: `${1 + w.below(200)} ${w.word("road")}`,
        city: town,
        county: "Northshire",
        postcode: `ZZ${1 + w.below(20)} ${1 + w.below(9)}${w.pick(["AB", "DF", "HN", "QT"])}`,
        latitude: Number((52.9 + w.below(2000) / 10000).toFixed(4)),
        longitude: Number((-2.3 + w.below(3000) / 10000).toFixed(4)),
        accessibility: w.some(ids(terms.accessibility), 1 + w.below(4)),
    };
}

function session(w) {
    const opens = 8 + w.below(10);
    return {
        days: w.some(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], 1 + w.below(3)),
        opens: `${String(opens).padStart(2, "0")}:00`,
        closes: `${String(opens + 1 + w.below(3)).padStart(2, "0")}:30`,
        from: w.chance(0.4) ? "2026-09-07" : undefined,
        to: w.chance(0.4) ? "2026-12-18" : undefined,
        note: w.chance(0.4) && w.word("note"),
    };
}

function costs(w) {
    if (w.chance(0.4)) return "free";
    const options = w.some(["Family ticket", "Half term", "One session", "One week", "Lunch"], 1 + w.below(3));
    return options.map((option) => ({ option, amount: (2 + w.below(80)) / 2, note: w.chance(0.3) && w.word("note") }));
}

// What is out of the ordinary about a service, by its number.
function state_of(index) {
    const rest = index % 100;
    if (rest === 7 || rest === 57) return { draft: true };
    if (rest === 17) return { expires: day(30) };
    if (rest === 27) return { publish_from: day(-30) };
    if (rest === 37) return { status: "defunct" };
    if (rest === 47 || rest === 97) return { status: "temporarily closed" };
    return {};
}

function service(index) {
    const w = write("service", index);
    if (index % 8 === 0) organisation(index / 8);
    const state = state_of(index);
    const { title, slug } = name("services", () => `${w.town()} ${w.word("style")} ${w.word("kind")}`);
    const towns = terms.areas.filter((area) => area.id !== "online");
    const areas = w.some(terms.areas, 1 + w.below(3));
    const from = w.below(18);
    const to = Math.min(25, from + 2 + w.below(12));
    const categories = w.some(terms.categories, 1 + w.below(3));
    const home = areas.find((area) => area.id !== "online") ?? towns[0];
    const links = services.length ? w.some(services, w.below(3)) : [];
    put_page(
        `services/${slug}`,
        {
            title,
            summary: w.fill("{Who} can come {place} for {doing}, with help from {helper}."),
            organisation: index % 8 ? w.pick(organisations) : organisations.at(-1),
            picture: categories[0].picture,
            categories: ids(categories),
            needs: w.chance(0.15) ? ["any"] : w.some(ids(terms.needs), 1 + w.below(4)),
            areas: w.chance(0.15) ? ["all"] : ids(areas),
            ages: { from, to },
            status: state.status ?? "active",
            referral: w.pick(ids(terms.referral)),
            eligibility: `You live in ${home.name} or near it, and are ${from} to ${to} years old.`,
            costs: costs(w),
            contacts: [
                {
                    name: w.word("desk"),
                    role: w.word("role"),
                    phone: phone(w),
                    email: `${slug.slice(0, 20).replace(/-$/, "")}@offer.example`,
                },
            ],
            website: `https://www.offer.example/${slug}/`,
            locations: w.chance(0.9)
                ? [location(w, home.name), ...(w.chance(0.2) ? [location(w, home.name)] : [])]
                : undefined,
            times: w.chance(0.9) ? Array.from({ length: 1 + w.below(3) }, () => session(w)) : undefined,
            languages: w.chance(0.3) ? ["en", w.pick(["ur", "pl", "so", "bfi"])] : ["en"],
            owner: w.word("owner"),
            reviewed: day(index % 100 >= 96 ? 200 + w.below(100) : w.below(170)),
            draft: state.draft,
            publish_from: state.publish_from,
            expires: state.expires,
            aliases: index % 100 === 3 ? [`/services/old-${slug}/`] : undefined,
            covers: index < 40 && statutory[index] ? [statutory[index]] : undefined,
        },
        w.body(
            2 + w.below(2),
            links.map((link) => ({ title: link.title, file: `${link.slug}.md` })),
        ),
    );
    if (!Object.keys(state).length) services.push({ title, slug });
}

// ---- the strategy, news and pages -----------------------------------------------------------------------------------

function action(id) {
    const w = write("action", id);
    const status = w.pick(["not started", "on track", "on track", "at risk", "done", "done", "stopped"]);
    // days ago
    const due = status === "done" ? 20 + w.below(400) : w.chance(0.2) ? 1 + w.below(60) : -60 - w.below(500);
    return {
        id,
        action: w.fill("We will offer **{doing}** {place} to {who}."),
        why: w.fill("{Who} asked {body} for it, and waited too long."),
        impact: w.fill("At least {number} in a hundred of {who} take part."),
        owner: w.word("owner"),
        partners: [w.fill("{body}"), "parent carers"],
        start: day(due + 120 + w.below(200)),
        due: day(due),
        status,
        updated: day(5 + w.below(14)),
        update: w.paragraph(1),
        evidence: status === "done" ? w.fill("The notes of {body}, and what {who} told us.") : undefined,
        services: w.some(services.slice(0, 40), 1 + w.below(2)).map((found) => found.slug),
        families: w.fill("You can ask {helper} about {doing}."),
    };
}

function strategy() {
    const w = write("strategy");
    put_page(
        "strategy/index",
        {
            title: "A plan for Northshire's children",
            summary: "What we will do for children and young people with SEND, who does it, and by when.",
            partners: ["Northshire Council", "Northshire Parent Carers"],
            from: 2026,
            to: 2029,
            published: "2026-04-01",
            review_due: "2027-03-31",
            version: "1.0",
        },
        w.body(4),
    );
    const chapters = [
        "Who this is for",
        "What you told us",
        "What we know",
        "How we decide",
        "How we spend money",
        "How we check",
    ];
    for (const [index, title] of chapters.entries())
        put_page(`strategy/${slug_of(title)}`, { title, order: index + 1 }, write("chapter", index).body(5));
    const priorities = ["Early", "Together", "Nearby", "Well prepared", "Fair"];
    for (const [index, title] of priorities.entries())
        put_page(
            `strategy/priorities/${slug_of(title)}`,
            {
                title,
                order: index + 1,
                promise: write("promise", index).fill(
                    "We will make {doing} possible for {who}, and tell you how it goes.",
                ),
                actions: Array.from({ length: 40 }, (_, number) => action(`P${index + 1}.${number + 1}`)),
            },
            write("priority", index).body(2),
        );
}

function news(index) {
    const w = write("news", index);
    const { title, slug } = name("news", () => w.fill(`More {doing} in ${w.town()} for {who}`));
    const fields = {
        title,
        published: day(3 * index + 1),
        summary: w.fill("{Who} can try it {time} {place}."),
        draft: index % 50 === 20,
    };
    put_page(`news/${slug}`, fields, w.body(1));
}

/* What the regulator asks an accessibility statement to say. */
function statement(slug) {
    if (slug !== "accessibility-statement") return {};
    const checks = { tested: day(60), tested_by: "Northshire Council", testing: "We tried one page of each kind." };
    return { compliance: "fully", prepared: day(80), reply_within: "3 working days", ...checks };
}

function pages() {
    const titles = {
        about: "About this site",
        contact: "Contact us",
        "accessibility-statement": "Accessibility statement",
        privacy: "Privacy",
        complaints: "Complaints",
        "for-parents-and-carers": "For parents and carers",
        "for-young-people": "For young people",
        "for-professionals": "For people who work with families",
        "what-is-send": "What is SEND?",
        "copies-on-paper": "Copies on paper",
    };
    for (const [index, [slug, title]] of Object.entries(titles).entries()) {
        const w = write("page", index);
        const links = w
            .some(services.slice(0, 40), 2)
            .map((link) => ({ title: link.title, file: `../services/${link.slug}.md` }));
        put_page(
            `pages/${slug}`,
            { title, summary: w.fill("What {who} may want to know."), reviewed: day(40 + index), ...statement(slug) },
            w.body(4, links),
        );
    }
}

function settings() {
    put(
        "site.yml",
        yaml({
            name: "Northshire SEND Local Offer",
            council: "Northshire Council",
            partners: ["Northshire Integrated Care Board"],
            base_url: "https://localoffer.northshire.example",
            notice: "Every service here is invented, to measure how fast a site is built.",
            language: "en-GB",
            help: {
                phone: "01632 960 100",
                email: "localoffer@northshire.example",
                address: "Civic Centre, High Street, Northtown, NT1 1AA",
                hours: "Monday to Friday, 9am to 5pm",
                copies: "Phone us and we will post you a printed copy of any page.",
            },
            brand: { colour: "#1d4f91" },
            review_after_days: 180,
            easy_read: { services: options.leaflets ? "auto" : "none", size: 16 },
        }),
    );
    put("schema.yml", `types:\n  strategy: {documents: []}\nroutes:\n${page_routes().join("\n")}\n`);
}

// The theme's routes but for those of documents: a list in the content folder's schema takes the place of the theme's.
function page_routes() {
    const routes = readFileSync(theme_schema, "utf8").match(/^routes:\n((?: .*\n)+)/m)?.[1].split("\n").filter(Boolean);
    const pages = routes?.filter((line) => !/\bcompose:/.test(line));
    if (!pages?.length || !routes.every((line) => /^  - \{.*\}$/.test(line))) {
        console.error("make-content: the routes of themes/default/schema.yml are no longer one a line");
        process.exit(3);
    }
    return pages;
}

// ---- git ------------------------------------------------------------------------------------------------------------

function git(...args) {
    const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
    for (const who of ["AUTHOR", "COMMITTER"])
        Object.assign(env, {
            [`GIT_${who}_NAME`]: "Editor",
            [`GIT_${who}_EMAIL`]: "editor@northshire.example",
            [`GIT_${who}_DATE`]: commit_date,
        });
    const result = spawnSync("git", ["-C", out, "-c", "gc.auto=0", "-c", "maintenance.auto=false", ...args], {
        env,
        stdio: ["ignore", "ignore", "inherit"],
    });
    if (result.status !== 0) process.exit(3);
}

let commit_date = "2026-11-01T09:00:00Z";

function commit_all(message) {
    git("add", "--all");
    git("commit", "--quiet", "-m", message);
}

// Changes the first sentence of a service that was not changed before.
function edit(number) {
    const w = write("edit", number);
    const { title, slug } = services[(number * 13) % services.length];
    const path = join(content, `services/${slug}.md`);
    const [front, body] = readFileSync(path, "utf8").split("\n---\n");
    writeFileSync(
        path,
        `${front}\n---\n${body.replace(/[^.]+\./, () => `\nSince edit ${number}: ${w.word("sentence")}`)}`,
    );
    commit_date = new Date(Date.parse("2026-11-01T10:00:00Z") + number * 60000).toISOString();
    commit_all(`Change ${title}`);
}

settings();
for (let index = 0; index < entries; index++) service(index);
strategy();
for (let index = 0; index < 200; index++) news(index);
pages();
git("init", "--quiet", "-b", "main");
commit_all("Start the Local Offer");
git("gc", "--quiet");
for (let number = 1; number <= edits; number++) edit(number);
