// How long Signpost takes to build a site, beside Hugo and the floor. `make bench` installs what it needs and runs it.
//
//     node tests/bench/run.mjs        the site: all pages from nothing, and again after one edit
//     node tests/bench/run.mjs pdf    the leaflets: easy read as tagged PDF, beside Typst
//
// BENCH_SIZES="1000 10000" are the numbers of services, BENCH_ROUNDS=3 the number of rounds; 50000x1 among the sizes takes
// one round of its own. BENCH_FOLDER is where the content and the sites go (a new folder below it is deleted at the end;
// BENCH_KEEP=1 keeps it).
//
// Three programs make the same site from the same content (make-content.mjs):
//   Signpost  reads the commit, checks everything, makes the pages, and puts them in place safely
//   Hugo      reads the working tree, with the templates in hugo/: the same files with the same parts, tuned with
//             partialCached and one index of all lists. Easy read and all documents are off in both. Hugo is spared what
//             its templates cannot sensibly do: checks, dates from git and the pages of what has changed, hard words as
//             links to what they mean, and related services that are the nearest of all (its own .Related took most of
//             the build; its are the first of the same category and need).
//   the floor reads the commit, turns its Markdown into HTML, and writes as many files and bytes as Signpost: floor.c
//
// They take turns, round by round, each into a new folder, for deleting slows the file system down long after; what
// stands in the table are medians. In each round one sentence of one service is then changed and committed, and
// Signpost and Hugo build again into the folder that they built into. The lists of files that Signpost and Hugo made
// must agree, but for what is named in `only_hugo` and `only_signpost`; what else differs is printed, and the exit
// status is 1.
//
// Of leaflets, Signpost's cost is what easy read adds to the build of a site: choosing the words, trying whether they
// fit on two pages, PDF/UA-1 with PDF/A-2a, the page on the web beside each PDF, and publishing both. Typst gets the
// finished words from Signpost's PDFs (leaflets.mjs), lays them out by leaflet.typ, and writes PDF/UA-1: typst.mjs.
// A CPU second is the work of one thread for a second, so it compares programs with different numbers of threads.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare_hugo } from "./hugo.mjs";
import { prepare_typst } from "./leaflets.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const signpost = resolve(root, process.env.SIGNPOST || "build/release/signpost");
const floor = join(root, "build/release/floor");
const usual_rounds = Number(process.env.BENCH_ROUNDS || 3);
const sizes = (process.env.BENCH_SIZES || "1000 10000").split(/\s+/).filter(Boolean).map(size_and_rounds);
const today = "2026-11-22";
const cores = (availableParallelism ?? (() => cpus().length))();

// What may be in one list of files and not in the other: Hugo redirects the first page of every list that has pages;
// Signpost keeps notes for the next build, tells what has changed, writes files for two web servers, has a script for
// sites from which readers may want to leave quickly, parts sitemaps of more addresses than one may have, and keeps the
// calendar where there are no events.
const only_hugo = [/(^|\/)page\/1\/index\.html$/];
const only_signpost = [
    /^\.signpost\//,
    /^updates\//,
    /^events\//,
    /^assets\/leave\.\w+\.js$/,
    /^_(nginx|caddy)\.conf$/,
    /^sitemap-\d+\.xml$/,
];

// Files of the feed are named by ids, which are others in each program: there must be as many.
const named_by_id = /^(oruk\/v3\/[^/]+\/)[^/.]+$/;

const folder = mkdtempSync(join(process.env.BENCH_FOLDER || tmpdir(), "signpost-bench-"));
process.on("exit", () => process.env.BENCH_KEEP || rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

// ---- running and measuring ------------------------------------------------------------------------------------------

function fail(message) {
    console.error(`bench: ${message}`);
    process.exit(1);
}

// "50000x1" as [50000, 1].
function size_and_rounds(text) {
    const [size, rounds = usual_rounds] = text.split("x").map(Number);
    if (!(size > 0 && rounds > 0)) fail(`BENCH_SIZES: ${text} is no number of services, nor one like 50000x1`);
    return [size, rounds];
}

function run(command, ...args) {
    const result = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 26 });
    if (result.status !== 0) fail(`${command} ${args.join(" ")}\n${result.stdout}${result.stderr}`);
    return result.stdout.trim();
}

// Seconds of wall and processor, and megabytes of memory at the most. What others left to be written is written before.
function measure(command, ...args) {
    const times = join(folder, "times");
    run("sync");
    run("/usr/bin/time", "-q", "-o", times, "-f", "%e %U %S %M", command, ...args);
    const [wall, user, system, kilobytes] = readFileSync(times, "utf8").trim().split(/\s+/).map(Number);
    return { wall, cpu: user + system, memory: kilobytes / 1000 };
}

