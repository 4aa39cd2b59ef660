// Web servers of one's own: nginx and Caddy with the files that a site has for them say and do what its _headers and
// _redirects say. They run from where `make` unpacked their packages (build/hosts), on free ports, and are ended.
//
//   node tests/hosts/run.mjs
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { at_exit, build, root, suite, temporary_folder } from "../lib/harness.mjs";

const hosts = join(root, "build/hosts");
const work = temporary_folder();
const test = suite("hosts");

const free_port = () => new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
        const { port } = server.address();
        server.close(() => done(port));
    });
});

/** What a server answers, without following it: {status, headers, body}. */
const ask = (port, path, headers = {}) => new Promise((done, fail) => {
    get({ port, path, host: "127.0.0.1", headers: { Host: "localhost", ...headers } }, (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
    }).on("error", fail);
});

// A slow machine is no failure: only what fails takes so long (milliseconds).
const patience = 120000;

// Waits until the server answers. One that ends has found its port taken meanwhile: false.
async function start(program, args, port) {
    const server = spawn(program, args, { stdio: "ignore", env: { ...process.env, HOME: work, XDG_DATA_HOME: work, XDG_CONFIG_HOME: work } });
    at_exit(() => server.kill("SIGKILL"));
    for (const end = Date.now() + patience; Date.now() < end && server.exitCode === null; ) {
        await new Promise((done) => setTimeout(done, 50));
        const answers = await ask(port, "/").then(() => true, () => false);
        if (answers && server.exitCode === null) return true;
    }
    if (server.exitCode === null) throw new Error(`${program} does not answer`);
    return false;
}

/** Each writes its configuration, lets the program judge it, and starts it: false when its port is taken. */
const servers = {
    async nginx(folder, snippet, port) {
        const home = mkdtempSync(join(work, "nginx-")), program = join(hosts, "usr/sbin/nginx");
        symlinkSync(join(hosts, "etc/nginx/mime.types"), join(home, "mime.types"));
        const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${home}/${name};`).join(" ");
        writeFileSync(join(home, "nginx.conf"), `daemon off; master_process off; pid ${home}/pid; error_log ${home}/error.log;
events {}
http { access_log off; ${temporary} server { listen 127.0.0.1:${port}; root ${folder}; include ${snippet}; } }
`);
        const args = ["-p", home, "-c", join(home, "nginx.conf"), "-e", join(home, "error.log")];
        const judged = spawnSync(program, ["-t", ...args], { encoding: "utf8", timeout: patience });
        if (/Address already in use/.test(judged.stderr)) return false;
        if (judged.status !== 0 || /warn|emerg/.test(judged.stderr)) throw new Error(judged.stderr);
        return start(program, args, port);
    },
    async caddy(folder, snippet, port) {
        const home = mkdtempSync(join(work, "caddy-")), program = join(hosts, "usr/bin/caddy"), file = join(home, "Caddyfile");
        writeFileSync(file, `{\n\tadmin off\n\tauto_https off\n}\nhttp://localhost:${port} {\n\troot * ${folder}\n\timport ${snippet}\n}\n`);
        const judged = spawnSync(program, ["validate", "--config", file, "--adapter", "caddyfile"], { encoding: "utf8", timeout: patience, env: { ...process.env, HOME: work } });
        if (judged.status !== 0) throw new Error(judged.stderr);
        return start(program, ["run", "--config", file, "--adapter", "caddyfile"], port);
    },
};

/** _headers as a list of [pattern, [[name, value]]]. */
function read_headers(out) {
    const rules = [];
    for (const line of readFileSync(join(out, "_headers"), "utf8").split("\n")) {
        const header = /^ +([^:]+): (.*)$/.exec(line);
        if (header) rules.at(-1)[1].push([header[1].toLowerCase(), header[2]]);
        else if (line) rules.push([line, []]);
    }
    return rules;
}

const files_below = (folder) => readdirSync(folder, { withFileTypes: true }).filter((one) => one.isFile() && !one.name.endsWith(".gz")).map((one) => one.name);

