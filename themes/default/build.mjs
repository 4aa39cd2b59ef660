// Makes what the theme needs from npm packages: built/site.css, the scripts of pages, the pictures of OpenMoji with a list
// of them, and the words that everybody knows, for the rules of easy read.
//
//     node build.mjs <node_modules>
//
// Writes only what changed and removes pictures that OpenMoji no longer has. Exit status 1 after a message.

import { createRequire } from "node:module";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const theme = dirname(fileURLToPath(import.meta.url));

class BuildError extends Error {}

function shown(path) {
    return relative(process.cwd(), path) || path;
}

// True when the file's bytes had to be written.
function writeChanged(path, bytes) {
    if (existsSync(path) && readFileSync(path).equals(bytes)) {
        return false;
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return true;
}

// The installed package, with a remedy when it is not there.
function load(modules, name) {
    const manifest = join(modules, name, "package.json");
    if (!existsSync(manifest)) {
        throw new BuildError(`'${name}' is not in '${shown(modules)}'; run npm ci beside themes/default/package.json`);
    }
    return createRequire(manifest)(join(modules, name));
}

function compileStyles(modules) {
    const sass = load(modules, "sass");
    const source = join(theme, "styles", "site.scss");
    if (!existsSync(source)) {
        throw new BuildError(`'${shown(source)}' is missing`);
    }
    let css;
    try {
        // quietDeps: a deprecation inside govuk-frontend is not ours to mend; one in our own files is printed.
        css = sass.compile(source, {
            style: "compressed",
            quietDeps: true,
            charset: false,
            loadPaths: [join(modules, "govuk-frontend"), modules],
        }).css;
    } catch (error) {
        throw error instanceof sass.Exception ? new BuildError(String(error.message)) : error;
    }
    return writeChanged(join(theme, "built", "site.css"), Buffer.from(css + "\n"));
}

// Each script of scripts/ by itself, made small; search.js with MiniSearch in front of it.
async function writeScripts(modules) {
    const { minify } = load(modules, "terser");
    const before = { "search.js": join(modules, "minisearch", "dist", "umd", "index.js") };
    for (const file of readdirSync(join(theme, "scripts")).filter((name) => name.endsWith(".js"))) {
        const parts = [before[file], join(theme, "scripts", file)].filter(Boolean);
        const { code } = await minify(Object.fromEntries(parts.map((path) => [path, readFileSync(path, "utf8")])), {
            compress: { passes: 2 },
            mangle: true,
            format: { comments: false },
        });
        writeChanged(join(theme, "built", file), Buffer.from(code + "\n"));
    }
}

// The OpenMoji files that the index names, with the line that names each. The index has one "file:" a line, so that no
// YAML package is needed.
function namedPictures(index) {
    const named = new Map();
    readFileSync(index, "utf8").split("\n").forEach((line, number) => {
        const match = /^\s+file:\s*["']?openmoji\/([^"'\s#]+)/.exec(line);
        if (match && !named.has(match[1])) {
            named.set(match[1], number + 1);
        }
    });
    return named;
}

const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

// The list that pictures/sets.yml speaks of: a line for each picture that there is a drawing of.
function listPictures(modules, from) {
    const items = JSON.parse(readFileSync(join(modules, "openmoji", "data", "openmoji.json"), "utf8"));
    const lines = items
        .filter(({ hexcode }) => existsSync(join(from, `${hexcode}.svg`)))
        .map(({ hexcode, annotation, tags, openmoji_tags: more }) =>
            [hexcode, annotation, [tags, more].filter(Boolean).join(", ")].map(quoted).join(","));
    return ["hexcode,annotation,tags", ...lines].join("\n") + "\n";
}

function copyPictures(modules) {
    const index = join(theme, "pictures", "pictures.yml");
    const from = join(modules, "openmoji", "color", "svg");
    const to = join(theme, "built", "pictures", "openmoji");
    if (!existsSync(from)) {
        throw new BuildError(`'openmoji' is not in '${shown(modules)}'; run npm ci beside themes/default/package.json`);
    }
    const named = namedPictures(index);
    const missing = [...named].filter(([file]) => !/^[0-9A-F-]+\.svg$/.test(file) || !existsSync(join(from, file)));
    if (missing.length > 0) {
        throw new BuildError(missing.map(([file, line]) =>
            `${shown(index)}:${line}: OpenMoji has no picture '${file}'`).join("\n"));
    }
    let changed = writeChanged(join(to, "openmoji.csv"), Buffer.from(listPictures(modules, from))) ? 1 : 0;
    const all = new Set(readdirSync(from).filter((file) => file.endsWith(".svg")));
    for (const file of all) {
        changed += writeChanged(join(to, file), readFileSync(join(from, file))) ? 1 : 0;
    }
    for (const file of readdirSync(to)) {
        if (!all.has(file) && file !== "openmoji.csv") {
            rmSync(join(to, file), { recursive: true });
            changed += 1;
        }
    }
    return { count: all.size, changed };
}

// One word a line, sorted. The package is a module, which require() of the oldest Node here cannot load.
async function writeCommonWords(modules) {
    const entry = join(modules, "dale-chall", "index.js");
    if (!existsSync(entry)) {
        throw new BuildError(`'dale-chall' is not in '${shown(modules)}'; run npm ci beside themes/default/package.json`);
    }
    const { daleChall } = await import(pathToFileURL(entry).href);
    const words = [...new Set(daleChall.map((word) => word.toLowerCase()))].sort();
    return writeChanged(join(theme, "built", "easy-read", "en.txt"), Buffer.from(words.join("\n") + "\n"));
}

if (process.argv.length !== 3) {
    console.error("usage: node build.mjs <node_modules>");
    process.exit(2);
}
try {
    const modules = resolve(process.argv[2]);
    const pictures = copyPictures(modules);
    const styles = compileStyles(modules);
    await writeCommonWords(modules);
    await writeScripts(modules);
    console.log(`theme: site.css ${styles ? "written" : "unchanged"}, ` +
        `${pictures.count} OpenMoji pictures, ${pictures.changed} changed`);
} catch (error) {
    if (!(error instanceof BuildError)) {
        throw error;
    }
    console.error(`error: ${error.message}`);
    process.exit(1);
}
