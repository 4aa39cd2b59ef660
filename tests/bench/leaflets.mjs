// The words of Signpost's leaflets as sources for Typst: what another program needs to make the same documents.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { items_of } from "./words.mjs";

// The tagged text of a PDF, as [{kind: "H1", text}], a figure without text. Poppler indents what is inside, and quotes
// words.
function tagged_text(pdf) {
    const result = spawnSync("pdfinfo", ["-struct-text", pdf], { encoding: "utf8", maxBuffer: 1 << 24 });
    if (result.status !== 0) throw new Error(`pdfinfo ${pdf}\n${result.stderr}`);
    const found = [];
    for (const line of result.stdout.split("\n")) {
        const opens = line.match(/^ {2}(\w+)\b/);
        const words = line.match(/^ +"(.*)"$/);
        if (opens) found.push({ kind: opens[1], text: "" });
        else if (words && found.length) found.at(-1).text += words[1];
    }
    return found;
}

// A leaflet is a title, lines before the first heading, and parts: a heading, with lines beside one picture.
function parts_of(tags) {
    const leaflet = { title: "", opening: [], parts: [] };
    for (const { kind, text } of tags) {
        if (kind === "H1") leaflet.title = text;
        else if (kind === "H2") leaflet.parts.push({ title: text, lines: [] });
        else if (kind === "P") (leaflet.parts.at(-1)?.lines ?? leaflet.opening).push(text.trim());
    }
    return leaflet;
}

// What Typst reads in a string: JSON escapes quotes and backslashes in the same way.
const string = (text) => JSON.stringify(text);

function source_of(leaflet, pictures, turn) {
    const subject = leaflet.parts[0]?.lines[0] ?? leaflet.title;
    const last = leaflet.parts.at(-1);
    const origin = last ? last.lines.splice(-1) : []; // stands below the last part
    const lines = [
        `#import "/leaflet.typ": leaflet, part`,
        `#show: leaflet.with(${string(leaflet.title)}, ${string(subject)})`,
        `#heading(level: 1, ${string(leaflet.title)})`,
        ...leaflet.opening.map((text) => `#par(${string(text)})`),
    ];
    for (const [index, part] of leaflet.parts.entries()) {
        const picture = pictures[(turn + index) % pictures.length];
        const words = part.lines.flatMap((text) => text.split(/(?=localoffer\.\S+\/)/)).map(string);
        lines.push(`#part(${[picture.file, picture.alt, part.title].map(string).concat(words).join(", ")})`);
    }
    lines.push(...origin.map((text) => `#par(${string(text)})`));
    return `${lines.join("\n")}\n`;
}

// Writes a source for each of the PDFs into the new folder, for typst.mjs. Each leaflet has as many pictures as
// Signpost's, by turns from those that stand in the theme itself.
export function prepare_typst(folder, pdfs, { root }) {
    const theme = join(root, "themes/default/pictures");
    const pictures = items_of(readFileSync(join(theme, "pictures.yml"), "utf8")).filter(
        (picture) => picture.name !== "site-icon" && !picture.file.includes("/"),
    );
    for (const name of ["leaflets", "pictures"]) mkdirSync(join(folder, name), { recursive: true });
    copyFileSync(join(root, "tests/bench/leaflet.typ"), join(folder, "leaflet.typ"));
    for (const { file } of pictures) copyFileSync(join(theme, file), join(folder, "pictures", file));
    for (const [turn, pdf] of pdfs.entries())
        writeFileSync(
            join(folder, "leaflets", `${String(turn).padStart(5, "0")}.typ`),
            source_of(parts_of(tagged_text(pdf)), pictures, turn),
        );
}
