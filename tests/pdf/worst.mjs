#!/usr/bin/env node
// Documents that are hard to set: each must keep the rules (check.mjs), and its structure, with the text in it, must be
// what stands in worst/expect/NAME.txt.
//
//     node tests/pdf/worst.mjs [--accept] [NAME...]
//
// The site is that of tests/sites/base with worst/content over it, and the theme worst/theme. --accept writes the
// expected structures anew: read the difference before you commit it. With KEEP=FOLDER in the environment the site that
// was made is kept there.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { checkFile } from "./check.mjs";
import { Pdf } from "./pdf.mjs";
import { treeOf } from "./tree.mjs";

const root = resolve(fileURLToPath(import.meta.url), "../../..");
const signpost = resolve(root, process.env.SIGNPOST ?? "build/release/signpost");
const worst = join(root, "tests/pdf/worst");
const accept = process.argv.includes("--accept");
const only = process.argv.slice(2).filter((word) => word !== "--accept");
let passed = 0;
let failed = 0;

function build(folder) {
    cpSync(join(root, "tests/sites/base/content"), join(folder, "content"), { recursive: true });
    cpSync(join(worst, "content"), join(folder, "content"), { recursive: true });
    mkdirSync(join(folder, "themes"));
    symlinkSync(join(root, "themes/default"), join(folder, "themes/default"));
    cpSync(join(worst, "theme"), join(folder, "themes/worst"), { recursive: true });
    const options = ["--worktree", "--date", "2026-11-22", "--quiet", "--theme", "themes/worst"];
    execFileSync(signpost, ["build", ...options], { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
}

function difference(expected, got) {
    const at = got.findIndex((line, i) => line !== expected[i]);
    const from = at < 0 ? got.length : at;
    return `line ${from + 1}:\n    expected: ${expected[from] ?? "the end"}\n    got:      ${got[from] ?? "the end"}`;
}

// Long trees keep their ends.
function shorten(lines, ends = 400) {
    if (lines.length <= 2 * ends) return lines;
    return [...lines.slice(0, ends), `... ${lines.length - 2 * ends} lines ...`, ...lines.slice(-ends)];
}

async function judge(name, path) {
    const problems = (await checkFile(path)).map(({ rule, message }) => `${rule}: ${message}`);
    const pdf = await Pdf.open(path);
    const got = [`pages: ${pdf.pages.length}`, ...shorten(treeOf(pdf)), ""].join("\n");
    const file = join(worst, "expect", `${name}.txt`);
    const expected = existsSync(file) ? readFileSync(file, "utf8") : "";
    if (accept && got !== expected) {
        writeFileSync(file, got);
        console.log(`accepted ${name}`);
    } else if (got !== expected) problems.push(difference(expected.split("\n"), got.split("\n")));
    if (problems.length) failed++;
    else passed++;
    for (const problem of problems) console.log(`FAIL ${name}: ${problem}`);
}

const folder = mkdtempSync(join(tmpdir(), "signpost-worst-"));
try {
    build(folder);
    const trials = join(folder, "output/trials");
    const names = readdirSync(trials).filter((file) => file.endsWith(".pdf")).map((file) => file.slice(0, -4)).sort();
    for (const name of names) if (!only.length || only.includes(name)) await judge(name, join(trials, `${name}.pdf`));
    for (const file of readdirSync(join(worst, "expect")))
        if (!names.includes(file.slice(0, -4))) {
            failed++;
            console.log(`FAIL ${file}: there is no such document`);
        }
} finally {
    if (process.env.KEEP) cpSync(join(folder, "output"), process.env.KEEP, { recursive: true });
    rmSync(folder, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
