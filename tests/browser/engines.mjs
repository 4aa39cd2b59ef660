// Two more engines over pages: IBM's accessibility checker and html-validate. They disagree with axe and the Nu checker now
// and then, and each finds what the others miss. Here: a few pages that between them have every part of the theme;
// matrix.mjs has them all.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "../lib/harness.mjs";
import { narrow, open_site, over } from "./lib/browser.mjs";
import { ibm_failures, validator_complaints } from "./lib/engines.mjs";
import { few_samples, samples } from "./lib/samples.mjs";

const test = suite("engines");
const site = await open_site();
function file_of(sample) {
    const address = sample.address.replace(/[?#].*/, "");
    return join(site.folder, address.endsWith("/") ? `${address}index.html` : address);
}

await test(`html-validate on ${samples.length} pages`, async (fail) => {
    for (const sample of samples)
        for (const complaint of await validator_complaints(readFileSync(file_of(sample), "utf8")))
            fail(`${sample.address}: ${complaint}`);
});

await test(`IBM's engine on ${few_samples.length} pages, at 320 pixels`, async (fail) => {
    await over(site, few_samples, { viewport: narrow }, async (page, sample) => {
        for (const failure of await ibm_failures(page)) fail(`${sample.address}: ${failure}`);
    });
});

await test("both see planted mistakes", async (fail) => {
    const wrong = '<img src="/x.svg"><p id="twice">One</p><p id="twice">Two</p><label for="twice">For no field</label>';
    await over(site, samples.slice(0, 1), { viewport: narrow }, async (page) => {
        await page.evaluate((html) => document.querySelector("main").insertAdjacentHTML("beforeend", html), wrong);
        const found = (await ibm_failures(page)).join("\n");
        if (!found.includes("img_alt_valid")) fail(`IBM's engine does not see a picture without words: ${found}`);
    });
    const source = readFileSync(file_of(samples[0]), "utf8").replace("</main>", `${wrong}</main>`);
    const said = (await validator_complaints(source)).join("\n");
    for (const rule of ["no-dup-id", "wcag/h37"])
        if (!said.includes(rule)) fail(`html-validate does not say ${rule}: ${said}`);
});

test.end();
