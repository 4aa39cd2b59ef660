// What people do with the pages: zoom, print, go by keyboard, switch scripts off, set their own spacing, ask for calm.
import { suite } from "./lib/harness.mjs";
import { narrow, open_page, open_site, over, show, wide } from "./lib/browser.mjs";
import { clipped_text, count_focusable, focus_state, moving, sideways, small_targets, space_text } from "./lib/measure.mjs";
import { few_samples, samples } from "./lib/samples.mjs";

const test = suite("use");
const site = await open_site();
const named = (...names) => names.map((name) => samples.find((sample) => sample.name === name));

// A measure over pages: each thing that it finds is a problem of the page.
const measure = (list, options, measured) => (fail) =>
    over(site, list, options, async (page, sample) => {
        for (const problem of await page.evaluate(measured)) fail(`${sample.address}: ${problem}`);
    });

await test(`${samples.length} pages at 320 pixels, which is 400%, are not scrolled sideways`, measure(samples, { viewport: narrow }, sideways));

await test(`links and controls of ${samples.length} pages are 24 pixels or more, outside sentences`, measure(samples, { viewport: narrow }, small_targets));

await test("text at twice its size still fits", async (fail) => {
    await over(site, few_samples, { viewport: { width: 640, height: 900 } }, async (page, sample) => {
        await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
        for (const problem of [...(await page.evaluate(sideways)), ...(await page.evaluate(clipped_text))]) fail(`${sample.address}: ${problem}`);
    });
});

await test("a reader's own text spacing cuts nothing off", async (fail) => {
    for (const viewport of [wide, narrow]) {
        await over(site, few_samples, { viewport }, async (page, sample) => {
            await page.evaluate(space_text);
            for (const problem of [...(await page.evaluate(clipped_text)), ...(await page.evaluate(sideways))]) fail(`${sample.address} at ${viewport.width}: ${problem}`);
        });
    }
});

await test("nothing moves for who asks for little motion", measure(few_samples, { reducedMotion: "reduce" }, moving));

// ---- scripts, requests, traces ----------------------------------------------------------------------------------------

await test("without scripts every page says the same", async (fail) => {
    const texts = new Map();
    const words = async (page) => (await page.innerText("main")).replace(/\s+/g, " ").trim();
    await over(site, samples, {}, async (page, sample) => texts.set(sample.address, await words(page)));
    await over(site, samples, { javaScriptEnabled: false }, async (page, sample) => {
        const text = await words(page);
        if (text.length < 80) fail(`${sample.address}: only "${text}"`);
        if (text !== texts.get(sample.address)) fail(`${sample.address}: differs`);
    });
});

await test("a page leaves no trace: no cookie, nothing stored", async (fail) => {
    const page = await open_page(site);
    for (const sample of few_samples) await show(page, site, sample);
    for (const cookie of await page.context().cookies()) fail(`a cookie "${cookie.name}"`);
    const stored = await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length]);
    if (stored.some((count) => count)) fail(`stored: ${stored}`);
    await page.context().close();
});

await test("an address that is not there gives the page that says so, with status 404", async (fail) => {
    const context = await site.browser.newContext();
    const page = await context.newPage();
    const response = await page.goto(`${site.address}/services/no-such-service/`);
    if (response.status() !== 404) fail(`status ${response.status()}`);
    const there = await (await context.request.get(`${site.address}/404.html`)).text();
    if ((await response.text()) !== there) fail("it is another page than /404.html");
    if (!(await page.locator('main a[href^="tel:"]').count())) fail("it gives no phone number");
    await context.close();
});

// ---- keyboard ---------------------------------------------------------------------------------------------------------

const steps = 45; // so many presses of Tab on a page

async function go_by_keyboard(page, sample, fail) {
    const count = Math.min(steps, await page.evaluate(count_focusable));
    let before = -1;
    for (let step = 0; step < count; step++) {
        await page.keyboard.press("Tab");
        const state = await page.evaluate(focus_state);
        const complain = (problem) => fail(`${sample.address}: at "${state?.name}": ${problem}`);
        if (!state) {
            complain(`the focus is lost after ${step} of ${count} steps`);
            return;
        }
        if (step === 0 && state.href !== "#main") complain("is reached first, not the link to the main part");
        if (state.order <= before) complain("the focus goes back");
        if (state.outline < 2) complain(`its outline is ${state.outline} pixels`);
        if (state.contrast < 3) complain(`its outline has a contrast of ${state.contrast.toFixed(1)}`);
        if (state.text_contrast < 4.5) complain(`its text has a contrast of ${state.text_contrast.toFixed(1)}`);
        if (!state.on_screen) complain("is not on the screen");
        if (state.covered) complain(`is covered by ${state.covered}`);
        before = state.order;
    }
}

