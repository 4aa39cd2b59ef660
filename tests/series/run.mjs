// The proof of builds after edits: whatever came before, a build into a folder that an earlier build filled gives the
// same files, problems and exit status as one of everything into a new folder.
//
//     node tests/series/run.mjs
//
// A series begins with the demonstration content, or with a small site, in a repository of its own, drawn by a theme
// whose pages ask for one thing each (probes.mjs). Then come random edits and commits (edits.mjs), changes of history,
// other options, and accidents in the output folder; after each a build goes into the same folder, and after every
// other one (every fourth of the demonstration content) it is compared with a full build.
//
// SERIES_COUNT=12 is the number of series, SERIES_STEPS=8 the number of builds in each, SERIES_SEED=N begins with the
// series of that number, and makes that one only unless SERIES_COUNT is given, SERIES_VERBOSE=1 tells every step. Each
// commit has series of its own, which are the same wherever it is tested; outside git they are new each time.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { edit } from "./edits.mjs";
import { World, walk } from "./world.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const signpost = resolve(root, process.env.SIGNPOST || "build/release/signpost");
const given = process.env.SERIES_SEED !== undefined;
const first_seed = given ? Number(process.env.SERIES_SEED) : seed_of_commit();
const count = Number(process.env.SERIES_COUNT || (given ? 1 : 12));
const steps = Number(process.env.SERIES_STEPS || 8);
const folder = mkdtempSync(join(tmpdir(), "signpost-series-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
Object.assign(process.env, {
    HOME: folder,
    XDG_CACHE_HOME: folder,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    LC_ALL: "C.UTF-8",
    GIT_AUTHOR_NAME: "Editor",
    GIT_AUTHOR_EMAIL: "editor@offer.example",
    GIT_COMMITTER_NAME: "Editor",
    GIT_COMMITTER_EMAIL: "editor@offer.example",
});
delete process.env.GIT_DIR;

class Mismatch extends Error {}

function seed_of_commit() {
    const { stdout } = spawnSync("git", ["-C", root, "rev-parse", "HEAD"], { encoding: "utf8" });
    return /^[0-9a-f]{40}/.test(stdout ?? "") ? parseInt(stdout.slice(0, 8), 16) % 1e9 : Math.floor(Math.random() * 1e9);
}

// ---- what a build gives ---------------------------------------------------------------------------------------------

// Digests of all files of a site, by path.
function read_site(out) {
    const site = new Map();
    if (!existsSync(out)) return site;
    for (const path of walk(out))
        if (!path.startsWith(".signpost/"))
            site.set(
                path,
                createHash("sha1")
                    .update(readFileSync(join(out, path)))
                    .digest("hex"),
            );
    return site;
}

// Problems as printed, without what a build says of itself and of hands that changed the output.
function problems_of(text) {
    const told = text
        .split(/\n\n+|\n(?=\S+: (?:error|warning): )/)
        .filter((problem) => !problem.includes("[changed-output]"));
    return told
        .join("\n")
        .split("\n")
        .filter(
            (line) =>
                line &&
                !/^(every page is made anew|nothing was published; |\d+ pages? and |\d+ (errors?|warnings?)\b|.*: \d+ files? written)/.test(
                    line,
                ),
        )
        .join("\n");
}

function compare_sites(incremental, full) {
    const wrong = [];
    for (const [path, digest] of full)
        if (!incremental.has(path)) wrong.push(`${path} is missing`);
        else if (incremental.get(path) !== digest) wrong.push(`${path} differs`);
    for (const path of incremental.keys()) if (!full.has(path)) wrong.push(`${path} is left over`);
    return wrong;
}

function first_difference(one, other) {
    const a = readFileSync(one, "latin1").split("\n"),
        b = readFileSync(other, "latin1").split("\n");
    const at = a.findIndex((line, index) => line !== b[index]);
    return `line ${at + 1}: '${(a[at] ?? "").slice(0, 200)}', and in a full build: '${(b[at] ?? "").slice(0, 200)}'`;
}

// ---- a series -------------------------------------------------------------------------------------------------------

class Series {
    constructor(number, seed) {
        this.folder = join(folder, String(number));
        const big = seed % 6 === 0;
        this.world = new World(this.folder, seed, root, big);
        this.often = big ? 4 : 2; // builds between two comparisons
        this.chance = this.world.chance;
        this.out = join(this.folder, "out");
        this.options = { date: "2026-11-22", jobs: "2" };
        this.good = this.world.git("rev-parse", "HEAD");
        this.log = [];
        this.published = new Map();
    }

    note(text) {
        this.log.push(text);
        if (process.env.SERIES_VERBOSE) console.log(`    ${text}`);
    }

    build(out, ...more) {
        const options = Object.entries(this.options).flatMap(([key, value]) =>
            value === true ? [`--${key}`] : value ? [`--${key}`, value] : [],
        );
        const result = spawnSync(
            signpost,
            [
                "build",
                "--repo",
                this.world.repo,
                "--theme",
                join(this.world.themes, "probe"),
                "--out",
                out,
                ...options,
                ...more,
            ],
            { encoding: "utf8", maxBuffer: 1 << 26, cwd: this.folder },
        );
        return {
            status: result.status ?? result.signal,
            text: result.stdout + result.stderr,
            anew: /^every page is made anew: .*$/m.exec(result.stdout + result.stderr)?.[0],
        };
    }

    // Files that were changed by hand and are no part of the site any more stay, as promised: here they go.
    clear_left_behind(text) {
        for (const found of text.matchAll(/'([^']*)' is no longer part of the site, but was changed by hand/g))
            rmSync(resolve(this.folder, found[1]), { force: true });
    }

    compare(built) {
        const fresh = join(this.folder, "fresh");
        rmSync(fresh, { recursive: true, force: true });
        const full = this.build(fresh, "--full"),
            wrong = [];
        if (built.status !== full.status) wrong.push(`exit status ${built.status}, and of a full build ${full.status}`);
        const said = problems_of(built.text),
            should = problems_of(full.text);
        if (said !== should) wrong.push(`problems are\n${said}\n      and of a full build\n${should}`);
        if (built.status === 0) {
            const differing = compare_sites(this.published, read_site(fresh));
            wrong.push(...differing.slice(0, 8));
            const path = differing.find((line) => line.endsWith(" differs"))?.slice(0, -8);
            if (path) wrong.push(`${path}, ${first_difference(join(this.out, path), join(fresh, path))}`);
        }
        if (wrong.length) throw new Mismatch(wrong.join("\n"));
    }

    // Builds, and compares when it is asked for or when there is reason to.
    check(compare, anew) {
        const before = read_site(this.out),
            built = (this.last = this.build(this.out));
        if (typeof built.status !== "number") throw new Mismatch(`the build died: ${built.status}\n${built.text}`);
        this.clear_left_behind(built.text);
        this.published = read_site(this.out);
        if (Boolean(built.anew) !== anew)
            throw new Mismatch(
                anew
                    ? "the build trusted what it cannot trust"
                    : `the build does not trust the last one: ${built.anew}`,
            );
        if (built.status !== 0) {
            const wrong = compare_sites(this.published, before);
            if (wrong.length) throw new Mismatch(`a build that failed has changed the site: ${wrong[0]}`);
        }
        if (compare || built.status !== 0) this.compare(built);
        return built.status === 0;
    }

    run() {
        if (!this.check(true, false)) throw new Mismatch(`the first build fails\n${this.last.text}`);
        for (let step = 1; step <= steps; step++) {
            const anew = this.step();
            const good = this.check(step % this.often === 0 || step === steps, anew);
            this.after(good, anew);
        }
    }

    // What was only for one build goes, and content that cannot be built is taken back.
    after(good, anew) {
        const world = this.world;
        const failed_anew = anew && !good; // the notes are as bad as before
        delete this.options.ref;
        delete this.options.worktree;
        if (failed_anew) rmSync(join(this.out, ".signpost/notes"), { force: true });
        this.notes_are_bad = failed_anew;
        if (!good && this.chance.likely(0.8)) {
            world.git("read-tree", "-u", "--reset", this.good);
            world.git("clean", "-qfd");
            world.commit("take it back");
            this.note("taken back");
        } else if (good) {
            world.commit("as built");
            this.good = world.git("rev-parse", "HEAD");
        }
    }

    // Changes something; whether the next build must begin anew.
    step() {
        const world = this.world,
            chance = this.chance;
        if (chance.likely(0.25)) this.change_options();
        const history = chance.weighted([
            [8, "commit"],
            [4, "commits"],
            [2, "worktree"],
            [1, "reset"],
            [1, "orphan"],
            [1, "merge"],
            [1, "amend"],
            [1, "ref"],
        ]);
        const kept = world.git("rev-parse", "HEAD");
        const said = edit(world, 1 + chance.below(3));
        this.note(`${history}: ${said}`);
        if (history === "worktree") this.options.worktree = true;
        else world.commit(said.slice(0, 60).replaceAll("\n", " "));
        if (history === "commits") this.more_commits();
        if (history === "reset") this.reset();
        if (history === "orphan") this.orphan();
        if (history === "merge") this.merge(kept);
        if (history === "amend") world.git("commit", "-q", "--amend", "--allow-empty", "-m", "said better");
        if (history === "ref") this.options.ref = chance.pick(world.git("log", "-n", "6", "--format=%H").split("\n"));
        return this.accident() || Boolean(this.notes_are_bad);
    }

    more_commits() {
        for (let n = 1 + this.chance.below(2); n > 0; n--) {
            const said = edit(this.world, 1);
            this.note(`and ${said}`);
            this.world.commit("more");
        }
    }

    reset() {
        const commits = this.world.git("log", "-n", "5", "--first-parent", "--format=%H").split("\n");
        this.world.git("reset", "-q", "--hard", this.chance.pick(commits));
        const said = edit(this.world, 1);
        this.world.commit("another way");
        this.note(`then back, and ${said}`);
    }

    orphan() {
        this.world.git("checkout", "-q", "--orphan", this.world.new_name("branch"));
        this.world.commit("begin again");
    }

    merge(base) {
        const world = this.world,
            tip = world.git("rev-parse", "HEAD"),
            side = world.new_name("side");
        world.git("checkout", "-q", "-b", side, base);
        const said = edit(world, 1);
        world.commit("on the side");
        world.git("checkout", "-q", "-B", world.new_name("line"), tip);
        try {
            world.git("merge", "-q", "--no-ff", "-X", "ours", "-m", "together", side);
            this.note(`merged with ${said}`);
        } catch {
            world.git("merge", "--abort");
        }
    }

    change_options() {
        const chance = this.chance,
            options = this.options,
            key = chance.pick(["date", "date", "date", "jobs", "compress", "base-url", "strict"]);
        if (key === "date")
            options.date = chance.pick([
                "2026-05-01",
                "2026-09-01",
                "2026-10-01",
                "2026-11-22",
                "2026-11-23",
                "2027-01-15",
                "2027-06-01",
            ]);
        if (key === "jobs") options.jobs = chance.pick(["1", "2", "4"]);
        if (key === "compress") options.compress = options.compress ? undefined : "gz";
        if (key === "base-url")
            options["base-url"] = options["base-url"]
                ? undefined
                : chance.pick(["https://other.example/", "https://other.example/below"]);
        if (key === "strict") options.strict = options.strict ? undefined : chance.likely(0.3);
        this.note(`--${key} ${options[key]}`);
    }

    // ---- accidents in the output folder; each says whether the notes are lost by it

    accident() {
        const what = this.chance.weighted([
            [12, undefined],
            [3, "tamper"],
            [1, "keep"],
            [2, "restore"],
            [2, "damage"],
        ]);
        if (what) this.note(what);
        return what ? this[what]() : false;
    }

    tamper() {
        const files = [...this.published.keys()];
        for (let n = 1 + this.chance.below(4); n > 0 && files.length; n--) {
            const path = join(this.out, this.chance.pick(files));
            if (this.chance.likely(0.5) || !existsSync(path)) rmSync(path, { force: true });
            else writeFileSync(path, `${readFileSync(path)}by hand`);
        }
        return false;
    }

    keep() {
        rmSync(`${this.out}.old`, { recursive: true, force: true });
        spawnSync("cp", ["-a", this.out, `${this.out}.old`]);
        return false;
    }

    restore() {
        if (!existsSync(`${this.out}.old`)) return this.keep();
        rmSync(this.out, { recursive: true, force: true });
        spawnSync("cp", ["-a", `${this.out}.old`, this.out]);
        this.notes_are_bad = false; // those of the copy take their place
        return !existsSync(join(this.out, ".signpost/notes"));
    }

    damage() {
        const notes = join(this.out, ".signpost/notes"),
            manifest = join(this.out, ".signpost/manifest");
        if (!existsSync(notes)) return true;
        const bytes = readFileSync(notes),
            how = this.chance.pick(["flip", "flip", "cut", "empty", "version", "other", "manifest", "gone", "longer"]);
        this.note(how);
        if (how === "flip") bytes[this.chance.below(bytes.length)] ^= 1 << this.chance.below(8);
        if (how === "version") bytes[bytes.indexOf("\n") - 1] = "0".charCodeAt(0);
        if (how === "other" && existsSync(join(this.folder, "fresh/.signpost/notes")))
            spawnSync("cp", [join(this.folder, "fresh/.signpost/notes"), notes]);
        else if (how === "manifest" || how === "other")
            writeFileSync(
                manifest,
                readFileSync(manifest, "utf8").replace(
                    /^(\S{32} \d+ \d*)(\d) /m,
                    (_, start, digit) => `${start}${(Number(digit) + 1) % 10} `,
                ),
            );
        else if (how === "gone") unlinkSync(notes);
        else
            writeFileSync(
                notes,
                how === "cut"
                    ? bytes.subarray(0, this.chance.below(bytes.length))
                    : how === "empty"
                      ? ""
                      : how === "longer"
                        ? Buffer.concat([bytes, Buffer.from([0])])
                        : bytes,
            );
        return true;
    }
}

// ---- all of them ----------------------------------------------------------------------------------------------------

let passed = 0,
    failed = 0;
for (let number = 0; number < count; number++) {
    const seed = first_seed + number;
    let series;
    try {
        series = new Series(number, seed);
        series.run();
        passed++;
        console.log(`ok series ${seed}`);
    } catch (error) {
        if (!(error instanceof Mismatch)) console.log(error.stack);
        failed++;
        console.log(`FAIL series ${seed}: run SERIES_SEED=${seed} node tests/series/run.mjs`);
        for (const line of [...(series?.log ?? []).map((text) => `- ${text}`), ...String(error.message).split("\n")])
            console.log(`    ${line}`);
    }
    if (process.env.SERIES_KEEP === undefined) rmSync(join(folder, String(number)), { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
