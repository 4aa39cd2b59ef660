// What Hugo needs besides tests/bench/hugo: the pages of terms and letters, which it cannot make from the content by
// itself (a service for "any" need belongs on the page of each), and where everything is.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { items_of } from "./words.mjs";

const facets = [
    { field: "categories", folder: "category" },
    { field: "needs", folder: "need" },
    { field: "areas", folder: "area" },
    { field: "ages", folder: "age" },
];

function put(file, fields) {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, `${JSON.stringify(fields, null, 2)}\n`);
}

// The letters that the titles of the open services begin with on the day of the build.
function letters_of(services, today) {
    const letters = new Set();
    for (const name of readdirSync(services)) {
        const text = readFileSync(join(services, name), "utf8");
        const field = (key) => text.match(new RegExp(`^${key}: "?(.*?)"?$`, "m"))?.[1];
        const published = !field("draft") && !(field("expires") <= today) && !(field("publish_from") > today);
        if (published && field("status") !== "defunct") letters.add(field("title")[0].toLowerCase());
    }
    return letters;
}

function write_stubs(content, stubs, today) {
    for (const { field, folder } of facets)
        for (const [order, term] of items_of(readFileSync(join(content, "terms", `${field}.yml`), "utf8")).entries())
            put(join(stubs, "services", folder, term.id, "_index.md"), {
                title: term.name,
                description: term.description,
                picture: term.picture,
                field,
                order,
                list: `${field}/${term.id}`,
                ...(field === "ages" ? { heading: `Age: ${term.name}` } : {}),
            });
    for (const letter of letters_of(join(content, "services"), today))
        put(join(stubs, "services/a-z", letter, "_index.md"), {
            title: letter.toUpperCase(),
            heading: `Services that begin with ${letter.toUpperCase()}`,
            letter,
            list: `letter/${letter}`,
        });
    put(join(stubs, "services/_index.md"), { title: "Find help" });
}

// Writes the configuration and the stubs into the new folder; its paths are those of the arguments.
export function prepare_hugo(folder, { root, content, today }) {
    const site = join(root, "tests/bench/hugo");
    const theme = join(root, "themes/default");
    const stubs = join(folder, "stubs");
    write_stubs(content, stubs, today);
    const mounts = [
        { source: join(site, "layouts"), target: "layouts" },
        { source: join(site, "static"), target: "static" },
        { source: join(site, "content"), target: "content" },
        { source: join(stubs, "services/_index.md"), target: "content/services/_index.md" },
        ...["category", "need", "area", "age", "a-z"].map((name) => ({
            source: join(stubs, "services", name),
            target: `content/services/${name}`,
        })),
        ...["services", "organisations", "news", "pages"].map((name) => ({
            source: join(content, name),
            target: `content/${name}`,
        })),
        { source: join(content, "strategy/index.md"), target: "content/strategy/_index.md" },
        { source: join(content, "strategy"), target: "content/strategy", excludeFiles: ["index.md"] },
        { source: content, target: "data", includeFiles: ["*.yml", "terms/*.yml"] },
        { source: join(theme, "pictures"), target: "data", includeFiles: ["pictures.yml"] },
        { source: join(theme, "pictures"), target: "assets", includeFiles: ["*.svg"] },
        { source: join(theme, "built/pictures"), target: "assets" },
        { source: join(theme, "built"), target: "assets", includeFiles: ["site.css", "*.js"] },
    ];
    const toml = (value) => JSON.stringify(value);
    writeFileSync(
        join(folder, "mounts.toml"),
        mounts
            .map(
                (mount) =>
                    `[[module.mounts]]\n${Object.entries(mount)
                        .map(([key, value]) => `${key} = ${toml(value)}\n`)
                        .join("")}`,
            )
            .join("\n"),
    );
    return [
        "--source",
        folder,
        "--config",
        `${join(site, "hugo.toml")},${join(folder, "mounts.toml")}`,
        "--clock",
        `${today}T12:00:00Z`,
    ];
}
