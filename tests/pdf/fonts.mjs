// Fonts: what is embedded, and whether widths, glyphs and Unicode values are there for every code that is shown.
import { Stream, isDict, isName } from "./pdf.mjs";

// The codes that each font shows, gathered while the pages are read.
export class UsedCodes {
    constructor() {
        this.fonts = new Map();
    }

    add(font, bytes, mode, hasActualText, where) {
        if (!this.fonts.has(font)) this.fonts.set(font, { strings: [], where });
        this.fonts.get(font).strings.push({ bytes, mode, hasActualText });
    }
}

// The tables of a TrueType program that tell glyphs and their widths.
function readProgram(data) {
    const tables = {};
    const count = data.readUInt16BE(4);
    for (let i = 0; i < count; i++) {
        const at = 12 + 16 * i;
        tables[data.toString("latin1", at, at + 4)] = data.readUInt32BE(at + 8);
    }
    const unitsPerEm = data.readUInt16BE(tables.head + 18);
    const longMetrics = data.readUInt16BE(tables.hhea + 34);
    const glyphs = data.readUInt16BE(tables.maxp + 4);
    const width = (glyph) =>
        (data.readUInt16BE(tables.hmtx + 4 * Math.min(glyph, longMetrics - 1)) * 1000) / unitsPerEm;
    return { glyphs, width };
}

// The W array: code to width.
function readWidths(pdf, array) {
    const widths = new Map();
    for (let i = 0; i < array.length;) {
        const first = pdf.get(array[i]);
        const second = pdf.get(array[i + 1]);
        if (Array.isArray(second)) {
            second.forEach((width, k) => widths.set(first + k, pdf.get(width)));
            i += 2;
        } else {
            for (let code = first; code <= second; code++) widths.set(code, pdf.get(array[i + 2]));
            i += 3;
        }
    }
    return widths;
}

const fromUtf16 = (hex) =>
    Buffer.from(hex.length % 4 ? "" : hex, "hex")
        .swap16()
        .toString("utf16le");

