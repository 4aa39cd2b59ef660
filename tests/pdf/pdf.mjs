// A PDF file as qpdf's JSON shows it: objects, pages, and the streams' decoded bytes.
import { execFile } from "node:child_process";
import { inflateSync } from "node:zlib";
import { readFile } from "node:fs/promises";

const reference = /^\d+ \d+ R$/;

// Runs a program; its status (255: it was killed) and output. A program that is missing is an error.
export function run(program, args) {
    return new Promise((resolve, reject) => {
        execFile(program, args, { maxBuffer: 1 << 30, encoding: "utf8" }, (error, stdout, stderr) => {
            if (error && typeof error.code !== "number" && !error.signal) reject(error);
            else resolve({ status: error ? (error.code ?? 255) : 0, stdout, stderr });
        });
    });
}

export class Stream {
    constructor(dict, base64) {
        this.dict = dict;
        this.raw = Buffer.from(base64 ?? "", "base64");
    }

    get filters() {
        const filter = this.dict["/Filter"];
        return filter === undefined ? [] : [filter].flat();
    }

    // The bytes without the Flate filter; null when there is another filter, a predictor or damage.
    get data() {
        if (this.cached !== undefined) return this.cached;
        this.cached = this.raw;
        for (const filter of this.filters) {
            const parms = this.dict["/DecodeParms"];
            if (filter !== "/FlateDecode" || (parms && (parms["/Predictor"] ?? 1) > 1)) return (this.cached = null);
            try {
                this.cached = inflateSync(this.cached);
            } catch {
                return (this.cached = null);
            }
        }
        return this.cached;
    }
}

export const isReference = (value) => typeof value === "string" && reference.test(value);
export const isName = (value) => typeof value === "string" && value.startsWith("/");
export const isString = (value) => typeof value === "string" && /^[ub]:/.test(value);
export const isDict = (value) =>
    value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Stream);

// The text of a string object: qpdf gives Unicode where it can, else bytes in hex.
export function text(value) {
    if (!isString(value)) return null;
    return value.startsWith("u:") ? value.slice(2) : Buffer.from(value.slice(2), "hex").toString("latin1");
}

export class Pdf {
    static async open(path) {
        const pdf = new Pdf();
        pdf.path = path;
        pdf.bytes = await readFile(path);
        const args = [
            "--json=2",
            "--json-stream-data=inline",
            "--decode-level=none",
            "--json-key=qpdf",
            "--json-key=encrypt",
        ];
        const [json, check] = await Promise.all([run("qpdf", [...args, path]), run("qpdf", ["--check", path])]);
        pdf.warnings = check.status ? check.stderr.trim() || check.stdout.trim() : "";
        let root;
        try {
            root = JSON.parse(json.stdout);
        } catch {
            throw new Error(`qpdf cannot read it: ${json.stderr.trim()}`);
        }
        pdf.isEncrypted = Boolean(root.encrypt?.encrypted);
        pdf.permissions = root.encrypt?.parameters?.P ?? 0;
        pdf.objects = new Map();
        for (const [key, entry] of Object.entries(root.qpdf[1])) {
            const value = entry.stream ? new Stream(entry.stream.dict, entry.stream.data) : entry.value;
            if (key === "trailer") pdf.trailer = value;
            else pdf.objects.set(key.slice(4), value);
        }
        pdf.catalog = pdf.get(pdf.trailer["/Root"]) ?? {};
        pdf.pages = [];
        pdf.collectPages(pdf.catalog["/Pages"], {}, new Set());
        return pdf;
    }

    // What a value stands for: references followed, anything else as it is; null for a reference to nothing.
    get(value) {
        for (let i = 0; isReference(value) && i < 100; i++) value = this.objects.get(value) ?? null;
        return value ?? null;
    }

    // A dictionary's entry, resolved. A stream's dictionary serves too.
    entry(dict, key) {
        const holder = this.get(dict);
        return this.get((holder instanceof Stream ? holder.dict : holder)?.[key]);
    }

    array(value) {
        const got = this.get(value);
        return got === null ? [] : Array.isArray(got) ? got : [value];
    }

    collectPages(ref, inherited, seen) {
        const node = this.get(ref);
        if (!isDict(node) || seen.has(ref)) return;
        seen.add(ref);
        const passed = { ...inherited };
        for (const key of ["/Resources", "/MediaBox", "/CropBox", "/Rotate"])
            if (node[key] !== undefined) passed[key] = node[key];
        if (node["/Kids"]) {
            for (const kid of this.array(node["/Kids"])) this.collectPages(kid, passed, seen);
        } else {
            this.pages.push({ ref, dict: node, box: this.get(passed["/MediaBox"]), number: this.pages.length + 1 });
        }
    }

    // A page's whole content; null when a part cannot be decoded.
    content(page) {
        const parts = this.array(page.dict["/Contents"]).map((part) => this.get(part)?.data ?? null);
        return parts.includes(null) ? null : Buffer.concat(parts.flatMap((part) => [part, Buffer.from("\n")]));
    }

