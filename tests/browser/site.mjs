// Reads every page of a built site, and checks what must hold on all of them: links and frame.
//
//     node tests/browser/site.mjs [FOLDER]
//
// Without a folder it builds content/ into one of its own.
import { join } from "node:path";
import { build_site, root, suite } from "../lib/harness.mjs";
import { parse } from "./lib/html.mjs";
import { Site } from "./lib/site.mjs";

const folder = process.argv[2] ?? build_site({ shared: "plain" });
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

await test("no paragraph is empty, but for those that a script fills", (fail) => {
    for (const page of pages) {
        for (const element of page.elements) {
            const names = [...element.attributes.keys()];
            const is_filled = names.some((name) => /^(id$|hidden$|data-)/.test(name));
            if (element.name === "p" && !is_filled && !element.text && !element.elements.length)
                fail(`${page.address}: an empty <p class="${element.get("class") ?? ""}">`);
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

await test("an easy read that somebody wrote in three parts or more leads from each to the next and back", (fail) => {
    const written = ["/strategy/", "/about/", "/services/short-breaks-scheme/"];
    const turned = new Set();
    for (const page of pages) {
        if (!page.address.endsWith("/easy-read/")) continue;
        const ids = page.main
            .find("h2")
            .map((heading) => heading.get("id"))
            .filter((id) => id && id !== "more-title");
        const must = ids.map((_, at) => [ids[at - 1], ids[at + 1]].filter(Boolean));
        const turns = page.main.find("nav").filter((nav) => /\beasy__turn\b/.test(nav.get("class") ?? ""));
        if (!turns.length) continue;
        const are = turns.map((nav) => nav.find("a").map((link) => link.get("href").slice(1)));
        if (JSON.stringify(are) !== JSON.stringify(must))
            fail(`${page.address}: ${JSON.stringify(are)}, and not ${JSON.stringify(must)}`);
        if (new Set(turns.map((nav) => nav.get("aria-label"))).size !== turns.length)
            fail(`${page.address}: two of its turns have the same name`);
        turned.add(page.address);
    }
    for (const page of written) if (!turned.has(`${page}easy-read/`)) fail(`${page}: its easy read has no turns`);
    const made = "/services/saturday-splash/"; // of its facts
    if (turned.has(`${made}easy-read/`)) fail(`${made}: its leaflet has turns`);
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

test.end();