// A ToUnicode map: code to text. Both bfchar and bfrange, the latter in both of its forms.
export function readToUnicode(data) {
    const map = new Map();
    const source = data.toString("latin1");
    for (const [, block] of source.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
        for (const [, code, value] of block.matchAll(/<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>/g))
            map.set(parseInt(code, 16), fromUtf16(value));
    for (const [, block] of source.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
        for (const [, low, high, value, list] of block.matchAll(
            /<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*(?:<([0-9a-fA-F]+)>|\[([^\]]*)\])/g,
        )) {
            const first = parseInt(low, 16);
            const values = list?.match(/[0-9a-fA-F]+/g);
            for (let code = first; code <= parseInt(high, 16); code++) {
                if (values) map.set(code, fromUtf16(values[code - first] ?? ""));
                else {
                    const units = Buffer.from(value, "hex");
                    units.writeUInt16BE(units.readUInt16BE(units.length - 2) + code - first, units.length - 2);
                    map.set(code, fromUtf16(units.toString("hex")));
                }
            }
        }
    return map;
}

const isPrivate = (string) =>
    [...string].some((c) => {
        const code = c.codePointAt(0);
        return (code >= 0xe000 && code <= 0xf8ff) || code >= 0xf0000;
    });

function checkEmbedding(pdf, ref, font, descendant, report, where) {
    const descriptor = pdf.entry(descendant, "/FontDescriptor");
    const program = descriptor && pdf.get(descriptor["/FontFile2"] ?? descriptor["/FontFile3"]);
    if (!(program instanceof Stream)) {
        report("UA-1 7.21.4.1 t1", `${where} is not embedded`);
        return null;
    }
    if (
        program.dict["/Length1"] !== undefined &&
        program.data &&
        pdf.get(program.dict["/Length1"]) !== program.data.length
    )
        report("font", `${where}: Length1 is not the length of the program`);
    const name = font["/BaseFont"];
    if (!/^\/[A-Z]{6}\+/.test(name ?? "")) report("font", `${where} is not named as a subset`);
    if (descendant["/BaseFont"] !== name || descriptor["/FontName"] !== name)
        report("font", `${where} has more than one name`);
    for (const key of ["/Flags", "/FontBBox", "/ItalicAngle", "/Ascent", "/Descent", "/CapHeight", "/StemV"])
        if (descriptor[key] === undefined) report("A-2a 6.2.11.2 t1", `${where}: its descriptor lacks ${key.slice(1)}`);
    return program;
}

function checkCodes(font, used, report, where) {
    const told = new Set();
    const once = (rule, message) => {
        if (!told.has(rule)) report(rule, `${where}: ${message}`);
        told.add(rule);
    };
    for (const { bytes, mode, hasActualText } of used.strings) {
        if (bytes.length % 2) once("font", "a string has half a code");
        for (let i = 0; i + 1 < bytes.length; i += 2) {
            const code = bytes.readUInt16BE(i);
            const text = font.unicode.get(code);
            const glyph = font.glyphOf(code);
            if (!text) once("UA-1 7.21.7 t1", `code ${code} has no Unicode value`);
            else if (/[\0\ufeff\ufffe]/.test(text))
                once("UA-1 7.21.7 t2", `code ${code} stands for a character that is none`);
            else if (text.includes("\ufffd")) once("font", `code ${code} stands for the replacement character`);
            else if (isPrivate(text) && !hasActualText)
                once("A-2a 6.2.11.7.3 t1", `code ${code} stands for a private character`);
            if (glyph === 0) once("UA-1 7.21.8 t1", `code ${code} shows the glyph of missing characters`);
            if (mode === 3 || !font.program) continue;
            if (glyph >= font.program.glyphs) {
                once("UA-1 7.21.4.1 t2", `code ${code} shows glyph ${glyph}, which the font lacks`);
                continue;
            }
            const width = font.widths.get(code) ?? font.defaultWidth;
            if (Math.abs(width - font.program.width(glyph)) > 1)
                once(
                    "UA-1 7.21.5 t1",
                    `code ${code} is ${width} wide, in the font ${font.program.width(glyph).toFixed(1)}`,
                );
        }
    }
}

// Identity-H is what we write; a map of codes of the file's own must at least be one that can be read.
function checkEncoding(pdf, font, report, where) {
    const map = pdf.get(font["/Encoding"]);
    if (map !== "/Identity-H") report("UA-1 7.21.3.3 t1", `${where}: its encoding is not Identity-H`);
    if (!(map instanceof Stream)) return;
    const mode = /\/WMode\s+(\d)/.exec(map.data?.toString("latin1") ?? "")?.[1] ?? "0";
    if (Number(mode) !== (pdf.get(map.dict["/WMode"]) ?? 0)) report("UA-1 7.21.3.3 t2", `${where}: its map has two WModes`);
    if (map.dict["/UseCMap"] !== undefined && !isName(map.dict["/UseCMap"]))
        report("UA-1 7.21.3.3 t3", `${where}: its map leans on a map of the file's own`);
}

// A CIDSet is not needed; one that is there has a bit for each code.
function checkSet(pdf, descendant, codes, report, where) {
    const set = pdf.entry(descendant["/FontDescriptor"], "/CIDSet");
    if (!(set instanceof Stream)) return;
    const has = (code) => ((set.data?.[code >> 3] ?? 0) >> (7 - (code & 7))) & 1;
    if ([...codes.widths.keys()].some((code) => !has(code)))
        report("UA-1 7.21.4.2 t2", `${where}: its CIDSet leaves out what it has`);
}

function checkType0(pdf, ref, font, used, report, where) {
    const descendant = pdf.get(pdf.array(font["/DescendantFonts"])[0]);
    checkEncoding(pdf, font, report, where);
    if (!isDict(descendant)) return report("A-2a 6.2.11.2 t1", `${where} has no descendant`);
    const system = pdf.get(descendant["/CIDSystemInfo"]);
    if (!system || ["/Registry", "/Ordering", "/Supplement"].some((key) => system[key] === undefined))
        report("UA-1 7.21.3.1 t1", `${where}: its CIDSystemInfo is not whole`);
    const program = checkEmbedding(pdf, ref, font, descendant, report, where);
    const map = pdf.get(descendant["/CIDToGIDMap"]);
    if (descendant["/Subtype"] === "/CIDFontType2" && map === null)
        report("UA-1 7.21.3.2 t1", `${where} has no CIDToGIDMap`);
    const glyphs = map instanceof Stream ? map.data : null;
    const toUnicode = pdf.get(font["/ToUnicode"]);
    if (!(toUnicode instanceof Stream)) return report("UA-1 7.21.7 t1", `${where} has no ToUnicode`);
    let parsed = null;
    try {
        if (program?.data && descendant["/Subtype"] === "/CIDFontType2") parsed = readProgram(program.data);
    } catch {
        report("font", `${where}: its program cannot be read`);
    }
    const codes = {
        program: parsed,
        unicode: readToUnicode(toUnicode.data ?? Buffer.alloc(0)),
        widths: readWidths(pdf, pdf.array(descendant["/W"])),
        defaultWidth: pdf.get(descendant["/DW"]) ?? 1000,
        glyphOf: (code) => (glyphs ? (2 * code + 1 < glyphs.length ? glyphs.readUInt16BE(2 * code) : 0) : code),
    };
    checkCodes(codes, used, report, where);
    checkSet(pdf, descendant, codes, report, where);
}

export function checkFonts(pdf, used, report) {
    for (const [ref, codes] of used.fonts) {
        const font = pdf.get(ref);
        const where = `font ${String(font?.["/BaseFont"] ?? ref).replace("/", "")}`;
        if (font?.["/Type"] !== "/Font") report("A-2a 6.2.11.2 t1", `${where} is not of type Font`);
        if (font?.["/Subtype"] === "/Type0") checkType0(pdf, ref, font, codes, report, where);
        else report("font", `${where}: only composite fonts are expected, not ${font?.["/Subtype"]}`);
    }
}
