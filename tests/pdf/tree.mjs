// The structure of a PDF as a person can read and compare it: a line an element, with what a screen reader is told.
//
//     node tests/pdf/tree.mjs FILE.pdf
import { fileURLToPath } from "node:url";
import { checkContent } from "./content.mjs";
import { UsedCodes, readToUnicode } from "./fonts.mjs";
import { Pdf, Stream, isDict, text } from "./pdf.mjs";
import { attribute, readStructure } from "./structure.mjs";

const nothing = () => {};

// What codes stand for, by font.
class Decoder {
    constructor(pdf) {
        this.pdf = pdf;
        this.maps = new Map();
    }

    decode({ font, strings }) {
        if (!this.maps.has(font)) {
            const stream = this.pdf.entry(font, "/ToUnicode");
            this.maps.set(font, readToUnicode(stream instanceof Stream ? (stream.data ?? Buffer.alloc(0)) : Buffer.alloc(0)));
        }
        const map = this.maps.get(font);
        let out = "";
        for (const { bytes } of strings)
            for (let i = 0; i + 1 < bytes.length; i += 2) out += map.get(bytes.readUInt16BE(i)) ?? "\ufffd";
        return out;
    }
}

// Text as it stands in a line of the tree; of long text the ends.
function quote(text) {
    if (text.length > 400) return `${JSON.stringify(text.slice(0, 100))} ... ${text.length} ... ${JSON.stringify(text.slice(-50))}`;
    return JSON.stringify(text);
}

function describe(pdf, element) {
    const facts = [element.type];
    const add = (name, value) => value !== null && value !== undefined && facts.push(`${name}=${value}`);
    add("Lang", text(element.dict["/Lang"]));
    for (const key of ["/Alt", "/ActualText"])
        if (element.dict[key] !== undefined) add(key.slice(1), quote(text(element.dict[key])));
    if (element.type === "TH" || element.type === "Note") add("ID", text(element.dict["/ID"]));
    for (const key of ["/Scope", "/ListNumbering", "/ColSpan", "/RowSpan", "/TextDecorationType"])
        add(key.slice(1), attribute(pdf, element, key)?.toString().replace("/", ""));
    const headers = pdf.array(attribute(pdf, element, "/Headers")).map((id) => text(id));
    if (headers.length) facts.push(`Headers=${headers.join(",")}`);
    return facts.join(" ");
}

// The lines of the tree; report gets what is wrong with the content.
export function treeOf(pdf, report = nothing) {
    const tree = readStructure(pdf, report);
    const used = new UsedCodes();
    checkContent(pdf, tree, used, report);
    const decoder = new Decoder(pdf);
    const pages = new Map(pdf.pages.map((page) => [page.ref, page]));
    const lines = [];
    const shown = (pageRef, mcid) => (pages.get(pageRef)?.texts.get(mcid) ?? []).map((one) => decoder.decode(one)).join("");
    const go = (element, indent, inherited) => {
        const page = element.dict["/Pg"] ?? inherited;
        const at = lines.length;
        lines.push(indent + describe(pdf, element));
        let run = "";
        const flush = () => {
            if (run) lines.push(`${indent}  ${quote(run)}`);
            run = "";
        };
        for (const kid of pdf.array(element.dict["/K"])) {
            const value = pdf.get(kid);
            if (typeof value === "number") run += shown(page, value);
            else if (isDict(value) && value["/Type"] === "/MCR") run += shown(value["/Pg"] ?? page, pdf.get(value["/MCID"]));
            else if (isDict(value) && value["/Type"] === "/OBJR") continue;
            else {
                flush();
                const element = tree.byRef.get(kid);
                if (element) go(element, `${indent}  `, page);
            }
        }
        flush();
        if (lines.length === at + 2 && lines[at + 1].startsWith(`${indent}  "`)) lines[at] += ` ${lines.pop().trim()}`;
    };
    for (const element of tree.root?.kids ?? []) go(element, "", undefined);
    return lines;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const pdf = await Pdf.open(process.argv[2]);
    console.log(treeOf(pdf).join("\n"));
}
