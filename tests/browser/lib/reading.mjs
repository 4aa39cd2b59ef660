// A page as a screen reader reads it from top to bottom: a line for each thing that it stops at, from the accessibility
// tree of Chromium. Landmarks, lists and tables set in what they hold by two blanks.

const landmarks = new Set(["banner", "navigation", "main", "contentinfo", "region", "complementary", "search", "form"]);
const groups = new Set(["group", "article", "figure", "blockquote", "Details", "alert", "status", "note"]);
const controls = new Set(["button", "textbox", "searchbox", "combobox", "checkbox", "radio", "DisclosureTriangle", "option"]);
const flowing = new Set(["StaticText", "link", "strong", "emphasis", "time", "Abbr", "LineBreak", "image", "code"]);
const silent = new Set(["ListMarker", "InlineTextBox"]);
const said_as = { DisclosureTriangle: "opens", Details: "group", image: "picture" };

const role_of = (node) => node.role?.value ?? "none";
const name_of = (node) => (node.name?.value ?? "").replace(/\s+/g, " ").trim();
const property = (node, name) => node.properties?.find((one) => one.name === name)?.value.value;

class Reader {
    constructor(nodes) {
        this.nodes = new Map(nodes.map((node) => [node.nodeId, node]));
        this.lines = [];
    }

    // What a node holds; what says nothing by itself gives way to what is in it.
    parts(node) {
        const found = [];
        for (const id of node.childIds ?? []) {
            const child = this.nodes.get(id);
            if (!child || silent.has(role_of(child))) continue;
            const gives_way = child.ignored || ["none", "generic"].includes(role_of(child));
            if (gives_way) found.push(...this.parts(child));
            else found.push(child);
        }
        return found;
    }

    // Words, links and pictures in one line.
    flow(node) {
        const role = role_of(node);
        if (role === "StaticText") return name_of(node);
        if (role === "link") return `[link: ${name_of(node)}]`;
        if (role === "image") return `[picture: ${name_of(node)}]`;
        if (role === "LineBreak") return "";
        return this.words(node);
    }

    words(node) {
        return this.parts(node)
            .map((part) => this.flow(part))
            .filter(Boolean)
            .join(" ");
    }

    say(depth, text) {
        if (text) this.lines.push(`${"  ".repeat(depth)}${text}`.trimEnd());
    }

    // The parts of a node: those that flow are read together, each other one by itself.
    inside(node, depth) {
        let together = [];
        const end = () => {
            this.say(depth, together.filter(Boolean).join(" "));
            together = [];
        };
        for (const part of this.parts(node)) {
            if (flowing.has(role_of(part))) {
                together.push(this.flow(part));
            } else {
                end();
                this.read(part, depth);
            }
        }
        end();
    }

    read(node, depth) {
        const role = role_of(node);
        const name = name_of(node);
        const called = (what) => (name ? `${what}: ${name}` : what);
        if (role === "heading") {
            this.say(depth, `heading ${property(node, "level")}: ${this.words(node)}`);
        } else if (role === "paragraph") {
            this.inside(node, depth);
        } else if (controls.has(role)) {
            const state = ["expanded", "checked", "required", "disabled"]
                .map((key) => [key, property(node, key)])
                .filter(([, value]) => value !== undefined && !(value === false && role !== "DisclosureTriangle"))
                .map(([key, value]) => (value === false || value === "false" ? `, not ${key}` : `, ${key}`));
            this.say(depth, called(said_as[role] ?? role) + state.join(""));
        } else if (role === "list") {
            const items = this.parts(node).filter((part) => role_of(part) === "listitem");
            this.say(depth, called(`list of ${items.length}`));
            this.inside(node, depth + 1);
        } else if (role === "row") {
            this.say(depth, `row: ${this.parts(node).map((cell) => this.words(cell)).join(" | ")}`);
        } else if (landmarks.has(role) || groups.has(role) || role === "table") {
            this.say(depth, called(said_as[role] ?? role));
            this.inside(node, depth + 1);
        } else {
            // Items of lists, terms of facts, groups of rows: they are heard by what they hold.
            this.inside(node, depth);
        }
    }
}

export async function reading(page) {
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    await session.detach();
    const reader = new Reader(nodes);
    const top = nodes.find((node) => role_of(node) === "RootWebArea");
    reader.say(0, `page: ${name_of(top)}`);
    reader.inside(top, 0);
    // The size of a document is not the reading's matter: it changes with the fonts of the machine.
    return `${reader.lines.join("\n")}\n`.replace(/\b\d+ [KM]B\b/g, "so many KB");
}
