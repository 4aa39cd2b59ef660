// The demonstration site for all groups of a run of the tests that only look at it.
//
//     node tests/browser/lib/sites.mjs FOLDER    then TEST_SITES=FOLDER node tests/browser/axe.mjs
//
// FOLDER/plain/site is the content as it is, FOLDER/planted/site the content with every state (samples.mjs).
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { build_site } from "../../lib/harness.mjs";
import { plant_states } from "./samples.mjs";

const folder = resolve(process.argv[2]);
for (const [name, change] of Object.entries({ plain: undefined, planted: plant_states })) {
    mkdirSync(join(folder, name), { recursive: true });
    build_site({ change, folder: join(folder, name) });
}
