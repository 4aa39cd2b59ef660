// Looks for what a built site must have: the addresses of its contract, and the files that programs read.
//
//     node tests/browser/addresses.mjs [FOLDER [CONTENT]]
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
const test = suite("addresses");

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
