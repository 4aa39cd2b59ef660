// The file and its catalog: bytes, limits, metadata, colours, outlines, and what must not be there at all.
import { Stream, isDict, isName, isString, text } from "./pdf.mjs";
import { isLanguage } from "./structure.mjs";

function checkBytes(pdf, report) {
    const head = pdf.bytes.toString("latin1", 0, 16);
    const line = /^%PDF-1\.[0-7](\r\n|\n|\r)%/.exec(head);
    if (!line) {
        report("A-2a 6.1.2 t1", "the file does not begin with %PDF-1.n");
        report("UA-1 6.1 t1", "the file does not begin with %PDF-1.n");
    } else if (![0, 1, 2, 3].every((i) => pdf.bytes[line[0].length + i] > 127))
        report("A-2a 6.1.2 t2", "the second line is not a comment of high bytes");
    const tail = pdf.bytes.toString("latin1", pdf.bytes.length - 32);
    if (!/%%EOF(\r\n|\n|\r)?$/.test(tail)) report("A-2a 6.1.3 t3", "something follows the end");
    if (pdf.warnings) report("syntax", `qpdf: ${pdf.warnings.split("\n").slice(0, 2).join("; ")}`);
}

function checkTrailer(pdf, report) {
    const id = pdf.array(pdf.trailer["/ID"]);
    if (id.length !== 2 || id.some((part) => !isString(part) || part.length <= 2))
        report("A-2a 6.1.3 t1", "the trailer has no ID");
    if (pdf.isEncrypted || pdf.trailer["/Encrypt"] !== undefined) report("A-2a 6.1.3 t2", "the file is encrypted");
    if (pdf.isEncrypted && !(pdf.permissions & 512)) report("UA-1 7.16 t1", "screen readers are not let in");
}

const filters = new Set([
    "/ASCIIHexDecode",
    "/ASCII85Decode",
    "/FlateDecode",
    "/RunLengthDecode",
    "/CCITTFaxDecode",
    "/JBIG2Decode",
    "/DCTDecode",
]);
const actions = new Set(["/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm"]);

function checkStream(stream, where, report) {
    for (const key of ["/F", "/FFilter", "/FDecodeParms"])
        if (stream.dict[key] !== undefined) report("A-2a 6.1.7.1 t3", `${where}: a stream in another file`);
    for (const filter of stream.filters)
        if (!filters.has(filter)) report("A-2a 6.1.7.2 t1", `${where}: filter ${filter}`);
}

function checkValue(value, where, report) {
    if (typeof value === "number") {
        if (Number.isInteger(value) ? Math.abs(value) > 2147483647 : Math.abs(value) > 3.403e38)
            report("A-2a 6.1.13 t1", `${where}: ${value} is too large`);
    } else if (isString(value)) {
        const length = value.startsWith("b:") ? (value.length - 2) / 2 : Buffer.byteLength(value, "utf16le") - 4;
        if (length > 32767) report("A-2a 6.1.13 t3", `${where}: a string of ${length} bytes`);
    } else if (isName(value) && value.length > 128)
        report("A-2a 6.1.13 t4", `${where}: a name of ${value.length - 1} bytes`);
}

function checkDict(pdf, dict, where, report) {
    if (dict["/JS"] !== undefined || dict["/S"] === "/JavaScript") report("A-2a 6.5.1 t1", `${where}: JavaScript`);
    else if (dict["/Type"] === "/Action" && !actions.has(dict["/S"]))
        report("A-2a 6.5.1 t1", `${where}: action ${dict["/S"]}`);
    if (dict["/EF"] !== undefined) {
        report("A-2a 6.8 t5", `${where}: an embedded file`);
        if (!text(pdf.get(dict["/F"])) || !text(pdf.get(dict["/UF"])))
            report("UA-1 7.11 t1", `${where}: an embedded file without F or UF`);
    }
    if (dict["/S"] === "/MCD") {
        if (dict["/CT"] === undefined) report("UA-1 7.18.6.2 t1", `${where}: a media clip without CT`);
        if (pdf.array(dict["/Alt"]).length < 2) report("UA-1 7.18.6.2 t2", `${where}: a media clip without Alt`);
    }
    if (dict["/AA"] !== undefined) report("A-2a 6.5.2 t1", `${where}: additional actions`);
    for (const action of [dict["/A"], dict["/OpenAction"]]) {
        const got = pdf.get(action);
        if (
            isDict(got) &&
            got["/S"] !== undefined &&
            isName(got["/S"]) &&
            got["/O"] === undefined &&
            !actions.has(got["/S"])
        )
            report("A-2a 6.5.1 t1", `${where}: action ${got["/S"]}`);
    }
}

