// The Nu HTML checker over every page, and over the drawings: no error and no warning.
//
//     node tests/browser/nu.mjs [FOLDER]
import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { build_site, require, suite } from "./lib/harness.mjs";
import { Site } from "./lib/site.mjs";

// What the checker says wrongly: [what it says, why that is wrong].
const wrongly_said = [];

const folder = resolve(process.argv[2] ?? build_site());
const pages = new Site(folder).pages;
const test = suite("nu");

const checker = spawnSync("java", ["-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", require("vnu-jar"),
                                   "--format", "json", "--skip-non-html", folder],
                          { encoding: "utf8", maxBuffer: 1 << 28 });

let messages = null;
try {
    messages = JSON.parse(checker.stderr).messages;
} catch {
    // The first case says so.
}

await test("the checker runs", (fail) => {
    if (checker.error) fail(checker.error.message);
    else if (!messages) fail(`status ${checker.status}: ${checker.stderr.slice(0, 2000)}`);
});

for (const [title, chosen] of [
    [`no error on ${pages.size} pages`, (message) => message.type !== "info"],
    [`no warning on ${pages.size} pages`, (message) => message.type === "info"],
]) {
    await test(title, (fail) => {
        for (const message of (messages ?? []).filter(chosen)) {
            if (wrongly_said.some(([text]) => message.message.includes(text))) continue;
            const address = message.url?.replace(pathToFileURL(folder).href, "") ?? "";
            fail(`${address}:${message.lastLine ?? ""}: ${message.message}\n    ${(message.extract ?? "").replaceAll("\n", " ")}`);
        }
        if (!messages) fail("the checker did not run");
    });
}

test.end();
