#!/usr/bin/env node
// Every picture of OpenMoji as documents draw it, beside the same picture drawn by librsvg: how many are drawn as vectors,
// and how far the two are apart (mean difference of a colour channel, of 255).
//
//     node tests/pictures/compare.mjs DRAW FOLDER [EVERY]
//
// DRAW is the program made of draw.c. With EVERY only each so many-th picture is looked at. Fails when fewer than 99 % are
// vectors, when one is refused, or when two look different.
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { inflateSync } from "node:zlib";

const LEAST_VECTORS = 0.99;
const MOST_DIFFERENT = 12; // of one picture: edges are smoothed by two programs in two ways
const MOST_ON_AVERAGE = 1;
const SIDE = 144;
const BATCH = 60;

const [draw, folder, every = "1"] = process.argv.slice(2);
const run = promisify(execFile);
const binary = { encoding: "buffer", maxBuffer: 1 << 28 };

// The pixels of a PNG of 8 bits without interlace, as rsvg-convert writes it, on white: three bytes each.
function readPng(data) {
    const width = data.readUInt32BE(16);
    const channels = data[25] === 6 ? 4 : 3;
    const parts = [];
    for (let at = 8; at < data.length; at += data.readUInt32BE(at) + 12)
        if (data.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(data.subarray(at + 8, at + 8 + data.readUInt32BE(at)));
    const raw = inflateSync(Buffer.concat(parts));
    const row = width * channels;
    const pixels = Buffer.alloc(raw.length - raw.length / (row + 1));
    for (let y = 0; y * (row + 1) < raw.length; y++) {
        const filter = raw[y * (row + 1)];
        for (let x = 0; x < row; x++) {
            const left = x >= channels ? pixels[y * row + x - channels] : 0;
            const up = y ? pixels[(y - 1) * row + x] : 0;
            const corner = y && x >= channels ? pixels[(y - 1) * row + x - channels] : 0;
            const estimate = left + up - corner;
            const [a, b, c] = [left, up, corner].map((value) => Math.abs(estimate - value));
            const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
            const guess = [0, left, up, (left + up) >> 1, paeth][filter];
            pixels[y * row + x] = raw[y * (row + 1) + 1 + x] + guess;
        }
    }
    if (channels === 3) return pixels;
    const rgb = Buffer.alloc((pixels.length / 4) * 3);
    for (let i = 0, k = 0; i < pixels.length; i += 4)
        for (let c = 0; c < 3; c++) rgb[k++] = Math.round((pixels[i + c] * pixels[i + 3] + 255 * (255 - pixels[i + 3])) / 255);
    return rgb;
}

// The pages of a PDF as pixels: pdftoppm writes one PPM behind the other.
async function readPages(pdf, first, last) {
    const { stdout } = await run("pdftoppm", ["-r", String(SIDE), "-f", `${first}`, "-l", `${last}`, pdf], binary);
    const header = Buffer.from(`P6\n${SIDE} ${SIDE}\n255\n`);
    const size = SIDE * SIDE * 3;
    const pages = [];
    for (let at = 0; at < stdout.length; at += header.length + size) {
        if (!stdout.subarray(at, at + header.length).equals(header)) throw new Error("pdftoppm gives pages of another size");
        pages.push(stdout.subarray(at + header.length, at + header.length + size));
    }
    return pages;
}

const difference = (a, b) => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;

async function compareBatch(pdf, paths, first, found) {
    const pages = await readPages(pdf, first + 1, first + Math.min(BATCH, paths.length - first));
    for (let i = 0; i < pages.length; i++) {
        const path = paths[first + i];
        const size = ["-a", "-w", String(SIDE), "-h", String(SIDE), "-b", "white", path];
        const reference = readPng((await run("rsvg-convert", size, binary)).stdout);
        found.push({ path, value: difference(reference, pages[i]) });
    }
}

const scratch = mkdtempSync(join(tmpdir(), "signpost-pictures-"));
try {
    const all = readdirSync(folder).filter((name) => name.endsWith(".svg")).sort();
    const paths = all.filter((_, i) => i % Number(every) === 0).map((name) => join(folder, name));
    const pdf = join(scratch, "all.pdf");
    const lines = execFileSync(draw, [pdf], { input: paths.join("\n"), encoding: "utf8", maxBuffer: 1 << 26 }).trim().split("\n");
    const drawn = lines.filter((line) => !line.startsWith("refused ")).map((line) => line.slice(line.indexOf(" ") + 1));
    const vectors = lines.filter((line) => line.startsWith("vector ")).length;
    lines.filter((line) => line.startsWith("refused ")).forEach((line) => console.log(line));

    const found = [];
    const batches = Array.from({ length: Math.ceil(drawn.length / BATCH) }, (_, i) => i * BATCH);
    const work = async () => {
        while (batches.length) await compareBatch(pdf, drawn, batches.shift(), found);
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    found.sort((a, b) => a.value - b.value);
    const mean = found.reduce((sum, { value }) => sum + value, 0) / found.length;
    const worst = found.filter(({ value }) => value > MOST_DIFFERENT);
    worst.forEach(({ path, value }) => console.log(`${path}: ${value.toFixed(2)} of 255 from librsvg`));
    console.log(`${paths.length} pictures: ${vectors} vectors (${((100 * vectors) / paths.length).toFixed(2)} %), ` +
        `${drawn.length - vectors} pixels, ${paths.length - drawn.length} refused; from librsvg ${mean.toFixed(3)} of 255 ` +
        `on average, median ${found[found.length >> 1].value.toFixed(3)}, most ${found.at(-1).value.toFixed(2)}`);
    const checks = [vectors >= LEAST_VECTORS * paths.length, drawn.length === paths.length, !worst.length,
        found.length === drawn.length, mean <= MOST_ON_AVERAGE];
    const failed = checks.filter((good) => !good).length;
    console.log(`${checks.length - failed} passed, ${failed} failed`);
    process.exitCode = failed ? 1 : 0;
} finally {
    rmSync(scratch, { recursive: true });
}
