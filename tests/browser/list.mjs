// My list: kept on the device, printed, sent as a link, cleared and put back; with the keyboard alone, and without scripts.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { require, suite } from "../lib/harness.mjs";
import { narrow, open_page, open_site, settled, wide } from "./lib/browser.mjs";

const test = suite("list");
const site = await open_site();
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const opened = (options = {}) => open_page(site, { policy: true, ...options });
const kept = (page) =>
    page.evaluate(() => Object.keys(localStorage).flatMap((key) => JSON.parse(localStorage.getItem(key)).map(([name]) => name)));

async function keep(page, ...names) {
    for (const name of names) {
        await page.goto(`${site.address}/${name}/`);
        await page.click(".keep button");
        await page.waitForFunction(() => document.getElementById("list-said").textContent);
    }
}

// The list once all facts are there: the names on it
async function list(page, address = "/my-list/") {
    await page.goto("about:blank"); // a change of only the fragment would load nothing
    await page.goto(site.address + address);
    return shown(page);
}

async function shown(page) {
    await settled(page);
    return page.locator("#list-items h2").allInnerTexts();
}

// What is on the paper, without spaces: columns break lines anywhere
async function printed(page) {
    const folder = mkdtempSync(join(tmpdir(), "list-"));
    const file = join(folder, "list.pdf");
    writeFileSync(file, await page.pdf({ format: "A4", preferCSSPageSize: true }));
    const { stdout } = spawnSync("pdftotext", [file, "-"], { encoding: "utf8" });
    rmSync(folder, { recursive: true });
    return together(stdout);
}

const together = (text) => text.replace(/\s+/g, "");

async function reach(page, css, fail) {
    for (let i = 0; i < 120; i++) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((wanted) => document.activeElement.matches(wanted), css)) return;
    }
    fail(`"${css}" is not reached`);
}

await test("found, kept and printed with the keyboard alone", async (fail) => {
    const page = await opened();
    await page.goto(`${site.address}/search/?q=swimming&needs=autism&ages=5-7&times.days=saturday`);
    await page.waitForSelector("#search-results button");
    await reach(page, "#search-results .card:first-child button", fail);
    const name = await page.evaluate(() => document.activeElement.innerText.replace(/\s+/g, " "));
    if (!/^Add to my list ?: Saturday Splash$/.test(name)) fail(`the button says "${name}"`);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.getElementById("list-said").textContent === "On your list now: Saturday Splash.");
    if (!/^Take off/.test(await page.evaluate(() => document.activeElement.innerText))) fail("the button does not change");
    await page.evaluate(() => document.getElementById("q").focus());
    await reach(page, "a[data-list-see]", fail);
    if ((await page.evaluate(() => document.activeElement.innerText)) !== "See my list (1)") fail("the way to the list says no number");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/my-list\/$/);
    const names = await shown(page);
    if (names.join() !== "Saturday Splash") fail(`on the list: ${names}`);
    await page.evaluate(() => (window.print = () => (window.asked = true)));
    await reach(page, "#list-print", fail);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => window.asked);
    const paper = await printed(page);
    for (const wanted of ["Saturday Splash", "01632 960 125", "splash@harbourplay.example", "Saturdays, 10am to 11:30am", "£4.50", "Harbour Pool", "01632 960 100"])
        if (!paper.includes(together(wanted))) fail(`not on paper: ${wanted}`);
    for (const unwanted of ["Take off", "Copy the link", "Clear my list", "stays on this device"])
        if (paper.includes(together(unwanted))) fail(`on paper: ${unwanted}`);
    await page.context().close();
});

await test("taken off, it can be put back where it was; so can a cleared list", async (fail) => {
    const page = await opened();
    await keep(page, "services/portage", "services/saturday-den", "organisations/harbour-play-trust");
    const before = await list(page);
    if (before.length !== 3) fail(`on the list: ${before}`);
    await page.locator("#list-items button").nth(1).press("Enter");
    if ((await kept(page)).join() !== "services/portage,organisations/harbour-play-trust") fail(`kept: ${await kept(page)}`);
    if (!/^Put back/.test(await page.evaluate(() => document.activeElement.innerText))) fail("the focus is not on the way back");
    await page.keyboard.press("Enter");
    if ((await shown(page)).join() !== before.join()) fail(`put back: ${await shown(page)}`);
    await page.locator("#list-clear").press("Enter");
    if ((await page.evaluate(() => localStorage.length)) !== 0) fail("a cleared list leaves a trace");
    if (!(await page.locator("#list-empty").isVisible())) fail("it does not say that the list is empty");
    for (const part of ["#list-head", "#list-print", "#list-tools"])
        if (await page.locator(part).isVisible()) fail(`an empty list has ${part}`);
    await page.keyboard.press("Enter");
    if ((await shown(page)).join() !== before.join()) fail(`after clearing: ${await shown(page)}`);
    await page.goto(`${site.address}/services/portage/`);
    if ((await page.innerText(".keep button")) !== "Take off my list") fail("the page of a kept service does not know it");
    await page.click(".keep button");
    if ((await kept(page)).length !== 2) fail("the button on the page takes nothing off");
    await page.context().close();
});

