// The structure tree: its elements with their standard types, and the rules of how they may stand together.
import { Stream, isDict, isReference, text } from "./pdf.mjs";

const standardTypes = new Set(
    (
        "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl " +
        "LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby Warichu RB RT RP " +
        "WT WP Figure Formula Form"
    ).split(" "),
);

const languageTag = /^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/;
export const isLanguage = (value) => languageTag.test(text(value) ?? "");

function standardType(pdf, roles, name, report, where) {
    const seen = new Set();
    let type = name;
    if (standardTypes.has(type) && roles[`/${type}`] !== undefined)
        report("UA-1 7.1 t7", `${where}: standard type '${type}' is mapped to another`);
    while (!standardTypes.has(type)) {
        if (seen.has(type)) {
            report("UA-1 7.1 t6", `${where}: type '${name}' is mapped in a circle`);
            return type;
        }
        seen.add(type);
        const next = pdf.get(roles[`/${type}`]);
        if (next === null) {
            report("UA-1 7.1 t5", `${where}: type '${name}' is not mapped to a standard type`);
            return type;
        }
        type = next.slice(1);
    }
    return type;
}

// Reads the tree. Each element: { ref, dict, type, parent, kids (elements), marks ({ page, mcid }), objects (references
// of annotations), where }. The result also holds all elements in order of the tree.
export function readStructure(pdf, report) {
    const rootRef = pdf.catalog["/StructTreeRoot"];
    const root = pdf.get(rootRef);
    const tree = { elements: [], byRef: new Map(), parents: new Map(), root: null };
    if (!isDict(root)) {
        report("UA-1 7.1 t11", "the catalog has no StructTreeRoot");
        return tree;
    }
    tree.parents = pdf.numberTree(root["/ParentTree"]);
    tree.root = { ref: rootRef, dict: root, type: "StructTreeRoot", kids: [], marks: [], objects: [] };
    const roles = pdf.get(root["/RoleMap"]) ?? {};

    const readKid = (owner, kid, inheritedPage, depth) => {
        const value = pdf.get(kid);
        if (typeof value === "number") {
            owner.marks.push({ page: inheritedPage, mcid: value });
        } else if (isDict(value) && value["/Type"] === "/MCR") {
            if (value["/Stm"] !== undefined)
                report("structure", `${owner.where}: marked content in a form is not expected`);
            owner.marks.push({ page: value["/Pg"] ?? inheritedPage, mcid: pdf.get(value["/MCID"]) });
        } else if (isDict(value) && value["/Type"] === "/OBJR") {
            owner.objects.push(value["/Obj"]);
        } else if (isDict(value) && value["/S"]) {
            readElement(owner, kid, value, inheritedPage, depth + 1);
        } else {
            report("structure", `${owner.where ?? "the root"}: a kid is neither an element nor content`);
        }
    };
    const readElement = (parent, ref, dict, inheritedPage, depth) => {
        const name = dict["/S"].slice(1);
        const where = `element ${name} (${isReference(ref) ? ref.replace(" R", "") : "direct"})`;
        if (depth > 100 || tree.byRef.has(ref)) {
            report("structure", `${where} stands in the tree more than once`);
            return;
        }
        const element = { ref, dict, name, where, parent, kids: [], marks: [], objects: [], depth };
        element.type = standardType(pdf, roles, name, report, where);
        parent.kids.push(element);
        tree.elements.push(element);
        tree.byRef.set(ref, element);
        if (dict["/P"] === undefined) report("UA-1 7.1 t12", `${where} has no P entry`);
        else if (dict["/P"] !== parent.ref)
            report("structure", `${where}: P is ${dict["/P"]}, the parent is ${parent.ref}`);
        for (const kid of pdf.array(dict["/K"])) readKid(element, kid, dict["/Pg"] ?? inheritedPage, depth);
    };
    for (const kid of pdf.array(root["/K"])) readKid(tree.root, kid, undefined, 0);
    return tree;
}

// An attribute of an element, whichever of its attribute objects has it.
export function attribute(pdf, element, key) {
    for (const item of pdf.array(element.dict["/A"])) {
        const got = pdf.get(item);
        const value = pdf.get((got instanceof Stream ? got.dict : got)?.[key]);
        if (value !== null) return value;
    }
    return null;
}

const allowedKids = {
    Table: [["TR", "THead", "TBody", "TFoot", "Caption"], "7.2 t3"],
    TR: [["TH", "TD"], "7.2 t10"],
    THead: [["TR"], "7.2 t36"],
    TBody: [["TR"], "7.2 t37"],
    TFoot: [["TR"], "7.2 t38"],
    L: [["L", "LI", "Caption"], "7.2 t19"],
    LI: [["Lbl", "LBody"], "7.2 t20"],
    TOC: [["TOC", "TOCI", "Caption"], "7.2 t27"],
};

