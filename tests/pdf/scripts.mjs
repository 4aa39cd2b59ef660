#!/usr/bin/env node
// Documents in languages of many scripts: what comes back from them is what stands in scripts/expect, as text (NAME.txt)
// and as the tree of tags with its languages (NAME.tags), and every word of the page is among it.
//
//     node tests/pdf/scripts.mjs SITE CONTENT EXPECT [--accept]
//
// --accept writes the expected files anew: read the difference before you commit.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Pdf, text } from "./pdf.mjs";
import { readStructure } from "./structure.mjs";

const [site, content, expect, accept] = process.argv.slice(2);
let passed = 0;
let failed = 0;

// Marks of direction are added by pdftotext; they are no part of the words.
const extract = (path) =>
    execFileSync("pdftotext", ["-enc", "UTF-8", path, "-"], { encoding: "utf8" }).replace(/[\u200e\u200f\u202a-\u202e]/g, "");

function describe(element) {
    const entries = ["/Lang", "/ActualText", "/Alt"]
        .filter((key) => element.dict[key] !== undefined)
        .map((key) => ` ${key.slice(1)}=${JSON.stringify(text(element.dict[key]))}`);
    return element.type + entries.join("");
}

async function tags(path) {
    const pdf = await Pdf.open(path);
    const lines = [`Catalog Lang=${JSON.stringify(text(pdf.get(pdf.catalog["/Lang"])))}` +
        ` Direction=${pdf.get(pdf.catalog["/ViewerPreferences"])["/Direction"] ?? "/L2R"}`];
    const walk = (element, depth) => {
        lines.push("  ".repeat(depth) + describe(element));
        element.kids.forEach((kid) => walk(kid, depth + 1));
    };
    readStructure(pdf, () => {}).root.kids.forEach((kid) => walk(kid, 0));
    return lines.join("\n") + "\n";
}

function compare(name, got) {
    const path = join(expect, name);
    const wanted = existsSync(path) ? readFileSync(path, "utf8") : "";
    if (got === wanted) return passed++;
    if (accept === "--accept") {
        writeFileSync(path, got);
        console.log(`accepted ${name}`);
        return passed++;
    }
    failed++;
    const theirs = wanted.split("\n");
    const at = got.split("\n").findIndex((line, i) => line !== theirs[i]);
    console.log(`${name}: line ${at + 1} is ${JSON.stringify(got.split("\n")[at])}, not ${JSON.stringify(theirs[at])}`);
}

// Words as a reader knows them, without the marks of Markdown; digits go with them.
const words = (source) =>
    source.replace(/^---$|^[a-z]+:|\{lang=[a-z]+\}|\[\^\d\]:?/gm, " ").match(/[\p{L}\p{M}\p{N}\u200c\u200d]+/gu) ?? [];

function checkWords(name, source, got) {
    const letters = got.replace(/[^\p{L}\p{M}\p{N}\u200c\u200d]/gu, "");
    const lost = words(source).filter((word) => !["true", "pdf", "x"].includes(word) && !letters.includes(word));
    if (!lost.length) return passed++;
    failed++;
    console.log(`${name}: does not come back: ${lost.slice(0, 5).join(" ")}`);
}

for (const file of readdirSync(join(content, "pages")).filter((name) => name.endsWith(".md")).sort()) {
    const name = file.slice(0, -3);
    const path = join(site, name, `${name}.pdf`);
    const got = extract(path);
    checkWords(name, readFileSync(join(content, "pages", file), "utf8"), got);
    compare(`${name}.txt`, got);
    compare(`${name}.tags`, await tags(path));
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
