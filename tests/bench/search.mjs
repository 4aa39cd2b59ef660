// What the search of a big site costs its readers: the bytes over the wire until the first result, and the work for it.
//
//     node tests/bench/search.mjs [SERVICES...]      2000 and 10000 when none is given
//
// Bytes are those of the page, its style sheet, its scripts and the index, each as gzip -9 makes them, since hosts compress
// what they send. The work is that of the browser's processor in the page until the first result, here; a cheap phone takes
// some four times as long. Status 1 when the first result at 2,000 services takes 200 KB or more,
// or at 10,000 a megabyte, or when the scripts take 60 KB.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build_site, require, root, serve_site, temporary_folder, at_exit } from "../lib/harness.mjs";

const { chromium } = require("playwright-core");
const sizes = process.argv.slice(2).map(Number);
const limits = new Map([[2000, 200_000], [10000, 1_000_000]]);
const words = "swimming";

function content_of(services) {
    const folder = temporary_folder();
    const out = join(folder, "content");
    const { status, stderr } = spawnSync("node", [join(root, "tests/bench/make-content.mjs"), "--entries", String(services), out], { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return out;
}

function on_the_wire(site) {
    const size = (file) => gzipSync(readFileSync(join(site, file)), { level: 9 }).length;
    const page = readFileSync(join(site, "search/index.html"), "utf8");
    const assets = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file);
    const scripts = assets.filter((file) => file.endsWith(".js"));
    const sum = (files) => files.reduce((total, file) => total + size(file), 0);
    const index = size("search/index.json");
    return { scripts: sum(scripts), index, all: size("search/index.html") + sum(assets) + index };
}

async function first_result(site) {
    const address = await serve_site(site);
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
    at_exit(() => browser.close());
    const page = await browser.newPage();
    page.setDefaultTimeout(120000);
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    await page.goto(`${address}/search/?q=${words}`);
    await page.waitForSelector("#search-results h2");
    const { metrics } = await session.send("Performance.getMetrics");
    const work = metrics.find(({ name }) => name === "TaskDuration").value;
    await browser.close();
    return work;
}

const kilobytes = (bytes) => `${Math.round(bytes / 1000)} KB`;
let failed = false;
console.log("services | scripts | index | all until the first result | work of the processor");
for (const services of sizes.length ? sizes : [2000, 10000]) {
    const site = build_site({ repository: content_of(services) });
    const wire = on_the_wire(site);
    const work = await first_result(site);
    const limit = limits.get(services) ?? Infinity;
    if (wire.all >= limit || wire.scripts >= 60_000) failed = true;
    console.log(`${services} | ${kilobytes(wire.scripts)} | ${kilobytes(wire.index)} | ${kilobytes(wire.all)} | ${work.toFixed(2)} s`);
}
if (failed) console.log("that is more than it may be");
process.exit(failed ? 1 : 0);