function checkGraphics(pdf, dict, where, report) {
    const mode = pdf.get(dict["/BM"]);
    const modes =
        "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference Exclusion Hue Saturation Color Luminosity";
    if (mode !== null && ![mode].flat().every((name) => modes.split(" ").includes(name.slice(1))))
        report("A-2a 6.2.10 t1", `${where}: blend mode ${mode}`);
    if (dict["/TR"] !== undefined) report("A-2a 6.2.5 t1", `${where}: TR`);
    if (dict["/TR2"] !== undefined && dict["/TR2"] !== "/Default") report("A-2a 6.2.5 t2", `${where}: TR2`);
    if (dict["/HTP"] !== undefined) report("A-2a 6.2.5 t3", `${where}: HTP`);
}

function checkXObject(pdf, { dict }, where, report) {
    if (dict["/Subtype"] === "/Image") {
        if (dict["/Alternates"] !== undefined) report("A-2a 6.2.8 t1", `${where}: Alternates`);
        if (dict["/OPI"] !== undefined) report("A-2a 6.2.8 t2", `${where}: OPI`);
        if (pdf.get(dict["/Interpolate"]) === true) report("A-2a 6.2.8 t3", `${where}: Interpolate`);
        if (![undefined, 1, 2, 4, 8, 16].includes(dict["/BitsPerComponent"]))
            report("A-2a 6.2.8 t4", `${where}: BitsPerComponent`);
        if (pdf.get(dict["/ColorSpace"]) === "/DeviceCMYK") report("A-2a 6.2.4.3 t3", `${where}: CMYK colours`);
        if (dict["/ColorSpace"] !== undefined) pdf.usesDeviceColor = true;
    } else if (dict["/Subtype"] === "/Form") {
        if (dict["/OPI"] !== undefined || dict["/PS"] !== undefined || dict["/Subtype2"] === "/PS")
            report("A-2a 6.2.9 t1", `${where}: OPI or PS`);
        if (dict["/Ref"] !== undefined) {
            report("A-2a 6.2.9 t2", `${where}: a reference to another file`);
            report("UA-1 7.20 t1", `${where}: a reference to another file`);
        }
        if (pdf.array(dict["/BBox"]).length !== 4) report("syntax", `${where}: a form without BBox`);
    } else report("A-2a 6.2.9 t3", `${where}: an XObject of type ${dict["/Subtype"]}`);
}

function checkObjects(pdf, report) {
    pdf.walk((value, ref) => {
        const where = `object ${ref.replace(" R", "")}`;
        checkValue(value, where, report);
        if (value instanceof Stream) {
            checkStream(value, where, report);
            if (
                value.dict["/Subtype"] === "/Image" ||
                value.dict["/Subtype"] === "/Form" ||
                value.dict["/Type"] === "/XObject"
            )
                checkXObject(pdf, value, where, report);
        } else if (isDict(value)) {
            checkDict(pdf, value, where, report);
            if (value["/Type"] === "/ExtGState" || value["/BM"] !== undefined) checkGraphics(pdf, value, where, report);
        }
    });
}

// Enough of XML to tell that each tag is ended by its own.
function isWellFormed(xml) {
    const open = [];
    const body = xml.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, "");
    for (const [, end, name, , self] of body.matchAll(
        /<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|</g,
    )) {
        if (name === undefined) return false;
        if (end ? open.pop() !== name : !self && !open.push(name)) return false;
    }
    return open.length === 0 && !/&(?!(amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)/.test(body);
}

const entities = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const unescapeXml = (s) =>
    s.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (all, hex, number, name) =>
        name ? (entities[name] ?? all) : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(number)),
    );

