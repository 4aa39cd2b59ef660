// What the pages draw: marked content and its ties to the structure tree, the operators, resources and colours.
import { Stream, isDict, isName, parseContent, text } from "./pdf.mjs";
import { isLanguage } from "./structure.mjs";

const painting = new Set(["f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Tj", "TJ", "'", '"', "BI"]);
const showing = new Set(["Tj", "TJ", "'", '"']);
const known = new Set([
    ..."b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re".split(
        " ",
    ),
    ..."RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split(" "),
]);
const resourceOf = {
    Tf: "/Font",
    Do: "/XObject",
    gs: "/ExtGState",
    sh: "/Shading",
    cs: "/ColorSpace",
    CS: "/ColorSpace",
};
const deviceSpaces = new Set(["/DeviceGray", "/DeviceRGB", "/Pattern"]);

// How well two colours can be told apart (WCAG 2.2), each red, green and blue from 0 to 1.
function contrastOf(a, b) {
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) + 0.05;
    return Math.max(light(a), light(b)) / Math.min(light(a), light(b));
}

const white = [1, 1, 1];

// What letters stand on: areas filled by the page itself, the last one over the others. Pictures do not count.
class Grounds {
    constructor() {
        this.filled = [];
        this.points = [];
    }

    add(operator, values) {
        if (operator === "re") this.points.push([values[0], values[1]], [values[0] + values[2], values[1] + values[3]]);
        else for (let i = 0; i + 1 < values.length; i += 2) this.points.push([values[i], values[i + 1]]);
    }

    // The path is done; filled with a colour, or not at all.
    end(colour) {
        const side = (pick, i) => pick(...this.points.map((point) => point[i]));
        if (colour && this.points.length)
            this.filled.push({ colour, box: [side(Math.min, 0), side(Math.min, 1), side(Math.max, 0), side(Math.max, 1)] });
        this.points = [];
    }

