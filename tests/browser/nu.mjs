// The Nu HTML checker over every page: no error and no warning.
//
//     node tests/browser/nu.mjs [FOLDER]
import { writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { build_site, require, suite, temporary_folder } from "../lib/harness.mjs";
import { Site } from "./lib/site.mjs";

const folder = resolve(process.argv[2] ?? build_site({ shared: "plain" }));
const pages = new Site(folder).pages;
const test = suite("nu");

// A page that is wrong goes with them, to see that the checker sees.
const wrong = join(temporary_folder(), "wrong.html");
writeFileSync(
    wrong,
    '<!DOCTYPE html>\n<html lang="en"><head><title>Wrong</title></head><body><p id="a"><p id="a"><img src="x.png"></body></html>\n',
);

const checker = spawnSync(
    "java",
    [
        "-Xss4m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-jar",
        require("vnu-jar"),
        "--format",
        "json",
        "--skip-non-html",
        folder,
        wrong,
    ],
    { encoding: "utf8", maxBuffer: 1 << 28 },
);

let messages = null; // about the pages
let planted = []; // about the wrong one
try {
    const all = JSON.parse(checker.stderr).messages;
    for (const message of all) message.file = decodeURI(message.url ?? "").replace(/^file:\/+/, "/");
    const is_planted = ({ file }) => file === wrong;
    messages = all.filter((message) => !is_planted(message));
    planted = all.filter(is_planted).map(({ message }) => message);
} catch {
    // The first case says so.
}

await test("the checker runs", (fail) => {
    if (checker.error) fail(checker.error.message);
    else if (!messages) fail(`status ${checker.status}: ${checker.stderr.slice(0, 2000)}`);
    if (!planted.some((message) => /Duplicate ID/i.test(message)) || !planted.some((message) => /alt/.test(message)))
        fail("it does not see planted mistakes");
});

for (const [title, chosen] of [
    [`no error on ${pages.size} pages`, (message) => message.type !== "info"],
    [`no warning on ${pages.size} pages`, (message) => message.type === "info"],
]) {
    await test(title, (fail) => {
        for (const message of (messages ?? []).filter(chosen)) {
            fail(
                `${message.file.replace(folder, "")}:${message.lastLine ?? ""}: ${message.message}\n    ${(message.extract ?? "").replaceAll("\n", " ")}`,
            );
        }
        if (!messages) fail("the checker did not run");
    });
}

test.end();