for (const [base, path] of [["", ""], ["https://www.northshire.example/offer", "/offer"]]) {
    const folder = join(work, `site${path.slice(1)}`), out = folder + path;
    mkdirSync(folder);
    build(root, out, "--compress", "gz", ...(base ? ["--base-url", base] : []));
    const rules = read_headers(out);
    const wanted = (address) => new Map(rules.filter(([pattern]) => pattern === address || (pattern.endsWith("*") && address.startsWith(pattern.slice(0, -1)))).flatMap(([, headers]) => headers));
    for (const [name, serve] of Object.entries(servers)) {
        const about = `${name}${path && `, below ${path}`}`;
        let port;
        if (!existsSync(hosts)) throw new Error("build/hosts is not there: run make build/hosts/.done");
        let there = true;
        await test(`${about}: takes what the site says`, async () => {
            there = false;
            for (let tries = 0; tries < 10 && !there; tries++) {
                port = await free_port();
                there = await serve(folder, join(out, `_${name}.conf`), port);
            }
            if (!there) throw new Error(`${name} ends at once`);
        });
        if (!there) continue;
        await test(`${about}: each path has the headers of _headers`, async (fail) => {
            const paths = [`${path}/`, `${path}/services/`, `${path}/no-such-page/`, `${path}/robots.txt`];
            for (const [pattern] of rules.slice(1).filter(([one]) => one.endsWith("*"))) {
                const below = pattern.slice(0, -1), files = files_below(join(folder, below));
                if (!files.length) fail(`${below}: nothing there to ask for`);
                paths.push(...[files[0], files.at(-1)].map((file) => below + file));
            }
            paths.push(...rules.map(([pattern]) => pattern).filter((one) => !one.endsWith("*")));
            for (const address of paths) {
                const { headers } = await ask(port, address);
                for (const [key, value] of wanted(address)) if (headers[key] !== value) fail(`${address}: ${key} is ${headers[key]}, not ${value}`);
            }
        });
        await test(`${about}: old addresses lead on, and lists are found, as in _redirects`, async (fail) => {
            let moved = 0;
            for (const line of readFileSync(join(out, "_redirects"), "utf8").trim().split("\n")) {
                const [from, to, status] = line.split(" "), answer = await ask(port, from);
                if (status === "301") moved++;
                if (answer.status !== Number(status)) fail(`${from}: ${answer.status}`);
                else if (status === "301" && answer.headers.location !== to) fail(`${from}: leads to ${answer.headers.location}`);
                else if (status === "200") {
                    if (!answer.body.equals(readFileSync(join(folder, to)))) fail(`${from} is not ${to}`);
                    if (!/^application\/json/.test(answer.headers["content-type"])) fail(`${from}: ${answer.headers["content-type"]}`);
                    if (answer.headers["access-control-allow-origin"] !== "*") fail(`${from}: no website may read it`);
                }
            }
            if (!moved) fail("there are no old addresses");
            const said = readFileSync(join(out, "_redirects"), "utf8");
            for (const from of ["/oruk/v3", "/oruk/v3/", "/oruk/v3/services", "/oruk/v3/services/"])
                if (!said.includes(`${path}${from} ${path}/oruk/v3/`)) fail(`_redirects does not say where ${from} is`);
        });
        await test(`${about}: pages, what is not there, what is for servers, compressed copies`, async (fail) => {
            const check = async (address, status, more = () => true) => {
                const answer = await ask(port, path + address);
                if (answer.status !== status || !more(answer)) fail(`${address}: ${answer.status} ${JSON.stringify(answer.headers)}`);
            };
            const missing = readFileSync(join(out, "404.html"));
            await check("/services/", 200, ({ body, headers }) => body.equals(readFileSync(join(out, "services/index.html"))) && /^text\/html; charset=utf-8$/i.test(headers["content-type"]));
            await check("/no/such/page/", 404, ({ body }) => body.equals(missing));
            for (const hidden of ["/_headers", "/_redirects", "/_nginx.conf", "/_caddy.conf", "/.signpost/list"]) await check(hidden, 404, ({ body }) => body.equals(missing));
            await check("/oruk/v3/", 200, ({ body }) => /3\.0/.test(body));
            await check("/oruk/v3/services.csv", 200, ({ headers }) => /^text\/csv/.test(headers["content-type"]));
            await check("/events/calendar.ics", 200, ({ headers }) => /^text\/calendar/.test(headers["content-type"]));
            const moved = await ask(port, `${path}/services`);
            if (![301, 308].includes(moved.status) || moved.headers.location !== `${path}/services/`) fail(`/services: ${moved.status} ${moved.headers.location}`);
            const packed = await ask(port, `${path}/services/`, { "Accept-Encoding": "gzip" });
            if (packed.headers["content-encoding"] !== "gzip" || !packed.body.equals(readFileSync(join(out, "services/index.html.gz")))) fail("not compressed");
        });
    }
}
test.end();
