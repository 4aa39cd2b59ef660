// Edits of the theme: templates, modules, words, the schema, the style sheet, the index of pictures.

export function theme_file(world) {
    const files = world
        .git("ls-files", "themes")
        .split("\n")
        .filter((path) => /\.(html|xml|txt|lua)$/.test(path));
    const path = world.chance.pick(files),
        text = world.read_path(path);
    if (path.endsWith(".lua"))
        world.write_path(
            path,
            text.includes("= 17")
                ? text.replace("= 17", "= 18")
                : `-- ${world.new_name("note")}\n${text.replace("= 18", "= 17")}`,
        );
    else world.write_path(path, `${text}${world.new_name("Line")}\n`);
    return path;
}

export function probe_module(world) {
    const path = "themes/probe/lib/probe.lua";
    world.write_path(path, world.read_path(path).replace(/= \d+/, `= ${world.chance.below(1000)}`));
    return path;
}

export function words(world) {
    const path = world.chance.pick(["themes/default/words.yml", "themes/probe/words.yml"]),
        lines = world.read_path(path).split("\n");
    const candidates = lines.flatMap((line, at) => (/^ +[a-z_]+: [A-Za-z][^{}"':#]*$/.test(line) ? [at] : []));
    const at = world.chance.likely(0.3)
        ? lines.findIndex((line) => /^  (page_of|contents|notes|table|open): /.test(line))
        : world.chance.pick(candidates);
    if (at === -1 || lines[at].includes('"')) return;
    lines[at] = `${lines[at]} ${world.chance.pick(["now", "then", "again"])}`;
    world.write_path(path, lines.join("\n"));
    return `${path}: ${lines[at].trim()}`;
}

export function theme_schema(world) {
    const path = "themes/default/schema.yml",
        text = world.read_path(path);
    const [from, to] = world.chance.pick([
        ["label: Type of help", "label: Sort of help"],
        ["per_page: 20", "per_page: 4"],
        ["descending: true", "descending: false"],
        ["label: Need}", "label: Difficulty}"],
        ["plural: Services", "plural: Things"],
        ["max: 600", "max: 601"],
    ]);
    world.write_path(path, text.includes(from) ? text.replace(from, to) : text.replace(to, from));
    return `${path}: ${from}`;
}

export function style(world) {
    const path = "themes/default/built/site.css";
    world.write_path(path, `${world.read_path(path)}/* ${world.new_name("rule")} */\n`);
    return path;
}

export function theme_picture(world) {
    const path = "themes/default/pictures/pictures.yml",
        text = world.read_path(path);
    world.write_path(
        path,
        text.replace(
            /(name: (information|phone)\b[\s\S]*?alt: )[^,}\n]*/,
            (_, start) => `${start}Shows ${world.new_name("p")}`,
        ),
    );
    return path;
}
