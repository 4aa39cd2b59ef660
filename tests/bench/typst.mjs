// Makes PDF documents of Typst sources, and prints what it took.
//
//     node tests/bench/typst.mjs FOLDER FONTS
//
// FOLDER has leaflet.typ, pictures/ and leaflets/*.typ; a PDF lands beside each leaflet. One process makes them all, one
// after the other, as PDF/UA-1; what Typst remembers from one to the next (pictures, fonts, letters) it keeps as long as
// its own watching does. Starting up and finding the fonts is not counted: the first document comes before the clock.
import { readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(new URL("../../build/npm/bench/", import.meta.url));
const { NodeCompiler } = require("@myriaddreamin/typst-ts-node-compiler");
const [folder, fonts] = process.argv.slice(2);
const kept_for = 10; // documents

const compiler = NodeCompiler.create({ workspace: folder, fontArgs: [{ fontPaths: [fonts] }] });
const names = readdirSync(join(folder, "leaflets")).filter((name) => name.endsWith(".typ"));
let pages = 0;
let bytes = 0;

function make(name) {
    const made = compiler.compile({ mainFilePath: join(folder, "leaflets", name) });
    if (made.hasError() || !made.result) {
        made.printDiagnostics();
        console.error(`typst: cannot make ${name}`);
        process.exit(1);
    }
    const pdf = compiler.pdf(made.result, { pdfStandard: "ua-1" });
    writeFileSync(join(folder, "leaflets", name.replace(/typ$/, "pdf")), pdf);
    compiler.evictCache(kept_for);
    pages += made.result.numOfPages;
    bytes += pdf.length;
}

make(names.pop());
pages = bytes = 0;
const began = performance.now();
const before = process.cpuUsage();
for (const name of names) make(name);
const used = process.cpuUsage(before);
const wall = (performance.now() - began) / 1000;
const memory = process.resourceUsage().maxRSS / 1000;
const version = String(compiler.query({ mainFileContent: "#metadata(str(sys.version)) <v>" }, { selector: "<v>" })[0].value);
console.log(JSON.stringify({ version, documents: names.length, pages, bytes, wall, cpu: (used.user + used.system) / 1e6, memory }));
