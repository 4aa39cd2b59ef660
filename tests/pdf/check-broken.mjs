#!/usr/bin/env node
// Shows that check.mjs finds what it should: good PDFs are broken in one way after another, and each copy must be
// reported with the rules that were broken. All rules of rules.mjs must come up.
//
//     node tests/pdf/check-broken.mjs GOOD.pdf...
//
// Each way breaks the first of the PDFs that has what it breaks; one that finds nothing to break counts as failed.
// Together they need headings, links, an outline, contents, lists, notes, figures, tables with spans, and a form.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { checkFile } from "./check.mjs";
import { replaced, rules } from "./rules.mjs";

const drop = (pattern) => (source) => source.replace(pattern, "");
const swap = (pattern, by) => (source) => source.replace(pattern, by);

// One edit after the other; all must find something to change.
const both = (...edits) => (source) => {
    let out = source;
    for (const edit of edits) {
        const changed = edit(out);
        if (changed === out) return source;
        out = changed;
    }
    return out;
};

// Adds an empty comment, for both(): finds out whether the PDF has such an object.
const has = (patterns) => inObject(patterns, (object) => `${object}\n%`);

// Edits an object that has all the patterns: the first one, or the nth of them, counted from 0.
const inObject = (patterns, edit, nth = 0) => (source) => {
    const found = [...source.matchAll(/^\d+ 0 obj\n[\s\S]*?^endobj$/gm)].filter(([object]) =>
        patterns.every((pattern) => pattern.test(object)),
    );
    if (!found[nth]) return source;
    const [object] = found[nth];
    return source.slice(0, found[nth].index) + edit(object) + source.slice(found[nth].index + object.length);
};

const catalog = /^ {2}\/Type \/Catalog$/m;
const element = (type) => [new RegExp(`^ {2}/S /${type}$`, "m")];
const retype = (from, to, nth = 0) => inObject(element(from), swap(`  /S /${from}\n`, `  /S /${to}\n`), nth);
const retypeAll = (from, to) => (source) => source.replaceAll(`  /S /${from}\n`, `  /S /${to}\n`);
const inCatalog = (entry) => inObject([catalog], swap(catalog, `$&\n  ${entry}`));
const dropLang = inObject([catalog], drop(/^ {2}\/Lang .*\n/m));
const beginTagged = /\/\w+\s*<<\s*\/MCID \d+[^>]*>>\s*BDC/;
const link = /^ {2}\/Subtype \/Link$/m;
const inLink = (edit) => inObject([link], edit);
const field = /^ {2}\/Subtype \/Widget$/m;
const inField = (edit) => inObject([field], edit);
const strange = (subtype, edit = (source) => source) => inLink((source) => edit(source.replace(link, `  /Subtype /${subtype}`)));
const inRoot = (entry) => swap(/^ {2}\/Type \/StructTreeRoot$/m, `$&\n  ${entry}`);
const beforeContent = (operators) => swap(beginTagged, (begin) => `${operators} ${begin}`);
const inForm = (edit) => inObject([/^ {2}\/Subtype \/Form$/m], edit);
const formEntry = (entry) => inForm(swap(/^ {2}\/Subtype \/Form$/m, `$&\n  ${entry}`));
const state = (entry) => inObject([/^ {2}\/Type \/Page$/m], swap(/\/Resources <</, `$& /ExtGState << /Gx << /Type /ExtGState ${entry} >> >>`));
const withEncoding = (entry) => (source) => {
    const metadata = /^ {2}\/Metadata (\d+ 0 R)$/m.exec(source)?.[1];
    return both(
        swap(/^ {2}\/Encoding \/Identity-H$/m, `  /Encoding ${metadata}`),
        swap(/^ {2}\/Subtype \/XML$/m, `$&\n  ${entry.replace("SELF", metadata)}`),
    )(source);
};
const outlineItem = [/^ {2}\/Title /m, /^ {2}\/Parent /m];
const ua = "http://www.aiim.org/pdfua/ns/id/";
const uaProperty = (name) => swap(/<pdfuaid:part>/, `<x:${name} xmlns:x="${ua}">1</x:${name}>$&`);