const allowedParents = {
    TR: [["Table", "THead", "TBody", "TFoot"], "7.2 t4"],
    THead: [["Table"], "7.2 t5"],
    TBody: [["Table"], "7.2 t6"],
    TFoot: [["Table"], "7.2 t7"],
    TH: [["TR"], "7.2 t8"],
    TD: [["TR"], "7.2 t9"],
    LI: [["L"], "7.2 t17"],
    LBody: [["LI"], "7.2 t18"],
    TOCI: [["TOC"], "7.2 t26"],
};

function checkNesting(element, report) {
    const { type, where } = element;
    const kids = element.kids.map((kid) => kid.type);
    const [inside, kidRule] = allowedKids[type] ?? [];
    if (inside)
        for (const kid of kids) if (!inside.includes(kid)) report(`UA-1 ${kidRule}`, `${where} contains ${kid}`);
    const [outside, parentRule] = allowedParents[type] ?? [];
    if (outside && !outside.includes(element.parent.type))
        report(`UA-1 ${parentRule}`, `${where} stands in ${element.parent.type}`);
    if (inside && element.marks.length) report("structure", `${where} holds content directly`);
    const captions = kids.flatMap((kid, i) => (kid === "Caption" ? [i] : []));
    if (type === "Table") {
        if (captions.length > 1) report("UA-1 7.2 t39", `${where} has more than one caption`);
        if (captions.some((i) => i > 0 && i < kids.length - 1))
            report("UA-1 7.2 t16", `${where}: the caption is neither first nor last`);
        if (kids.filter((kid) => kid === "THead").length > 1)
            report("UA-1 7.2 t11", `${where} has more than one THead`);
        if (kids.filter((kid) => kid === "TFoot").length > 1)
            report("UA-1 7.2 t12", `${where} has more than one TFoot`);
        if (kids.includes("TFoot") && !kids.includes("TBody"))
            report("UA-1 7.2 t13", `${where} has a TFoot and no TBody`);
        if (kids.includes("THead") && !kids.includes("TBody"))
            report("UA-1 7.2 t14", `${where} has a THead and no TBody`);
    }
    if (type === "L" && captions.some((i) => i > 0)) report("UA-1 7.2 t40", `${where}: the caption is not first`);
    if (type === "TOC" && captions.some((i) => i > 0)) report("UA-1 7.2 t28", `${where}: the caption is not first`);
    if (kids.filter((kid) => kid === "H").length > 1) report("UA-1 7.4.4 t1", `${where} contains more than one H`);
}

// Lays the cells on a grid as their spans say: no two in one place, no place left empty, and each data cell with a
// header that is found by Scope or by Headers.
function checkTable(pdf, table, report) {
    const rows = table.kids.flatMap((kid) => (kid.type === "TR" ? [kid] : kid.kids.filter((row) => row.type === "TR")));
    const grid = rows.map(() => []);
    rows.forEach((row, y) => {
        let x = 0;
        for (const cell of row.kids) {
            const across = attribute(pdf, cell, "/ColSpan") ?? 1;
            const down = attribute(pdf, cell, "/RowSpan") ?? 1;
            while (grid[y][x]) x++;
            for (let dy = 0; dy < down; dy++) {
                if (!grid[y + dy]) {
                    report("UA-1 7.2 t41", `${cell.where} spans more rows than ${table.where} has`);
                    break;
                }
                for (let dx = 0; dx < across; dx++) {
                    if (grid[y + dy][x + dx]) report("UA-1 7.2 t15", `${cell.where} lies over another cell`);
                    grid[y + dy][x + dx] = cell;
                }
            }
        }
    });
    const widths = grid.map((row) => Array.from(row).filter(Boolean).length);
    const usual = [...widths].sort((a, b) => a - b)[Math.floor(widths.length / 2)];
    for (const width of new Set(widths)) {
        if (width < usual) report("UA-1 7.2 t42", `${table.where} has a row of ${width} columns, others have ${usual}`);
        if (width > usual) report("UA-1 7.2 t43", `${table.where} has a row of ${width} columns, others have ${usual}`);
    }
    checkHeaders(pdf, table, grid, report);
}

function checkHeaders(pdf, table, grid, report) {
    const cells = [...new Set(grid.flat())].filter(Boolean);
    const ids = new Set(cells.filter((cell) => cell.type === "TH").map((cell) => text(cell.dict["/ID"])));
    const scoped = (cell) =>
        cell?.type === "TH" && ["/Row", "/Column", "/Both"].includes(attribute(pdf, cell, "/Scope"));
    for (const cell of cells) {
        const named = pdf.array(attribute(pdf, cell, "/Headers"));
        for (const name of named)
            if (!ids.has(text(name))) report("UA-1 7.5 t2", `${cell.where} names an unknown header`);
        if (named.length || cell.type !== "TD") continue;
        const y = grid.findIndex((row) => row.includes(cell));
        const x = grid[y].indexOf(cell);
        const column = grid.some((row) => scoped(row[x]) && attribute(pdf, row[x], "/Scope") !== "/Row");
        const row = grid[y].some((other) => scoped(other) && attribute(pdf, other, "/Scope") !== "/Column");
        if (!column && !row) report("UA-1 7.5 t1", `${cell.where} has no header with a Scope`);
    }
}