// A property, as an element or as an attribute.
function xmpValue(xml, name) {
    const element = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`).exec(xml);
    const value = element ? element[1] : new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(xml)?.[1];
    return value === undefined ? null : unescapeXml(value.replace(/<[^>]*>/g, "").trim());
}

function checkMetadata(pdf, report) {
    const stream = pdf.get(pdf.catalog["/Metadata"]);
    if (!(stream instanceof Stream) || stream.dict["/Subtype"] !== "/XML") {
        report("UA-1 7.1 t8", "the catalog has no Metadata stream");
        return;
    }
    const xml = stream.data?.toString("utf8") ?? "";
    if (!isWellFormed(xml) || xml.includes("\ufffd"))
        report("A-2a 6.6.2.1 t4", "the metadata are not well-formed XML in UTF-8");
    const header = /<\?xpacket[^?]*\?>/.exec(xml)?.[0] ?? "";
    if (/\sbytes=/.test(header)) report("A-2a 6.6.2.1 t2", "the packet header has 'bytes'");
    if (/\sencoding=/.test(header)) report("A-2a 6.6.2.1 t3", "the packet header has 'encoding'");
    for (const [, prefix] of xml.matchAll(/xmlns:([\w.-]+)\s*=\s*["']http:\/\/www\.aiim\.org\/pdfua\/ns\/id\/["']/g))
        ["part", "amd", "corr"].forEach((name, i) => {
            if (prefix !== "pdfuaid" && xmpValue(xml, `${prefix}:${name}`) !== null)
                report(`UA-1 5 t${3 + i}`, `${name} of PDF/UA has the prefix '${prefix}'`);
        });
    if (/xml:lang\s*=\s*["']x-default["']/.test(xml) && pdf.get(pdf.catalog["/Lang"]) === null)
        report("UA-1 7.2 t33", "the language of the metadata is not known");
    const part = xmpValue(xml, "pdfuaid:part");
    if (part === null) report("UA-1 5 t1", "the metadata do not name PDF/UA");
    else if (part !== "1") report("UA-1 5 t2", `pdfuaid:part is ${part}`);
    if (xmpValue(xml, "pdfaid:part") === null) report("A-2a 6.6.4 t1", "the metadata do not name PDF/A");
    else if (xmpValue(xml, "pdfaid:part") !== "2")
        report("A-2a 6.6.4 t2", `pdfaid:part is ${xmpValue(xml, "pdfaid:part")}`);
    if (xmpValue(xml, "pdfaid:conformance") !== "A") report("A-2a 6.6.4 t3", "pdfaid:conformance is not A");
    if (!xmpValue(xml, "dc:title")) report("UA-1 7.1 t9", "the metadata have no dc:title");
    if (!xml.includes("http://www.aiim.org/pdfua/ns/id/") || !/pdfaExtension:schemas/.test(xml))
        report("A-2a 6.6.2.3.1 t1", "pdfuaid is used without an extension schema");
    const title = text(pdf.entry(pdf.trailer["/Info"], "/Title"));
    if (title !== null && title !== xmpValue(xml, "dc:title"))
        report("metadata", "Title of the Info dictionary is not dc:title");
}

function checkOutputIntent(pdf, report) {
    const intents = pdf.array(pdf.catalog["/OutputIntents"]).map((item) => pdf.get(item));
    const intent = intents.find((item) => item?.["/S"] === "/GTS_PDFA1");
    const profile = pdf.get(intent?.["/DestOutputProfile"]);
    if (!(profile instanceof Stream)) {
        if (pdf.usesDeviceColor) report("A-2a 6.2.4.3 t2", "there is no output intent for the device colours");
        return;
    }
    const data = profile.data ?? Buffer.alloc(0);
    const kind = data.toString("latin1", 12, 16);
    if (
        data.length < 128 ||
        !["mntr", "prtr"].includes(kind) ||
        data.toString("latin1", 36, 40) !== "acsp" ||
        data[8] > 4
    )
        report("A-2a 6.2.3 t1", "the output profile is not an ICC profile of a screen or printer");
    if (data.toString("latin1", 16, 20) !== "RGB " || pdf.get(profile.dict["/N"]) !== 3)
        report("A-2a 6.2.4.3 t2", "the output profile is not RGB");
    if (data.length >= 4 && data.readUInt32BE(0) !== data.length)
        report("A-2a 6.2.3 t1", "the output profile is cut off");
}

function checkFields(pdf, form, report) {
    for (const field of pdf.array(form?.["/Fields"]).map((item) => pdf.get(item)))
        if (field?.["/TU"] !== undefined && pdf.get(pdf.catalog["/Lang"]) === null)
            report("UA-1 7.2 t25", "the language of a field's name is not known");
}

function checkCatalog(pdf, report) {
    const { catalog } = pdf;
    const mark = pdf.get(catalog["/MarkInfo"]);
    if (pdf.get(mark?.["/Marked"]) !== true) report("UA-1 6.2 t1", "MarkInfo does not say Marked");
    if (pdf.get(mark?.["/Suspects"]) === true) report("UA-1 7.1 t4", "MarkInfo says Suspects");
    if (pdf.entry(catalog["/ViewerPreferences"], "/DisplayDocTitle") !== true)
        report("UA-1 7.1 t10", "DisplayDocTitle is not true");
    const lang = pdf.get(catalog["/Lang"]);
    if (lang === null) {
        report("UA-1 7.2 t34", "the catalog has no Lang");
        if (catalog["/Outlines"] !== undefined) report("UA-1 7.2 t2", "the language of the bookmarks is not known");
    } else if (!isLanguage(lang)) report("UA-1 7.2 t29", `Lang '${text(lang)}' is not a language`);
    if (catalog["/Requirements"] !== undefined) report("A-2a 6.11 t1", "the catalog has Requirements");
    if (catalog["/NeedsRendering"] === true) report("A-2a 6.4.2 t2", "the catalog has NeedsRendering");
    if (pdf.entry(catalog["/Names"], "/AlternatePresentations") !== null)
        report("A-2a 6.10 t1", "AlternatePresentations");
    const form = pdf.get(catalog["/AcroForm"]);
    if (form?.["/XFA"] !== undefined) {
        report("A-2a 6.4.2 t1", "an XFA form");
        report("UA-1 7.15 t1", "an XFA form, which may be a dynamic one");
    }
    checkFields(pdf, form, report);
    const optional = pdf.get(catalog["/OCProperties"]);
    for (const config of [optional?.["/D"], ...pdf.array(optional?.["/Configs"])].map((item) => pdf.get(item))) {
        if (config && !text(config["/Name"])) report("UA-1 7.10 t1", "a configuration of layers has no Name");
        if (config?.["/AS"] !== undefined) report("UA-1 7.10 t2", "a configuration of layers has AS");
    }
    if (pdf.get(form?.["/NeedAppearances"]) === true) report("A-2a 6.4.1 t3", "NeedAppearances");
}

function isPage(pdf, destination) {
    const array = isDict(pdf.get(destination)) ? pdf.entry(destination, "/D") : pdf.get(destination);
    return Array.isArray(array) && pdf.pages.some((page) => page.ref === array[0]);
}

// Items, siblings and counts as ISO 32000-1, 12.3.3 wants them; returns how many items are open below.
function checkOutlineLevel(pdf, parentRef, report, seen) {
    const parent = pdf.get(parentRef);
    let previous;
    let shown = 0;
    for (let ref = parent["/First"]; ref !== undefined; ref = pdf.get(ref)["/Next"]) {
        const item = pdf.get(ref);
        if (!isDict(item) || seen.has(ref)) {
            report("outline", `${ref} is missing, or is met twice`);
            break;
        }
        seen.add(ref);
        if (!text(item["/Title"])) report("outline", `${ref} has no title`);
        if (item["/Parent"] !== parentRef) report("outline", `${ref} has another parent`);
        if (item["/Prev"] !== previous) report("outline", `${ref} does not lead back`);
        const action = pdf.get(item["/A"]);
        if (!isPage(pdf, item["/Dest"] ?? action?.["/D"])) report("outline", `${ref} leads to no page`);
        const below = item["/First"] === undefined ? 0 : checkOutlineLevel(pdf, ref, report, seen);
        const count = pdf.get(item["/Count"]) ?? 0;
        if (below && Math.abs(count) !== below) report("outline", `${ref}: Count is ${count}, not ${below}`);
        shown += 1 + (count > 0 ? below : 0);
        previous = ref;
    }
    if (parent["/Last"] !== previous) report("outline", `Last of ${parentRef} is not its last item`);
    return shown;
}

function checkPages(pdf, report) {
    if (!pdf.pages.length) report("syntax", "there is no page");
    for (const page of pdf.pages) {
        const where = `page ${page.number}`;
        const box = pdf.array(page.box).map((side) => pdf.get(side));
        const sides = [Math.abs(box[2] - box[0]), Math.abs(box[3] - box[1])];
        if (!sides.every((side) => side >= 3 && side <= 14400)) report("A-2a 6.1.13 t11", `${where}: MediaBox`);
        if (page.dict["/PresSteps"] !== undefined) report("A-2a 6.10 t2", `${where}: PresSteps`);
        for (const ref of pdf.array(page.dict["/Annots"])) {
            const annot = pdf.get(ref);
            const destination =
                annot?.["/Dest"] ??
                (pdf.entry(annot, "/A")?.["/S"] === "/GoTo" ? pdf.entry(annot, "/A")["/D"] : undefined);
            if (destination !== undefined && !isString(destination) && !isPage(pdf, destination))
                report("structure", `${where}: a link leads to no page`);
        }
    }
}

export function checkDocument(pdf, report) {
    checkBytes(pdf, report);
    checkTrailer(pdf, report);
    checkObjects(pdf, report);
    checkCatalog(pdf, report);
    checkMetadata(pdf, report);
    checkOutputIntent(pdf, report);
    checkPages(pdf, report);
    if (pdf.catalog["/Outlines"] !== undefined) checkOutlineLevel(pdf, pdf.catalog["/Outlines"], report, new Set());
}
