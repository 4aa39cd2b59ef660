// The words of made-up content: draws that a seed decides, sentences by pattern, YAML and back.

// Numbers that look random and depend on the key alone, the same on every machine.
export function draws(...key) {
    let state = 2166136261;
    for (const letter of key.join("/")) state = Math.imul(state ^ letter.codePointAt(0), 16777619);
    state = state >>> 0 || 1;
    const next = () => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        state >>>= 0;
        return state / 2 ** 32;
    };
    for (let i = 0; i < 8; i++) next(); // keys that differ by one letter begin alike
    const below = (n) => Math.floor(next() * n);
    const pick = (list) => list[below(list.length)];
    // That many different members, in the order of the list. The first ones are drawn more often, as in life.
    const some = (list, count) => {
        const chosen = new Set();
        while (chosen.size < Math.min(count, list.length)) chosen.add(Math.floor(next() ** 1.4 * list.length));
        return [...chosen].sort((a, b) => a - b).map((index) => list[index]);
    };
    return { below, pick, some, chance: (share) => next() < share };
}

// Lists by name: an item follows each stroke.
const lists = Object.fromEntries(
    `
start / Al / Bran / Car / Dal / Esk / Farn / Glen / Hart / Ivel / Kel / Lang / Mar / Nor / Pent / Quin / Roth / Sel
    / Thorn / Ulls / Whit
middle /  /  /  / a / ber / den / er / hol / in / ling / ming / ster
end / bank / beck / bourne / bridge / brook / church / cote / don / fell / garth / grove / haven / kirk / ness /
    port / rigg / side / well / wold
style / Amber / Apple / Bluebell / Chestnut / Daybreak / Dragonfly / Evergreen / Firefly / Foxglove / Goldfinch /
    Heron / Hilltop / Honeybee / Kingfisher / Ladybird / Lighthouse / Moonbeam / Mulberry / Nightingale / Oaktree /
    Paddle / Poppy / Riverside / Rocket / Sandcastle / Seashell / Skylark / Snowdrop / Starfish / Sunflower /
    Swallow / Teapot / Thistle / Toadstool / Waterwheel / Windmill
kind / Art Club / Bike Club / Book Group / Chill Out Room / Cookery School / Dance Class / Family Morning / Film
    Club / Forest School / Games Night / Garden Club / Horse Riding / Judo Club / Listening Service / Music Group /
    Nursery Support / Parent Group / Play Scheme / Reading Help / Sailing Club / Short Stay House / Sleep Clinic /
    Soft Play / Speech Group / Swim Squad / Talking Point / Therapy Team / Travel Training / Youth Café / Work
    Experience
firm / Association / Charity / Community Trust / Council Team / Foundation / Health Team / Partnership / Society
who / autistic young people / babies and toddlers / brothers and sisters / children who use wheelchairs / children
    with hearing loss / families new to the area / grandparents / parents and carers / pupils in key stage 2 /
    school leavers / small groups / teenagers / young people with epilepsy / young people with sight loss
doing / baking bread / building models / climbing / drawing comics / feeding the goats / going on a bus / growing
    food / learning to sign / making a short film / painting / playing the drums / reading together / rowing /
    talking about worries / trying a job / using a talking device / walking in the woods / writing a plan
helper / a nurse / a speech therapist / a trained volunteer / a youth worker / an occupational therapist / one of
    our tutors / somebody you know / the family worker / two play workers
place / at the leisure centre / at your home / by phone or video / in a quiet hall / in our sensory room / in the
    library / in the park when it is dry / in your school
time / after school / all year round / at weekends / every fortnight / in the school holidays / in term time / on a
    weekday morning / once a month
thing / a bag with a change of clothes / a drink and a snack / a favourite toy / ear defenders / medicine in its box
    / the communication book / trainers or soft shoes / your one-page profile
body / the carers' forum / the council / the health visitor team / the hospital / the young people's panel / your
    school
heading / Before you come / Food and medicine / For brothers and sisters / How it started / If you have to wait / If
    you need to cancel / People you will meet / What a visit is like / What families say / What we ask of you / Who
    pays / Your first day
sentence / {Who} meet here {time} for {doing}. / {Helper} goes through the day with you, step by step, before it
    starts. / We keep groups small: never more than {number} at a time. / Please bring {thing}. / If {doing} is too
    much, there is a calm corner and nobody minds. / You can ask {helper} to come and see you {place}. / Most
    sessions are {place}; some are {place2}. / We plan each term with {who} and with {body}. / There may be a short
    wait, about {number} weeks, and we ring you in the meantime. / Parents told us that **{doing}** helped with
    sleep and with *friends*. / {Body} pays for {number} of the places. / We write down what works, and you get a
    copy. / Nothing you tell {helper} is passed on unless somebody is in danger. / It helps us to know what makes a
    good day and what makes a bad one. / Brothers and sisters are welcome {time}, if you tell us first. / You do not
    need a diagnosis, and you do not need a letter. / We have added {doing} because {who} asked for it. / Ask for
    {helper} when you ring.
bullet / {doing}, {time} / a place to sit out, with {thing} / help from {helper} / sessions {place} for {who} / a
    visit from {helper} {time} / a **named person** to ring / time with {who}
note / Bring a towel / Carers come free / Doors open ten minutes early / Free for the first visit / Term time only /
    Ring before you set off
role / Bookings / First contact / Questions / Referrals / Visits
desk / Front desk / Duty line / Group leader's desk / Office / Welcome team
road / Bakery Lane / Canal Street / Ferry Road / Market Row / Mill Bank / Orchard Way / School Hill / Station Road
venue / Children's Centre / Community Hall / Health Centre / Leisure Centre / Library / Scout Hut
owner / Head of Early Help / Head of Inclusion / Lead Nurse / Local Offer Officer / Manager of Short Breaks
`
        .trim()
        .split(/\n(?! )/)
        .map((list) => list.split(/ *\/ ?/).map((item) => item.replace(/\s+/g, " ").trim()))
        .map(([name, ...items]) => [name, items]),
);

