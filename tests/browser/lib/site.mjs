// A built site as its visitors meet it: addresses, the pages parsed, and what an address leads to.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { parse } from "./html.mjs";

export class Page {
    constructor(address, source) {
        const { root, problems } = parse(source);
        Object.assign(this, { address, source, root, problems });
        this.elements = [...root.walk()];
        this.html = this.first("html");
        this.head = this.first("head");
        this.body = this.first("body");
        this.main = this.first("main");
        this.ids = new Map(); // to how often
        for (const element of this.elements) {
            if (element.has("id")) this.ids.set(element.get("id"), (this.ids.get(element.get("id")) ?? 0) + 1);
        }
    }

    first(name) {
        return this.elements.find((element) => element.name === name);
    }

    all(...names) {
        return this.elements.filter((element) => names.includes(element.name));
    }

    get title() {
        return this.head?.find("title")[0]?.text ?? "";
    }

    meta(name) {
        return this.head
            ?.find("meta")
            .find((meta) => meta.get("name") === name)
            ?.get("content");
    }

    get hidden() {
        return /\bnoindex\b/.test(this.meta("robots") ?? "");
    }
}

export class Site {
    constructor(folder) {
        this.folder = folder;
        this.files = new Set(); // addresses of files: /assets/x.svg, /index.html
        for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
            if (!entry.isFile()) continue;
            const path = relative(folder, join(entry.parentPath ?? entry.path, entry.name))
                .split(sep)
                .join("/");
            if (!path.startsWith(".signpost/")) this.files.add("/" + path);
        }
        this.pages = new Map();
        this.moved = new Map(); // pages at old addresses, which lead on at once
        for (const file of [...this.files].sort()) {
            if (!file.endsWith(".html")) continue;
            const address = file.replace(/\/index\.html$/, "/");
            const page = new Page(address, this.read(file));
            const moved = page.head?.find("meta").some((meta) => meta.get("http-equiv") === "refresh");
            (moved ? this.moved : this.pages).set(address, page);
        }
        this.redirects = new Map();
        if (this.has("/_redirects")) {
            for (const line of this.read("/_redirects").split("\n")) {
                const [from, to] = line.trim().split(/\s+/);
                if (to) this.redirects.set(from, to);
            }
        }
        const home = this.pages
            .get("/")
            ?.head?.find("link")
            .find((link) => link.get("rel") === "canonical");
        this.base = (home?.get("href") ?? "").replace(/\/$/, "");
        this.path = this.base && new URL(this.base).pathname.replace(/\/$/, ""); // "" or "/offer"
    }

    // Whether an address is there without a redirect: a file, or a folder with its page.
    has(address) {
        return this.files.has(address.endsWith("/") ? address + "index.html" : address);
    }

    read(address) {
        return readFileSync(join(this.folder, address), "utf8");
    }

    files_with(...endings) {
        return [...this.files].filter((file) => endings.some((ending) => file.endsWith(ending))).sort();
    }

    // What a reference on a page means: {outside: URL} or {address, fragment}, or {problem}.
    resolve(reference, from) {
        let url;
        try {
            url = new URL(reference, this.base + from);
        } catch {
            return { problem: `"${reference}" is no address` };
        }
        if (url.origin !== new URL(this.base).origin) return { outside: url };
        if (!url.pathname.startsWith(this.path + "/")) return { problem: `"${reference}" leaves "${this.path}"` };
        return {
            address: decodeURIComponent(url.pathname.slice(this.path.length)),
            fragment: decodeURIComponent(url.hash.slice(1)),
        };
    }

    // Why a reference does not resolve, or null when it does.
    why_broken(reference, from) {
        const found = this.resolve(reference, from);
        if (found.problem) return found.problem;
        if (found.outside) return null;
        if (!this.has(found.address)) {
            const near = this.has(found.address + "/") ? ` (but "${found.address}/" is there)` : "";
            return `"${reference}" leads nowhere${near}`;
        }
        if (!found.fragment) return null;
        const page = this.pages.get(found.address);
        if (page?.ids.has(found.fragment)) return null;
        return `"${reference}": no id "${found.fragment}" there`;
    }
}

// The slugs of a content folder's files, easy-read companions left out; and the ids of a list of terms.
export function slugs(content, folder) {
    return readdirSync(join(content, folder), { withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(".md") && !entry.name.endsWith(".easy.md"))
        .map((entry) => entry.name.slice(0, -3))
        .sort();
}

export function term_ids(content, name) {
    const source = readFileSync(join(content, "terms", `${name}.yml`), "utf8");
    return [...source.matchAll(/^- \{?\s*id: ([\w-]+)/gm)].map((found) => found[1]);
}