function checkHeadings(tree, report) {
    let level = 0;
    for (const element of tree.elements) {
        const number = /^H([1-6])$/.exec(element.type)?.[1];
        if (!number) continue;
        if (Number(number) > level + 1)
            report("UA-1 7.4.2 t1", `${element.where} follows ${level ? `H${level}` : "no heading"}`);
        level = Number(number);
    }
    const usesH = tree.elements.some((element) => element.type === "H");
    if (usesH && level) {
        report("UA-1 7.4.4 t2", "both H and numbered headings are used");
        report("UA-1 7.4.4 t3", "both numbered headings and H are used");
    }
    if (!level && !usesH) report("structure", "there is no heading");
}

function hasContent(element) {
    return element.marks.length > 0 || element.objects.length > 0 || element.kids.some(hasContent);
}

// Words for listeners need a language: that of the element, of one around it, or of the document.
function checkLanguage(pdf, element, report) {
    if (pdf.get(pdf.catalog["/Lang"]) !== null) return;
    for (let around = element; around?.dict; around = around.parent) if (around.dict["/Lang"] !== undefined) return;
    for (const [key, rule] of [["/ActualText", "t21"], ["/Alt", "t22"], ["/E", "t23"]])
        if (element.dict[key] !== undefined)
            report(`UA-1 7.2 ${rule}`, `${element.where}: the language of ${key.slice(1)} is not known`);
}

function checkElement(pdf, element, noteIds, report) {
    const { dict, type, where } = element;
    checkLanguage(pdf, element, report);
    if (type === "Form" && attribute(pdf, element, "/Role") === null && element.objects.length !== 1)
        report("UA-1 7.18.4 t2", `${where} has neither a Role nor just one field`);
    const alt = text(dict["/Alt"]);
    if (dict["/Lang"] !== undefined && !isLanguage(dict["/Lang"]))
        report("UA-1 7.2 t29", `${where}: Lang is not a language`);
    if (type === "Figure" && !alt && dict["/ActualText"] === undefined) report("UA-1 7.3 t1", `${where} has no Alt`);
    if (type === "Formula" && !alt && dict["/ActualText"] === undefined) report("UA-1 7.7 t1", `${where} has no Alt`);
    if (type === "Note") {
        const id = text(dict["/ID"]);
        if (!id) report("UA-1 7.9 t1", `${where} has no ID`);
        else if (noteIds.has(id)) report("UA-1 7.9 t2", `${where} has the ID of another Note`);
        noteIds.add(id);
    }
    if (type === "Link" && !element.objects.length) report("structure", `${where} has no link annotation`);
    if (!["TR", "TD", "TH"].includes(type) && !hasContent(element)) report("structure", `${where} is empty`);
}

// The parent tree must lead from each mark and each annotation back to the element that holds it.
function checkParentTree(pdf, tree, report) {
    const next = pdf.get(tree.root.dict["/ParentTreeNextKey"]);
    const largest = Math.max(-1, ...tree.parents.keys());
    if (next !== null && next <= largest)
        report("structure", `ParentTreeNextKey is ${next}, though key ${largest} is used`);
    const used = new Set();
    for (const page of pdf.pages) {
        const key = pdf.get(page.dict["/StructParents"]);
        page.parents = key === null ? [] : pdf.array(tree.parents.get(key));
        if (key !== null && (used.has(key) || !tree.parents.has(key)))
            report("structure", `page ${page.number}: StructParents ${key} is used twice or not in the parent tree`);
        used.add(key);
    }
    const pagesByRef = new Map(pdf.pages.map((page) => [page.ref, page]));
    for (const element of tree.elements) {
        for (const { page, mcid } of element.marks) {
            const found = pagesByRef.get(page);
            if (!found) report("structure", `${element.where}: marked content ${mcid} is on no page`);
            else if (found.parents[mcid] !== element.ref)
                report(
                    "structure",
                    `${element.where}: the parent tree gives content ${mcid} of page ${found.number} to ${found.parents[mcid]}`,
                );
        }
        for (const object of element.objects) {
            const key = pdf.entry(object, "/StructParent");
            if (key === null || tree.parents.get(key) !== element.ref)
                report("structure", `${element.where}: the parent tree does not lead back from its annotation`);
        }
    }
}

export function checkStructure(pdf, tree, report) {
    if (!tree.root) return;
    if (pdf.entry(tree.root.ref, "/ParentTree") === null) report("structure", "the structure tree has no ParentTree");
    if (!tree.elements.length) report("structure", "the structure tree is empty");
    const noteIds = new Set();
    for (const element of tree.elements) {
        checkNesting(element, report);
        checkElement(pdf, element, noteIds, report);
        if (element.type === "Table") checkTable(pdf, element, report);
    }
    checkHeadings(tree, report);
    checkParentTree(pdf, tree, report);
}
