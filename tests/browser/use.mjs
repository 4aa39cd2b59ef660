// What people do with the pages: zoom, print, go by keyboard, switch scripts off, set their own spacing, ask for calm.
//
// Loading pages takes most of the time, so each pass looks for several things; the cases follow after it.
import { suite } from "../lib/harness.mjs";
import { narrow, open_page, open_site, over, patience, show, wide } from "./lib/browser.mjs";
import * as measure from "./lib/measure.mjs";
import { few_samples, samples } from "./lib/samples.mjs";

const test = suite("use");
const site = await open_site();

const problems = new Map(); // case to its problems
const note = (title, sample, found) =>
    problems.set(title, [...(problems.get(title) ?? []), ...found.map((problem) => `${sample.address}: ${problem}`)]);
const report = (title) =>
    test(title, (fail) => {
        if (!problems.has(title)) fail("was not looked for");
        problems.get(title)?.forEach(fail);
    });
// What a page says, without what only scripts can do, and without the note that they are off.
const words = (page) =>
    page.evaluate(() => {
        const scripted = [...document.querySelectorAll("main [data-scripted], main noscript")];
        const shown = scripted.filter((element) => !element.hidden);
        shown.forEach((element) => (element.hidden = true));
        const text = document.querySelector("main").innerText.replace(/\s+/g, " ").trim();
        shown.forEach((element) => (element.hidden = false));
        return text;
    });

// ---- every page, at 400% -------------------------------------------------------------------------------------------

const texts = new Map();
const longest_line = 68; // characters: 66 and what narrow letters make of them
let opened = 0;

async function open_by_keyboard(page) {
    const found = [];
    for (const summary of await page.locator("summary").all()) {
        const is_open = () => summary.evaluate((element) => element.parentElement.open);
        const before = await is_open();
        await summary.press("Enter");
        if ((await is_open()) === before) found.push(`"${await summary.innerText()}" does not change`);
        opened++;
    }
    return found;
}

async function traces(page) {
    const stored = await page.evaluate(async () => ({
        local: localStorage.length,
        session: sessionStorage.length,
        databases: (await indexedDB.databases()).length,
        caches: (await caches.keys()).length,
    }));
    const kept = Object.entries(stored)
        .filter(([, count]) => count)
        .map(([where, count]) => `${count} in ${where}`);
    return [...(await page.context().cookies()).map((cookie) => `the cookie "${cookie.name}"`), ...kept];
}

await over(site, samples, { viewport: narrow, reducedMotion: "reduce", policy: true }, async (page, sample) => {
    texts.set(sample.address, await words(page));
    note("at 320 pixels, which is 400%, no page is scrolled sideways", sample, await page.evaluate(measure.sideways));
    note(
        "links and controls are 24 pixels or more, outside sentences",
        sample,
        await page.evaluate(measure.small_targets),
    );
    note("nothing moves for who asks for little motion", sample, await page.evaluate(measure.moving));
    note("a page leaves no trace: no cookie, nothing stored", sample, await traces(page));
    note("what opens, opens by keyboard", sample, await open_by_keyboard(page));
    note("opened, it is not scrolled sideways either", sample, await page.evaluate(measure.sideways));
    await page.setViewportSize(wide);
    note("at 1280 pixels the page's own text has the widest column", sample, await page.evaluate(measure.narrow_mains));
    note(
        `at 1280 pixels no line of text has more than ${longest_line} characters`,
        sample,
        await page.evaluate(measure.long_lines, longest_line),
    );
    await page.setViewportSize(narrow);
});

for (const title of [...problems.keys()]) await report(title);
await test("a line that is too long is seen", async (fail) => {
    const page = await open_page(site, { viewport: wide });
    await show(page, site, samples[0]);
    await page.evaluate(() => document.documentElement.style.setProperty("--measure", "none"));
    if (!(await page.evaluate(measure.long_lines, longest_line)).length) fail("no line is too long without a measure");
    await page.context().close();
});
await test("there is something that opens", (fail) => opened || fail("no page has a summary"));

await test(`without scripts ${samples.length} pages say the same`, async (fail) => {
    await over(site, samples, { viewport: narrow, javaScriptEnabled: false }, async (page, sample) => {
        const text = await words(page);
        if (text.length < 80 && !sample.scripted) fail(`${sample.address}: only "${text}"`);
        if (text !== texts.get(sample.address)) fail(`${sample.address}: differs`);
    });
});

