// The preview of a folder, as somebody who edits it sees it: pages follow what is saved, and mistakes are told over them.
import { spawn } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at_exit, require, root, signpost, suite, temporary_folder } from "../lib/harness.mjs";
import { patience } from "./lib/browser.mjs";

const { chromium } = require("playwright-core");

const test = suite("preview");
const folder = temporary_folder();
cpSync(join(root, "tests/sites/base/content"), join(folder, "content"), { recursive: true });

// The preview on a port that the system has free; says what it has printed so far.
async function serve(...options) {
    const port = 20000 + Math.floor(Math.random() * 20000);
    const theme = join(root, "themes/default");
    const process = spawn(signpost, ["serve", "--theme", theme, "--port", String(port), ...options], { cwd: folder });
    const preview = { process, said: "", ended: new Promise((end) => process.on("exit", (status) => end(status))) };
    at_exit(() => process.kill());
    for (const stream of [process.stdout, process.stderr]) stream.on("data", (text) => (preview.said += text));
    while (!(preview.address = /http:\/\/127\.0\.0\.1:\d+/.exec(preview.said)?.[0])) {
        if (process.exitCode !== null) throw new Error(`serve ended: ${preview.said}`);
        await new Promise((go_on) => setTimeout(go_on, 50));
    }
    return preview;
}

const service = join(folder, "content/services/toy-library.md");
const change = (from, to) => {
    const text = readFileSync(service, "utf8");
    if (!text.includes(from)) throw new Error(`${service} does not say ${from}`);
    writeFileSync(service, text.replace(from, to));
};

const preview = await serve();
const browser = await chromium.launch({
    timeout: patience,
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
});
at_exit(() => browser.close());
const page = await browser.newPage();
page.setDefaultTimeout(patience);
const box = page.getByRole("alert");
const title = readFileSync(service, "utf8").match(/^title: (.*)$/m)[1];

await test("a page waits for the first build", async () => {
    await page.goto(`${preview.address}/services/toy-library/`);
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
});

await test("it follows what is saved", async () => {
    change(`title: ${title}`, "title: The new name");
    await page.getByRole("heading", { level: 1, name: "The new name" }).waitFor();
});

await test("a page that has not changed is not loaded again", async (fail) => {
    const other = await browser.newPage();
    await other.goto(`${preview.address}/about/`);
    await other.evaluate(() => (globalThis.kept = true));
    change("title: The new name", "title: Another name");
    await page.getByRole("heading", { level: 1, name: "Another name" }).waitFor();
    const asked = () => other.waitForResponse(/_signpost\/status\.json/);
    await asked().then(asked);
    if (!(await other.evaluate(() => globalThis.kept))) fail("it was");
    await other.close();
});

await test("a mistake is told over the page, with its place and remedy", async (fail) => {
    change("summary:", "sumary:");
    await box.waitFor();
    const words = await box.innerText();
    for (const expected of ["content/services/toy-library.md:", "'sumary' is not a field", "did you mean 'summary'?"])
        if (!words.includes(expected)) fail(`${expected} is not in: ${words}`);
    if (!(await page.getByRole("heading", { level: 1 }).innerText()).includes("Another name")) fail("the page has gone");
});

await test("it can be hidden, and comes again with the next mistake", async () => {
    await box.getByRole("button", { name: "Hide this" }).click();
    await box.waitFor({ state: "detached" });
    change("title: Another name", "titel: Another name");
    await box.getByText("'titel' is not a field").waitFor();
});

await test("mended, it goes away", async () => {
    change("titel: Another name", "title: The last name");
    change("sumary:", "summary:");
    await page.getByRole("heading", { level: 1, name: "The last name" }).waitFor();
    await box.waitFor({ state: "detached" });
});

await test("a page comes with its file, and goes with it", async () => {
    const file = join(folder, "content/pages/parking.md");
    await page.goto(`${preview.address}/parking/`);
    await page.getByRole("heading", { level: 1, name: "We cannot find that page" }).waitFor();
    const about = readFileSync(join(folder, "content/pages/about.md"), "utf8");
    writeFileSync(file, about.replace(/^title: .*$/m, "title: Where to park").replace(/^id: .*\n/m, ""));
    await page.getByRole("heading", { level: 1, name: "Where to park" }).waitFor();
    rmSync(file);
    await page.getByRole("heading", { level: 1, name: "We cannot find that page" }).waitFor();
});

await test("no file of the site has the script", (fail) => {
    if (readFileSync(join(folder, "output/index.html"), "utf8").includes("_signpost")) fail("the home page has it");
});

await test("a second preview of the folder is refused, and says why", async (fail) => {
    const second = await serve();
    if ((await second.ended) !== 3) fail(`it ended with ${second.process.exitCode}`);
    if (!/another watch is at work in 'output\/\.signpost'/.test(second.said)) fail(second.said);
});

await test("told to end, it ends well, and the page says so", async (fail) => {
    preview.process.kill("SIGTERM");
    if ((await preview.ended) !== 0) fail(`it ended with ${preview.process.exitCode}: ${preview.said}`);
    await box.getByText("The preview has ended").waitFor();
});

await test("what was built can be shown as it is", async (fail) => {
    const still = await serve("--built");
    await page.goto(`${still.address}/services/toy-library/`);
    if (!(await page.innerText("h1")).includes("The last name")) fail("the page has gone");
    if ((await page.content()).includes("_signpost")) fail("it has the script");
    still.process.kill("SIGINT");
    if ((await still.ended) !== 0) fail(`it ended with ${still.process.exitCode}`);
});

test.end();
