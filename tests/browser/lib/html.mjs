// A small reader of HTML and XML: elements with their parents and text. It is strict where HTML is lenient: every element
// that is not void must be closed, in order. The pages are made by templates that do, so anything else is a mistake.

const void_elements = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const raw_elements = new Set(["script", "style", "textarea", "title"]);
const entities = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

export function decode(text) {
    return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name) => {
        if (/^#x/i.test(name)) return String.fromCodePoint(parseInt(name.slice(2), 16));
        if (name[0] === "#") return String.fromCodePoint(Number(name.slice(1)));
        return entities[name] ?? whole;
    });
}

export class Element {
    constructor(name, attributes, parent) {
        this.name = name;
        this.attributes = attributes;
        this.parent = parent;
        this.children = []; // elements and strings, in order
    }

    get(attribute) {
        return this.attributes.get(attribute);
    }

    has(attribute) {
        return this.attributes.has(attribute);
    }

    get elements() {
        return this.children.filter((child) => child instanceof Element);
    }

    // The text inside, without that of scripts and styles, as one line.
    get text() {
        const parts = [];
        const gather = (element) => {
            for (const child of element.children) {
                if (typeof child === "string") parts.push(child);
                else if (child.name !== "script" && child.name !== "style") gather(child);
            }
        };
        gather(this);
        return parts.join("").replace(/\s+/g, " ").trim();
    }

    // Every element inside, in the order of the page.
    *walk() {
        for (const child of this.children) {
            if (typeof child === "string") continue;
            yield child;
            yield* child.walk();
        }
    }

    find(...names) {
        const found = [];
        for (const element of this.walk()) if (names.includes(element.name)) found.push(element);
        return found;
    }

    closest(name) {
        for (let element = this; element; element = element.parent) if (element.name === name) return element;
        return null;
    }
}

const attribute_form = /([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

function read_attributes(text, xml, report) {
    const attributes = new Map();
    for (const [, name, double, single, bare] of text.matchAll(attribute_form)) {
        const key = xml ? name : name.toLowerCase();
        if (attributes.has(key)) report(`attribute "${key}" twice in one element`);
        if (xml && double === undefined && single === undefined) report(`attribute "${key}" without a quoted value`);
        attributes.set(key, decode(double ?? single ?? bare ?? ""));
    }
    return attributes;
}

// A tag from "<" at `at`: where it ends, quotes respected, or -1.
function tag_end(source, at) {
    let quote = "";
    for (let i = at; i < source.length; i++) {
        const char = source[i];
        if (quote) {
            if (char === quote) quote = "";
        } else if (char === '"' || char === "'") {
            quote = char;
        } else if (char === ">") {
            return i;
        }
    }
    return -1;
}

// Skips a comment, a declaration or CDATA at `at`; gives where it ends, or -1 when it never does.
function skip_markup(source, at) {
    const [open, close] = [
        ["<!--", "-->"],
        ["<![CDATA[", "]]>"],
        ["<?", "?>"],
        ["<!", ">"],
    ].find(([start]) => source.startsWith(start, at)) ?? ["", ""];
    if (!open) return at;
    const end = source.indexOf(close, at + open.length);
    return end < 0 ? -1 : end + close.length;
}

// Reads a document. Gives {root, problems}: root is an element without a name.
export function parse(source, { xml = false } = {}) {
    const problems = [];
    const root = new Element("", new Map(), null);
    let current = root;
    const add_text = (text) => {
        if (xml && /&(?!(#x[0-9a-fA-F]+|#\d+|amp|lt|gt|quot|apos);)/.test(text))
            problems.push(`a bare "&" in "${text.trim().slice(0, 60)}"`);
        if (text) current.children.push(decode(text));
    };
    for (let at = 0; at < source.length;) {
        const open = source.indexOf("<", at);
        add_text(source.slice(at, open < 0 ? source.length : open));
        if (open < 0) break;
        if (source[open + 1] === "!" || source[open + 1] === "?") {
            at = skip_markup(source, open);
            if (at < 0) {
                problems.push(`"${source.slice(open, open + 20)}" is never closed`);
                break;
            }
            continue;
        }
        const end = tag_end(source, open);
        const tag = /^<(\/?)([A-Za-z][^\s/>]*)([^]*?)(\/?)>$/.exec(source.slice(open, end + 1));
        if (!tag) {
            problems.push(`a bare "<" before "${source.slice(open, open + 30)}"`);
            at = open + 1;
            continue;
        }
        at = end + 1;
        const name = xml ? tag[2] : tag[2].toLowerCase();
        if (tag[1]) {
            if (current.name === name) {
                current = current.parent;
            } else {
                problems.push(`</${name}> where <${current.name}> is open`);
                if (current.closest(name)) current = current.closest(name).parent;
            }
            continue;
        }
        const element = new Element(
            name,
            read_attributes(tag[3], xml, (problem) => problems.push(problem)),
            current,
        );
        current.children.push(element);
        const foreign = !xml && (element.closest("svg") || element.closest("math"));
        if (tag[4] && (xml || foreign)) continue;
        if (!xml && void_elements.has(name) && !foreign) continue;
        current = element;
        if (!xml && raw_elements.has(name) && !foreign) {
            const close = source.toLowerCase().indexOf(`</${name}`, at);
            if (close >= 0) {
                add_text(source.slice(at, close));
                at = close;
            }
        }
    }
    if (current !== root) problems.push(`<${current.name}> is never closed`);
    if (xml && root.elements.length !== 1) problems.push(`${root.elements.length} root elements`);
    return { root, problems };
}
