// Reads every page of a built site, and checks what must hold on all of them: links, frame, addresses.
//
//     node tests/browser/site.mjs [FOLDER [CONTENT]]
//
// Without a folder it builds content/ into one of its own.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build_site, root, suite } from "../lib/harness.mjs";
import { parse } from "./lib/html.mjs";
import { Site, slugs, term_ids } from "./lib/site.mjs";

const folder = process.argv[2] ?? build_site({ shared: "plain" });
const content = process.argv[3] ?? join(root, "content");
const site = new Site(folder);
const pages = [...site.pages.values()];
const test = suite("site");

// ---- what a page may not do ----------------------------------------------------------------------------------------

await test(`every one of ${pages.length} pages closes its elements in order`, (fail) => {
    for (const page of pages) for (const problem of page.problems) fail(`${page.address}: ${problem}`);
});

// Attributes that make a browser fetch something, by element.
function fetched(element) {
    const get = (name) => (element.has(name) ? [element.get(name)] : []);
    const several = element.has("srcset")
        ? element
              .get("srcset")
              .split(",")
              .map((part) => part.trim().split(/\s+/)[0])
        : [];
    if (element.name === "link") {
        return /\b(canonical|alternate|license|author|help|prev|next|me)\b/.test(element.get("rel") ?? "")
            ? []
            : get("href");
    }
    if (element.name === "a" || element.name === "area") return get("ping");
    if (element.name === "object") return get("data");
    if (["use", "image", "feImage", "feimage"].includes(element.name)) return [...get("href"), ...get("xlink:href")];
    return [...get("src"), ...several, ...get("poster"), ...get("background")];
}