for (const [title, options] of [
    ["light", { viewport: wide, reducedMotion: "reduce" }],
    ["dark and narrow", { viewport: narrow, colorScheme: "dark", reducedMotion: "reduce" }],
]) {
    await test(`by keyboard: in order, outlined and on the screen, ${title}`, async (fail) => {
        await over(site, few_samples, options, (page, sample) => go_by_keyboard(page, sample, fail));
    });
}

await test("the skip link leads past the menu", async (fail) => {
    await over(site, few_samples, {}, async (page, sample) => {
        await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
        await page.keyboard.press("Tab");
        const inside = await page.evaluate(() => {
            const main = document.getElementById("main");
            const first = document.activeElement;
            return main.contains(first) || Boolean(main.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING);
        });
        if (!inside) fail(`${sample.address}: the next stop is before the main part`);
    });
});

await test("what opens, opens by keyboard", async (fail) => {
    const page = await open_page(site, { viewport: narrow });
    let opened = 0;
    for (const sample of samples) {
        await show(page, site, sample);
        for (const summary of await page.locator("summary").all()) {
            const open = () => summary.evaluate((element) => element.parentElement.open);
            const before = await open();
            await summary.focus();
            await page.keyboard.press("Enter");
            if ((await open()) === before) fail(`${sample.address}: "${await summary.innerText()}" does not change`);
            opened++;
        }
    }
    if (!opened) fail("there is nothing that opens");
    await page.context().close();
});

// ---- paper ------------------------------------------------------------------------------------------------------------

await test("on paper: no menu, the way to a person, dark on white", async (fail) => {
    for (const colorScheme of ["light", "dark"]) {
        await over(site, few_samples, { viewport: { width: 794, height: 1123 }, colorScheme }, async (page, sample) => {
            await page.emulateMedia({ media: "print", colorScheme });
            const seen = await page.evaluate(() => {
                const visible = (element) => element.checkVisibility({ visibilityProperty: true });
                const after = document.querySelector("main").nextElementSibling;
                const bright = (colour) => colour.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3;
                const ground = getComputedStyle(document.body).backgroundColor;
                return {
                    navs: [...document.querySelectorAll("nav")].filter(visible).map((nav) => nav.getAttribute("aria-label") ?? nav.className),
                    skip: visible(document.querySelector(".govuk-skip-link")) && document.querySelector(".govuk-skip-link").getBoundingClientRect().height > 2,
                    help: [...after.querySelectorAll('a[href^="tel:"], a[href^="mailto:"]')].filter(visible).length,
                    ground: /, 0\)$/.test(ground) ? 255 : bright(ground),
                    ink: Math.max(...[...document.querySelectorAll("main h1, main p, main dd, main li")].filter(visible).map((part) => bright(getComputedStyle(part).color))),
                };
            });
            const complain = (problem) => fail(`${sample.address} (${colorScheme}): ${problem}`);
            for (const nav of seen.navs) complain(`"${nav}" is printed`);
            if (seen.skip) complain("the skip link is printed");
            if (seen.help < 2) complain("the phone number and the email address are not printed");
            if (seen.ground < 250) complain(`the ground is ${seen.ground}`);
            if (seen.ink > 110) complain(`some text is as light as ${seen.ink}`);
        });
    }
});

await test("a service is printed on one or two sheets of A4", async (fail) => {
    await over(site, named("service, with films", "service with an authored leaflet", "service, address hidden"), {}, async (page, sample) => {
        const pdf = await page.pdf({ format: "A4", printBackground: false, margin: { top: "1.2cm", bottom: "1.2cm", left: "1.2cm", right: "1.2cm" } });
        const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
        if (sheets < 1 || sheets > 2) fail(`${sample.address}: ${sheets} sheets`);
    });
});

// ---- over all of the above --------------------------------------------------------------------------------------------

await test("no request left this machine's site, all were answered, and the console stayed silent", (fail) => {
    if (site.requests.length < 500) fail(`only ${site.requests.length} requests were seen`);
    for (const address of new Set(site.requests)) if (!address.startsWith(site.address + "/")) fail(`a request to ${address}`);
    for (const complaint of new Set(site.complaints)) fail(complaint);
});

test.end();