    // Every value in the file, containers before what is in them: visit(value, holder's reference).
    walk(visit) {
        const go = (value, ref) => {
            visit(value, ref);
            const inside = value instanceof Stream ? value.dict : value;
            if (inside !== null && typeof inside === "object") for (const item of Object.values(inside)) go(item, ref);
        };
        for (const [ref, value] of this.objects) go(value, ref);
        go(this.trailer, "trailer");
    }

    // A number tree as a Map.
    numberTree(root) {
        const out = new Map();
        const go = (node, depth) => {
            const dict = this.get(node);
            if (!isDict(dict) || depth > 20) return;
            const nums = this.array(dict["/Nums"]);
            for (let i = 0; i + 1 < nums.length; i += 2) out.set(this.get(nums[i]), nums[i + 1]);
            for (const kid of this.array(dict["/Kids"])) go(kid, depth + 1);
        };
        go(root, 0);
        return out;
    }
}

const blank = /[\0\t\n\f\r ]/;
const delimiters = "()<>[]{}/%";

// The operators of a content stream, each { operator, operands, image }. Strings come as { bytes }, names as "/Name",
// dictionaries as objects; image is true for an inline image. Throws on what is not PDF syntax.
export function parseContent(buffer) {
    const s = buffer.toString("latin1");
    const out = [];
    let at = 0;

    const skip = () => {
        for (; at < s.length; at++) {
            if (s[at] === "%") while (at < s.length && s[at] !== "\n" && s[at] !== "\r") at++;
            else if (!blank.test(s[at])) return;
        }
    };
    const regular = () => {
        const from = at;
        while (at < s.length && !blank.test(s[at]) && !delimiters.includes(s[at])) at++;
        return s.slice(from, at);
    };
    const escapes = { n: 10, r: 13, t: 9, b: 8, f: 12 };
    const literal = () => {
        const bytes = [];
        for (let depth = 1; ; at++) {
            if (at >= s.length) throw new Error("a string has no end");
            let c = s[at];
            if (c === "(") depth++;
            if (c === ")" && --depth === 0) break;
            if (c !== "\\") {
                bytes.push(s.charCodeAt(at));
                continue;
            }
            c = s[++at];
            const octal = /^[0-7]{1,3}/.exec(s.slice(at, at + 3));
            if (octal) {
                bytes.push(parseInt(octal[0], 8) & 255);
                at += octal[0].length - 1;
            } else if (c === "\r" || c === "\n") {
                if (c === "\r" && s[at + 1] === "\n") at++;
            } else bytes.push(escapes[c] ?? s.charCodeAt(at));
        }
        at++;
        return { bytes: Buffer.from(bytes) };
    };
    const hex = () => {
        const end = s.indexOf(">", at);
        const digits = s.slice(at, end).replace(/[\0\t\n\f\r ]/g, "");
        if (end < 0 || !/^[0-9a-fA-F]*$/.test(digits)) throw new Error("a hexadecimal string is malformed");
        at = end + 1;
        return { bytes: Buffer.from(digits, "hex"), isOdd: digits.length % 2 === 1 };
    };
    const operand = () => {
        const c = s[at];
        if (c === "(") return (at++, literal());
        if (c === "<" && s[at + 1] === "<") return ((at += 2), dict());
        if (c === "<") return (at++, hex());
        if (c === "[") return (at++, list());
        if (c === "/")
            return (
                at++,
                "/" + regular().replace(/#([0-9a-fA-F]{2})/g, (_, h) => String.fromCharCode(parseInt(h, 16)))
            );
        const word = regular();
        if (!word) throw new Error(`'${c}' is out of place`);
        if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) return Number(word);
        if (word === "true" || word === "false") return word === "true";
        if (word === "null") return null;
        return { operator: word };
    };
    const list = () => {
        for (const items = []; ; items.push(operand())) {
            skip();
            if (at >= s.length) throw new Error("an array has no end");
            if (s[at] === "]") return (at++, items);
        }
    };
    const dict = () => {
        const items = {};
        for (;;) {
            skip();
            if (s.startsWith(">>", at)) return ((at += 2), items);
            const key = operand();
            skip();
            if (!isName(key) || at >= s.length) throw new Error("a dictionary is malformed");
            items[key] = operand();
        }
    };
    for (let operands = []; ;) {
        skip();
        if (at >= s.length) {
            if (operands.length) throw new Error("operands without an operator at the end");
            return out;
        }
        const token = operand();
        if (!token || token.operator === undefined) {
            operands.push(token);
            continue;
        }
        if (token.operator === "ID") {
            const end = s.slice(at).search(/[\s]EI(?=[\s]|$)/);
            if (end < 0) throw new Error("an inline image has no end");
            at += end + 3;
            out.push({ operator: "BI", operands, image: true });
        } else if (token.operator !== "BI") {
            out.push({ operator: token.operator, operands });
        }
        operands = [];
    }
}
