// The QR codes of a site's documents, read from their pictures as a camera sees them: each opens the page that its
// document was made from.
//
//     node tests/pdf/codes.mjs SITE
//
// Of leaflets and documents of pages the first ones are read; that every leaflet has a code is seen in its words.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const site = process.argv[2];
const base = /^Sitemap: (.*)\/sitemap\.xml$/m.exec(readFileSync(join(site, "robots.txt"), "utf8"))[1];
const scratch = mkdtempSync(join(tmpdir(), "codes-"));
let passed = 0;
let failed = 0;

function documents(folder, found = []) {
    for (const entry of readdirSync(folder).sort()) {
        const path = join(folder, entry);
        if (statSync(path).isDirectory()) documents(path, found);
        else if (entry.endsWith(".pdf")) found.push(path);
    }
    return found;
}

function check(name, good, what) {
    if (good) {
        passed++;
    } else {
        failed++;
        console.log(`${name}: ${what}`);
    }
}

function codesOf(path) {
    execFileSync("pdftoppm", ["-r", "120", "-png", path, join(scratch, "page")]);
    const pages = readdirSync(scratch).map((name) => join(scratch, name));
    // Its status tells of each page without a code, too.
    const read = spawnSync("zbarimg", ["--nodbus", "-q", "--raw", ...pages], { encoding: "utf8" });
    for (const page of pages) rmSync(page);
    return read.stdout.split("\n").filter(Boolean);
}

const all = documents(site).filter((path) => !path.startsWith(join(site, "strategy")) && !path.startsWith(join(site, "downloads")));
const leaflets = all.filter((path) => path.endsWith("/easy-read.pdf"));
const pages = all.filter((path) => path.endsWith(`${dirname(path).split("/").pop()}.pdf`));
for (const path of leaflets) {
    const words = execFileSync("pdftotext", ["-enc", "UTF-8", path, "-"], { encoding: "utf8" });
    const address = `${base}${dirname(path).slice(site.length)}`.replace(/^\w+:\/\//, "");
    check(path.slice(site.length), words.replace(/[\s\u200e\u200f\u202a-\u202e]/g, "").includes(address), `the address ${address} is not printed`);
}
for (const path of [...leaflets.slice(0, 12), ...pages.slice(0, 3)]) {
    const codes = codesOf(path);
    const address = `${base}${dirname(path).slice(site.length)}/`;
    check(path.slice(site.length), codes.length === 1 && codes[0] === address, `its codes say '${codes}', not '${address}'`);
}
check("site", leaflets.length > 0 && pages.length > 0, "there are no documents to read");
rmSync(scratch, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
