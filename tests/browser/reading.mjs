// What a page says to those who do not see it as it looks on a screen: the reading of a screen reader, from the tree that
// Chromium gives to it, as text in reading/; and the paper that comes of printing.
//
//     node tests/browser/reading.mjs [--accept]    --accept takes what is read as what must be
//
// The pages are those of the small site of tests/sites/base, so that only a change of the theme changes the reading.
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, suite, temporary_folder } from "../lib/harness.mjs";
import { open_page, open_site, show } from "./lib/browser.mjs";
import { reading } from "./lib/reading.mjs";

const test = suite("reading");
const accept = process.argv.includes("--accept");
const folder = join(root, "tests/browser/reading");
const outside = "https://pool.example/opening-times";

const site = await open_site({
    content: join(root, "tests/sites/base/content"),
    change: (content) => {
        appendFileSync(join(content, "services/swim-club.md"), `\nThe pool says [when it opens](${outside}).\n`);
        appendFileSync(join(content, "services/swim-club.md"), "\n> [!WARNING]\n> The floor is wet.\n");
        writeFileSync(join(content, "glossary.yml"), "- {term: Helper, meaning: Somebody who stays with your child.}\n");
    },
});

// ---- aloud ---------------------------------------------------------------------------------------------------------

const read_aloud = [
    { name: "home", address: "/" },
    { name: "services", address: "/services/" },
    { name: "service", address: "/services/swim-club/" },
    { name: "actions", address: "/strategy/actions/" },
];

mkdirSync(folder, { recursive: true });
for (const sample of read_aloud) {
    await test(`the ${sample.name} page is read as it was`, async (fail) => {
        const page = await open_page(site, { reducedMotion: "reduce" });
        await show(page, site, sample);
        const said = await reading(page);
        await page.context().close();
        const file = join(folder, `${sample.name}.txt`);
        if (accept) return writeFileSync(file, said);
        const lines = said.split("\n");
        const must = (existsSync(file) ? readFileSync(file, "utf8") : "").split("\n");
        const first = lines.findIndex((line, index) => line !== must[index]);
        if (first >= 0 || lines.length !== must.length) {
            const at = first >= 0 ? first : lines.length;
            fail(`line ${at + 1} is "${lines[at] ?? ""}", and was "${must[at] ?? ""}" (when that is right: --accept)`);
        }
    });
}

// ---- on paper ------------------------------------------------------------------------------------------------------

const paper = join(temporary_folder(), "page.pdf");

async function printed(page) {
    await page.pdf({ path: paper, format: "A4", preferCSSPageSize: true });
    const text = spawnSync("pdftotext", ["-layout", paper, "-"], { encoding: "utf8" });
    if (text.error || text.status !== 0) throw text.error ?? new Error(text.stderr);
    return text.stdout.replace(/\s+/g, " ");
}

// What the menus of a page say, each link by itself.
const menu_words = (page) =>
    page.evaluate(() => {
        const main = document.querySelector("main").innerText + document.querySelector("footer").innerText;
        const words = [...document.querySelectorAll("nav a, .govuk-skip-link")].map((link) => link.innerText.trim());
        return words.filter((word) => word.length > 8 && !main.includes(word));
    });

await test("paper has no menu, and the words of the page", async (fail) => {
    let seen = 0;
    for (const sample of read_aloud) {
        const page = await open_page(site);
        await show(page, site, sample);
        const words = await menu_words(page);
        const heading = (await page.innerText("h1")).trim();
        const text = await printed(page);
        await page.context().close();
        seen += words.length;
        for (const word of words) if (text.includes(word)) fail(`${sample.address}: "${word}" of a menu is printed`);
        if (!text.includes(heading)) fail(`${sample.address}: the heading "${heading}" is not printed`);
    }
    if (!seen) fail("no page has a menu with words of its own");
});

await test("a printed service says first how to get in touch, and shows where its links lead", async (fail) => {
    const page = await open_page(site);
    await show(page, site, read_aloud[2]);
    const text = await printed(page);
    await page.context().close();
    for (const [first, ...later] of [
        ["Contact", "Who it is for", "When", "What to bring"],
        ["01632 960 011", "The Baths", "Saturdays,", "What to bring"],
    ]) {
        for (const word of [first, ...later]) if (!text.includes(word)) fail(`"${word}" is not printed`);
        for (const word of later)
            if (text.indexOf(word) < text.indexOf(first)) fail(`"${word}" comes before "${first}"`);
    }
    const together = text.replaceAll(" ", "");
    for (const [link, leads_to] of [
        ["whenitopens", outside],
        ["toylibrary", "/services/toy-library/"],
    ])
        if (!together.includes(`${link}(${leads_to})`)) fail(`"${leads_to}" is not printed`);
});

await test("paper says once where the page is on the web, and no screen does", async (fail) => {
    for (const sample of read_aloud) {
        const page = await open_page(site);
        await show(page, site, sample);
        const address = await page.getAttribute('link[rel="canonical"]', "href");
        if (!address.endsWith(sample.address)) fail(`${sample.address}: "${address}" is no address of its own`);
        if ((await page.innerText("body")).includes(address)) fail(`${sample.address}: "${address}" is on the screen`);
        const text = await printed(page);
        await page.context().close();
        const times = text.replaceAll(" ", "").split(`web:${address}`).length - 1;
        if (times !== 1) fail(`${sample.address}: "${address}" is printed ${times} times`);
    }
});

test.end();