    at([x, y]) {
        const over = this.filled.findLast(({ box }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
        return over?.colour ?? white;
    }
}

// One stream of operators: a page's content, or a form drawn by it. scope is what surrounds it.
class Reader {
    constructor(context, resources, where) {
        Object.assign(this, context);
        this.resources = resources;
        this.where = where;
        this.saved = [];
        this.font = null;
        this.mode = 0;
        this.fill = [0, 0, 0];
        this.grounds = new Grounds();
    }

    fail(rule, message) {
        this.report(rule, `${this.where}: ${message}`);
    }

    read(buffer) {
        const base = this.marks.length;
        let list;
        try {
            list = parseContent(buffer);
        } catch (error) {
            this.fail("syntax", error.message);
            return;
        }
        for (const item of list) this.operate(item);
        if (this.marks.length !== base) this.fail("structure", "marked content is not ended");
        if (this.saved.length) this.fail("structure", "q without Q");
        if (this.inText) this.fail("structure", "BT without ET");
    }

    operate({ operator, operands }) {
        if (!known.has(operator)) this.fail("A-2a 6.2.2 t1", `'${operator}' is no operator`);
        for (const value of operands)
            if (value?.isOdd) this.fail("A-2a 6.1.6 t1", "a hexadecimal string has an odd digit");
        this.useResource(operator, operands);
        if (operator === "BMC" || operator === "BDC") this.beginMark(operator, operands);
        else if (operator === "EMC") this.endMark();
        else if (operator === "q") this.save();
        else if (operator === "Q") this.restore();
        else if (operator === "Tf") this.font = this.fontNamed(operands[0]);
        else if (operator === "Tr") this.mode = operands[0];
        else if (operator === "BT" || operator === "ET") this.toggleText(operator);
        else if (operator === "K" || operator === "k") this.fail("A-2a 6.2.4.3 t3", "CMYK colours are used");
        else if (operator === "rg" || operator === "RG" || operator === "g" || operator === "G")
            this.pdf.usesDeviceColor = true;
        else if (operator === "ri") this.checkIntent(operands[0]);
        else if (operator === "Do") this.draw(operands[0]);
        if (!this.form && !this.saved.length) this.colour(operator, operands);
        if (painting.has(operator)) this.paint(operator);
        if (showing.has(operator)) this.show(operator, operands);
    }

    // Follows colours, grounds and places of the page itself; what stands between q and Q is pictures.
    colour(operator, operands) {
        if (operator === "rg") this.fill = operands;
        else if (operator === "g") this.fill = [operands[0], operands[0], operands[0]];
        else if (["m", "l", "c", "v", "y", "re"].includes(operator)) this.grounds.add(operator, operands);
        else if (["f", "F", "f*"].includes(operator)) this.grounds.end(this.fill);
        else if (["S", "s", "n"].includes(operator)) this.grounds.end(null);
        else if (operator === "Tm") this.origin = [operands[4] + 1, operands[5] + 1];
        else if (showing.has(operator) && this.origin) this.checkContrast();
    }

    checkContrast() {
        const least = /easy-read|large-print/.test(this.pdf.path) ? 7 : 4.5;
        const contrast = contrastOf(this.fill, this.grounds.at(this.origin));
        if (contrast < least) this.failOnce("contrast", `letters have a contrast of ${contrast.toFixed(1)}, not ${least}`);
    }

    // A stream has its resources itself; a page or form that has them from elsewhere is against PDF/A.
    useResource(operator, operands) {
        const kind = resourceOf[operator];
        const name = operands[0];
        if (!kind || !isName(name) || (kind === "/ColorSpace" && deviceSpaces.has(name))) return;
        if (this.pdf.entry(this.pdf.entry(this.resources, kind), name) === null)
            this.fail("A-2a 6.2.2 t2", `${operator} uses ${name}, which its resources lack`);
        if (name === "/DeviceCMYK") this.fail("A-2a 6.2.4.3 t3", "CMYK colours are used");
    }

    fontNamed(name) {
        const fonts = this.pdf.entry(this.resources, "/Font");
        return fonts?.[name] ?? null;
    }

    checkIntent(name) {
        const intents = ["/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"];
        if (!intents.includes(name)) this.fail("A-2a 6.2.6 t1", `${name} is no rendering intent`);
    }

    save() {
        this.saved.push([this.font, this.mode]);
        if (this.saved.length + this.depth > 28) this.fail("A-2a 6.1.13 t8", "q is nested more than 28 deep");
    }

    restore() {
        if (!this.saved.length) this.fail("structure", "Q without q");
        else [this.font, this.mode] = this.saved.pop();
    }

    toggleText(operator) {
        const begins = operator === "BT";
        if (begins === Boolean(this.inText)) this.fail("structure", `${operator} is out of place`);
        this.inText = begins;
    }

    beginMark(operator, [tag, given]) {
        const named = isName(given) ? this.pdf.entry(this.pdf.entry(this.resources, "/Properties"), given) : given;
        if (operator === "BDC" && !isDict(named)) this.fail("syntax", `the properties of ${tag} are not a dictionary`);
        const properties = isDict(named) ? named : {};
        const mcid = properties["/MCID"];
        const lang = properties["/Lang"];
        const isArtifact = tag === "/Artifact";
        const insideTagged = this.marks.some((mark) => mark.isTagged);
        if (isArtifact && insideTagged) this.fail("UA-1 7.1 t1", "an artifact lies in tagged content");
        if (mcid !== undefined && this.marks.some((mark) => mark.isArtifact))
            this.fail("UA-1 7.1 t2", `tagged content ${mcid} lies in an artifact`);
        if (mcid !== undefined && insideTagged)
            this.fail("structure", `tagged content ${mcid} lies in other tagged content`);
        if (lang !== undefined && !isLanguage(lang.bytes ? `u:${lang.bytes.toString("latin1")}` : lang))
            this.fail("UA-1 7.2 t29", "Lang of marked content is not a language");
        for (const [key, rule] of [["/ActualText", "t30"], ["/Alt", "t31"], ["/E", "t32"]])
            if (tag === "/Span" && properties[key] !== undefined && lang === undefined && !this.pdf.get(this.pdf.catalog["/Lang"]))
                this.fail(`UA-1 7.2 ${rule}`, `the language of ${key.slice(1)} is not known`);
        if (mcid !== undefined) this.meet(mcid);
        this.marks.push({
            tag,
            isArtifact,
            isTagged: mcid !== undefined,
            mcid,
            hasActualText: properties["/ActualText"] !== undefined,
        });
    }

    meet(mcid) {
        if (this.form) this.fail("UA-1 7.20 t2", `marked content ${mcid} is numbered inside a form`);
        if (this.mcids.has(mcid)) this.fail("structure", `marked content ${mcid} begins twice`);
        this.mcids.add(mcid);
    }

    endMark() {
        if (this.marks.length <= this.floor) this.fail("structure", "EMC without BMC or BDC");
        else this.marks.pop();
    }

    paint(operator) {
        if (!this.marks.some((mark) => mark.isArtifact || mark.isTagged))
            this.failOnce("UA-1 7.1 t3", `content (${operator}) is neither tagged nor an artifact`);
    }

    failOnce(rule, message) {
        if (this.told.has(rule)) return;
        this.told.add(rule);
        this.fail(rule, message);
    }

    show(operator, operands) {
        if (!this.inText) this.fail("structure", `${operator} stands outside BT and ET`);
        if (!this.font) return this.fail("structure", "text is shown without a font");
        const strings = operands.flat().filter((item) => item?.bytes);
        const hasActualText = this.marks.some((mark) => mark.hasActualText);
        for (const { bytes } of strings) this.used.add(this.font, bytes, this.mode, hasActualText, this.where);
        const tagged = this.marks.find((mark) => mark.isTagged);
        const shown = { font: this.font, strings, y: this.origin?.[1] };
        if (tagged) this.texts.set(tagged.mcid, [...(this.texts.get(tagged.mcid) ?? []), shown]);
    }

    draw(name) {
        const object = this.pdf.entry(this.pdf.entry(this.resources, "/XObject"), name);
        if (!(object instanceof Stream)) return;
        this.paint("Do");
        if (object.dict["/Subtype"] !== "/Form" || this.depth > 20) return;
        const data = object.data;
        if (data === null) return this.fail("syntax", `form ${name} cannot be decoded`);
        const context = {
            ...this.shared(),
            floor: this.marks.length,
            depth: this.depth + this.saved.length + 1,
            form: name,
        };
        new Reader(context, object.dict["/Resources"] ?? {}, `${this.where}, form ${name}`).read(data);
    }

    shared() {
        const { pdf, report, marks, mcids, texts, used, told } = this;
        return { pdf, report, marks, mcids, texts, used, told };
    }
}

// Reads a page, and compares the marked content met with what the structure tree holds.
function checkPage(pdf, page, tree, used, report) {
    const where = `page ${page.number}`;
    const content = pdf.content(page);
    if (content === null) return report("syntax", `${where}: its content cannot be decoded`);
    if (page.dict["/Resources"] === undefined) report("A-2a 6.2.2 t2", `${where} has no resources of its own`);
    const mcids = new Set();
    page.texts = new Map(); // what each piece of marked content shows
    const context = { pdf, report, marks: [], mcids, texts: page.texts, used, told: new Set(), floor: 0, depth: 0 };
    new Reader(context, page.dict["/Resources"] ?? {}, where).read(content);
    const owned = new Map();
    for (const element of tree.elements)
        for (const mark of element.marks) {
            if (mark.page !== page.ref) continue;
            if (owned.has(mark.mcid)) report("structure", `${where}: content ${mark.mcid} is held by two elements`);
            owned.set(mark.mcid, element);
        }
    for (const mcid of mcids) if (!owned.has(mcid)) report("UA-1 7.1 t3", `${where}: content ${mcid} is in no element`);
    for (const [mcid, element] of owned)
        if (!mcids.has(mcid)) report("structure", `${element.where}: ${where} has no content ${mcid}`);
}

export function checkContent(pdf, tree, used, report) {
    for (const page of pdf.pages) checkPage(pdf, page, tree, used, report);
}

export function checkAnnotations(pdf, tree, report) {
    const owners = new Map(tree.elements.flatMap((element) => element.objects.map((ref) => [ref, element])));
    for (const page of pdf.pages) {
        const annots = pdf.array(page.dict["/Annots"]);
        if (annots.length && page.dict["/Tabs"] !== "/S")
            report("UA-1 7.18.3 t1", `page ${page.number} has annotations, and no Tabs S`);
        for (const ref of annots) checkAnnotation(pdf, page, ref, owners.get(ref), tree, report);
    }
}

// What is neither a link nor a field is not expected at all; here is what else would be wrong with it.
function checkStrange(pdf, annot, where, tree, report) {
    const subtype = annot["/Subtype"];
    const element = tree.byRef.get(tree.parents.get(pdf.get(annot["/StructParent"])));
    report("A-2a 6.3.1 t1", `${where}: only links and fields are expected, not ${subtype}`);
    if (subtype === "/TrapNet") report("UA-1 7.18.2 t1", `${where} is for a printing machine`);
    if (subtype === "/PrinterMark") {
        if (element) report("UA-1 7.18.8 t1", `${where}: a printer's mark stands in the structure`);
    } else {
        if (element?.type !== "Annot") report("UA-1 7.18.1 t1", `${where} is not in an Annot element`);
        if (!annot["/Contents"]) report("UA-1 7.18.1 t2", `${where} has no Contents`);
    }
}

function checkLink(annot, parent, where, report) {
    const contents = annot["/Contents"];
    if (!contents || contents.length <= 2) report("UA-1 7.18.5 t2", `${where} has no Contents`);
    if (parent?.type !== "Link") report("UA-1 7.18.5 t1", `${where} is not in a Link element`);
    if (annot["/AA"] !== undefined) report("A-2a 6.5.2 t1", `${where} has additional actions`);
    if (annot["/A"] === undefined && annot["/Dest"] === undefined) report("structure", `${where} leads nowhere`);
}

// A field to fill in: said by a name, shown by an appearance, and set in letters that the form has and the file holds.
function checkField(pdf, annot, parent, where, report) {
    const name = annot["/TU"];
    if (!name || name.length <= 2) report("UA-1 7.18.1 t3", `${where} has no TU`);
    if (parent?.type !== "Form") report("UA-1 7.18.4 t1", `${where} is not in a Form element`);
    else if (parent.objects.length !== 1 || parent.kids.length) report("UA-1 7.18.4 t2", `${parent.where} holds more than a field`);
    if (annot["/A"] !== undefined || annot["/AA"] !== undefined) report("A-2a 6.4.1 t1", `${where} has an action`);
    if (annot["/AP"] === undefined) report("A-2a 6.3.3 t1", `${where} has no appearance`);
    else if (!(pdf.entry(annot["/AP"], "/N") instanceof Stream)) report("A-2a 6.3.3 t4", `${where}: its appearance is no stream`);
    if (!text(annot["/T"])) report("structure", `${where} has no name to keep its answer under`);
    const form = pdf.get(pdf.catalog["/AcroForm"]);
    if (!isDict(form)) return report("structure", `${where}: the catalog has no AcroForm`);
    const letters = /^(\/\S+) [\d.]+ Tf\b/.exec(text(annot["/DA"]) ?? "");
    const font = letters && pdf.get(pdf.entry(pdf.entry(form, "/DR"), "/Font")?.[letters[1]]);
    if (!isDict(font)) report("structure", `${where}: no font for what is typed`);
    else if (pdf.entry(font["/FontDescriptor"], "/FontFile2") === null)
        report("UA-1 7.21.4.1 t1", `${where}: the font for what is typed is not embedded`);
}

function checkAnnotation(pdf, page, ref, owner, tree, report) {
    const annot = pdf.get(ref);
    const where = `page ${page.number}, annotation ${String(ref).replace(" R", "")}`;
    if (!isDict(annot)) return report("structure", `${where} is missing`);
    const subtype = annot["/Subtype"];
    const flags = pdf.get(annot["/F"]);
    if (annot["/Contents"] !== undefined && pdf.get(pdf.catalog["/Lang"]) === null)
        report("UA-1 7.2 t24", `${where}: the language of Contents is not known`);
    if (subtype !== "/Link" && subtype !== "/Widget") return checkStrange(pdf, annot, where, tree, report);
    if (flags === null) report("A-2a 6.3.2 t1", `${where} has no F`);
    else if ((flags & 4) === 0 || flags & (1 | 2 | 32 | 256)) report("A-2a 6.3.2 t2", `${where}: F is ${flags}`);
    const parent = tree.byRef.get(tree.parents.get(pdf.get(annot["/StructParent"])));
    if (subtype === "/Widget") checkField(pdf, annot, parent, where, report);
    else checkLink(annot, parent, where, report);
    if (parent && owner !== parent) report("structure", `${where} is not among the objects of ${parent.where}`);
    const rect = pdf.array(annot["/Rect"]);
    if (rect.length !== 4 || !(rect[2] > rect[0]) || !(rect[3] > rect[1])) report("structure", `${where} has no area`);
    if (annot["/AP"] !== undefined && Object.keys(pdf.get(annot["/AP"])).some((key) => key !== "/N"))
        report("A-2a 6.3.3 t2", `${where}: its appearance has more than N`);
}

const marksOf = (element) => [...element.marks, ...element.kids.flatMap(marksOf)];

// A note begins on the page of its mark, and its label leads back there.
export function checkNotes(pdf, tree, report) {
    for (const note of tree.elements.filter(({ type }) => type === "Note")) {
        const label = note.kids.find(({ type }) => type === "Lbl");
        const link = label?.kids.find(({ type }) => type === "Link");
        const page = pdf.pages.find(({ ref }) => ref === (link && marksOf(link)[0]?.page));
        const back = page && pdf.array(page.dict["/Annots"]).map((ref) => pdf.get(ref))
            .find((annot) => tree.byRef.get(tree.parents.get(pdf.get(annot["/StructParent"]))) === link);
        const target = back && pdf.array(back["/Dest"])[0];
        if (!target) report("layout", `${note.where} does not lead back to its mark`);
        else if (target !== page.ref) report("layout", `${note.where} begins on another page than its mark`);
    }
}

// Pages break where readers expect it: no heading ends a page, and no page holds just one line of a paragraph that has
// more. Rows of tables that no page can hold are broken as they come.
export function checkBreaks(pdf, tree, report) {
    const numbers = new Map(pdf.pages.map((page, i) => [page.ref, i]));
    const lastOf = pdf.pages.map(() => -1);
    for (const { page, mcid } of tree.elements.flatMap((element) => element.marks)) {
        const number = numbers.get(page);
        if (number !== undefined) lastOf[number] = Math.max(lastOf[number], mcid);
    }
    const inTable = (element) => element && (element.type === "Table" || inTable(element.parent));
    for (const element of tree.elements) {
        if (!/^(P|H[1-6])$/.test(element.type) || inTable(element)) continue;
        const marks = marksOf(element);
        const pages = [...new Set(marks.map(({ page }) => numbers.get(page)))].filter((page) => page !== undefined).sort((a, b) => a - b);
        const last = pages.at(-1);
        const ends = marks.some(({ page, mcid }) => numbers.get(page) === last && mcid === lastOf[last]);
        if (element.type !== "P" && ends && last + 1 < pdf.pages.length)
            report("layout", `${element.where} is the last on page ${last + 1}`);
        if (pages.length < 2) continue;
        for (const number of [pages[0], last]) {
            const onPage = marks.filter(({ page }) => numbers.get(page) === number);
            const lines = new Set(onPage.flatMap(({ mcid }) => pdf.pages[number].texts.get(mcid) ?? []).map(({ y }) => y));
            if (lines.size === 1) report("layout", `${element.where}: page ${number + 1} has one line of it`);
        }
    }
}
