// Single edits, as people make them: of entries, of the lists beside them, of the theme. Each is a function of the world
// (world.mjs) that changes files and says what it did, or returns undefined when there is nothing that it could change.
import { theme_file, probe_module, words, theme_schema, style, theme_picture } from "./theme_edits.mjs";
import { get_field, join_items, set_field, split_items } from "./world.mjs";

const day = (world) => new Date(Date.UTC(2026, 2, 1) + 86400000 * world.chance.below(420)).toISOString().slice(0, 10);
const slug_of = (path) => path.replace(/.*\//, "").replace(/\.md$/, "");
const kinds = ["pages/", "services/", "organisations/", "news/", "strategy/", "guides/", "feedback/", "events/", "consultations/"];

function any_entry(world, folder = world.chance.pick(["", ...kinds])) {
    const all = world.entries(folder);
    return all.length ? world.chance.pick(all) : undefined;
}

const services_of = (world) => world.entries("services/").map(slug_of);

const terms_of = (world, name) =>
    [...world.read(`terms/${name}.yml`).matchAll(/\bid: "?([a-z0-9-]+)/g)].map((found) => found[1]);

function some(world, list, most = 3) {
    const chosen = new Set();
    for (let n = 1 + world.chance.below(most); n > 0 && list.length; n--) chosen.add(world.chance.pick(list));
    return `[${[...chosen].join(", ")}]`;
}

function link_to(world, from, to) {
    const up = "../".repeat(from.split("/").length - 1);
    return `[see ${slug_of(to)}](${up}${to}${world.chance.likely(0.2) ? "#a-heading" : ""})`;
}

// ---- entries --------------------------------------------------------------------------------------------------------

const paragraphs = [
    (world, path) => `Words that came later, ${world.new_name("number")}.`,
    () => "## A heading\n\nBelow it.",
    () => "- [x] one thing done\n- [ ] one thing to do",
    () => "| A | B |\n| --- | ---: |\n| 1 | 2 |",
    () => "A claim.[^1]\n\n[^1]: Its source.",
    (world, path) => link_to(world, path, any_entry(world, "") ?? path),
    (world, path) => link_to(world, path, any_entry(world, "services/") ?? path),
    () => "![](picture:information)",
    (world) => (world.has("pictures/toy-shelf.svg") ? "![](picture:toy-shelf)" : "![](picture:calm-corner)"),
    () => "[elsewhere](https://www.example.com/)",
];

function body(world) {
    const path = any_entry(world);
    if (!path) return;
    const text = world.read(path),
        end = text.indexOf("\n---", 3) + 5;
    const parts = text
        .slice(end)
        .split("\n\n")
        .filter((part) => part.trim());
    const at = world.chance.below(parts.length + 1);
    if (parts.length && world.chance.likely(0.3)) parts.splice(Math.min(at, parts.length - 1), 1);
    else parts.splice(at, 0, world.chance.pick(paragraphs)(world, path));
    world.write(
        path,
        text.slice(0, end) + parts.map((part) => part.replace(/\n+$/, "")).join("\n\n") + (parts.length ? "\n" : ""),
    );
    return `text of ${path}`;
}

const fields = [
    // [weight, [key, value of (world, path)]]
    [3, ["title", (world) => `Another title ${world.new_name("t")}`]],
    [2, ["summary", (world) => `Another summary ${world.new_name("s")}.`]],
    [2, ["reviewed", (world) => `2026-0${1 + world.chance.below(8)}-0${1 + world.chance.below(9)}`]],
    [1, ["owner", () => "Head of Something"]],
    [2, ["order", (world) => String(world.chance.below(40))]],
    [2, ["expires", (world) => day(world)]],
    [2, ["publish_from", (world) => day(world)]],
    [2, ["draft", (world) => world.chance.pick(["true", "false"])]],
    [1, ["pdf", () => "true"]],
    [1, ["easy_read", (world) => world.chance.pick(["auto", "none"])]],
    [2, ["aliases", (world) => `[/old/${world.new_name("address")}/]`]],
    [
        2,
        [
            "covers",
            (world) =>
                some(
                    world,
                    [...world.read("statutory.yml").matchAll(/\bid: ([a-z0-9-]+)/g)].map((found) => found[1]),
                ),
        ],
    ],
    [1, ["videos", () => "[{title: A film, url: https://www.example.com/film}]"]],
];
const service_fields = [
    [3, ["categories", (world) => some(world, terms_of(world, "categories"))]],
    [3, ["needs", (world) => (world.chance.likely(0.2) ? "[any]" : some(world, terms_of(world, "needs")))]],
    [3, ["areas", (world) => (world.chance.likely(0.2) ? "[all]" : some(world, terms_of(world, "areas")))]],
    [3, ["ages", (world) => `{from: ${world.chance.below(12)}, to: ${12 + world.chance.below(13)}}`]],
    [4, ["status", (world) => world.chance.pick(["active", "inactive", "temporarily closed", "defunct"])]],
    [1, ["referral", (world) => world.chance.pick(terms_of(world, "referral"))]],
    [2, ["costs", (world) => world.chance.pick(["free", "[{option: A go, amount: 2.50}]"])]],
    [1, ["eligibility", () => "Anyone."]],
    [1, ["picture", (world) => world.chance.pick(["phone", "information", "school"])]],
    [1, ["languages", () => "[en, pl]"]],
    [2, ["organisation", (world) => slug_of(any_entry(world, "organisations/") ?? "play-trust")]],
    [1, ["website", (world) => world.chance.pick(["https://www.example.com/", "/services/"])]],
];
const needed = ["title", "organisation", "categories", "needs", "areas", "ages", "status", "referral", "published"];

function field(world) {
    const path = any_entry(world);
    if (!path) return;
    const own = path.startsWith("services/") && world.chance.likely(0.6);
    const news = path.startsWith("news/") && world.chance.likely(0.3);
    const [key, value] = news ? ["published", day] : world.chance.weighted(own ? service_fields : fields);
    const text = world.read(path);
    const gone =
        !needed.includes(key) &&
        !(key === "summary" || key === "order") &&
        get_field(text, key) !== undefined &&
        world.chance.likely(0.4);
    world.write(path, set_field(text, key, gone ? undefined : value(world, path)));
    return `${key} of ${path}${gone ? " removed" : ""}`;
}

function feedback_fields(world) {
    const [status, answer] = world.chance.pick([["done", "did: We *did* it."], ["planned", "did: Soon."], ["cannot", "why: No."]]);
    return (
        `received: 202${5 + world.chance.below(2)}-0${1 + world.chance.below(9)}-03\nfrom: A parent\nsaid: ${world.new_name("Help")}\n` +
        `status: ${status}\n${answer}\nthemes: ${some(world, terms_of(world, "categories"))}\nabout: ${some(world, services_of(world))}\n`
    );
}

const templates = {
    "services/": (world) =>
        `summary: New.\norganisation: ${slug_of(any_entry(world, "organisations/") ?? "none")}\ncategories: ${some(world, terms_of(world, "categories"))}\n` +
        `needs: ${some(world, terms_of(world, "needs"))}\nareas: [all]\nages: {from: ${world.chance.below(9)}, to: 20}\nstatus: active\nreferral: self\nreviewed: 2026-06-0${1 + world.chance.below(9)}\n`,
    "pages/": () => "summary: New.\n",
    "organisations/": () => "summary: New.\n",
    "news/": (world) => `summary: New.\npublished: ${day(world)}\n`,
    "strategy/": (world) => `order: ${world.chance.below(60)}\n`,
    "strategy/measures/": (world) =>
        `order: ${world.chance.below(60)}\nunit: "%"\nbetter: ${world.chance.pick(["higher", "lower"])}\ntarget: 50\nseries:\n  - {period: "1", value: ${world.chance.below(90)}}\n`,
    "strategy/findings/": (world) =>
        `source: A review\ndate: 2026-01-16\nkind: ${world.chance.pick(["strength", "significant weakness"])}\nresponse: We agree.\n`,
    "feedback/": feedback_fields,
    "events/": (world) => {
        const date = day(world);
        return `summary: New.\nstarts: "${date} 09:30"\nends: "${date} 11:00"\ncancelled: ${world.chance.likely(0.3)}\n`;
    },
    "consultations/": (world) => {
        const [opens, closes] = [day(world), day(world)].sort();
        return `summary: New.\nopens: ${opens}\ncloses: ${closes}\noutcome: We *heard* ${world.new_name("you")}.\n`;
    },
    "guides/": (world) =>
        `summary: New.\nsteps:\n  - title: Ask\n    text: Just ask.\n    services: ${some(world, services_of(world))}\n`,
};

function add(world) {
    const folder = world.chance.pick(Object.keys(templates)),
        name = world.new_name("added");
    const first = world.chance.pick(["A", "Be", "Zoo", "9"]);
    world.write(
        `${folder}${name}.md`,
        `---\ntitle: ${first} ${name}\n${templates[folder](world)}---\nSome words.\n\n## A heading\n`,
    );
    return `${folder}${name} added`;
}

const easy_of = (path) => path.replace(/\.md$/, ".easy.md");

function remove(world) {
    const path = any_entry(world);
    if (!path || path === "strategy/index.md") return;
    for (const name of [path, easy_of(path)]) {
        for (const translated of world.translations(name)) world.remove(translated);
        if (world.has(name)) world.remove(name);
    }
    return `${path} deleted`;
}

function rename(world) {
    const path = any_entry(world);
    if (!path || path === "strategy/index.md") return;
    const slug = slug_of(path),
        folder = path.slice(0, path.length - slug.length - 3),
        to = world.new_name("renamed");
    world.rename(path, `${folder}${to}.md`);
    if (world.has(easy_of(path))) world.rename(easy_of(path), `${folder}${to}.easy.md`);
    for (const name of world.translations(path)) world.rename(name, `${name.slice(0, 3)}${folder}${to}.md`);
    for (const name of world.translations(easy_of(path)))
        world.rename(name, `${name.slice(0, 3)}${folder}${to}.easy.md`);
    const how = world.chance.pick(["links", "links", "alias", "bare"]);
    if (how === "links")
        for (const before of ["/", " ", "[", "("]) world.replace_everywhere(`${before}${slug}.md`, `${before}${to}.md`);
    if (how === "links")
        for (const [before, after] of [
            [": ", "\n"],
            ["[", "]"],
            [", ", "]"],
            ["[", ","],
            [", ", ","],
        ])
            world.replace_everywhere(`${before}${slug}${after}`, `${before}${to}${after}`);
    const address = folder === "pages/" ? `/${slug}/` : `/${folder}${slug}/`;
    if (how === "alias")
        world.write(`${folder}${to}.md`, set_field(world.read(`${folder}${to}.md`), "aliases", `[${address}]`));
    return `${path} renamed to ${to} (${how})`;
}

function move(world) {
    const path = any_entry(world, world.chance.pick(["pages/", "organisations/", "strategy/"]));
    if (!path || path === "strategy/index.md" || path.split("/").length > 2) return;
    const to = world.chance.pick(["pages/", "organisations/", "strategy/", "news/"]),
        target = to + slug_of(path) + ".md";
    if (world.has(target)) return;
    const text = world.read(path),
        end = text.indexOf("\n---", 3) + 5;
    for (const name of [...world.translations(path), ...world.translations(easy_of(path))]) world.remove(name);
    world.remove(path);
    world.write(target, `---\ntitle: ${get_field(text, "title")}\n${templates[to](world)}---\n${text.slice(end)}`);
    return `${path} moved to ${to}`;
}

function swap(world) {
    // two files change places: names stay, contents go
    const one = any_entry(world, "services/"),
        other = any_entry(world, "services/");
    if (!one || one === other) return;
    const text = world.read(one);
    world.write(one, world.read(other));
    world.write(other, text);
    return `${one} and ${other} swapped`;
}

function easy(world) {
    const folder = world.chance.pick(["services/", "pages/", "guides/"]),
        path = any_entry(world, folder);
    if (!path) return;
    const name = easy_of(path);
    if (world.has(name) && world.chance.likely(0.4)) {
        world.remove(name);
        return `${name} deleted`;
    }
    const picture = world.chance.pick(["phone", "information", "school", "calendar"]);
    world.write(
        name,
        `---\ntitle: Easy ${world.new_name("e")}\n---\n## What is it?\n\n![](picture:${picture}) It is easy.\nIt is short.\n\n![](picture:phone) You can ask.\n`,
    );
    return `${name} written`;
}

function action(world) {
    const path = any_entry(world, "strategy/priorities/");
    if (!path) return;
    const text = world.read(path),
        key = world.chance.pick(["status", "due", "action", "services", "measures", "finding"]);
    const values = {
        measures: [some(world, world.entries("strategy/measures/").map(slug_of)), "[]"],
        finding: [...world.entries("strategy/findings/").map(slug_of), ""],
        status: ["on track", "at risk", "late", "stopped"],
        due: [day(world)],
        action: [`Do *this* ${world.new_name("a")}.`],
        services: [`[${slug_of(any_entry(world, "services/") ?? "none")}]`],
    };
    const lines = [...text.matchAll(new RegExp(`^    ${key}: (?!\\|).*$`, "gm"))];
    if (!lines.length) return;
    const line = world.chance.pick(lines);
    world.write(
        path,
        `${text.slice(0, line.index)}    ${key}: ${world.chance.pick(values[key])}${text.slice(line.index + line[0].length)}`,
    );
    return `${key} of an action in ${path}`;
}

// The line of a file that begins with the pattern gets another value; false when there is none such.
function change_line(world, path, pattern, value) {
    const text = world.read(path),
        lines = [...text.matchAll(new RegExp(`^(${pattern}).*$`, "gm"))];
    if (!lines.length) return false;
    const line = world.chance.pick(lines);
    world.write(path, text.slice(0, line.index) + line[1] + value + text.slice(line.index + line[0].length));
    return true;
}

function measure(world) {
    const path = any_entry(world, "strategy/measures/");
    if (!path) return;
    const number = String(world.chance.below(120));
    const how = world.chance.pick(["value", "target", "baseline", "better", "unit", "no target", "gap", "more"]);
    if (how === "value" && !change_line(world, path, '  - \\{period: "[^"]*"', `, value: ${number}}`)) return;
    if (how === "gap" && !change_line(world, path, '  - \\{period: "[^"]*"', "}")) return;
    if (how === "more")
        world.write(path, world.read(path).replace("\nseries:\n", `\nseries:\n  - {period: "${world.new_name("p")}", value: 3}\n`));
    const set = { target: number, baseline: number, better: world.chance.pick(["higher", "lower"]), unit: "weeks", "no target": undefined };
    if (how in set) world.write(path, set_field(world.read(path), how.replace("no ", ""), set[how]));
    return `${how} of ${path}`;
}

function finding(world) {
    const path = any_entry(world, "strategy/findings/");
    if (!path) return;
    const kind = world.chance.pick(["strength", "area for improvement", "significant weakness"]);
    const [key, value] = world.chance.pick([
        ["kind", kind],
        ["response", `We say *${world.new_name("r")}*.`],
        ["quote", `They said ${world.new_name("q")}.`],
        ["date", "2025-11-03"],
    ]);
    world.write(path, set_field(world.read(path), key, value));
    return `${key} of ${path}`;
}

function timeline(world) {
    const days = `[{date: ${day(world)}, title: A day}, {date: ${day(world)}, title: ${world.new_name("Day")}, when: Some day}]`;
    world.write("strategy/index.md", set_field(world.read("strategy/index.md"), "timeline", days));
    return "the timeline";
}

function guide(world) {
    const path = any_entry(world, "guides/");
    if (!path) return;
    const [key, value] = world.chance.pick([
        ["  - title: ", world.new_name("Step")],
        ["    text: ", `Do *this* ${world.new_name("t")}.`],
        ["    services: ", some(world, services_of(world))],
    ]);
    return change_line(world, path, key, value) ? `${key.trim()} of ${path}` : undefined;
}

// ---- lists beside entries -------------------------------------------------------------------------------------------

function items_edit(world, path, added, key) {
    const items = split_items(world.read(path)),
        at = world.chance.below(items.length);
    const how = world.chance.pick(["add", "drop", "order", "text", "text"]);
    if (how === "add") items.splice(at, 0, added);
    if (how === "drop" && items.length > 2) items.splice(at, 1);
    if (how === "order") items.push(items.splice(at, 1)[0]);
    if (how === "text")
        items[at] = items[at].replace(
            new RegExp(`(\\b${key}: )[^,}\\n]*`),
            (_, start) => `${start}Said anew ${world.new_name("n")}`,
        );
    world.write(path, join_items(items));
    return `${path}: ${how}`;
}

function term(world) {
    const name = world.chance.pick(["categories", "needs", "areas", "referral", "accessibility"]),
        id = world.new_name("new-term");
    return items_edit(
        world,
        `terms/${name}.yml`,
        `- {id: ${id}, name: A ${id}, description: It came later., picture: phone}\n`,
        world.chance.pick(["name", "description"]),
    );
}

function term_id(world) {
    // with all uses
    const name = world.chance.pick(["categories", "needs", "areas"]),
        id = world.chance.pick(terms_of(world, name)),
        to = world.new_name("term");
    const path = `terms/${name}.yml`;
    world.write(path, world.read(path).replace(`id: ${id},`, `id: ${to},`).replace(`id: ${id}\n`, `id: ${to}\n`));
    for (const entry of world.entries("services/")) {
        const text = world.read(entry),
            list = get_field(text, name);
        if (list?.startsWith("["))
            world.write(
                entry,
                set_field(
                    text,
                    name,
                    `[${list
                        .slice(1, -1)
                        .split(/, */)
                        .map((one) => (one === id ? to : one))
                        .join(", ")}]`,
                ),
            );
    }
    return `term ${id} of ${name} is called ${to}`;
}

function translation(world) {
    const path = "terms/categories.yml",
        items = split_items(world.read(path)),
        at = world.chance.below(items.length);
    const name = `names: {ur: ${world.new_name("urdu")}}`;
    const again = /names: \{[^}]*\}/.test(items[at]);
    items[at] = again ? items[at].replace(/names: \{[^}]*\}/, name) : items[at].replace("- {", `- {${name}, `);
    world.write(path, join_items(items));
    return `${path}: a name in Urdu`;
}

// A page in another language, what that language says of the site, or its words; the language itself, at first.
function translate(world) {
    const code = world.chance.pick(["ur", "pl"]),
        path = any_entry(world);
    if (!path) return;
    const settings = world.read("site.yml"),
        listed = /^languages: \[(.*)\]$/m.exec(settings)?.[1].split(", ").filter(Boolean) ?? [];
    if (!listed.includes(code) || world.chance.likely(0.1)) {
        const codes = listed.includes(code) ? listed.filter((other) => other !== code) : [...listed, code];
        const text = set_field(`---\n${settings}\n---\n`, "languages", `[${codes.join(", ")}]`);
        world.write("site.yml", text.slice(4, -6));
        return `the languages are ${codes.join(", ") || "none"}`;
    }
    const name = `${code}/${path}`,
        there = world.has(name),
        what = world.chance.pick(["title", "title", "body", "fields", "gone", "site", "words", "easy"]);
    const before = there ? world.read(name) : `---\ntitle: Title ${world.new_name("translated")}\n---\n`;
    if (what === "gone" && there) world.remove(name);
    else if (what === "title") world.write(name, set_field(before, "title", `Another ${world.new_name("translated")}`));
    else if (what === "body") world.write(name, `${before}\n${world.chance.pick(paragraphs)(world, path)}\n`);
    else if (what === "fields") {
        const [key, value] = world.chance.weighted(
            fields.filter(([, [key]]) => ["summary", "owner", "draft", "expires", "pdf"].includes(key)),
        );
        world.write(name, set_field(before, key, value(world, path)));
    } else if (what === "site") world.write(`${code}/site.yml`, `council: Council ${world.new_name("translated")}\n`);
    else if (what === "words") world.write(`${code}/words.yml`, `nav: {home: ${world.new_name("translated")}}\n`);
    else if (what === "easy" && world.has(easy_of(path)) && there)
        world.write(`${code}/${easy_of(path)}`, world.read(easy_of(path)));
    else return;
    return `${what} of ${name}`;
}

function ages(world) {
    const path = "terms/ages.yml";
    world.write(
        path,
        world.read(path).replace(/to: (\d+)/, (_, to) => `to: ${((Number(to) + 1) % 20) + 5}`),
    );
    return "a band of ages";
}

const glossary = (world) =>
    items_edit(
        world,
        "glossary.yml",
        `- {term: ${world.chance.pick([`Later ${world.new_name("g")}`, "Helper", "Words that came", "Council", "Plan", "Toys"])}, meaning: It came later.}\n`,
        "meaning",
    );
const statutory = (world) =>
    items_edit(world, "statutory.yml", `- {id: ${world.new_name("duty")}, group: All, text: A new duty.}\n`, "text");

const site_fields = {
    name: (world) => `Local Offer ${world.new_name("n")}`,
    council: () => "Another Council",
    notice: () => "Something is on.",
    partners: (world) => `[One, ${world.new_name("partner")}]`,
    review_after_days: (world) => String(30 + world.chance.below(300)),
    brand: (world) => `{colour: "#${String(111111 + world.chance.below(888888))}"}`,
    base_url: (world) => world.chance.pick(["https://offer.example", "https://offer.example/deep"]),
    front: (world) => slug_of(any_entry(world, "pages/") ?? "about"),
    fares: (world) => world.chance.pick(["free", "[one, two]"]),
    language: (world) => world.chance.pick(["en-GB", "en"]),
    booklets,
    help: (world) => `{phone: 01632 960 ${100 + world.chance.below(800)}, email: help@offer.example}`,
};

// Booklets of all services, for each term, and of a few, so that two seldom come out at one address.
function booklets(world) {
    const kinds = [
        () => `{title: All services ${world.new_name("b")}, size: ${12 + world.chance.below(8)}}`,
        () => `{title: "In {term}, ${world.new_name("b")}", by: ${world.chance.pick(["areas", "ages", "categories", "needs"])}, name: ${world.new_name("by")}}`,
        () => `{title: A few, name: ${world.new_name("few")}, only: {areas: ${some(world, terms_of(world, "areas"))}}}`,
        () => `{title: Of a kind, name: ${world.new_name("kind")}, summary: Some., by: areas, only: {categories: ${some(world, terms_of(world, "categories"))}, areas: ${some(world, terms_of(world, "areas"))}}}`,
    ];
    return `[${Array.from({ length: 1 + world.chance.below(3) }, () => world.chance.pick(kinds)()).join(", ")}]`;
}

function site(world) {
    const key = world.chance.pick(Object.keys(site_fields)),
        optional = ["notice", "partners", "front", "fares", "booklets"].includes(key);
    const value = optional && world.chance.likely(0.3) ? undefined : site_fields[key](world);
    const text = set_field(`---\n${world.read("site.yml")}\n---\n`, key, value);
    world.write("site.yml", text.slice(4, -6));
    return `${key} of site.yml`;
}

function add_picture(world, name, bytes) {
    const index = "pictures/pictures.yml",
        items = split_items(world.read(index)).filter((item) => !item.includes(`name: ${name},`));
    world.write(`pictures/${name}.svg`, bytes);
    world.write(
        index,
        join_items([
            ...items,
            `- {name: ${name}, file: ${name}.svg, alt: A ${name}, licence: CC0-1.0, author: The council}\n`,
        ]),
    );
}

function picture(world) {
    const index = "pictures/pictures.yml",
        how = world.chance.pick(["bytes", "alt", "author", "add", "drop", "hide"]);
    const files = world.files().filter((path) => path.endsWith(".svg")),
        file = files.length && world.chance.pick(files);
    if (how === "bytes" && file) {
        world.write(
            file,
            world
                .read(file)
                .replace(
                    "</svg>",
                    `<rect x="1" y="1" width="${1 + world.chance.below(60)}" height="3" fill="#112233"/></svg>`,
                ),
        );
        return `bytes of ${file}`;
    }
    if (how === "alt" || how === "author" || how === "drop")
        return items_edit(world, index, "", how === "drop" ? "alt" : how).replace(": add", "");
    const name = how === "hide" ? world.chance.pick(["information", "phone", "school"]) : world.new_name("new-picture"); // the theme's own, hidden
    add_picture(
        world,
        name,
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72"><circle cx="20" cy="40" r="${3 + world.chance.below(20)}" fill="#d64545"/></svg>\n`,
    );
    return `picture ${name}`;
}

const schemas = [
    "types:\n  service:\n    fields:\n      eligibility: {kind: markdown}\n",
    "common:\n  title: {max: 14}\n",
    "common:\n  summary: {max: 20}\n",
    "types:\n  service:\n    label: Offer\n",
    "types:\n  service:\n    plural: Offers\n",
    "types:\n  service:\n    fields:\n      waiting_time: {kind: text, label: Waiting time}\n",
    "types:\n  service:\n    listing: {per_page: 3}\n",
    "types:\n  news:\n    descending: false\n",
    "types:\n  chapter:\n    sort: title\n",
    'types:\n  service:\n    fields:\n      needs: {facet: {address: "/services/for/{term}/", label: For}}\n',
    "types:\n  service:\n    fields:\n      areas: {facet: {label: Where}}\n",
    "types:\n  page:\n    template: news.html\n",
    "types:\n  service:\n    fields:\n      costs: {word: nothing}\n",
    "routes:\n  - {address: /, template: home.html}\n",
    "common:\n  mood: {kind: text, label: Mood}\n",
    "site:\n  mood: {kind: text, label: Mood}\n",
    'types:\n  page:\n    address: "/p/{slug}/"\n',
];

function schema(world) {
    if (world.has("schema.yml") && world.chance.likely(0.5)) {
        world.remove("schema.yml");
        return "schema.yml deleted";
    }
    const text = world.chance.pick(schemas);
    world.write("schema.yml", text);
    return `schema.yml: ${text.replaceAll(/\s+/g, " ")}`;
}

// ---- what brings warnings and errors --------------------------------------------------------------------------------

function warning(world) {
    const how = world.chance.pick(["html", "stray", "draft", "old"]),
        path = any_entry(world, "pages/");
    if (how === "stray" || !path) {
        world.write(`${world.new_name("notes")}.txt`, "Not a page.\n");
        return "a stray file";
    }
    if (how === "html") world.write(path, `${world.read(path)}\n<b>raw</b>\n`);
    const other = any_entry(world, "services/");
    if (how === "draft" && other) {
        world.write(path, `${world.read(path)}\n${link_to(world, path, other)}\n`);
        world.write(other, set_field(world.read(other), "draft", "true"));
    }
    if (how === "old") world.write(path, set_field(world.read(path), "aliases", "[/about-us/]"));
    return `${path}: ${how}`;
}

function error(world) {
    const how = world.chance.pick(["term", "link", "yaml", "template", "lua", "field", "site", "picture"]),
        path = any_entry(world, "services/");
    if (how === "template")
        world.write_path(
            "themes/default/templates/page.html",
            `${world.read_path("themes/default/templates/page.html")}{{ nothing.at.all }}\n`,
        );
    else if (how === "lua") world.write_path("themes/probe/lib/probe.lua", "return {number = }\n");
    else if (how === "picture") add_picture(world, world.new_name("broken"), "<svg");
    else if (how === "site") world.write("site.yml", world.read("site.yml").replace(/^council:.*\n/m, ""));
    else if (!path) return;
    else if (how === "term") world.write(path, set_field(world.read(path), "categories", "[unheard-of]"));
    else if (how === "link") world.write(path, `${world.read(path)}\n[lost](not-there.md)\n`);
    else if (how === "yaml") world.write(path, `---\ntitle: [\n---\n`);
    else world.write(path, set_field(world.read(path), "colour", "red"));
    return `an error: ${how}`;
}

const all_edits = [
    [14, body],
    [22, field],
    [7, add],
    [4, remove],
    [6, rename],
    [3, move],
    [2, swap],
    [6, easy],
    [5, action],
    [5, measure],
    [3, finding],
    [1, timeline],
    [4, guide],
    [6, term],
    [2, term_id],
    [2, ages],
    [4, translation],
    [12, translate],
    [3, glossary],
    [3, statutory],
    [6, site],
    [6, picture],
    [6, schema],
    [8, theme_file],
    [2, probe_module],
    [4, words],
    [2, theme_schema],
    [1, style],
    [2, theme_picture],
    [4, warning],
    [3, error],
];

// Makes so many edits, and says which.
export function edit(world, count) {
    const done = [];
    while (count > 0) {
        const what = world.chance.weighted(all_edits)(world);
        if (!what) continue;
        done.push(what);
        count--;
    }
    return done.join("; ");
}
