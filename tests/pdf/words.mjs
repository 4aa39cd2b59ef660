// The words that come back from a PDF are the words that went in: every sentence of an easy-read page that a person wrote
// stands in its leaflet, and every number and address of one that was made, unless the leaflet says that there is more;
// and every paragraph of the strategy's chapters in the strategy's document, in both sizes. Numbers of pages are right.
//
//     node tests/pdf/words.mjs SITE
//
// The web page and the document are two writers of one source, so the one tells what the other must hold.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const site = process.argv[2];
let passed = 0;
let failed = 0;

function files(folder, name, found = []) {
    for (const entry of readdirSync(folder)) {
        const path = join(folder, entry);
        if (statSync(path).isDirectory()) files(path, name, found);
        else if (entry === name) found.push(path);
    }
    return found;
}

function unescape(html) {
    const named = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
    return html.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name) => named[name]);
}

const squeeze = (text) => text.replace(/[\s\u00a0]+/g, " ").trim();
const plain = (html) => squeeze(unescape(html.replace(/<sup>.*?<\/sup>/gs, "").replace(/<[^>]*>/g, "")));

function pdfText(path) {
    return execFileSync("pdftotext", ["-enc", "UTF-8", path, "-"], { encoding: "utf8", maxBuffer: 1 << 26 });
}

// Letters and digits in order: line breaks, signs and spacing do not count.
const letters = (text) => text.replace(/[^\p{L}\p{N}£@]/gu, "");

function check(name, sentences, haystack) {
    const missing = sentences.filter((sentence) => !haystack.includes(letters(sentence)));
    if (sentences.length > 0 && missing.length === 0) {
        passed++;
    } else {
        failed++;
        console.log(`${name}: ${sentences.length} sentences, missing from the document:`);
        for (const sentence of missing.slice(0, 5)) console.log(`    ${sentence}`);
    }
}

// Sentences of the pairs of an easy-read page.
function easySentences(html) {
    return [...html.matchAll(/<div class="pair__text">(.*?)<\/div>/gs)].flatMap((pair) =>
        [...pair[1].matchAll(/<p>(.*?)<\/p>/gs)].map((line) => plain(line[1])));
}

for (const page of files(site, "index.html").filter((path) => path.endsWith("/easy-read/index.html"))) {
    const document = page.replace("/easy-read/index.html", "/easy-read.pdf");
    const html = readFileSync(page, "utf8");
    // Translated leaflets are put together by the same composer; scripts.mjs reads letters of other languages.
    if (!/<html[^>]*\slang="en/.test(html)) continue;
    const text = pdfText(document);
    const made = html.includes("A computer made this easy read page");
    const sentences = easySentences(html).filter((sentence) => !made || (/\d|@/.test(sentence) && !text.includes("Phone us about")));
    check(document.slice(site.length), made ? [...sentences, "Scan the square"] : sentences, letters(text));
}

// Ligatures, and letters beyond ASCII, come back as themselves.
function noPresentationForms(path) {
    const odd = pdfText(path).match(/[\uFB00-\uFB06\uFFFD\uE000-\uF8FF]/);
    if (odd) {
        failed++;
        console.log(`${path.slice(site.length)}: U+${odd[0].codePointAt(0).toString(16)} comes back instead of a letter`);
    } else {
        passed++;
    }
}

// The numbers in the A to Z of a booklet are those of the pages on which the services are described.
function checkIndex(path) {
    const pages = execFileSync("pdftotext", ["-layout", "-enc", "UTF-8", path, "-"], { encoding: "utf8", maxBuffer: 1 << 26 })
        .split("\f");
    const from = pages.findLastIndex((page) => /^\s*A to Z of services$/m.test(page));
    const lines = pages.slice(from).flatMap((page) => [...page.matchAll(/^\s*(\S.*?)  +(\d+)$/gm)]);
    const wrong = lines.filter(([, name, number]) => !letters(pages[number - 1]).includes(letters(name)));
    if (from >= 0 && lines.length > 0 && wrong.length === 0) {
        passed++;
    } else {
        failed++;
        console.log(`${path.slice(site.length)}: ${lines.length} lines in the A to Z, not where it says: ${wrong.map((line) => line[1])}`);
    }
}

for (const name of readdirSync(join(site, "downloads")).filter((file) => file.endsWith(".pdf")))
    if (pdfText(join(site, "downloads", name)).includes("A to Z of services")) checkIndex(join(site, "downloads", name));

const paragraphs_of = (html) => [...html.matchAll(/<p>(.*?)<\/p>/gs)].map((match) => plain(match[1]));

// The letters of a text, without notes and their numbers, which stand between the two halves of a paragraph that runs on.
function without(haystack, notes) {
    return notes.reduce((rest, note) => rest.replace(new RegExp(`\\d{1,2}${letters(note)}`), ""), haystack);
}

const chapters = files(join(site, "strategy"), "index.html").filter((path) => /strategy\/[a-z-]+\/index\.html$/.test(path));
for (const name of ["strategy.pdf", "strategy-large-print.pdf"]) {
    const path = join(site, "strategy", name);
    // A paragraph that runs over a page has the footer in its middle: the footers go.
    const text = pdfText(path).replace(/^.*Page \d+ of \d+.*$/gm, "").replace(/^SEND strategy .*, version .*$/gm, "");
    noPresentationForms(path);
    for (const chapter of chapters) {
        const html = readFileSync(chapter, "utf8");
        const prose = html.match(/<div class="[^"]*prose[^"]*">(.*?)<\/main>/s);
        if (!prose || /easy-read/.test(chapter) || /\/(actions|findings)\//.test(chapter)) continue;
        const [notes] = prose[1].match(/<section class="footnotes".*?<\/section>/s) ?? [""];
        const body = prose[1].replace(notes, "").replace(/<nav.*?<\/nav>/gs, "");
        const said = `${name}: ${chapter.slice(site.length)}`;
        if (notes) check(`${said}, notes`, paragraphs_of(notes), letters(text));
        check(said, paragraphs_of(body).filter((words) => words.length > 30), without(letters(text), paragraphs_of(notes)));
    }
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
