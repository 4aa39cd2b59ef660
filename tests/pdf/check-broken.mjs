#!/usr/bin/env node
// Shows that check.mjs finds what it should: a good PDF is broken in one way after another, and each copy must be
// reported with the rule that was broken.
//
//     node tests/pdf/check-broken.mjs GOOD.pdf
//
// The PDF needs headings, a link and an outline. The ways that break a table, a list or a figure are left out, and
// named, when it has none; any other way that finds nothing to break counts as failed.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { checkFile } from "./check.mjs";

const drop = (pattern) => (source) => source.replace(pattern, "");
const swap = (pattern, by) => (source) => source.replace(pattern, by);

// Edits the first object that has all the patterns.
const inObject = (patterns, edit) => (source) => {
    for (const [object] of source.matchAll(/^\d+ 0 obj\n[\s\S]*?^endobj$/gm))
        if (patterns.every((pattern) => pattern.test(object))) return source.replace(object, () => edit(object));
    return source;
};

const catalog = /^ {2}\/Type \/Catalog$/m;
const element = (type) => [new RegExp(`^ {2}/S /${type}$`, "m")];
const beginTagged = /\/\w+\s*<<\s*\/MCID \d+[^>]*>>\s*BDC/;
const link = /^ {2}\/Subtype \/Link$/m;

const table = /^ {2}\/S \/TD$/m;
const list = /^ {2}\/S \/LI$/m;
const figure = /^ {2}\/S \/Figure$/m;

const field = /^ {2}\/Subtype \/Widget$/m;