const middle = (numbers) => {
    const sorted = [...numbers].sort((a, b) => a - b);
    const half = Math.floor(sorted.length / 2);
    return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

const medians = (measures) =>
    Object.fromEntries(Object.keys(measures[0]).map((key) => [key, middle(measures.map((one) => one[key]))]));

// The files below a folder as [path, size], sorted.
function files_in(top, below = "") {
    const found = [];
    for (const entry of readdirSync(join(top, below), { withFileTypes: true })) {
        const path = below ? `${below}/${entry.name}` : entry.name;
        if (entry.isDirectory()) found.push(...files_in(top, path));
        else found.push([path, statSync(join(top, path)).size]);
    }
    return below ? found : found.sort(([a], [b]) => (a < b ? -1 : 1));
}

// ---- the programs ---------------------------------------------------------------------------------------------------

function make_content(work, size, ...options) {
    run("node", join(root, "tests/bench/make-content.mjs"), "--entries", String(size), ...options, join(work, "repo"));
}

const checkout = (work, commit) => run("git", "-C", join(work, "repo"), "checkout", "--quiet", commit);

const build_signpost = (work, out) =>
    measure(
        signpost,
        "build",
        "--repo",
        join(work, "repo"),
        "--theme",
        join(root, "themes/default"),
        "--date",
        today,
        "--out",
        out,
    );

function build_floor(work, made, out) {
    const list = join(work, "list");
    writeFileSync(
        list,
        files_in(made)
            .map(([path, size]) => `${size} ${path}\n`)
            .join(""),
    );
    return measure(floor, join(work, "repo"), list, out, String(cores));
}

// ---- the same files -------------------------------------------------------------------------------------------------

// The paths of files, with a number in their folder for a name that is an id.
function names_of(files) {
    const numbers = {};
    const number = (_, below) => below + (numbers[below] = (numbers[below] ?? 0) + 1);
    return files.map(([path]) => path.replace(named_by_id, number));
}

function differences(signpost_files, hugo_files) {
    const missing = (from, files, allowed) => {
        const there = new Set(names_of(files));
        return names_of(from).filter((path) => !there.has(path) && !allowed.some((pattern) => pattern.test(path)));
    };
    return [
        ...missing(signpost_files, hugo_files, only_signpost).map((path) => `only Signpost makes ${path}`),
        ...missing(hugo_files, signpost_files, only_hugo).map((path) => `only Hugo makes ${path}`),
    ];
}

// ---- tables ---------------------------------------------------------------------------------------------------------

const seconds = (number) => number.toFixed(number < 10 ? 2 : 1);
const times = (number) => `${number.toFixed(number < 1 ? 2 : number < 10 ? 1 : 0)}×`;
const print_row = (...cells) => console.log(`| ${cells.join(" | ")} |`);

// The sizes that have rounds of their own.
const of_others = () =>
    sizes
        .filter(([, rounds]) => rounds !== usual_rounds)
        .map(([size, rounds]) => `, ${size.toLocaleString("en-GB")} services: ${rounds}`)
        .join("");

function print_header(title, names, columns) {
    const commit = run("git", "-C", root, "rev-parse", "--short=10", "HEAD");
    const processor = cpus()[0].model.replace(/\s+/g, " ");
    console.log(
        `${title}, ${new Date().toISOString().slice(0, 10)}: ${processor}, ${cores} cores, ` +
            `Signpost at ${commit}, medians of ${usual_rounds} rounds${of_others()}\n`,
    );
    print_row(...columns);
    print_row(...columns.map((_, index) => (index < names ? "---" : "---:")));
}

function print_measure(size, what, program, result, base, files) {
    const bytes = files?.reduce((sum, [, length]) => sum + length, 0);
    print_row(
        size.toLocaleString("en-GB"),
        what,
        program,
        seconds(result.wall),
        seconds(result.cpu),
        result.memory.toFixed(0),
        files ? files.length.toLocaleString("en-GB") : "",
        files ? (bytes / 1e6).toFixed(0) : "",
        times(result.wall / base.wall),
        times(result.cpu / base.cpu),
    );
}

// ---- the site -------------------------------------------------------------------------------------------------------

function bench_site([size, rounds]) {
    const work = join(folder, `site-${size}`);
    mkdirSync(join(work, "hugo"), { recursive: true });
    make_content(work, size, "--edits", "1");
    const hugo_options = prepare_hugo(join(work, "hugo"), { root, content: join(work, "repo/content"), today });
    const build_hugo = (out) => measure("hugo", ...hugo_options, "--quiet", "--destination", out);
    const results = { signpost: [], hugo: [], floor: [], signpost_edit: [], hugo_edit: [] };
    const out = (round, program) => join(work, `${program}-${round}`);
    for (let round = 1; round <= rounds; round++) {
        checkout(work, "main~1");
        results.signpost.push(build_signpost(work, out(round, "signpost")));
        results.hugo.push(build_hugo(out(round, "hugo")));
        results.floor.push(build_floor(work, out(round, "signpost"), out(round, "floor")));
        checkout(work, "main");
        results.signpost_edit.push(build_signpost(work, out(round, "signpost")));
        results.hugo_edit.push(build_hugo(out(round, "hugo")));
    }
    const files = Object.fromEntries(
        ["signpost", "hugo", "floor"].map((program) => [program, files_in(out(rounds, program))]),
    );
    const result = Object.fromEntries(
        Object.entries(results).map(([program, measures]) => [program, medians(measures)]),
    );
    for (const [program, name] of Object.entries({ signpost: "Signpost", hugo: "Hugo", floor: "the floor" }))
        print_measure(size, "all pages", name, result[program], result.signpost, files[program]);
    print_measure(size, "one edit", "Signpost", result.signpost_edit, result.signpost_edit);
    print_measure(size, "one edit", "Hugo", result.hugo_edit, result.signpost_edit);
    return differences(files.signpost, files.hugo).map((line) => `${size} services: ${line}`);
}

// ---- the leaflets ---------------------------------------------------------------------------------------------------

// Of so many leaflets Typst makes its own: more of them would not change what one costs.
const typst_leaflets = 300;
const fonts = "/usr/share/fonts/truetype/noto";

// What the leaflets of a site add to its build: everything that easy read switches on.
function measure_leaflets([size, rounds]) {
    const results = { with: [], without: [] };
    const work = (kind) => join(folder, `leaflets-${size}-${kind}`);
    for (const [kind, options] of Object.entries({ with: ["--leaflets"], without: [] }))
        make_content(work(kind), size, ...options);
    for (let round = 1; round <= rounds; round++)
        for (const kind of ["with", "without"])
            results[kind].push(build_signpost(work(kind), join(work(kind), `out-${round}`)));
    const out = join(work("with"), `out-${rounds}`);
    const leaflets = files_in(out).filter(([path]) => path.endsWith(".pdf"));
    const on = medians(results.with);
    const off = medians(results.without);
    return {
        documents: leaflets.length,
        bytes: leaflets.reduce((sum, [, length]) => sum + length, 0),
        pages: leaflets.reduce((sum, [path]) => sum + pages_said(join(out, path)), 0),
        wall: on.wall - off.wall,
        cpu: on.cpu - off.cpu,
        memory: on.memory,
        paths: leaflets.map(([path]) => join(out, path)),
    };
}

// The page of a leaflet says how long it is.
function pages_said(pdf) {
    const said = readFileSync(join(pdf.replace(/\.pdf$/, ""), "index.html"), "utf8").match(/\(PDF, (\d+) pages?,/);
    if (!said) fail(`${pdf}: its page does not say how many pages it has`);
    return Number(said[1]);
}

function measure_typst([size, rounds], paths) {
    const work = join(folder, `typst-${size}`);
    const every = Math.ceil(paths.length / typst_leaflets);
    const chosen = paths.filter((_, index) => index % every === 0);
    prepare_typst(work, chosen, { root });
    const results = [];
    for (let round = 1; round <= rounds; round++)
        results.push(JSON.parse(run("node", join(root, "tests/bench/typst.mjs"), work, fonts)));
    const { version, ...first } = results[0];
    return { version, ...first, ...medians(results.map(({ wall, cpu, memory }) => ({ wall, cpu, memory }))) };
}

function print_leaflets(size, program, result, base) {
    const rate = (one) => one.documents / one.cpu;
    print_row(
        size.toLocaleString("en-GB"),
        program,
        result.documents.toLocaleString("en-GB"),
        (result.pages / result.documents).toFixed(1),
        (result.bytes / result.documents / 1000).toFixed(1),
        result.memory.toFixed(0),
        (result.documents / result.wall).toFixed(0),
        times(base.documents / base.wall / (result.documents / result.wall)),
        rate(result).toFixed(0),
        times(rate(base) / rate(result)),
    );
}

function bench_leaflets([size, rounds]) {
    const signpost_leaflets = measure_leaflets([size, rounds]);
    const typst = measure_typst([size, rounds], signpost_leaflets.paths);
    print_leaflets(size, "Signpost", signpost_leaflets, signpost_leaflets);
    print_leaflets(size, `Typst ${typst.version}`, typst, signpost_leaflets);
}

if (process.argv[2] === "pdf") {
    print_header("Leaflets as tagged PDF", 2, [
        "Services",
        "Program",
        "PDFs",
        "Pages each",
        "KB each",
        "Peak MB",
        "PDFs a second",
        "Time, of Signpost's",
        "PDFs a CPU second",
        "CPU, of Signpost's",
    ]);
    for (const size of sizes) bench_leaflets(size);
    console.log(
        "\nA second is one of the clock: Signpost has a thread for each core, Typst one. A CPU second is the work of one thread." +
            "\nSignpost's rates divide by what easy read adds to the build of a site: the leaflets, and their pages on the web.",
    );
} else {
    const hugo = run("hugo", "version").match(/v[\d.]+/)[0];
    print_header(`Signpost, Hugo ${hugo} and the floor`, 3, [
        "Services",
        "Build",
        "Program",
        "Wall s",
        "CPU s",
        "Peak MB",
        "Files",
        "MB",
        "Wall, of Signpost's",
        "CPU, of Signpost's",
    ]);
    const lines = sizes.flatMap(bench_site);
    for (const line of lines.slice(0, 40)) console.log(line);
    if (lines.length) fail(`Signpost and Hugo made other files: ${lines.length} differences`);
}
