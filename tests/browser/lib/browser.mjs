// A real browser over a served site: Debian's Chromium, driven by playwright-core.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at_exit, build_site, require, serve_site } from "../../lib/harness.mjs";
import { plant_states } from "./samples.mjs";

const { chromium } = require("playwright-core");

// A slow machine is no failure: only what fails takes so long (milliseconds).
export const patience = 120000;

export const wide = { width: 1280, height: 900 };
export const narrow = { width: 320, height: 640 }; // 1280 pixels at 400%

// The site with every state (or other content, changed in another way), served, and a browser. `requests` and `complaints`
// are what was asked for and what went wrong, over all pages.
export async function open_site({ content, change = plant_states, debugging_port } = {}) {
    const shared = !content && change === plant_states ? "planted" : undefined;
    const folder = build_site({ content, change, shared });
    const address = await serve_site(folder);
    const policy = /Content-Security-Policy: (.*)/.exec(readFileSync(join(folder, "_headers"), "utf8"))?.[1];
    const browser = await chromium.launch({
        timeout: patience,
        executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            ...(debugging_port ? [`--remote-debugging-port=${debugging_port}`] : []),
        ],
    });
    at_exit(() => browser.close());
    return { folder, address, policy, browser, requests: [], complaints: [] };
}

// A page in a context of its own, where nothing moves: a colour that is looked at half way is another one. With `policy` web
// pages come under the policy that the site publishes, which serve does not send: what it forbids fails here, too.
export async function open_page(site, { policy = false, ...options } = {}) {
    const still = { viewport: wide, serviceWorkers: "block", reducedMotion: "reduce" };
    const context = await site.browser.newContext({ ...still, ...options });
    context.scripts = options.javaScriptEnabled !== false;
    context.setDefaultTimeout(patience);
    context.on("request", (request) => site.requests.push(request.url()));
    context.on("requestfailed", (request) => {
        const reason = request.failure()?.errorText;
        // A page that is left or closed gives up what it still waits for.
        if (reason !== "net::ERR_ABORTED") site.complaints.push(`${request.url()}: ${reason}`);
    });
    context.on("response", (response) => {
        if (response.status() >= 400) site.complaints.push(`${response.url()}: status ${response.status()}`);
    });
    context.on("console", (message) => {
        if (["error", "warning"].includes(message.type()))
            site.complaints.push(`${message.page()?.url()}: ${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => site.complaints.push(String(error.error())));
    if (policy) {
        await context.route(/\/$|\.html$/, async (route) => {
            try {
                const response = await route.fetch();
                const headers = { ...response.headers(), "content-security-policy": site.policy };
                await route.fulfill({ response, headers });
            } catch {
                // Whoever asked is gone: a page that is there, and has no answer, fails by itself
            }
        });
    }
    return context.newPage();
}

// Follows a link, until the page behind it is whole: a click is over when the new page begins.
export async function follow(page, link) {
    const address = await link.evaluate((element) => element.href);
    await link.click();
    await page.waitForURL(address, { waitUntil: "load" });
}

// Waits for what scripts fill: what the search has to say of its results, other than `before`, and the facts of a list. Both
// say in the page's own language that they are still at work; other pages have neither.
export async function settled(page, before) {
    await page.waitForFunction((old) => {
        const words = (id) => JSON.parse(document.getElementById(id).dataset.words);
        const search = document.getElementById("search-count");
        const list = document.getElementById("list-items");
        if (list && list.textContent.includes(words("list-said").loading)) return false;
        if (!search || !location.search) return true;
        const said = search.textContent;
        return said && said !== words("search").loading && said !== old && !document.querySelector("[data-waiting]");
    }, before);
}

// Shows a sample, with what scripts fill, so that no test looks at a page half made.
export async function show(page, site, sample) {
    await page.goto(site.address + sample.address, { waitUntil: "load" });
    if (page.context().scripts !== false) await settled(page);
}

// Runs body(page, sample) over the samples, on two pages at a time.
export async function over(site, list, options, body) {
    const waiting = [...list];
    const work = async () => {
        const page = await open_page(site, options);
        for (let sample = waiting.shift(); sample; sample = waiting.shift()) {
            await show(page, site, sample);
            await body(page, sample);
        }
        await page.context().close();
    };
    await Promise.all([work(), work()]);
}