await test("a link shows the list to others, who may keep it; nothing of it is sent to the site", async (fail) => {
    const page = await opened({ permissions: ["clipboard-read", "clipboard-write"] });
    await keep(page, "services/portage", "services/saturday-den");
    await list(page);
    await page.click("#list-copy");
    await page.waitForFunction(() => /copied/.test(document.getElementById("list-said").textContent));
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const mail = decodeURIComponent(await page.getAttribute("#list-mail", "href"));
    if (!mail.includes(link)) fail(`the mail has another link: ${mail}`);
    await page.context().close();

    const before = site.requests.length;
    const other = await opened();
    await keep(other, "services/saturday-splash");
    const names = await list(other, new URL(link).pathname + new URL(link).hash);
    if (names.length !== 2 || !/Portage/.test(names[0])) fail(`sent: ${names}`);
    if ((await kept(other)).join() !== "services/saturday-splash") fail("looking at a list keeps it");
    await other.keyboard.press("Tab"); // the skip link changes the fragment, too
    await other.keyboard.press("Enter");
    if ((await shown(other)).length !== 2) fail("the skip link loses the list");
    await other.click("#list-keep");
    if ((await kept(other)).join() !== "services/saturday-splash,services/portage,services/saturday-den") fail(`kept: ${await kept(other)}`);
    if ((await shown(other)).length !== 3) fail(`shown: ${await shown(other)}`);
    await other.goBack(); // to the skip link's, then to the list that was sent
    await other.goBack();
    await other.waitForFunction(() => !document.getElementById("list-shared").hidden);
    for (const url of site.requests.slice(before))
        if (!url.startsWith(site.address) || /[?#]|list=/.test(url.replace(/#.*/, ""))) fail(`asked for ${url}`);
    await other.context().close();
});

await test("a link with nonsense in it asks for nothing outside the site's pages", async (fail) => {
    const page = await opened();
    const before = site.requests.length;
    await list(page, "/my-list/#list=//evil.example/x,../../etc,%2e%2e/x,javascript:alert(1),services/../x,%zz");
    const bad = site.requests.slice(before).filter((url) => !url.startsWith(site.address) || /etc|evil|alert/.test(url));
    if (bad.length) fail(bad.join(" "));
    await page.context().close();
});

await test("a list that is broken, of a page that has gone, or without storage says so", async (fail) => {
    const page = await opened();
    await keep(page, "services/portage");
    await page.evaluate(() => localStorage.setItem(Object.keys(localStorage)[0], '{"not": "a list"}'));
    if ((await list(page)).length) fail("a broken list shows something");
    await page.evaluate(() => {
        const key = `my-list:${document.getElementById("list-said").dataset.root}`;
        localStorage.setItem(key, JSON.stringify([["services/gone", "Gone Club"]]));
    });
    const names = await list(page);
    if (names.join() !== "Gone Club" || !/not on our site any more/.test(await page.innerText("#list-items"))) fail(`a page that has gone: ${names}`);
    await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new Error("no"); } }));
    await page.goto(`${site.address}/services/portage/`);
    if (await page.locator(".keep").isVisible()) fail("a button that cannot work is shown");
    await list(page);
    await page.waitForFunction(() => /does not let us keep/.test(document.getElementById("list-said").textContent));
    await page.context().close();
});

await test("in another language the list is of the translated pages, and marks what is not translated", async (fail) => {
    const page = await opened();
    await keep(page, "services/short-breaks-scheme", "services/portage");
    await list(page, "/pl/my-list/");
    const first = page.locator("#list-items li").first();
    if (!(await first.locator("a").first().getAttribute("href")).startsWith("/pl/")) fail("the Polish page is not shown");
    if (!/Kontakt/.test(await first.innerText())) fail("the facts are not in Polish");
    const second = page.locator("#list-items li").nth(1).locator("h2");
    if ((await second.getAttribute("lang")) !== "en-GB") fail("the English page is not marked");
    await page.goto(`${site.address}/pl/services/short-breaks-scheme/`);
    if ((await page.innerText(".keep button")) !== "Usuń z mojej listy") fail("its translation is not known to be kept");
    await page.context().close();
});

await test("without scripts there is no button, and the page says how to do without", async (fail) => {
    const page = await open_page(site, { javaScriptEnabled: false });
    await page.goto(`${site.address}/services/saturday-splash/`);
    if (await page.locator(".keep").isVisible()) fail("a button that does not work is shown");
    await page.goto(`${site.address}/my-list/`);
    const text = await page.innerText("main");
    if (!/open its page and print it/.test(text)) fail("it does not say how to print");
    if (/Print this list|Getting|Clear/.test(text)) fail("it shows what does not work");
    await page.context().close();
});

for (const [scheme, options] of [["light", { colorScheme: "light" }], ["dark", { colorScheme: "dark" }], ["forced colours", { forcedColors: "active" }]]) {
    await test(`axe finds nothing on the list and the results, ${scheme}, wide and narrow`, async (fail) => {
        for (const viewport of [wide, narrow]) {
            const page = await open_page(site, { viewport, ...options });
            await keep(page, "services/portage", "services/saturday-den");
            const look = async (what) => {
                await page.evaluate(axe);
                const { violations } = await page.evaluate(() => window.axe.run());
                for (const { id, nodes } of violations) fail(`${what} at ${viewport.width}: ${id} ${nodes[0].html.slice(0, 100)}`);
                const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
                if (wider > 0) fail(`${what} at ${viewport.width}: ${wider} pixels too wide`);
            };
            await look("service");
            await list(page);
            await look("list");
            await page.locator("#list-items button").first().click();
            await look("taken off");
            await list(page, "/my-list/#list=services/saturday-splash");
            await look("sent");
            await page.goto(`${site.address}/search/?q=swimming`);
            await page.waitForSelector("#search-results button");
            await page.locator("#search-results button").first().click();
            await look("results");
            await page.context().close();
        }
    });
}

await test("nothing fails and nothing is said on the console", (fail) => {
    // A page that has gone is what one of the cases is about.
    for (const problem of new Set(site.complaints)) if (!problem.includes("/services/gone/")) fail(problem);
});

test.end();
