// The sentences of made leaflets for every combination of facts (cases.mjs), by the program itself, must be those in
// en.txt, ur.txt and pl.txt: read them as an editor would before you accept others. Each sentence has a line of its own
// and at most 15 words; each leaflet to print has two pages, its phone numbers, and less than 40 KB.
//
//     node tests/leaflets/table.mjs [--accept]

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { cases, contentFiles } from "./cases.mjs";

const accept = process.argv[2] === "--accept";
const program = resolve(process.env.SIGNPOST ?? "build/release/signpost");
const theme = resolve("themes/default");
const here = dirname(fileURLToPath(import.meta.url));
const mostWords = 15;
const mostPages = 2;
const mostBytes = 40_000;
let passed = 0;
let failed = 0;

function check(good, what) {
    if (good) passed++;
    else {
        failed++;
        console.log(what);
    }
}

function build(language, folder) {
    for (const [name, text] of Object.entries(contentFiles(language))) {
        mkdirSync(dirname(join(folder, "content", name)), { recursive: true });
        writeFileSync(join(folder, "content", name), text);
    }
    const options = ["--worktree", "--repo", folder, "--theme", theme, "--out", join(folder, "out"), "--date", "2026-11-22", "--quiet", "--full"];
    const done = spawnSync(program, ["build", ...options], { encoding: "utf8" });
    check(done.status === 0 && !/(error|warning):/.test(done.stderr), `${language}: the site does not build\n${done.stderr.slice(0, 3000)}`);
    if (done.status) process.exit(1);
}

const unescape = (html) => html.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" })[name]);
const plain = (html) => unescape(html.replace(/<wbr>|<[^>]*>/g, "")).replace(/[\s\u00a0]+/g, " ").trim();

// Headings with "##" before them, and the lines of a leaflet's page
function linesOf(page) {
    const article = /<article class="easy">(.*?)<section class="easy__more"/s.exec(readFileSync(page, "utf8"))[1];
    const found = article.matchAll(/<h2[^>]*>(.*?)<\/h2>|<p>(.*?)<\/p>/gs);
    return [...found].map((match) => (match[1] !== undefined ? `## ${plain(match[1])}` : plain(match[2])));
}

// Shows the invisible signs around what runs from the left.
const shown = (line) => line.replaceAll("\u2066", "⟨").replaceAll("\u2069", "⟩");

// The lines of the plain service come whole; of the others only those that it has not.
function table(folder) {
    const usual = new Set(linesOf(join(folder, "out/services/plain/easy-read/index.html")));
    let text = "";
    for (const name of Object.keys(cases)) {
        const page = join(folder, `out/services/${name}/easy-read/index.html`);
        const lines = existsSync(page) ? linesOf(page) : ["(no leaflet)"];
        text += `${name}\n`;
        for (const line of lines) {
            if (name === "plain" || !usual.has(line)) text += `    ${shown(line)}\n`;
        }
    }
    return text;
}

// Texts that staff wrote may be longer, as may addresses.
function checkWords(language, text) {
    let name = "";
    for (const line of text.split("\n")) {
        if (!line.startsWith("    ")) name = line;
        const words = line.trim().split(/\s+/).length;
        if (name.startsWith("long-") || /^ +##/.test(line)) continue;
        check(words <= mostWords, `${language}: ${name}: ${words} words: ${line.trim()}`);
        const sentences = line.trim().split(/[.!?\u06D4] /).length;
        check(sentences === 1, `${language}: ${name}: ${sentences} sentences in a line: ${line.trim()}`);
    }
}

function checkPrinted(language, folder) {
    for (const [name, fields] of Object.entries(cases)) {
        const path = join(folder, `out/services/${name}/easy-read.pdf`);
        if (!existsSync(path)) continue;
        const pages = Number(/^Pages: +(\d+)$/m.exec(execFileSync("pdfinfo", [path], { encoding: "utf8" }))[1]);
        check(pages <= mostPages, `${language}: ${name}: ${pages} pages`);
        check(statSync(path).size < mostBytes, `${language}: ${name}: ${statSync(path).size} bytes`);
        const words = execFileSync("pdftotext", ["-enc", "UTF-8", path, "-"], { encoding: "utf8" }).replace(/[^\d\w@.]/g, "");
        const own = /01632 960 \d+/.exec(fields.contacts === undefined ? "01632 960 123" : (fields.contacts ?? ""));
        const wanted = ["01632 960 001", own && fields.status !== "defunct" ? own[0] : "", `/services/${name}`];
        for (const part of wanted) check(words.includes(part.replace(/[^\d\w@.]/g, "")), `${language}: ${name}: '${part}' is not in print`);
    }
}

// A phrase that one language has and another lacks would stop a build some day.
function phrasesOf(language) {
    const source = readFileSync(join(theme, `lib/speech/${language}.lua`), "utf8");
    return [...source.matchAll(new RegExp(`^(?:function )?${language}\\.(\\w+)(?: =|\\()`, "gm"))].map((match) => match[1]).sort().join(" ");
}

for (const file of readdirSync(join(theme, "lib/speech"))) {
    const language = file.replace(".lua", "");
    const folder = mkdtempSync(join(tmpdir(), "leaflets-"));
    build(language === "en" ? "en-GB" : language, folder);
    const text = table(folder);
    const expected = join(here, `${language}.txt`);
    if (accept) writeFileSync(expected, text);
    const wanted = existsSync(expected) ? readFileSync(expected, "utf8") : "";
    check(text === wanted, `${language}.txt is not what comes out`);
    if (text !== wanted) {
        writeFileSync(join(folder, "got"), text);
        console.log(spawnSync("diff", ["-u", existsSync(expected) ? expected : "/dev/null", join(folder, "got")], { encoding: "utf8" }).stdout.slice(0, 6000));
    }
    checkWords(language, text);
    checkPrinted(language, folder);
    check(phrasesOf(language) === phrasesOf("en"), `${language}: other phrases than English\n${phrasesOf(language)}\n${phrasesOf("en")}`);
    rmSync(folder, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
