// axe over one page of every template and state: WCAG 2.2 AA and axe's best practices, at 1280 and 320 pixels (which is
// 1280 at 400%), light and dark, once with little motion and once in forced colours. No violation is let pass.
import { suite } from "../lib/harness.mjs";
import { narrow, open_site, over, wide } from "./lib/browser.mjs";
import { axe_rules as rules, axe_violations as violations } from "./lib/engines.mjs";
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
