// What a series works on: a repository with content and a theme, as files that edits change.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { write_theme } from "./probes.mjs";

// Chance that is the same each time it begins with the same number.
export class Chance {
    constructor(seed) {
        this.state = seed >>> 0;
    }
    next() {
        // 0 or more, below 1
        this.state = (this.state + 0x6d2b79f5) >>> 0;
        let mixed = this.state;
        mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    }
    below(count) {
        return Math.floor(this.next() * count);
    }
    pick(list) {
        return list[this.below(list.length)];
    }
    likely(share) {
        return this.next() < share;
    }
    weighted(pairs) {
        // [[weight, thing]...]
        let at = this.next() * pairs.reduce((sum, [weight]) => sum + weight, 0);
        for (const [weight, thing] of pairs) if ((at -= weight) < 0) return thing;
        return pairs[pairs.length - 1][1];
    }
}

export function walk(folder, base = folder) {
    const files = [];
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) files.push(...walk(path, base));
        else files.push(relative(base, path));
    }
    return files.sort();
}

// ---- front matter as text -------------------------------------------------------------------------------------------

const field_pattern = (key) => new RegExp(`^${key}:.*\\n((?: .*|- .*|)\\n)*?(?=\\S)`, "m");

// Sets a field of front matter (undefined: removes it), with all lines that belong to it.
export function set_field(text, key, value) {
    const end = text.indexOf("\n---", 3);
    if (!text.startsWith("---\n") || end < 0) return text;
    const front = `${text.slice(4, end)}\n---`,
        line = value === undefined ? "" : `${key}: ${value}\n`;
    const found = field_pattern(key).test(front);
    const changed = found ? front.replace(field_pattern(key), () => line) : line + front;
    return `---\n${changed.slice(0, -4)}${text.slice(end)}`;
}

export function get_field(text, key) {
    const found = new RegExp(`^${key}: *(.*)$`, "m").exec(text.slice(0, text.indexOf("\n---", 3)));
    return found ? found[1] : undefined;
}

// A YAML list as its items' texts, and back.
export const split_items = (text) => text.split(/^(?=- )/m).filter((item) => item.trim());
export const join_items = (items) => items.map((item) => (item.endsWith("\n") ? item : `${item}\n`)).join("");

// ---- the repository -------------------------------------------------------------------------------------------------

export class World {
    constructor(folder, seed, root, big) {
        this.chance = new Chance(seed);
        this.folder = folder;
        this.repo = join(folder, "repo");
        this.content = join(this.repo, "content");
        this.themes = join(this.repo, "themes");
        this.clock = Date.UTC(2026, 8, 1) / 1000;
        this.number = 0; // of whatever needs a name of its own
        mkdirSync(this.repo, { recursive: true });
        cpSync(join(root, big ? "content" : "tests/sites/base/content"), this.content, { recursive: true });
        const theme = join(root, "themes/default");
        for (const part of [
            "theme.yml",
            "schema.yml",
            "words.yml",
            "templates",
            "lib",
            "documents",
            "pictures",
            "built",
        ])
            cpSync(join(theme, part), join(this.themes, "default", part), { recursive: true });
        const routes = this.read_path("themes/default/schema.yml")
            .split(/^routes:\n/m)[1]
            .match(/- \{.*\}/g);
        write_theme(join(this.themes, "probe"), routes);
        if (!big) this.fill();
        this.git("init", "-q", "-b", "main");
        this.commit("begin");
    }

