// axe over one page of every template and state: WCAG 2.2 AA and axe's best practices, at 1280 and 320 pixels (which is
// 1280 at 400%), light and dark, once with little motion and once in forced colours. No violation is let pass.
import { suite } from "../lib/harness.mjs";
import { narrow, open_page, open_site, over, show, wide } from "./lib/browser.mjs";
import { axe_rules as rules, axe_violations as violations } from "./lib/engines.mjs";
import { token_colours } from "./lib/measure.mjs";
import { few_samples, samples } from "./lib/samples.mjs";

const test = suite("axe");
const site = await open_site();
// What a colour scheme can change; the rest has been looked at in the light one.
const rules_of_colour = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

const missing = [];
const problems = new Map(); // case to its problems
const cases = [
    ["1280 pixels, light", { viewport: wide, colorScheme: "light", rules }],
    ["320 pixels, light", { viewport: narrow, colorScheme: "light", rules }],
    ["320 pixels, dark", { viewport: narrow, colorScheme: "dark", rules: rules_of_colour }],
    ["1280 pixels, dark", { viewport: wide, colorScheme: "dark", rules: rules_of_colour }],
];

await over(site, samples, { reducedMotion: "reduce" }, async (page, sample) => {
    const text = await page.innerText("body");
    if (sample.shows && !sample.shows.test(text))
        missing.push(`${sample.name}: ${sample.address} does not show ${sample.shows}`);
    for (const [title, { viewport, colorScheme, rules: chosen }] of cases) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        const found = await violations(page, chosen);
        problems.set(title, [
            ...(problems.get(title) ?? []),
            ...found.map((problem) => `${sample.address}: ${problem}`),
        ]);
    }
});

await test("every sample shows the state that it stands for", (fail) => missing.forEach(fail));

for (const [title] of cases) {
    await test(`${samples.length} pages at ${title}`, (fail) => {
        if (!problems.has(title)) fail("not run");
        problems.get(title)?.forEach(fail);
    });
}

// ---- the tokens: what is asked of them is more than AA ---------------------------------------------------------------

function contrast(...colours) {
    const part = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const luminance = (colour) => {
        const [red, green, blue] = colour.map((value) => part(value / 255));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const [low, high] = colours.map(luminance).sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
}

// The least contrast of a text on each of its grounds, as look and tokens promise it.
const promised = [
    [12, "ink", ["page", "tint", "tint-strong"]],
    [12, "quiet", ["page", "tint"]],
    ...["bad", "care", "good", "still"].map((ground) => [12, `on-${ground}`, [ground]]),
    [7, "on-deep", ["deep"]],
    [7, "link", ["page", "tint"]],
    [7, "link-visited", ["page", "tint"]],
    [7, "on-focus", ["focus"]],
    [3, "edge", ["page"]],
];

for (const colorScheme of ["light", "dark"]) {
    await test(`text has the contrast that the tokens promise, ${colorScheme}`, async (fail) => {
        const page = await open_page(site, { colorScheme });
        await show(page, site, samples[0]);
        const names = [...new Set(promised.flatMap(([, text, grounds]) => [text, ...grounds]))];
        const colours = await page.evaluate(token_colours, names);
        await page.context().close();
        for (const [least, text, grounds] of promised) {
            for (const ground of grounds) {
                const found = contrast(colours[text], colours[ground]);
                if (found < least) fail(`--${text} on --${ground}: ${found.toFixed(1)}:1, and not ${least}:1`);
            }
        }
    });
}

await test(`${few_samples.length} pages in forced colours`, async (fail) => {
    await over(site, few_samples, { forcedColors: "active", viewport: narrow }, async (page, sample) => {
        for (const problem of await violations(page, rules)) fail(`${sample.address}: ${problem}`);
    });
});

await test("axe sees a planted mistake", async (fail) => {
    await over(site, samples.slice(0, 1), {}, async (page) => {
        await page.evaluate(() => {
            document
                .querySelector("main")
                .insertAdjacentHTML("beforeend", '<img src="/x.svg"><p id="faint">Hard to read</p>');
            document.getElementById("faint").style.color = "#cccccc";
        });
        const found = (await violations(page, rules)).join("\n");
        for (const rule of ["image-alt", "color-contrast"]) if (!found.includes(rule)) fail(`${rule} is not seen`);
    });
});

test.end();