// A writer draws from lists and fills patterns: {who} is a draw, {Who} one with a capital letter, {place2} a second
// draw.
export function writer(...key) {
    const draw = draws(...key);
    const town = () => draw.pick(lists.start) + draw.pick(lists.middle) + draw.pick(lists.end);
    const fill = (pattern) => {
        const seen = {};
        return pattern.replace(/\{(\w+?)(\d?)\}/g, (_, slot) => {
            if (slot === "number") return String(3 + draw.below(20));
            const name = slot.toLowerCase();
            let word = draw.pick(lists[name]);
            while (word === seen[name]) word = draw.pick(lists[name]);
            seen[name] = word;
            return slot === name ? word : word[0].toUpperCase() + word.slice(1);
        });
    };
    const word = (list) => fill(draw.pick(lists[list]));
    const paragraph = (sentences) => {
        const said = new Set();
        while (said.size < sentences) said.add(word("sentence"));
        return [...said].join(" ");
    };
    // Paragraphs under headings with lists, at times a table or a quotation; links lists {title, file} to link to.
    const body = (sections, links = []) => {
        const parts = [paragraph(3)];
        for (const heading of draw.some(lists.heading, sections)) {
            parts.push(`## ${heading}`, paragraph(2 + draw.below(3)));
            const form = draw.below(10);
            const bullets = [...new Set([1, 2, 3, 4].map(() => word("bullet")))];
            if (form < 4) parts.push(bullets.map((text) => `- ${text}`).join("\n"));
            else if (form < 6) parts.push(bullets.map((text, index) => `${index + 1}. ${text}`).join("\n"));
            else if (form === 6) parts.push(table());
            else if (form === 7) parts.push(`> ${paragraph(2)}`);
        }
        for (const link of links) parts.push(`${word("sentence")} See also [${link.title}](${link.file}).`);
        return parts.join("\n\n");
    };
    const table = () =>
        ["| What | When | Places |", "| --- | --- | ---: |"]
            .concat([1, 2, 3].map(() => fill(`| {doing} | {time} | {number} |`)))
            .join("\n");
    return { ...draw, town, fill, word, paragraph, body };
}

const flow = (value) => {
    if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
    if (value !== null && typeof value === "object")
        return `{${Object.entries(value)
            .map(([key, item]) => `${key}: ${flow(item)}`)
            .join(", ")}}`;
    return typeof value === "string" && !/^([a-z][a-z0-9-]*|\d{4}-\d\d-\d\d)$/.test(value)
        ? JSON.stringify(value)
        : String(value);
};

const is_group = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

// The lines of a group of fields: lists of groups item by item, the rest on one line each.
export function yaml(fields) {
    const lines = [];
    for (const [key, value] of Object.entries(fields)) {
        if (value === undefined || value === null || value === false) continue;
        if (!Array.isArray(value) || !is_group(value[0])) lines.push(`${key}: ${flow(value)}`);
        else {
            lines.push(`${key}:`);
            for (const item of value) {
                const inner = yaml(item).trimEnd().split("\n");
                lines.push(`  - ${inner[0]}`, ...inner.slice(1).map((line) => `    ${line}`));
            }
        }
    }
    return lines.join("\n") + "\n";
}

export const slug_of = (title) =>
    title
        .normalize("NFKD")
        .replace(/[\u0300-\u036f']/g, "")
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, "");

// The items of a list in YAML as our own files write it: on a line each, in braces, or key by key.
export function items_of(text) {
    return text
        .split(/^- /m)
        .slice(1)
        .map((item) => {
            const plain = item.startsWith("{") ? "[^,}\\n]+" : "[^\\n]+";
            const value = (key) =>
                item
                    .match(new RegExp(`\\b${key}: *(?:'([^']*)'|"([^"]*)"|(${plain}))`))
                    ?.slice(1)
                    .find(Boolean);
            return Object.fromEntries(
                ["id", "name", "description", "picture", "file", "alt", "from", "to"].map((key) => [key, value(key)]),
            );
        });
}
