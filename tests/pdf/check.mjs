#!/usr/bin/env node
// Checks PDFs against the rules of PDF/UA-1 and PDF/A-2a that documents such as ours can break, by qpdf and poppler.
//
//     node tests/pdf/check.mjs FILE.pdf...
//
// A broken rule is a line "FILE: RULE: what". Rules carry the numbers of ISO 14289-1 (UA-1) and ISO 19005-2 (A-2a), with
// the test's number in veraPDF's profiles; "structure", "font", "outline", "metadata", "syntax", "text",
// "contrast" and "layout" are our own, stricter ones; rules.mjs says what each of the others is about. Exit status 1 when a rule is broken, 2 when a program is missing.
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { checkAnnotations, checkBreaks, checkContent, checkNotes } from "./content.mjs";
import { checkDocument } from "./document.mjs";
import { UsedCodes, checkFonts } from "./fonts.mjs";
import { Pdf, run } from "./pdf.mjs";
import { checkStructure, readStructure } from "./structure.mjs";

// A second reading by another program: it must meet no error, and find text that is text.
async function checkByPoppler(path, hasText, report) {
    const [read, fonts] = await Promise.all([run("pdftotext", ["-enc", "UTF-8", path, "-"]), run("pdffonts", [path])]);
    for (const line of (read.stderr + fonts.stderr).trim().split("\n").filter(Boolean).slice(0, 3))
        report("syntax", `poppler: ${line}`);
    if (read.status) report("syntax", `pdftotext ends with status ${read.status}`);
    if (hasText && !read.stdout.trim()) report("text", "no text can be extracted");
    if (/[\ufffd\u0000]/.test(read.stdout)) report("text", "extracted text has characters that are none");
    for (const line of fonts.stdout.split("\n").slice(2).filter(Boolean)) {
        const [embedded, , unicode] = line.trim().split(/\s+/).slice(-5);
        if (embedded !== "yes") report("UA-1 7.21.4.1 t1", `poppler: not embedded: ${line.split(/\s+/)[0]}`);
        if (unicode !== "yes") report("UA-1 7.21.7 t1", `poppler: no Unicode values: ${line.split(/\s+/)[0]}`);
    }
}

// The broken rules of a file, each { rule, message }. byPoppler: whether another program reads it, too.
export async function checkFile(path, byPoppler = true) {
    const broken = [];
    const report = (rule, message) => broken.push({ rule, message });
    let pdf;
    try {
        pdf = await Pdf.open(path);
    } catch (error) {
        if (error.code === "ENOENT" && error.path !== path) throw error;
        return [{ rule: "syntax", message: error.message }];
    }
    const used = new UsedCodes();
    const tree = readStructure(pdf, report);
    checkContent(pdf, tree, used, report);
    checkStructure(pdf, tree, report);
    checkAnnotations(pdf, tree, report);
    checkBreaks(pdf, tree, report);
    checkNotes(pdf, tree, report);
    checkFonts(pdf, used, report);
    checkDocument(pdf, report);
    if (byPoppler) await checkByPoppler(path, used.fonts.size > 0, report);
    return broken;
}

async function main(paths) {
    let failed = 0;
    const results = new Array(paths.length);
    let next = 0;
    const work = async () => {
        while (next < paths.length) {
            const i = next++;
            results[i] = await checkFile(paths[i]);
        }
    };
    await Promise.all(Array.from({ length: Math.min(availableParallelism(), paths.length) }, work));
    paths.forEach((path, i) => {
        for (const { rule, message } of results[i]) console.log(`${path}: ${rule}: ${message}`);
        if (results[i].length) failed++;
    });
    console.log(`${paths.length - failed} passed, ${failed} failed`);
    return failed ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const paths = process.argv.slice(2);
    if (!paths.length) {
        console.error("usage: node tests/pdf/check.mjs FILE.pdf...");
        process.exit(2);
    }
    process.exitCode = await main(paths).catch((error) => {
        console.error(`check.mjs: ${error.message}`);
        return 2;
    });
}