    // What the small site lacks.
    fill() {
        const glossary = ["SEND", "EHC plan", "Short break"].map(
            (term) => `- {term: ${term}, meaning: What ${term} means.}\n`,
        );
        const statutory = ["early-years", "short-breaks", "leisure"].map(
            (id) => `- {id: ${id}, group: All, text: What ${id} is., law: A law}\n`,
        );
        this.write("terms/categories.yml", this.read("terms/categories.yml").replaceAll("- {", "- {names: {ur: urdu}, "));
        this.write("glossary.yml", glossary.join(""));
        this.write("statutory.yml", statutory.join(""));
        this.write(
            "strategy/more.md",
            "---\ntitle: More to say\norder: 20\n---\n## A heading\n\nA text.\n\n![](picture:toy-shelf)\n",
        );
        for (const name of ["waits", "visits"])
            this.write(
                `strategy/measures/${name}.md`,
                `---\ntitle: The ${name}\nunit: weeks\nbetter: lower\ntarget: 9\nseries:\n  - {period: "2025", value: 12}\n  - {period: "2026", value: 10}\n---\nSome words.\n`,
            );
        for (const name of ["late", "towns"])
            this.write(
                `strategy/findings/${name}.md`,
                `---\ntitle: Found ${name}\nsource: A review\ndate: 2026-01-16\nkind: area for improvement\nresponse: We agree.\n---\n`,
            );
        for (const name of ["first-visit", "moving"])
            this.write(
                `guides/${name}.md`,
                `---\ntitle: Guide to ${name}\nsummary: Steps.\npdf: true\nsteps:\n  - title: Ask\n    text: Just ask.\n    services: [filler-1, toy-library]\n  - title: Come\n    text: Look first.\n    services: [filler-2]\n---\nSome words.\n`,
            );
        const promise = "strategy/priorities/help-early.md";
        this.write(
            promise,
            this.read(promise).replace(/^    status: /gm, "    measures: [waits]\n    finding: late\n    status: "),
        );
        for (let i = 1; i <= 6; i++)
            this.write(
                `services/filler-${i}.md`,
                `---\ntitle: Filler ${i}\nsummary: It fills.\norganisation: play-trust\ncategories: [${i % 2 ? "play" : "advice"}]\n` +
                    `needs: [${i % 3 ? "autism" : "any"}]\nareas: [all]\nages: {from: ${i}, to: ${i + 9}}\nstatus: active\nreferral: self\nreviewed: 2026-0${i}-15\n---\nSome words${i % 2 ? `, also of [the next](filler-${i + 1}.md) and [about](../pages/about.md)` : ""}.\n`,
            );
    }

    read_path(path) {
        return readFileSync(join(this.repo, path), "utf8");
    }
    write_path(path, text) {
        mkdirSync(dirname(join(this.repo, path)), { recursive: true });
        writeFileSync(join(this.repo, path), text);
    }
    has(path) {
        return existsSync(join(this.content, path));
    }
    read(path) {
        return readFileSync(join(this.content, path), "utf8");
    }
    write(path, text) {
        this.write_path(join("content", path), text);
    }
    remove(path) {
        rmSync(join(this.content, path));
    }
    rename(from, to) {
        mkdirSync(dirname(join(this.content, to)), { recursive: true });
        renameSync(join(this.content, from), join(this.content, to));
    }
    files() {
        return existsSync(this.content) ? walk(this.content) : [];
    }
    // Pages, without their translations
    entries(folder = "") {
        return this.files().filter(
            (path) =>
                path.endsWith(".md") && !path.endsWith(".easy.md") && path.startsWith(folder) && !/^(ur|pl)\//.test(path),
        );
    }
    translations(path) {
        return ["ur", "pl"].map((code) => `${code}/${path}`).filter((name) => this.has(name));
    }
    // Replaces a text in all files of the content, as a careful renaming does.
    replace_everywhere(from, to) {
        for (const path of this.files().filter((name) => /\.(md|yml)$/.test(name))) {
            const text = this.read(path),
                changed = text.replaceAll(from, to);
            if (changed !== text) this.write(path, changed);
        }
    }
    new_name(word) {
        return `${word}-${++this.number}`;
    }

    git(...args) {
        const date = `${this.clock} +0000`;
        const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
        const result = spawnSync("git", ["-C", this.repo, ...args], { encoding: "utf8", env });
        if (result.status !== 0) throw new Error(`git ${args.join(" ")}: ${result.stdout}${result.stderr}`);
        return result.stdout.trim();
    }
    commit(message) {
        this.clock += this.chance.likely(0.1) ? -86400 * 3 : 3600 * (1 + this.chance.below(40)); // clocks may be wrong
        this.git("add", "-A");
        this.git("commit", "-q", "--allow-empty", "-m", message);
        return this.git("rev-parse", "HEAD");
    }
}