await test("nothing is fetched from elsewhere, by pages, styles or pictures", (fail) => {
    const inside = (reference, from) => reference.startsWith("#") || !site.resolve(reference, from).outside;
    for (const page of pages) {
        for (const element of page.elements) {
            for (const reference of fetched(element)) {
                if (!inside(reference, page.address)) fail(`${page.address}: <${element.name}> fetches ${reference}`);
            }
            if (["iframe", "object", "embed", "base"].includes(element.name)) fail(`${page.address}: has <${element.name}>`);
            if (element.name !== "form") continue;
            const method = (element.get("method") ?? "get").toLowerCase(), action = element.get("action") ?? page.address;
            if (method !== "get" || !inside(action, page.address)) fail(`${page.address}: a form sends what is typed to ${action}`);
            else if (site.why_broken(action, page.address)) fail(`${page.address}: ${site.why_broken(action, page.address)}`);
        }
        if (page.elements.some((element) => (element.get("http-equiv") ?? "").toLowerCase() === "refresh"))
            fail(`${page.address}: refreshes itself`);
    }
    for (const file of site.files_with(".css")) {
        const source = site.read(file).replace(/\/\*[^]*?\*\//g, "");
        for (const [, , reference] of source.matchAll(/(?:url\(\s*|@import\s+)(["']?)([^"')]+)\1/g)) {
            if (reference.startsWith("data:")) continue;
            if (!inside(reference, file)) fail(`${file}: fetches ${reference}`);
            else if (site.why_broken(reference, file)) fail(`${file}: ${site.why_broken(reference, file)}`);
        }
    }
    for (const file of site.files_with(".svg")) {
        const { root: picture, problems } = parse(site.read(file), { xml: true });
        for (const problem of problems) fail(`${file}: ${problem}`);
        for (const element of picture.walk()) {
            if (element.name === "script" || element.name === "foreignObject") fail(`${file}: has <${element.name}>`);
            for (const [name, value] of element.attributes) {
                if (/^on/i.test(name)) fail(`${file}: has ${name}`);
                if (/^(xlink:)?href$/.test(name) && !/^(#|data:image\/)/.test(value))
                    fail(`${file}: refers to ${value}`);
            }
        }
    }
});

await test("no style and no script stands inside a page, and no script sets a cookie", (fail) => {
    for (const page of pages) {
        for (const element of page.elements) {
            if (element.name === "style") fail(`${page.address}: has <style>`);
            if (element.name === "script" && !element.has("src") && !/json/.test(element.get("type") ?? ""))
                fail(`${page.address}: has an inline <script>`);
            for (const [name, value] of element.attributes) {
                if (name === "style" || /^on/.test(name)) fail(`${page.address}: <${element.name} ${name}="${value}">`);
                if (/^\s*javascript:/i.test(value)) fail(`${page.address}: <${element.name}> runs ${value}`);
            }
        }
    }
    for (const file of site.files_with(".js", ".mjs")) {
        if (/\bdocument\s*\.\s*cookie\b|\bcookieStore\b/.test(site.read(file))) fail(`${file}: uses cookies`);
    }
    if (/set-cookie/i.test(site.read("/_headers"))) fail("/_headers: sets a cookie");
});

// ---- links ---------------------------------------------------------------------------------------------------------

// Every reference of a site's pages: {page, element, reference}.
function references_of({ pages: all }) {
    const found = [];
    for (const page of all.values()) {
        for (const element of page.elements) {
            const values = fetched(element);
            if (["a", "area", "link"].includes(element.name) && element.has("href")) values.push(element.get("href"));
            for (const reference of values) found.push({ page, element, reference });
        }
    }
    return found;
}

const references = references_of(site);

await test(`each of ${references.length} links, pictures and anchors resolves`, (fail) => {
    for (const { page, element, reference } of references) {
        const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(reference)?.[1].toLowerCase();
        let problem = null;
        if (reference.trim() === "" || reference === "#") problem = "an empty address";
        else if (scheme === "tel")
            problem = /^tel:\+?[0-9]{3,15}$/.test(reference) ? null : `"${reference}" cannot be dialled`;
        else if (scheme === "mailto")
            problem = /^mailto:[^@\s?]+@[^@\s?]+\.[^@\s?]+(\?\S+)?$/.test(reference)
                ? null
                : `"${reference}" cannot be written to`;
        else if (scheme && !["http", "https"].includes(scheme)) problem = `"${reference}" has a strange scheme`;
        else problem = site.why_broken(reference, page.address);
        if (problem) fail(`${page.address}: <${element.name}>: ${problem}`);
    }
});

await test("no id is there twice, and what is named by an id is there", (fail) => {
    for (const page of pages) {
        for (const [id, times] of page.ids) {
            if (times > 1) fail(`${page.address}: ${times} elements with id "${id}"`);
            if (!id || /\s/.test(id)) fail(`${page.address}: "${id}" is no id`);
        }
        for (const element of page.elements) {
            for (const name of [
                "aria-labelledby",
                "aria-describedby",
                "aria-controls",
                "aria-owns",
                "for",
                "headers",
            ]) {
                for (const id of (element.get(name) ?? "").split(/\s+/).filter(Boolean)) {
                    if (!page.ids.has(id)) fail(`${page.address}: <${element.name} ${name}="${id}">: no such id`);
                }
            }
        }
    }
});

await test("a link says something, and no link leads to the page's own address alone", (fail) => {
    const said = (element) =>
        element.get("aria-label")?.trim() || element.text || element.find("img").some((img) => img.get("alt")?.trim());
    for (const page of pages) {
        for (const element of page.all("a", "button", "summary", "h1", "h2", "h3", "h4", "th", "dt")) {
            const corner = element.name === "th" && !element.has("scope");
            if (!said(element) && !corner)
                fail(`${page.address}: an empty <${element.name} class="${element.get("class") ?? ""}">`);
        }
        for (const link of page.main?.find("a") ?? []) {
            const own = link.get("href") === page.address && !link.has("aria-current");
            if (own) fail(`${page.address}: "${link.text}" leads to the page it is on`);
        }
    }
});

await test("for a site below a path, no reference leaves the path", (fail) => {
    const below = new Site(build_site({ options: ["--base-url", "https://council.example/local/offer"] }));
    if (below.path !== "/local/offer") fail(`its home page names ${below.base}`);
    for (const { page, reference } of references_of(below)) {
        const problem = /^(tel|mailto):/.test(reference) ? null : below.why_broken(reference, page.address);
        if (problem) fail(`${page.address}: ${problem}`);
    }
    for (const [from, to] of below.redirects) {
        if (!from.startsWith("/local/offer/") || below.why_broken(to, "/")) fail(`_redirects: ${from} to ${to}`);
    }
});

await test("a redirect leads from an address that is not there to one that is", (fail) => {
    for (const [from, to] of site.redirects) {
        if (site.has(from) && !site.moved.has(from)) fail(`"${from}" is a page, too`);
        if (site.why_broken(to, "/")) fail(`${from}: ${site.why_broken(to, "/")}`);
        if (site.redirects.has(to)) fail(`"${from}" leads to "${to}", which leads on`);
    }
});

await test("every page and every document can be reached from the home page by links", (fail) => {
    const reached = new Set(["/", "/404.html"]);
    const waiting = [...reached];
    while (waiting.length) {
        const page = site.pages.get(waiting.pop());
        for (const link of page?.all("a") ?? []) {
            const { address } = site.resolve(link.get("href") ?? "", page.address);
            if (address && !reached.has(address)) {
                reached.add(address);
                waiting.push(address);
            }
        }
    }
    for (const address of [...site.pages.keys(), ...site.files_with(".pdf")]) {
        if (site.pages.get(address)?.hidden) continue; // kept for old links: a service that has closed, an empty list
        if (!reached.has(address)) fail(`nothing leads to "${address}"`);
    }
});

await test("every asset is used", (fail) => {
    const used = new Set(references.map(({ page, reference }) => site.resolve(reference, page.address).address));
    const texts = site
        .files_with(".css", ".js", ".mjs", ".json", ".webmanifest")
        .map((file) => site.read(file))
        .join("\n");
    for (const file of site.files) {
        const name = file.slice(file.lastIndexOf("/") + 1);
        if (file.startsWith("/assets/") && !used.has(file) && !texts.includes(name))
            fail(`"${file}" is used by no page`);
    }
});

// ---- the frame around every page -----------------------------------------------------------------------------------

await test("every page has a language, a title, a description, one h1, one main", (fail) => {
    for (const page of pages) {
        const count = (name) => page.all(name).length;
        const need = (good, what) => good || fail(`${page.address}: ${what}`);
        need(/^<!doctype html>/i.test(page.source), "does not begin with <!DOCTYPE html>");
        need(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(page.html?.get("lang") ?? ""), `lang is "${page.html?.get("lang")}"`);
        need(
            page.head?.find("meta").some((meta) => meta.get("charset")?.toLowerCase() === "utf-8"),
            "does not say its charset",
        );
        need(page.title.length > 3, `the title is "${page.title}"`);
        need((page.meta("description") ?? "").length > 3, "has no description");
        need(/width=device-width/.test(page.meta("viewport") ?? ""), "has no viewport");
        need(!/user-scalable\s*=\s*no|maximum-scale/.test(page.meta("viewport") ?? ""), "forbids zooming");
        need(count("h1") === 1, `${count("h1")} h1`);
        need(count("main") === 1 && page.main.get("id") === "main", "no single <main id=main>");
        need(page.main && page.main.find("h1").length === 1, "its h1 is not in main");
        need(
            count("header") >= 1 && page.body.elements.some((part) => part.name === "footer"),
            "has no header or footer",
        );
    }
});

await test("headings go down one level at a time", (fail) => {
    for (const page of pages) {
        let before = 0;
        for (const heading of page.main?.find("h1", "h2", "h3", "h4", "h5", "h6") ?? []) {
            const level = Number(heading.name[1]);
            if (level > before + 1) fail(`${page.address}: h${level} "${heading.text}" after h${before}`);
            before = level;
        }
    }
});

// The pages of each language that the site is in.
function by_language() {
    const languages = new Map();
    for (const page of pages) {
        const code = page.html?.get("lang");
        if (!languages.has(code)) languages.set(code, []);
        languages.get(code).push(page);
    }
    return languages;
}

await test("a page below a language's address is in it, has its direction, and names its other languages", (fail) => {
    const own = pages.find((page) => page.address === "/")?.html.get("lang");
    for (const page of pages) {
        const code = /^\/([a-z]{2})\//.exec(page.address)?.[1] ?? own,
            direction = ["ur", "ar", "fa", "ps"].includes(code) ? "rtl" : undefined;
        if (page.html.get("lang") !== code) fail(`${page.address}: lang is "${page.html.get("lang")}"`);
        if (page.html.get("dir") !== direction) fail(`${page.address}: dir is "${page.html.get("dir")}"`);
        const alternates = (page.head?.find("link") ?? []).filter((link) => link.has("hreflang"));
        if (code !== own && !page.hidden && alternates.length < 3) fail(`${page.address}: names ${alternates.length} languages`);
        for (const link of alternates) {
            const there = site.pages.get(link.get("href").slice(site.base.length));
            if (!there) fail(`${page.address}: ${link.get("href")} is not there`);
            else if (link.get("hreflang") !== "x-default" && there.html.get("lang") !== link.get("hreflang"))
                fail(`${page.address}: ${link.get("href")} is not in "${link.get("hreflang")}"`);
        }
    }
});

await test("no two pages have the same title, and each begins with its heading", (fail) => {
    const known = new Map();
    for (const page of pages) {
        const said = `${page.html?.get("lang")} ${page.title}`; // a name may be the same in two languages
        if (known.has(said)) fail(`"${page.title}": ${known.get(said)} and ${page.address}`);
        known.set(said, page.address);
        const heading = page.all("h1")[0]?.text ?? "";
        if (!/^\/([a-z]{2}\/)?$/.test(page.address) && !page.title.includes(heading.replace(/[.?!]$/, "")))
            fail(`${page.address}: "${page.title}" does not name "${heading}"`);
    }
});

await test("the first thing to reach on every page is the link to its main part", (fail) => {
    for (const page of pages) {
        const first = page.body?.find("a", "button", "input", "select", "textarea", "summary")[0];
        if (first?.get("href") !== "#main" || first.parent !== page.body)
            fail(`${page.address}: it is "${first?.text}"`);
    }
});

await test("the way to a person is at the same place on every page, and says the same", (fail) => {
    const place = (page) => {
        const parts = page.body?.elements ?? [];
        const help = parts[parts.indexOf(page.main) + 1];
        if (!page.main || !help) return "nowhere";
        const links = help.find("a").map((link) => link.get("href"));
        if (!links.some((link) => link.startsWith("tel:"))) return "without a phone number";
        if (!links.some((link) => link.startsWith("mailto:"))) return "without an email address";
        return `<${help.name} class="${help.get("class")}"> after main: ${links.join(" ")} ${help.text}`;
    };
    for (const [, same] of by_language()) {
        const first = place(same[0]);
        if (!first.startsWith("<")) fail(`${same[0].address}: ${first}`);
        for (const page of same) if (place(page) !== first) fail(`${page.address}: ${place(page)}`);
    }
});

await test("the menu and the foot have the same links in the same order on every page", (fail) => {
    const links = (page) =>
        (page.body?.elements ?? [])
            .filter((part) => part.name === "header" || part.name === "footer")
            .map((part) =>
                part
                    .find("a")
                    .map((link) => link.get("href"))
                    .join(" "),
            )
            .join(" | ");
    for (const [, same] of by_language())
        for (const page of same) if (links(page) !== links(same[0])) fail(`${page.address}: ${links(page)}`);
});

await test("every picture has a text and a size", (fail) => {
    for (const page of pages) {
        for (const picture of page.all("img")) {
            if (!picture.has("alt")) fail(`${page.address}: ${picture.get("src")} has no alt`);
            if (!/^\d+$/.test(picture.get("width") ?? "") || !/^\d+$/.test(picture.get("height") ?? ""))
                fail(`${page.address}: ${picture.get("src")} has no width and height`);
        }
        for (const drawing of page.all("svg")) {
            const named =
                drawing.get("role") === "img" && (drawing.has("aria-label") || drawing.has("aria-labelledby"));
            if (drawing.get("aria-hidden") !== "true" && !named)
                fail(`${page.address}: an <svg> that is neither hidden nor named`);
        }
    }
});

await test("an easy-read page has a picture beside nearly every sentence, each with a text", (fail) => {
    for (const page of pages) {
        if (!page.address.endsWith("/easy-read/")) continue;
        const pictures = page.main.find("img");
        if (pictures.length < 3) fail(`${page.address}: ${pictures.length} pictures`);
        for (const picture of pictures)
            if (!picture.get("alt")) fail(`${page.address}: ${picture.get("src")} says nothing`);
    }
});

await test("a page names its own address, unless search engines are to leave it out", (fail) => {
    if (!/^https:\/\/[^/]+(\/.*)?$/.test(site.base)) fail(`the site's address is "${site.base}"`);
    for (const page of pages) {
        const links = (page.head?.find("link") ?? []).filter((link) => link.get("rel") === "canonical");
        const given = links.map((link) => link.get("href")).join(" ");
        const right = page.hidden ? "" : site.base + page.address;
        if (given !== right) fail(`${page.address}: "${given}"`);
    }
});

await test("no page shows what only a program could mean", (fail) => {
    const leak =
        /\{\{|\}\}|\{%|%\}|\{#|\b(nil|NaN|undefined|null)\b|table: 0x|function: 0x|userdata|\[object |\ufffd|&(amp|lt|gt|quot|#\d+);|\{\w+\}/;
    for (const page of pages) {
        const shown = [page.title, page.meta("description") ?? "", page.body?.text ?? ""];
        for (const element of page.elements)
            for (const name of ["alt", "title", "aria-label"]) if (element.has(name)) shown.push(element.get(name));
        for (const text of shown) {
            const found = leak.exec(text);
            if (found) fail(`${page.address}: "...${text.slice(Math.max(0, found.index - 40), found.index + 40)}..."`);
        }
    }
});

// ---- addresses that families keep ----------------------------------------------------------------------------------

const front = (type, slug) => readFileSync(join(content, type, `${slug}.md`), "utf8").split("\n---")[0];
const published = (slug) => !/^status: inactive|^draft: true/m.test(front("services", slug));
const services = slugs(content, "services").filter(published);
const closed = (slug) => /^status: defunct/m.test(front("services", slug));
const open_services = services.filter((slug) => !closed(slug));

await test("the addresses of the site's contract are all there", (fail) => {
    const facets = { category: "categories", need: "needs", area: "areas", age: "ages" };
    const wanted = [
        "/",
        "/404.html",
        "/services/",
        "/services/page/2/",
        "/organisations/",
        "/news/",
        "/news/feed.xml",
        "/glossary/",
        "/downloads/",
        "/local-offer-checklist/",
        "/strategy/",
        "/strategy/actions/",
        "/strategy/easy-read/",
        "/strategy/strategy.pdf",
        "/strategy/strategy-large-print.pdf",
        "/strategy/easy-read.pdf",
        "/sitemap.xml",
        "/robots.txt",
        "/_redirects",
        "/_headers",
        "/accessibility-statement/",
        "/contact/",
        ...services.map((slug) => `/services/${slug}/`),
        ...slugs(content, "organisations").map((slug) => `/organisations/${slug}/`),
        ...slugs(content, "news").map((slug) => `/news/${slug}/`),
        ...slugs(content, "pages").map((slug) => `/${slug}/`),
        ...slugs(content, "strategy")
            .filter((slug) => slug !== "index")
            .map((slug) => `/strategy/${slug}/`),
        ...slugs(content, "strategy/priorities").map((slug) => `/strategy/priorities/${slug}/`),
        ...Object.entries(facets).flatMap(([part, terms]) =>
            term_ids(content, terms)
                .filter((id) => !["any", "all", "any-need"].includes(id))
                .map((id) => `/services/${part}/${id}/`),
        ),
    ];
    for (const slug of services) {
        const heading = site.pages.get(`/services/${slug}/`)?.all("h1")[0]?.text ?? "";
        if (/^[a-z]/i.test(heading)) wanted.push(`/services/a-z/${heading[0].toLowerCase()}/`);
    }
    for (const address of new Set(wanted)) if (!site.has(address)) fail(`"${address}" is not there`);
});

await test(`each of ${open_services.length} open services has an easy-read page and a PDF, and links to both`, (fail) => {
    for (const slug of open_services) {
        const page = site.pages.get(`/services/${slug}/`);
        const links = new Set(page?.main.find("a").map((link) => link.get("href")));
        for (const part of ["easy-read/", "easy-read.pdf"]) {
            const address = `/services/${slug}/${part}`;
            if (!site.has(address)) fail(`"${address}" is not there`);
            else if (!links.has(address)) fail(`"/services/${slug}/" does not lead to "${address}"`);
        }
    }
    for (const file of site.files_with(".pdf")) {
        if (!site.read(file).startsWith("%PDF-")) fail(`"${file}" is no PDF`);
    }
});

await test("each open service is on the list of services and under its letter, once; a closed one is not", (fail) => {
    const listed = (form) => {
        const times = new Map();
        for (const page of pages.filter(({ address }) => form.test(address))) {
            for (const heading of page.main.find("h2")) {
                const address = heading.find("a")[0]?.get("href");
                if (address) times.set(address, (times.get(address) ?? 0) + 1);
            }
        }
        return times;
    };
    const all = listed(/^\/services\/(page\/\d+\/)?$/);
    const letters = listed(/^\/services\/a-z\//);
    for (const slug of services) {
        const address = `/services/${slug}/`;
        const wanted = closed(slug) ? 0 : 1;
        if ((all.get(address) ?? 0) !== wanted) fail(`"${address}" is ${all.get(address) ?? 0} times on /services/`);
        if ((letters.get(address) ?? 0) !== wanted)
            fail(`"${address}" is ${letters.get(address) ?? 0} times under a letter`);
    }
});

// ---- files for programs --------------------------------------------------------------------------------------------

function read_xml(address, fail) {
    const { root: document, problems } = parse(site.read(address), { xml: true });
    for (const problem of problems) fail(`${address}: ${problem}`);
    return document.elements[0];
}

const child = (element, name) => element.elements.find((part) => part.name === name);

await test("news/feed.xml is an Atom feed of the news", (fail) => {
    const feed = read_xml("/news/feed.xml", fail);
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/;
    if (feed?.name !== "feed" || feed.get("xmlns") !== "http://www.w3.org/2005/Atom") return fail("is no Atom feed");
    const seen = new Set();
    const entries = feed.find("entry");
    for (const item of [feed, ...entries]) {
        const id = child(item, "id")?.text;
        const link = item.elements.find((part) => part.name === "link" && part.get("rel") === "alternate")?.get("href");
        if (!id || seen.has(id)) fail(`the id "${id}" is missing or there twice`);
        seen.add(id);
        if (!child(item, "title")?.text) fail(`${id}: no title`);
        if (!time.test(child(item, "updated")?.text ?? "")) fail(`${id}: updated is "${child(item, "updated")?.text}"`);
        if (!link?.startsWith(site.base + "/") || site.why_broken(link, "/")) fail(`${id}: leads to "${link}"`);
    }
    if (!child(feed, "author")) fail("names no author");
    const wanted = Math.min(20, slugs(content, "news").length);
    if (entries.length !== wanted) fail(`${entries.length} entries, not ${wanted}`);
    const dates = entries.map((entry) => child(entry, "published")?.text);
    if (dates.join() !== [...dates].sort().reverse().join()) fail("the newest is not first");
});

await test("sitemap.xml names every page that search engines may show, and no other", (fail) => {
    const map = read_xml("/sitemap.xml", fail);
    const named = (map?.find("loc") ?? []).map((loc) => loc.text);
    if (map?.name !== "urlset" || map.get("xmlns") !== "http://www.sitemaps.org/schemas/sitemap/0.9")
        fail("is no sitemap");
    if (new Set(named).size !== named.length) fail("names a page twice");
    const wanted = new Set(
        pages.filter((page) => !page.hidden && page.address !== "/404.html").map((page) => site.base + page.address),
    );
    for (const address of wanted) if (!named.includes(address)) fail(`does not name ${address}`);
    for (const address of named) if (!wanted.has(address)) fail(`names ${address}`);
    for (const day of map?.find("lastmod") ?? [])
        if (!/^\d{4}-\d\d-\d\d/.test(day.text)) fail(`"${day.text}" is no day`);
});

await test("at each old address a page leads on, for hosts that do not", (fail) => {
    const old = [...site.redirects].filter(([from, to]) => !from.includes("/oruk/") && to);
    if (!old.length) fail("the demonstration has no old address");
    for (const [from, to] of old) {
        const page = site.moved.get(from);
        const link = (rel) => page.head.find("link").find((one) => one.get("rel") === rel)?.get("href");
        if (!page) fail(`${from}: no page`);
        else {
            if (!page.hidden) fail(`${from}: search engines may keep it`);
            if (link("canonical") !== site.base + to.slice(site.path.length)) fail(`${from}: canonical is ${link("canonical")}`);
            const refresh = page.head.find("meta").find((meta) => meta.get("http-equiv") === "refresh").get("content");
            if (refresh !== `0; url=${to}`) fail(`${from}: ${refresh}`);
            if (!page.elements.some((element) => element.name === "a" && element.get("href") === to)) fail(`${from}: no plain link`);
        }
    }
    if (site.moved.size !== old.length) fail(`${site.moved.size} pages for ${old.length} old addresses`);
});

await test("robots.txt names the sitemap; _headers forbids what the pages do not need", (fail) => {
    const robots = site.read("/robots.txt");
    if (!robots.split("\n").includes(`Sitemap: ${site.base}/sitemap.xml`)) fail("robots.txt does not name the sitemap");
    if (/^Disallow: \/\s*$/m.test(robots)) fail("robots.txt forbids the whole site");
    const policy = /Content-Security-Policy: (.*)/.exec(site.read("/_headers"))?.[1] ?? "";
    if (!/default-src 'none'/.test(policy) || /unsafe-|\*|https?:/.test(policy)) fail(`the policy is "${policy}"`);
});

test.end();
