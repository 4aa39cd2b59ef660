// The slow matrix (make test-browser): every sample in every scheme and size by axe and IBM's engine, every page of the site
// by html-validate, and Lighthouse on six kinds of page. What make test looks at is a choice from it.
//
//     node tests/browser/matrix.mjs [--chosen] [PART...]      parts: axe ibm html lighthouse; none means all
//
// --chosen leaves out what make test has seen, or what comes to the same, so that it can follow on make test each time
// (.ci/run): axe in forced colours, IBM's engine at 320 pixels, and the other parts whole.
import { createServer } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { modules, suite } from "../lib/harness.mjs";
import { axe_rules, axe_violations, ibm_failures, validator_complaints } from "./lib/engines.mjs";
import { narrow, open_site, over, wide } from "./lib/browser.mjs";
import { samples } from "./lib/samples.mjs";
import { Site } from "./lib/site.mjs";

// A port that nobody uses: Lighthouse finds the browser by it.
function free_port() {
    return new Promise((found, fail) => {
        const server = createServer().on("error", fail);
        server.listen(0, "127.0.0.1", () => {
            const { port } = server.address();
            server.close(() => found(port));
        });
    });
}

const debugging_port = await free_port();
const test = suite("matrix");
const site = await open_site({ debugging_port });
const chosen = process.argv.includes("--chosen");
const parts = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const wanted = (part) => !parts.length || parts.includes(part);

const schemes = {
    light: { colorScheme: "light" },
    dark: { colorScheme: "dark" },
    "forced colours, light": { colorScheme: "light", forcedColors: "active" },
    "forced colours, dark": { colorScheme: "dark", forcedColors: "active" },
};
const sizes = {
    "1280 pixels": { viewport: wide },
    "320 pixels": { viewport: narrow },
    // What the zoom of a browser does: 1280 by 1024 pixels of the screen at four to one.
    "400%": { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
};

for (const [size, of_size] of wanted("axe") ? Object.entries(sizes) : []) {
    for (const [scheme, of_scheme] of Object.entries(schemes)) {
        if (chosen && (size === "400%" || !of_scheme.forcedColors)) continue;
        await test(`axe on ${samples.length} pages at ${size}, ${scheme}`, async (fail) => {
            const options = { ...of_size, ...of_scheme, reducedMotion: "reduce" };
            await over(site, samples, options, async (page, sample) => {
                for (const problem of await axe_violations(page, axe_rules)) fail(`${sample.address}: ${problem}`);
            });
        });
    }
}

for (const [size, of_size] of wanted("ibm") ? Object.entries(sizes) : []) {
    for (const colorScheme of ["light", "dark"]) {
        if (chosen && (size !== "320 pixels" || colorScheme !== "light")) continue;
        await test(`IBM's engine on ${samples.length} pages at ${size}, ${colorScheme}`, async (fail) => {
            await over(site, samples, { ...of_size, colorScheme }, async (page, sample) => {
                for (const failure of await ibm_failures(page)) fail(`${sample.address}: ${failure}`);
            });
        });
    }
}

if (wanted("html")) {
    await test("html-validate on every page", async (fail) => {
        const pages = new Site(site.folder).pages;
        if (pages.size < 300) fail(`only ${pages.size} pages`);
        for (const [address, page] of pages)
            for (const complaint of await validator_complaints(page.source)) fail(`${address}:${complaint}`);
    });
}

// ---- Lighthouse ----------------------------------------------------------------------------------------------------

// The least that each category must have; how quick a page is depends on the machine too, and is shown. The site is served from this machine, so its pages name another address as
// theirs: the one finding that must come of it is left out.
const least = { accessibility: 100, "best-practices": 100, seo: 100, performance: 90 };
const left_out = ["canonical"];
const chosen_kinds = ["home", "search", "services", "service with an authored leaflet", "actions", "guide"];

// One look at a page. What a browser starts with, and what else the machine does, can only slow it down, so a slow one is
// looked at again: the best of three counts.
async function look(lighthouse, sample) {
    const flags = { port: debugging_port, output: "json", logLevel: "silent", skipAudits: left_out };
    const chosen = { ...flags, onlyCategories: Object.keys(least) };
    let best = null;
    for (let round = 0; round < 3; round++) {
        const { lhr } = await lighthouse(site.address + sample.address, chosen);
        if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
        if (!best || lhr.categories.performance.score > best.categories.performance.score) best = lhr;
        if (best.categories.performance.score >= 0.95) break;
    }
    return best;
}

for (const sample of wanted("lighthouse") ? samples.filter(({ name }) => chosen_kinds.includes(name)) : []) {
    await test(`Lighthouse on ${sample.address}`, async (fail, tell) => {
        const { default: lighthouse } = await import(pathToFileURL(join(modules, "lighthouse/core/index.js")));
        const { categories, audits } = await look(lighthouse, sample);
        for (const [category, must] of Object.entries(least)) {
            const { score, auditRefs } = categories[category];
            const reached = Math.round((score ?? 0) * 100);
            tell(`${category} ${reached}`);
            if (reached >= must) continue;
            const lost = auditRefs.filter(({ id, weight }) => weight && (audits[id].score ?? 1) < 1);
            fail(`${category} ${reached}, must be ${must}: ${lost.map(({ id }) => id).join(", ")}`);
        }
    });
}

test.end();