await test("an address that is not there gives the page that says so, with status 404", async (fail) => {
    const context = await site.browser.newContext();
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    const response = await page.goto(`${site.address}/services/no-such-service/`);
    if (response.status() !== 404) fail(`status ${response.status()}`);
    const there = await (await context.request.get(`${site.address}/404.html`)).text();
    if ((await response.text()) !== there) fail("it is another page than /404.html");
    if (!(await page.locator('main a[href^="tel:"]').count())) fail("it gives no phone number");
    await context.close();
});

// Somebody who reads about us, and then how to contact us. The site that the link to leave leads to is made up.
async function reader(javaScriptEnabled) {
    const context = await site.browser.newContext({ javaScriptEnabled, viewport: wide });
    context.setDefaultTimeout(patience);
    await context.route("https://www.bbc.co.uk/**", (route) => route.fulfill({ contentType: "text/html", body: "Rain" }));
    const page = await context.newPage();
    await page.goto(`${site.address}/about/`);
    await page.goto(`${site.address}/contact/`);
    return page;
}

// Where the way back leads once the reader has left by the link or by keys, and whether that page is seen
async function left(javaScriptEnabled, how) {
    const page = await reader(javaScriptEnabled);
    await how(page);
    const gone = await page.waitForURL("https://www.bbc.co.uk/weather").then(() => true, () => false);
    if (gone) await page.goBack();
    const back = new URL(page.url()).pathname;
    const seen = await page.evaluate(() => !document.body.hidden);
    await page.context().close();
    return { gone, back, seen };
}
const press = async (page, ...keys) => {
    for (const key of keys) await page.keyboard.press(key);
};

await test("whoever leaves quickly does not come back to the page by the way back", async (fail) => {
    for (const [name, how] of [
        ["by the keyboard", (page) => press(page, "Tab", "Tab", "Enter")],
        ["by Escape", (page) => press(page, "Escape", "Escape", "Escape")],
        ["by the link", (page) => page.click("[data-leave]")],
    ]) {
        const { gone, back, seen } = await left(true, how);
        if (!gone || back !== "/about/" || !seen) fail(`${name}: ${gone ? `back leads to ${back}` : "nothing happens"}`);
    }
    // The page is hidden at once when somebody leaves.
    const page = await reader(true);
    await press(page, "Escape", "a", "Escape", "Escape");
    if (await page.evaluate(() => document.body.hidden || !document.querySelector("[data-leave]"))) fail("two keys are enough");
    await page.context().close();
});

await test("without scripts the link to leave quickly is a link", async (fail) => {
    const { gone, back } = await left(false, (page) => page.click("[data-leave]"));
    if (!gone || back !== "/contact/") fail(gone ? `back leads to ${back}` : "nothing happens");
});

// ---- readers' own settings, paper ----------------------------------------------------------------------------------

async function double_text(page) {
    const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.querySelector("main p")).fontSize));
    const before = await size();
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    return (await size()) < before * 1.9 ? [`the text stays ${before} pixels`] : [];
}

const clipped = async (page) => [
    ...(await page.evaluate(measure.clipped_text)),
    ...(await page.evaluate(measure.sideways)),
];

await over(site, few_samples, { viewport: wide }, async (page, sample) => {
    await page.emulateMedia({ media: "print", colorScheme: "light" });
    note("on paper: no menu, the way to a person, dark on white", sample, await page.evaluate(measure.on_paper));
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    note("on paper from a dark screen: the same", sample, await page.evaluate(measure.on_paper));
    await page.emulateMedia({ media: "screen", colorScheme: "light" });
    await page.evaluate(measure.space_text);
    note("a reader's own text spacing cuts nothing off", sample, await clipped(page));
    await page.setViewportSize(narrow);
    note("a reader's own text spacing at 320 pixels: the same", sample, await clipped(page));
    await page.setViewportSize({ width: 640, height: 900 });
    await page.evaluate(() => (document.adoptedStyleSheets = []));
    note("text at twice its size cuts nothing off", sample, [...(await double_text(page)), ...(await clipped(page))]);
});