// Each: what is done, how, the rule that must be reported, and what the PDF must have for it. The edits work on qpdf's editable form of the file,
// where every entry of a dictionary has its own line.
const ways = [
    ["drop Lang", inObject([catalog], drop(/^ {2}\/Lang .*\n/m)), "UA-1 7.2 t34"],
    [
        "Lang that is no language",
        inObject([catalog], swap(/^ {2}\/Lang .*$/m, "  /Lang (not_a_language)")),
        "UA-1 7.2 t29",
    ],
    ["Marked false", swap(/\/Marked true/, "/Marked false"), "UA-1 6.2 t1"],
    ["Suspects true", swap(/\/Marked true/, "/Marked true /Suspects true"), "UA-1 7.1 t4"],
    ["DisplayDocTitle false", swap(/\/DisplayDocTitle true/, "/DisplayDocTitle false"), "UA-1 7.1 t10"],
    ["drop Metadata", inObject([catalog], drop(/^ {2}\/Metadata .*\n/m)), "UA-1 7.1 t8"],
    ["PDF/UA part 2", swap(/(<pdfuaid:part>|pdfuaid:part=")1/, "$12"), "UA-1 5 t2"],
    ["no PDF/UA part", swap(/pdfuaid:part/g, "pdfuaid:piece"), "UA-1 5 t1"],
    ["PDF/A level B", swap(/(<pdfaid:conformance>|pdfaid:conformance=")A/, "$1B"), "A-2a 6.6.4 t3"],
    ["no dc:title", swap(/dc:title/g, "dc:label"), "UA-1 7.1 t9"],
    ["metadata not well-formed", swap(/<\/rdf:RDF>/, "</rdf:RDG>"), "A-2a 6.6.2.1 t4"],
    ["drop StructTreeRoot", inObject([catalog], drop(/^ {2}\/StructTreeRoot .*\n/m)), "UA-1 7.1 t11"],
    ["drop ParentTree", drop(/^ {2}\/ParentTree .*\n/m), "structure"],
    ["skip a heading level", swap(/^ {2}\/S \/H2$/m, "  /S /H4"), "UA-1 7.4.2 t1"],
    ["mix H and H1", swap(/^ {2}\/S \/H1$/m, "  /S /H"), "UA-1 7.4.4 t2"],
    [
        "drop Alt of a figure",
        inObject(element("Figure"), drop(/^ {2}\/(Alt|ActualText) .*\n/gm)),
        "UA-1 7.3 t1",
        figure,
    ],
    ["drop P of an element", inObject(element("H1"), drop(/^ {2}\/P .*\n/m)), "UA-1 7.1 t12"],
    ["unknown type of element", swap(/^ {2}\/S \/Document$/m, "  /S /Story"), "UA-1 7.1 t5"],
    ["cell that is a paragraph", swap(/^ {2}\/S \/TH$/m, "  /S /P"), "UA-1 7.2 t10", table],
    ["cells without a row", swap(/^ {2}\/S \/TR$/m, "  /S /Sect"), "UA-1 7.2 t8", table],
    ["drop Scope of headers", drop(/\/Scope \/\w+/g), "UA-1 7.5 t1", table],
    [
        "cell over two columns",
        inObject(element("TD"), swap(/^ {2}\/S \/TD$/m, "  /A << /O /Table /ColSpan 2 >>\n  /S /TD")),
        "UA-1 7.2 t43",
        table,
    ],
    ["list item that is a paragraph", swap(/^ {2}\/S \/LI$/m, "  /S /P"), "UA-1 7.2 t19", list],
    ["list body outside an item", swap(/^ {2}\/S \/LI$/m, "  /S /Div"), "UA-1 7.2 t18", list],
    ["note without ID", swap(/^ {2}\/S \/H2$/m, "  /S /Note"), "UA-1 7.9 t1"],
    ["link that is a span", inObject(element("Link"), swap(/^ {2}\/S \/Link$/m, "  /S /Span")), "UA-1 7.18.5 t1"],
    ["drop Contents of a link", inObject([link], drop(/^ {2}\/Contents .*\n/m)), "UA-1 7.18.5 t2"],
    ["drop StructParent of a link", inObject([link], drop(/^ {2}\/StructParent .*\n/m)), "UA-1 7.18.5 t1"],
    ["drop F of a link", inObject([link], drop(/^ {2}\/F .*\n/m)), "A-2a 6.3.2 t1"],
    ["link that is hidden", inObject([link], swap(/^ {2}\/F .*$/m, "  /F 6")), "A-2a 6.3.2 t2"],
    ["drop TU of a field", inObject([field], drop(/^ {2}\/TU .*\n/m)), "UA-1 7.18.1 t3", field],
    ["field that is a paragraph", inObject(element("Form"), swap(/^ {2}\/S \/Form$/m, "  /S /P")), "UA-1 7.18.4 t1", field],
    ["drop the appearance of a field", inObject([field], swap(/^ {2}\/AP </m, "  /AQ <")), "A-2a 6.3.3 t1", field],
    ["field with an action", inObject([field], swap(/^ {2}\/FT \/Tx$/m, "  /FT /Tx\n  /A << /S /Named /N /NextPage >>")), "A-2a 6.4.1 t1", field],
    ["appearances to be made by the reader", swap(/^ {2}\/AcroForm <</m, "$& /NeedAppearances true"), "A-2a 6.4.1 t3", field],
    ["field in a font that the form lacks", inObject([field], swap(/\(\/\w+ /, "(/Missing ")), "structure", field],
    ["font to type in that is not embedded", inObject([/\/FontName \/FormLetters/], drop(/^ {2}\/FontFile2 .*\n/m)), "UA-1 7.21.4.1 t1", field],
    ["drop Tabs", drop(/^ {2}\/Tabs .*\n/gm), "UA-1 7.18.3 t1"],
    ["content without a tag", swap(beginTagged, "/P BMC"), "UA-1 7.1 t3"],
    ["artifact in tagged content", swap(beginTagged, "$& /Artifact BMC EMC"), "UA-1 7.1 t1"],
    ["tagged content in an artifact", swap(beginTagged, "/Artifact BMC $& EMC"), "UA-1 7.1 t2"],
    ["marked content without an end", swap(/\bEMC\b(?!\s*endstream)/, ""), "structure"],
    [
        "content that no element has",
        swap(beginTagged, (begin) => begin.replace(/\/MCID \d+/, "/MCID 7777")),
        "UA-1 7.1 t3",
    ],
    ["content drawn in CMYK", swap(beginTagged, "$& 0 0 0 1 k"), "A-2a 6.2.4.3 t3"],
    ["unknown operator", swap(beginTagged, "$& draw"), "A-2a 6.2.2 t1"],
    ["font that the page lacks", swap(/(?<!\()\/\S+ ([\d.]+) Tf/, "/Missing $1 Tf"), "A-2a 6.2.2 t2"],
    ["glyph of missing characters", swap(/(?<!\()\/\S+ [\d.]+ Tf/, "$& <fffe> Tj"), "UA-1 7.21.8 t1"],
    ["drop ToUnicode", drop(/^ {2}\/ToUnicode .*\n/m), "UA-1 7.21.7 t1"],
    ["drop CIDToGIDMap", drop(/^ {2}\/CIDToGIDMap .*\n/m), "UA-1 7.21.3.2 t1"],
    ["font that is not embedded", drop(/^ {2}\/FontFile2 .*\n/m), "UA-1 7.21.4.1 t1"],
    ["wrong widths", swap(/(^ {2}\/W \[\s*\d+\s*\[\s*)(\d+)/m, "$1 9$2"), "UA-1 7.21.5 t1"],
    ["drop OutputIntents", inObject([catalog], swap(/\/OutputIntents/, "/OutputIdeas")), "A-2a 6.2.4.3 t2"],
    [
        "JavaScript",
        inObject([catalog], swap(catalog, "$&\n  /OpenAction << /S /JavaScript /JS (1) >>")),
        "A-2a 6.5.1 t1",
    ],
    ["Requirements", inObject([catalog], swap(catalog, "$&\n  /Requirements [ ]")), "A-2a 6.11 t1"],
    ["drop ID", drop(/^ {2}\/ID \[.*\n/m), "A-2a 6.1.3 t1"],
    [
        "outline item without a title",
        inObject([/^ {2}\/Title /m, /^ {2}\/Parent /m], drop(/^ {2}\/Title .*\n/m)),
        "outline",
    ],
    [
        "outline that leads nowhere",
        inObject([/^ {2}\/Title /m, /^ {2}\/Parent /m], drop(/^ {2}\/(Dest|A) [\s\S]*?(?=^ {2}\/|^>>)/m)),
        "outline",
    ],
];

// These change the bytes of the file as it is.
const onBytes = [
    ["bytes after the end", (bytes) => Buffer.concat([bytes, Buffer.from("more\n")]), "A-2a 6.1.3 t3"],
    ["version 2.0", (bytes) => Buffer.concat([Buffer.from("%PDF-2.0"), bytes.subarray(8)]), "A-2a 6.1.2 t1"],
    ["half a file", (bytes) => bytes.subarray(0, bytes.length / 2), "syntax"],
    ["not a PDF", () => Buffer.from("This is a letter.\n"), "syntax"],
];

function prepare(good, folder) {
    const qdf = join(folder, "qdf.pdf");
    execFileSync("qpdf", ["--qdf", "--object-streams=disable", good, qdf]);
    const source = readFileSync(qdf, "latin1");
    const files = [["untouched", good, null]];
    const add = (name, rule, bytes) => {
        const path = join(folder, `${files.length}.pdf`);
        if (bytes) writeFileSync(path, bytes);
        files.push([name, bytes ? path : null, rule]);
    };
    const rebuild = (text) => execFileSync("fix-qdf", { input: Buffer.from(text, "latin1"), maxBuffer: 1 << 28 });
    add("untouched, in the editable form", null, rebuild(source));
    for (const [name, edit, rule, needs] of ways) {
        if (needs && !needs.test(source)) {
            console.log(`left out: ${name}`);
            continue;
        }
        const changed = edit(source);
        add(name, rule, changed === source ? null : rebuild(changed));
    }
    for (const [name, edit, rule] of onBytes) add(name, rule, edit(readFileSync(good)));
    const encrypted = join(folder, "encrypted.pdf");
    execFileSync("qpdf", ["--encrypt", "", "owner", "256", "--", good, encrypted]);
    files.push(["encrypted", encrypted, "A-2a 6.1.3 t2"]);
    const attached = join(folder, "attached.pdf");
    execFileSync("qpdf", [good, "--add-attachment", good, "--", attached]);
    files.push(["a file inside", attached, "A-2a 6.8 t5"]);
    return files;
}

// Empty when all is as expected.
async function judge([, path, rule]) {
    if (!path) return "there is nothing to break so in this PDF";
    const broken = await checkFile(path);
    const found = [...new Set(broken.map((one) => one.rule))].join(", ");
    if (rule === null) return broken.length ? `reported: ${broken[0].rule}: ${broken[0].message}` : "";
    return broken.some((one) => one.rule === rule) ? "" : `expected ${rule}, reported: ${found || "nothing"}`;
}

async function main(good) {
    const folder = mkdtempSync(join(tmpdir(), "signpost-broken-"));
    try {
        const files = prepare(good, folder);
        const verdicts = new Array(files.length);
        let next = 0;
        const work = async () => {
            while (next < files.length) {
                const i = next++;
                verdicts[i] = await judge(files[i]);
            }
        };
        await Promise.all(Array.from({ length: availableParallelism() }, work));
        files.forEach(([name], i) => verdicts[i] && console.log(`FAIL ${name}: ${verdicts[i]}`));
        const failed = verdicts.filter(Boolean).length;
        console.log(`${files.length - failed} passed, ${failed} failed`);
        return failed ? 1 : 0;
    } finally {
        rmSync(folder, { recursive: true });
    }
}

if (process.argv.length !== 3) {
    console.error("usage: node tests/pdf/check-broken.mjs GOOD.pdf");
    process.exit(2);
}
process.exitCode = await main(process.argv[2]);