// Each: what is done, how, and the rules that must be reported. The edits work on qpdf's editable form of the file,
// where every entry of a dictionary has its own line.
const ways = [
    // 5 and 6: what the file says of itself
    ["no PDF/UA part", swap(/pdfuaid:part/g, "pdfuaid:piece"), "UA-1 5 t1"],
    ["PDF/UA part 2", swap(/(<pdfuaid:part>|pdfuaid:part=")1/, "$12"), "UA-1 5 t2"],
    ["another prefix for PDF/UA", swap(/<pdfuaid:part>1<\/pdfuaid:part>/, `<x:part xmlns:x="${ua}">1</x:part>`), "UA-1 5 t3"],
    ["another prefix for an amendment", uaProperty("amd"), "UA-1 5 t4"],
    ["another prefix for a correction", uaProperty("corr"), "UA-1 5 t5"],
    ["Marked false", swap(/\/Marked true/, "/Marked false"), "UA-1 6.2 t1"],
    ["no MarkInfo", inObject([catalog], swap(/\/MarkInfo/, "/MarkIdea")), "UA-1 6.2 t1"],

    // 7.1: all is tagged, and the file is described
    ["artifact in tagged content", swap(beginTagged, "$& /Artifact BMC EMC"), "UA-1 7.1 t1"],
    ["tagged content in an artifact", swap(beginTagged, "/Artifact BMC $& EMC"), "UA-1 7.1 t2"],
    ["content without a tag", swap(beginTagged, "/P BMC"), "UA-1 7.1 t3"],
    ["content that no element has", swap(beginTagged, (begin) => begin.replace(/\/MCID \d+/, "/MCID 7777")), "UA-1 7.1 t3"],
    ["a line that is no artifact", swap(/\/Artifact\s*(<<[^>]*>>\s*BDC|BMC)/, "/Span BMC"), "UA-1 7.1 t3"],
    ["Suspects true", swap(/\/Marked true/, "/Marked true /Suspects true"), "UA-1 7.1 t4"],
    ["unknown type of element", retype("Document", "Story"), "UA-1 7.1 t5"],
    ["types mapped in a circle", both(retype("Document", "Story"), inRoot("/RoleMap << /Story /Tale /Tale /Story >>")), "UA-1 7.1 t6"],
    ["a standard type mapped to another", inRoot("/RoleMap << /P /Div >>"), "UA-1 7.1 t7"],
    ["drop Metadata", inObject([catalog], drop(/^ {2}\/Metadata .*\n/m)), "UA-1 7.1 t8"],
    ["no dc:title", swap(/dc:title/g, "dc:label"), "UA-1 7.1 t9"],
    ["DisplayDocTitle false", swap(/\/DisplayDocTitle true/, "/DisplayDocTitle false"), "UA-1 7.1 t10"],
    ["no ViewerPreferences", inObject([catalog], swap(/\/ViewerPreferences/, "/ViewerWishes")), "UA-1 7.1 t10"],
    ["drop StructTreeRoot", inObject([catalog], drop(/^ {2}\/StructTreeRoot .*\n/m)), "UA-1 7.1 t11"],
    ["drop P of an element", inObject(element("H1"), drop(/^ {2}\/P .*\n/m)), "UA-1 7.1 t12"],

    // 7.2: languages
    ["drop Lang, with a link", both(has([link]), dropLang), ["UA-1 7.2 t34", "UA-1 7.2 t2", "UA-1 7.2 t24", "UA-1 7.2 t33"]],
    ["drop Lang, with a description", both(has(element("Figure")), dropLang), "UA-1 7.2 t22"],
    ["drop Lang, with replacement text", both(has([/^ {2}\/ActualText /m]), dropLang), "UA-1 7.2 t21"],
    ["drop Lang, with an abbreviation", both(inObject(element("H1"), swap(/^ {2}\/P /m, "  /E (Education)\n$&")), dropLang), "UA-1 7.2 t23"],
    ["drop Lang, with a field", both(inCatalog("/AcroForm << /Fields [ << /TU (Your name) >> ] >>"), dropLang), "UA-1 7.2 t25"],
    ["drop Lang, with replacement text in the content", both(beforeContent("/Span << /ActualText (a) >> BDC EMC"), dropLang), "UA-1 7.2 t30"],
    ["drop Lang, with a description in the content", both(beforeContent("/Span << /Alt (a) >> BDC EMC"), dropLang), "UA-1 7.2 t31"],
    ["drop Lang, with an abbreviation in the content", both(beforeContent("/Span << /E (a) >> BDC EMC"), dropLang), "UA-1 7.2 t32"],
    ["Lang that is no language", inObject([catalog], swap(/^ {2}\/Lang .*$/m, "  /Lang (not_a_language)")), "UA-1 7.2 t29"],
    ["an element's Lang that is none", inObject(element("H1"), swap(/^ {2}\/P /m, "  /Lang (in English)\n$&")), "UA-1 7.2 t29"],
    ["Lang in the content that is none", beforeContent("/Span << /Lang (e n) >> BDC EMC"), "UA-1 7.2 t29"],

    // 7.2: tables, lists and contents
    ["body of a table that is a paragraph", retype("TBody", "P"), ["UA-1 7.2 t3", "UA-1 7.2 t4"]],
    ["table that is a division", retype("Table", "Div"), ["UA-1 7.2 t5", "UA-1 7.2 t6"]],
    ["foot outside a table", both(retype("TBody", "TFoot"), retype("Table", "Div")), "UA-1 7.2 t7"],
    ["cells without a row", retypeAll("TR", "Sect"), ["UA-1 7.2 t8", "UA-1 7.2 t9", "UA-1 7.2 t36", "UA-1 7.2 t37"]],
    ["cell that is a paragraph", retype("TH", "P"), "UA-1 7.2 t10"],
    ["two heads", retype("TBody", "THead"), ["UA-1 7.2 t11", "UA-1 7.2 t14"]],
    ["two feet", both(retype("THead", "TFoot"), retype("TBody", "TFoot")), ["UA-1 7.2 t12", "UA-1 7.2 t13"]],
    ["foot without rows", both(retypeAll("TBody", "TFoot"), retypeAll("TR", "Sect")), "UA-1 7.2 t38"],
    ["cells in one place", inObject([/\(t1-2-2\)/, /\(t1-4-1\)/, ...element("TD")], swap(/\/O \/Table/, "$& /ColSpan 3"), 1), "UA-1 7.2 t15"],
    ["caption in the middle", inObject(element("Table"), swap(/(\/K \[\s*)(\d+ 0 R)(\s+)(\d+ 0 R)(\s+\d+ 0 R\s+\])/, "$1$4$3$2$5")), "UA-1 7.2 t16"],
    ["two captions", retype("THead", "Caption"), "UA-1 7.2 t39"],
    ["cell that goes on below the table", inObject([/\/RowSpan 2/, ...element("TD")], swap(/\/RowSpan 2/, "/RowSpan 99")), "UA-1 7.2 t41"],
    ["cell over too few columns", swap(/\/ColSpan 5/, "/ColSpan 4"), "UA-1 7.2 t42"],
    ["cell over two columns", swap(/\/ColSpan 5/, "/ColSpan 6"), "UA-1 7.2 t43"],
    ["item outside a list", retype("L", "Div"), "UA-1 7.2 t17"],
    ["list body outside an item", retype("LI", "Div"), "UA-1 7.2 t18"],
    ["list item that is a paragraph", retype("LI", "P"), "UA-1 7.2 t19"],
    ["body of an item that is a paragraph", retype("LBody", "P"), "UA-1 7.2 t20"],
    ["caption below an item", retype("LI", "Caption", 1), "UA-1 7.2 t40"],
    ["entry outside the contents", retype("TOC", "Div"), "UA-1 7.2 t26"],
    ["entry of the contents that is a paragraph", retype("TOCI", "P"), "UA-1 7.2 t27"],
    ["caption below an entry of the contents", retype("TOCI", "Caption", 1), "UA-1 7.2 t28"],

    // 7.3 to 7.9: figures, headings, headers, notes
    ["drop Alt of a figure", inObject(element("Figure"), drop(/^ {2}\/(Alt|ActualText) .*\n/gm)), "UA-1 7.3 t1"],
    ["empty Alt of a figure", inObject(element("Figure"), swap(/^ {2}\/Alt .*$/m, "  /Alt ()")), "UA-1 7.3 t1"],
    ["formula without words", inObject(element("Figure"), both(drop(/^ {2}\/Alt .*\n/m), swap("/S /Figure", "/S /Formula"))), "UA-1 7.7 t1"],
    ["skip a heading level", retype("H2", "H4"), "UA-1 7.4.2 t1"],
    ["begin with a second heading", retype("H1", "H2"), "UA-1 7.4.2 t1"],
    ["headings without numbers", both(retypeAll("H1", "H"), retypeAll("H2", "H")), "UA-1 7.4.4 t1"],
    ["mix H and H1", retype("H1", "H"), ["UA-1 7.4.4 t2", "UA-1 7.4.4 t3"]],
    ["drop Scope of headers", both(drop(/\/Scope \/\w+/g), drop(/\/Headers \[[^\]]*\]/g)), "UA-1 7.5 t1"],
    ["unknown header", swap(/(\/Headers \[\s*)\([^)]*\)/, "$1(nowhere)"), "UA-1 7.5 t2"],
    ["note that does not lead back", both(has(element("Note")), retypeAll("Lbl", "Span")), "layout"],
    ["note that leads to another page", inObject([/^ {2}\/Dest \[/m, /^ {2}\/Contents \(4\)/m], swap(/(\/Dest \[\s*)\d+/, "$13"), 1), "layout"],
    ["note without ID", inObject(element("Note"), drop(/^ {2}\/ID .*\n/m)), "UA-1 7.9 t1"],
    ["two notes of one ID", swap(/^ {2}\/ID \(note-2\)$/m, "  /ID (note-1)"), "UA-1 7.9 t2"],

    // 7.10 to 7.20: what our documents never have, and links
    ["layers without a name", inCatalog("/OCProperties << /OCGs [ ] /D << >> >>"), "UA-1 7.10 t1"],
    ["layers that switch themselves", inCatalog("/OCProperties << /OCGs [ ] /D << /Name (a) /AS [ ] >> >>"), "UA-1 7.10 t2"],
    ["file inside without a name", inCatalog("/AF [ << /Type /Filespec /EF << >> >> ]"), ["UA-1 7.11 t1", "A-2a 6.8 t5"]],
    ["XFA form", inCatalog("/AcroForm << /Fields [ ] /XFA [ ] >>"), ["UA-1 7.15 t1", "A-2a 6.4.2 t1"]],
    ["annotation that is a note", strange("Text"), ["UA-1 7.18.1 t1", "A-2a 6.3.1 t1"]],
    ["annotation without words", strange("Text", drop(/^ {2}\/Contents .*\n/m)), "UA-1 7.18.1 t2"],
    ["field without a name", strange("Widget"), ["UA-1 7.18.1 t3", "UA-1 7.18.4 t1"]],
    ["drop TU of a field", inField(drop(/^ {2}\/TU .*\n/m)), "UA-1 7.18.1 t3"],
    ["field that is a paragraph", both(has([field]), retype("Form", "P")), "UA-1 7.18.4 t1"],
    ["field in a font that the form lacks", inField(swap(/\(\/\w+ /, "(/Missing ")), "structure"],
    ["font to type in that is not embedded", inObject([/\/FontName \/FormLetters/], drop(/^ {2}\/FontFile2 .*\n/m)), "UA-1 7.21.4.1 t1"],
    ["traps", strange("TrapNet"), "UA-1 7.18.2 t1"],
    ["printer's mark in the structure", strange("PrinterMark"), "UA-1 7.18.8 t1"],
    ["drop Tabs", both(has([link]), drop(/^ {2}\/Tabs .*\n/gm)), "UA-1 7.18.3 t1"],
    ["Tabs by rows", both(has([link]), swap(/^ {2}\/Tabs \/S$/gm, "  /Tabs /R")), "UA-1 7.18.3 t1"],
    ["form without a field", retype("H1", "Form"), "UA-1 7.18.4 t2"],
    ["link that is a span", retype("Link", "Span"), "UA-1 7.18.5 t1"],
    ["drop StructParent of a link", inLink(drop(/^ {2}\/StructParent .*\n/m)), "UA-1 7.18.5 t1"],
    ["drop Contents of a link", inLink(drop(/^ {2}\/Contents .*\n/m)), "UA-1 7.18.5 t2"],
    ["media clip", inCatalog("/Clip << /S /MCD >>"), ["UA-1 7.18.6.2 t1", "UA-1 7.18.6.2 t2"]],
    ["drawing from another file", formEntry("/Ref << >>"), ["UA-1 7.20 t1", "A-2a 6.2.9 t2"]],
    ["numbered content in a drawing", inForm(swap(/\nstream\n/, "$&/P << /MCID 0 >> BDC EMC\n")), "UA-1 7.20 t2"],

    // 7.21: fonts
    ["no set of characters", drop(/^ +\/Registry .*\n/m), "UA-1 7.21.3.1 t1"],
    ["drop CIDToGIDMap", drop(/^ {2}\/CIDToGIDMap .*\n/m), "UA-1 7.21.3.2 t1"],
    ["unknown encoding", swap(/^ {2}\/Encoding \/Identity-H$/m, "  /Encoding /Odd-H"), "UA-1 7.21.3.3 t1"],
    ["encoding of two directions", withEncoding("/WMode 1"), "UA-1 7.21.3.3 t2"],
    ["encoding that leans on itself", withEncoding("/UseCMap SELF"), "UA-1 7.21.3.3 t3"],
    ["font that is not embedded", drop(/^ {2}\/FontFile2 .*\n/m), "UA-1 7.21.4.1 t1"],
    ["glyph that the font lacks", both(swap(/^ {2}\/CIDToGIDMap .*$/gm, "  /CIDToGIDMap /Identity"), swap(/(?<!\()\/\S+ [\d.]+ Tf/, "$& <fffe> Tj")), "UA-1 7.21.4.1 t2"],
    ["CIDSet that is not complete", (source) => {
        const metadata = /^ {2}\/Metadata (\d+ 0 R)$/m.exec(source)?.[1];
        return source.replace(/^ {2}\/FontFile2 /m, `  /CIDSet ${metadata}\n$&`);
    }, "UA-1 7.21.4.2 t2"],
    ["simple font", swap(/^ {2}\/Subtype \/Type0$/m, "  /Subtype /TrueType"), "font"],
    ["font without the name of a subset", swap(/^ {2}\/BaseFont \/[A-Z]{6}\+/m, "  /BaseFont /"), "font"],
    ["wrong Length1", swap(/^ {2}\/Length1 (\d)/m, "  /Length1 9$1"), "font"],
    ["wrong widths", swap(/(^ {2}\/W \[\s*\d+\s*\[\s*)(\d+)/m, "$1 9$2"), "UA-1 7.21.5 t1"],
    ["drop ToUnicode", drop(/^ {2}\/ToUnicode .*\n/m), "UA-1 7.21.7 t1"],
    ["code that stands for nothing", swap(/(beginbfchar\s*<[0-9a-fA-F]+>\s*)<[0-9a-fA-F]+>/, "$1<0000>"), "UA-1 7.21.7 t2"],
    ["code that stands for a private character", swap(/(beginbfchar\s*<[0-9a-fA-F]+>\s*)<[0-9a-fA-F]+>/, "$1<E001>"), "A-2a 6.2.11.7.3 t1"],
    ["glyph of missing characters", swap(/(?<!\()\/\S+ [\d.]+ Tf/, "$& <fffe> Tj"), "UA-1 7.21.8 t1"],

    // our own, stricter ones
    ["drop ParentTree", drop(/^ {2}\/ParentTree .*\n/m), "structure"],
    ["parent tree that leads elsewhere", inObject([/^ {2}\/Nums \[/m], swap(/(\/Nums \[\s*0\s*\[\s*)\d+ 0 R/, "$11 0 R")), "structure"],
    ["ParentTreeNextKey too small", swap(/\/ParentTreeNextKey \d+/, "/ParentTreeNextKey 0"), "structure"],
    ["page without StructParents", inObject([/^ {2}\/Type \/Page$/m], drop(/^ {2}\/StructParents .*\n/m)), "structure"],
    ["wrong parent", inObject(element("H1"), swap(/^ {2}\/P \d+ /m, "  /P 1 ")), "structure"],
    ["element without content", inObject(element("H1"), drop(/^ {2}\/K [\s\S]*?(?=^ {2}\/)/m)), "structure"],
    ["element twice in the tree", inObject(element("Document"), swap(/(\/K \[\s*)(\d+ 0 R)/, "$1$2 $2")), "structure"],
    ["no heading", (source) => source.replace(/^ {2}\/S \/H\d$/gm, "  /S /P"), "structure"],
    ["marked content without an end", swap(/\bEMC\b(?!\s*endstream)/, ""), "structure"],
    ["link that leads nowhere", inLink(drop(/^ {2}\/(A|Dest) [\s\S]*?(?=^ {2}\/|^>>)/m)), "structure"],
    ["link without a place", inLink(swap(/^ {2}\/Rect \[[\s\S]*?\]/m, "  /Rect [ 9 9 9 9 ]")), "structure"],
    ["title of the properties that is another", swap(/^ {2}\/Title \(.*\)$/m, "  /Title (Another)"), "metadata"],
    ["outline item without a title", inObject(outlineItem, drop(/^ {2}\/Title .*\n/m)), "outline"],
    ["outline that leads nowhere", inObject(outlineItem, drop(/^ {2}\/(Dest|A) [\s\S]*?(?=^ {2}\/|^>>)/m)), "outline"],
    ["outline that miscounts", inObject([...outlineItem, /\/Count /], swap(/^ {2}\/Count .*$/m, "  /Count 99")), "outline"],
    ["pale letters", swap(/[\d.]+ [\d.]+ [\d.]+ rg(?=\s+\/F\d)/, "0.7 0.7 0.7 rg"), "contrast"],

    // PDF/A
    ["drop ID", drop(/^ {2}\/ID \[.*\n/m), "A-2a 6.1.3 t1"],
    ["odd hexadecimal digits", swap(/(?<!\()\/\S+ [\d.]+ Tf/, "$& <00010> Tj"), "A-2a 6.1.6 t1"],
    ["stream in another file", inObject([/^ {2}\/Subtype \/XML$/m], swap(/^ {2}\/Subtype \/XML$/m, "$&\n  /FFilter /FlateDecode")), "A-2a 6.1.7.1 t3"],
    ["unknown filter", inObject([/^ {2}\/Subtype \/XML$/m], swap(/^ {2}\/Subtype \/XML$/m, "$&\n  /Filter /LZWDecode")), "A-2a 6.1.7.2 t1"],
    ["number too large", inCatalog("/Large 99999999999"), "A-2a 6.1.13 t1"],
    ["string too long", inCatalog(`/Long (${"a".repeat(40000)})`), "A-2a 6.1.13 t3"],
    ["name too long", inCatalog(`/Long /${"a".repeat(200)}`), "A-2a 6.1.13 t4"],
    ["states nested too deeply", beforeContent(`${"q ".repeat(30)}${"Q ".repeat(30)}`), "A-2a 6.1.13 t8"],
    ["page that is too small", swap(/\/MediaBox \[[^\]]*\]/, "/MediaBox [ 0 0 2 2 ]"), "A-2a 6.1.13 t11"],
    ["unknown operator", swap(beginTagged, "$& draw"), "A-2a 6.2.2 t1"],
    ["font that the page lacks", swap(/(?<!\()\/\S+ ([\d.]+) Tf/, "/Missing $1 Tf"), "A-2a 6.2.2 t2"],
    ["profile that is none", (source) => {
        const metadata = /^ {2}\/Metadata (\d+ 0 R)$/m.exec(source)?.[1];
        return source.replace(/\/DestOutputProfile \d+ 0 R/, `/DestOutputProfile ${metadata}`);
    }, "A-2a 6.2.3 t1"],
    ["drop OutputIntents", inObject([catalog], swap(/\/OutputIntents/, "/OutputIdeas")), "A-2a 6.2.4.3 t2"],
    ["content drawn in CMYK", swap(beginTagged, "$& 0 0 0 1 k"), "A-2a 6.2.4.3 t3"],
    ["function for colours", state("/TR /Identity"), "A-2a 6.2.5 t1"],
    ["second function for colours", state("/TR2 /Identity"), "A-2a 6.2.5 t2"],
    ["moved screen", state("/HTP [ 0 0 ]"), "A-2a 6.2.5 t3"],
    ["unknown way to blend", state("/BM /Muddle"), "A-2a 6.2.10 t1"],
    ["unknown intent", beforeContent("/Guess ri"), "A-2a 6.2.6 t1"],
    ["PostScript in a drawing", formEntry("/Subtype2 /PS"), "A-2a 6.2.9 t1"],
    ["font that is not described", drop(/^ {2}\/StemV .*\n/m), "A-2a 6.2.11.2 t1"],
    ["drop F of a link", inLink(drop(/^ {2}\/F .*\n/m)), "A-2a 6.3.2 t1"],
    ["link that is hidden", inLink(swap(/^ {2}\/F .*$/m, "  /F 6")), "A-2a 6.3.2 t2"],
    ["link of many looks", inLink(swap(link, "$&\n  /AP << /N 1 0 R /D 1 0 R >>")), "A-2a 6.3.3 t2"],
    ["drop the appearance of a field", inField(swap(/^ {2}\/AP </m, "  /AQ <")), "A-2a 6.3.3 t1"],
    ["appearance that is no stream", inField(swap(/(^ {2}\/AP <<\s*\/N) \d+ 0 R/m, "$1 << >>")), "A-2a 6.3.3 t4"],
    ["field with an action", inField(swap(/^ {2}\/FT \/Tx$/m, "$&\n  /A << /S /Named /N /NextPage >>")), "A-2a 6.4.1 t1"],
    ["appearances to be made by the reader", swap(/^ {2}\/AcroForm <</m, "$& /NeedAppearances true"), "A-2a 6.4.1 t3"],
    ["form that readers draw", inCatalog("/AcroForm << /Fields [ ] /NeedAppearances true >>"), "A-2a 6.4.1 t3"],
    ["page that readers draw", inCatalog("/NeedsRendering true"), "A-2a 6.4.2 t2"],
    ["JavaScript", inCatalog("/OpenAction << /S /JavaScript /JS (1) >>"), "A-2a 6.5.1 t1"],
    ["actions that come by themselves", inCatalog("/AA << >>"), "A-2a 6.5.2 t1"],
    ["length of the metadata", swap(/<\?xpacket begin=/, "<?xpacket bytes=\"9\" begin="), "A-2a 6.6.2.1 t2"],
    ["encoding of the metadata", swap(/<\?xpacket begin=/, "<?xpacket encoding=\"UTF-8\" begin="), "A-2a 6.6.2.1 t3"],
    ["metadata not well-formed", swap(/<\/rdf:RDF>/, "</rdf:RDG>"), "A-2a 6.6.2.1 t4"],
    ["no extension schema", swap(/pdfaExtension:schemas/g, "pdfaExtension:plans"), "A-2a 6.6.2.3.1 t1"],
    ["no PDF/A part", swap(/pdfaid:part/g, "pdfaid:piece"), "A-2a 6.6.4 t1"],
    ["PDF/A part 1", swap(/(<pdfaid:part>|pdfaid:part=")2/, "$11"), "A-2a 6.6.4 t2"],
    ["PDF/A level B", swap(/(<pdfaid:conformance>|pdfaid:conformance=")A/, "$1B"), "A-2a 6.6.4 t3"],
    ["presentations", inCatalog("/Names << /AlternatePresentations << /Names [ ] >> >>"), "A-2a 6.10 t1"],
    ["steps of a presentation", inObject([/^ {2}\/Type \/Page$/m], swap(/^ {2}\/Type \/Page$/m, "$&\n  /PresSteps << >>")), "A-2a 6.10 t2"],
    ["Requirements", inCatalog("/Requirements [ ]"), "A-2a 6.11 t1"],
];

// These change the bytes of the file as it is.
const onBytes = [
    ["bytes after the end", (bytes) => Buffer.concat([bytes, Buffer.from("more\n")]), "A-2a 6.1.3 t3"],
    ["version 2.0", (bytes) => Buffer.concat([Buffer.from("%PDF-2.0"), bytes.subarray(8)]), ["A-2a 6.1.2 t1", "UA-1 6.1 t1"]],
    ["half a file", (bytes) => bytes.subarray(0, bytes.length / 2), "syntax"],
    ["not a PDF", () => Buffer.from("This is a letter.\n"), "syntax"],
    ["an empty file", () => Buffer.alloc(0), "syntax"],
];

// And these are made by qpdf.
const byQpdf = [
    ["encrypted", ["--encrypt", "", "owner", "256", "--"], "A-2a 6.1.3 t2"],
    ["locked for screen readers", ["--allow-weak-crypto", "--encrypt", "", "owner", "128", "--accessibility=n", "--"], "UA-1 7.16 t1"],
];

// Each copy: what was done, its path (null: nothing to break so was found), and the rules to be reported (null: none).
function prepare(goods, folder) {
    const copies = [];
    const add = (name, wanted, bytes) => {
        const path = join(folder, `${copies.length}.pdf`);
        if (bytes) writeFileSync(path, bytes);
        copies.push([name, bytes ? path : null, wanted && [wanted].flat()]);
    };
    const rebuild = (text) => execFileSync("fix-qdf", { input: Buffer.from(text, "latin1"), maxBuffer: 1 << 28 });
    const sources = goods.map((good) => {
        const qdf = join(folder, "qdf.pdf");
        execFileSync("qpdf", ["--qdf", "--object-streams=disable", good, qdf]);
        const source = readFileSync(qdf, "latin1");
        copies.push([`${basename(good)}, untouched`, good, null]);
        add(`${basename(good)}, in the editable form`, null, rebuild(source));
        return source;
    });
    for (const [name, edit, wanted] of ways) {
        const source = sources.find((one) => edit(one) !== one);
        try {
            add(name, wanted, source && rebuild(edit(source)));
        } catch (error) {
            throw new Error(`'${name}' leaves nothing that can be read: ${error.message}`);
        }
    }
    for (const [name, edit, wanted] of onBytes) add(name, wanted, edit(readFileSync(goods[0])));
    for (const [name, options, wanted] of byQpdf) {
        const path = join(folder, "made.pdf");
        execFileSync("qpdf", [...options, goods[0], path]);
        add(name, wanted, readFileSync(path));
    }
    return copies;
}

// Empty when all is as expected.
async function judge([, path, wanted]) {
    if (!path) return "there is nothing to break so in any of these PDFs";
    const broken = await checkFile(path, !wanted || wanted.includes("syntax"));
    const found = [...new Set(broken.map((one) => one.rule))];
    if (!wanted) return broken.length ? `reported: ${broken[0].rule}: ${broken[0].message}` : "";
    const missed = wanted.filter((rule) => !found.includes(rule));
    return missed.length ? `expected ${missed.join(", ")}, reported: ${found.join(", ") || "nothing"}` : "";
}

async function main(goods) {
    const folder = mkdtempSync(join(tmpdir(), "signpost-broken-"));
    try {
        const copies = prepare(goods, folder);
        const verdicts = new Array(copies.length);
        let next = 0;
        const work = async () => {
            while (next < copies.length) {
                const i = next++;
                verdicts[i] = await judge(copies[i]);
            }
        };
        await Promise.all(Array.from({ length: availableParallelism() }, work));
        copies.forEach(([name], i) => verdicts[i] && console.log(`FAIL ${name}: ${verdicts[i]}`));
        const shown = new Set(copies.flatMap(([, , wanted], i) => (verdicts[i] ? [] : (wanted ?? []))));
        const unseen = Object.keys(rules).filter((rule) => !shown.has(replaced[rule] ?? rule));
        for (const rule of unseen) console.log(`FAIL ${rule} (${rules[rule]}): no broken copy shows that it is found`);
        const unlisted = [...shown].filter((rule) => /^(UA|A)-/.test(rule) && !rules[rule]);
        for (const rule of unlisted) console.log(`FAIL ${rule} is not among the rules`);
        const failed = verdicts.filter(Boolean).length + unseen.length + unlisted.length;
        console.log(`${copies.length + Object.keys(rules).length - failed} passed, ${failed} failed`);
        return failed ? 1 : 0;
    } finally {
        rmSync(folder, { recursive: true });
    }
}

if (process.argv.length < 3) {
    console.error("usage: node tests/pdf/check-broken.mjs GOOD.pdf...");
    process.exit(2);
}
process.exitCode = await main(process.argv.slice(2)).catch((error) => {
    console.error(`check-broken.mjs: ${error.message}`);
    return 2;
});