for (const title of [...problems.keys()].filter((known) => /paper|reader|twice/.test(known))) await report(title);

for (const [title, chosen, most] of [
    ["a service is printed on one or two sheets of A4", /^service( with|,)/, 2],
    ["the whole action plan is printed on fifteen sheets at most", /^actions$/, 15],
]) {
    await test(title, async (fail) => {
        const printed = samples.filter(({ name }) => chosen.test(name));
        await over(site, printed, {}, async (page, sample) => {
            const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
            const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
            if (sheets < 1 || sheets > most) fail(`${sample.address}: ${sheets} sheets`);
        });
    });
}

// ---- keyboard ------------------------------------------------------------------------------------------------------

const steps = 45; // so many presses of Tab on a page

async function go_by_keyboard(page) {
    const found = [];
    const count = Math.min(steps, await page.evaluate(measure.count_focusable));
    let before = -1;
    for (let step = 0; step < count; step++) {
        await page.keyboard.press("Tab");
        const state = await page.evaluate(measure.focus_state);
        if (!state) return [...found, `the focus is lost after ${step} of ${count} steps`];
        const complain = (problem) => found.push(`at "${state.name}": ${problem}`);
        if (step === 0 && state.href !== "#main") complain("is reached first, not the link to the main part");
        if (state.order <= before) complain("the focus goes back");
        if (state.outline < 2) complain(`its outline is ${state.outline} pixels`);
        if (state.contrast < 3) complain(`its outline has a contrast of ${state.contrast.toFixed(1)}`);
        if (state.text_contrast < 4.5) complain(`its text has a contrast of ${state.text_contrast.toFixed(1)}`);
        if (!state.on_screen) complain("is not on the screen");
        if (state.covered) complain(`is covered by ${state.covered}`);
        before = state.order;
    }
    return found;
}

for (const [title, options] of [
    ["light and wide", { viewport: wide, colorScheme: "light" }],
    ["dark and narrow", { viewport: narrow, colorScheme: "dark" }],
]) {
    await test(`by keyboard: in order, outlined, on the screen; ${title}`, async (fail) => {
        await over(site, few_samples, { ...options, reducedMotion: "reduce" }, async (page, sample) => {
            for (const problem of await go_by_keyboard(page)) fail(`${sample.address}: ${problem}`);
        });
    });
}

await test("the skip link leads past the menu", async (fail) => {
    await over(site, few_samples, {}, async (page, sample) => {
        for (const key of ["Tab", "Enter", "Tab"]) await page.keyboard.press(key);
        const beyond = await page.evaluate(() => {
            const main = document.getElementById("main");
            return Boolean(
                main.compareDocumentPosition(document.activeElement) &
                (Node.DOCUMENT_POSITION_CONTAINED_BY | Node.DOCUMENT_POSITION_FOLLOWING),
            );
        });
        if (!beyond) fail(`${sample.address}: the next stop is before the main part`);
    });
});

const phone = { width: 320, height: 640 };

await test("on a phone the menu is folded, opens without scripts, and what cannot wait is on the first screen", async (fail) => {
    for (const address of ["/", "/pl/", "/ur/"]) {
        const context = await site.browser.newContext({ viewport: phone, javaScriptEnabled: false });
        const page = await context.newPage();
        await page.goto(site.address + address);
        const links = page.locator(".header .menu__link:visible");
        if (await links.count()) fail(`${address}: the menu stands open`);
        const urgent = await page.locator(".hero__urgent a").first().boundingBox();
        if (urgent.y + urgent.height > phone.height) fail(`${address}: the number for what cannot wait ends at ${urgent.y + urgent.height}`);
        await page.locator(".fold__name").press("Enter");
        const folded = await links.count();
        await page.setViewportSize(wide);
        if (folded < 4 || folded !== (await links.count())) fail(`${address}: ${folded} links in the menu`);
        await context.close();
    }
});

// ---- over all of the above -----------------------------------------------------------------------------------------

await test("no request left this machine's site, all were answered, and the console stayed silent", (fail) => {
    if (site.requests.length < 500) fail(`only ${site.requests.length} requests were seen`);
    for (const address of new Set(site.requests))
        if (!address.startsWith(site.address + "/")) fail(`a request to ${address}`);
    for (const complaint of new Set(site.complaints)) fail(complaint);
});

test.end();
