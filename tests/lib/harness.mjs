// What test programs share: cases that are printed and counted, a built site, a server, packages of npm.
import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const modules = join(root, "build/npm/tests/node_modules");
export const require = createRequire(join(modules, "../package.json"));

// The day of the tests: what is late, overdue or over on it stays so.
export const today = "2026-11-22";

export const signpost = resolve(root, process.env.SIGNPOST || "build/release/signpost");
const shown_problems = 25;
const leftovers = []; // what is undone at the end, the last one first

process.chdir(root);
process.on("exit", () => {
    while (leftovers.length) leftovers.pop()();
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

// At the end of the program, however it ends. Nothing in it may wait.
export function at_exit(undo) {
    leftovers.push(undo);
}

export function temporary_folder() {
    const folder = mkdtempSync(join(tmpdir(), "signpost-test-"));
    at_exit(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
}

// Cases: test(name, body) runs body(fail, tell); each fail(problem) is printed, and the case passes when there was none.
// What is told stands beside the case's name.
export function suite(name) {
    let passed = 0;
    let failed = 0;
    const test = async (title, body) => {
        const problems = [];
        const told = [];
        try {
            await body(
                (problem) => problems.push(String(problem)),
                (text) => told.push(text),
            );
        } catch (error) {
            problems.push(error?.stack ?? String(error));
        }
        if (problems.length) failed++;
        else passed++;
        const beside = told.length ? ` (${told.join(", ")})` : "";
        console.log(`${problems.length ? "not ok" : "ok"} - ${name}: ${title}${beside}`);
        for (const problem of problems.slice(0, shown_problems))
            console.log(`    ${problem.replaceAll("\n", "\n    ")}`);
        if (problems.length > shown_problems) console.log(`    and ${problems.length - shown_problems} more`);
    };
    test.end = () => {
        console.log(`${passed} passed, ${failed} failed`);
        process.exit(failed ? 1 : 0);
    };
    return test;
}

// Builds what stands in the content folder of `repository` into `out`, as on the day of the tests. Fails with what the
// build said.
export function build(repository, out, ...options) {
    const made = spawnSync(
        signpost,
        ["build", "--repo", repository, "--worktree", "--date", today, "--out", out, "--quiet", ...options],
        { encoding: "utf8" },
    );
    if (made.status !== 0) {
        const why = made.error?.message ?? `status ${made.status ?? made.signal}`;
        throw new Error(`${signpost}: ${why}\n${made.stdout ?? ""}${made.stderr ?? ""}`);
    }
    if (!existsSync(join(out, "index.html"))) throw new Error(`${out}: the build made no home page`);
}

// Builds content into a temporary folder, and gives that folder; without it no case can be tried, and the program ends. `change` may edit a copy of the content first; a
// `repository` with a content folder stands for that of the demonstration.
//
// A `shared` site is built once for all groups of a run of the tests, by sites.mjs: nobody may write to it. A program that
// runs alone builds it for itself.
export function build_site({ content = join(root, "content"), change, repository = root, options = [], shared, folder } = {}) {
    const made_before = shared && process.env.TEST_SITES && join(process.env.TEST_SITES, shared, "site");
    if (made_before && existsSync(join(made_before, "index.html"))) return made_before;
    folder ??= temporary_folder();
    const source = change ? join(folder, "source") : repository;
    if (change) {
        cpSync(content, join(source, "content"), { recursive: true });
        change(join(source, "content"));
    }
    const out = join(folder, "site");
    try {
        build(source, out, ...options);
    } catch (error) {
        console.log(`not ok - the site is built\n    ${error.message}\n0 passed, 1 failed`);
        process.exit(1);
    }
    return out;
}

// Shows a folder with `signpost serve` until the program ends; gives the address, without a slash at its end.
export function serve_site(folder) {
    const port = 20000 + Math.floor(Math.random() * 20000); // a taken one is no harm: serve takes another and says which
    const server = spawn(signpost, ["serve", "--built", "--out", folder, "--port", String(port)], {
        stdio: ["ignore", "pipe", "pipe"],
    });
    at_exit(() => server.kill());
    return new Promise((found, reject) => {
        let said = "";
        const listen = (chunk) => {
            said += chunk;
            const address = /at (http:\/\/127\.0\.0\.1:\d+)\//.exec(said);
            if (address) found(address[1]);
        };
        server.stdout.on("data", listen);
        server.stderr.on("data", listen);
        server.on("error", reject);
        server.on("exit", (status) => reject(new Error(`serve ended with status ${status}: ${said}`)));
    });
}
