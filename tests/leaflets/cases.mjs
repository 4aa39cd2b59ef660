// A made-up Local Offer with a service for every combination of facts that a leaflet speaks of, one thing apart from the
// plain service each, and awkward ones that have far too much of everything.

const names = (en, ur, pl) => `names: {ur: ${ur}, pl: ${pl}}, name: ${en}`;

const terms = {
    categories: [
        `{id: leisure, ${names("Things to do", "تفریح", "Rozrywka")}}`,
    ],
    needs: [
        `{id: autism, ${names("Autism", "آٹزم", "Autyzm")}}`,
        `{id: adhd, ${names("ADHD", "ADHD", "ADHD")}}`,
        `{id: learning, ${names("Learning disability", "سیکھنے کی معذوری", "Niepełnosprawność intelektualna")}}`,
        `{id: speech, ${names('"Speech, language and communication"', "بولنا اور سمجھنا", "Mowa i porozumiewanie się")}}`,
        `{id: hearing, ${names("Hearing loss", "کم سنائی دینا", "Niedosłuch")}}`,
        `{id: sight, ${names("Sight loss", "کم دکھائی دینا", "Słaby wzrok")}}`,
        "{id: medical, name: Medical needs}", // not translated
    ],
    areas: [
        `{id: north, ${names("Millbrook North", "مل بروک شمالی", "Millbrook North")}}`,
        "{id: easton, name: Easton}",
        "{id: weston, name: Weston}",
        "{id: southdown, name: Southdown}",
        `{id: online, ${names("Online", "آن لائن", "Internet")}}`,
    ],
    ages: ["{id: all, name: All, from: 0, to: 25}"],
    accessibility: [
        `{id: step-free, ${names("Step-free way in", "بغیر سیڑھی کا راستہ", "Wejście bez schodów")}}`,
        `{id: lift, ${names("Lift", "لفٹ", "Winda")}}`,
        `{id: changing-places, ${names("Changing Places toilet", "Changing Places ٹوائلٹ", "Toaleta Changing Places")}}`,
        `{id: hearing-loop, ${names("Hearing loop", "سماعتی لوپ", "Pętla indukcyjna")}}`,
    ],
    referral: [
        `{id: self, ${names("You can ask yourself", "آپ خود پوچھ سکتے ہیں", "Możesz zgłosić się sam lub sama")}, description: You need no letter.}`,
        `{id: gp, ${names("Your doctor can ask for you", "آپ کا ڈاکٹر آپ کے لیے پوچھ سکتا ہے", "Twój lekarz może Cię zgłosić")}}`,
    ],
};

const place = (number, more = "") =>
    `{name: Hall ${number}, address_1: ${number} Mill Lane, city: Easton, postcode: ML${number} 4QX${more}}`;
const many = (count, make) => "\n" + Array.from({ length: count }, (_, i) => `  - ${make(i + 1)}`).join("\n");
const session = (days, rest = "") => `{days: [${days}]${rest && ", " + rest}}`;
const week = "monday, tuesday, wednesday, thursday, friday";
const clock = (opens, closes) => `opens: "${opens}", closes: "${closes}"`;

// The fields that a case changes; null takes one away.
export const cases = {
    plain: {},
    "age-baby": { ages: "{from: 0, to: 0}" },
    "age-birth-to-1": { ages: "{from: 0, to: 1}" },
    "age-birth-to-4": { ages: "{from: 0, to: 4}" },
    "age-1": { ages: "{from: 1, to: 1}" },
    "age-3": { ages: "{from: 3, to: 3}" },
    "age-2-to-4": { ages: "{from: 2, to: 4}" },
    "age-5": { ages: "{from: 5, to: 5}" },
    "age-16": { ages: "{from: 16, to: 16}" },
    "age-11-to-22": { ages: "{from: 11, to: 22}" },
    "age-5-to-18": { ages: "{from: 5, to: 18}" },
    "age-16-to-25": { ages: "{from: 16, to: 25}" },
    "age-18-to-25": { ages: "{from: 18, to: 25}" },
    "age-all": { ages: "{from: 0, to: 25}" },
    "needs-any": { needs: "[any]" },
    "needs-one": { needs: "[autism]" },
    "needs-two": { needs: "[autism, adhd]" },
    "needs-list-in-name": { needs: "[speech, adhd]" },
    "needs-all-named": { needs: "[autism, adhd, learning, speech, hearing, sight, medical]" },
    "areas-all": { areas: "[all]", locations: null },
    "areas-one": { areas: "[north]", locations: null },
    "areas-several": { areas: "[north, easton, weston, southdown]", locations: null },
    "areas-with-online": { areas: "[easton, online]", locations: null },
    "online-only": { areas: "[online]", locations: null },
    "online-too": { areas: "[easton, online]" },
    "place-town-only": { locations: "[{city: Easton}]" },
    "place-features": { locations: "[" + place(1, ", accessibility: [step-free, lift, changing-places, hearing-loop]") + "]" },
    "places-two": { locations: many(2, place) },
    "places-five": { locations: many(5, place) },
    "place-hidden": { address_hidden: "true" },
    "places-hidden": { address_hidden: "true", locations: many(2, place) },
    "times-none": { times: null },
    "times-one-day": { times: `[{days: [tuesday], ${clock("10:00", "11:30")}, from: 2027-03-02, to: 2027-03-02}]` },
    "times-two-days": { times: `[${session("tuesday, thursday", clock("16:00", "18:00"))}]` },
    "times-week": { times: `[${session(week, clock("09:00", "17:00"))}]` },
    "times-every-day": { times: `[${session(week + ", saturday, sunday", clock("00:00", "12:00"))}]` },
    "times-three-apart": { times: `[${session("monday, wednesday, friday", clock("09:30", "12:30"))}]` },
    "times-from": { times: `[${session("friday", 'opens: "16:00"')}]` },
    "times-until": { times: `[${session("sunday", 'closes: "16:00"')}]` },
    "times-over-night": { times: `[${session("friday", clock("20:00", "07:00") + ', note: "Overnight, until the next morning"')}]` },
    "times-no-hours": { times: `[${session("wednesday")}]` },
    "times-term-time": { times: `[${session("saturday", clock("10:00", "11:30") + ", note: Term time only")}]` },
    "times-dates": { times: `[${session("saturday", clock("10:00", "11:30") + ", from: 2026-09-05, to: 2026-12-19")}]` },
    "times-dates-over-years": { times: `[${session("saturday", clock("10:00", "11:30") + ", from: 2026-12-05, to: 2027-01-30")}]` },
    "times-starts": { times: `[${session("saturday", "from: 2027-01-09")}]` },
    "times-ends": { times: `[${session("saturday", "to: 2027-05-29")}]` },
    "times-over": { times: `[${session("saturday", "to: 2026-05-30")}]` },
    "times-two-terms": {
        times: ["from: 2026-09-05, to: 2026-12-19", "from: 2027-01-09, to: 2027-03-20"]
            .map((dates) => `\n  - ${session("saturday", clock("10:00", "11:30") + ", note: Term time only, " + dates)}`).join(""),
    },
    "times-several": {
        times: "\n  - " + [session(week, clock("09:00", "17:00")), session("saturday", clock("10:00", "13:00"))].join("\n  - "),
    },
    "cost-none": { costs: null },
    "cost-free": { costs: "free" },
    "cost-one": { costs: "[{option: One session, amount: 4.50}]" },
    "cost-pounds": { costs: many(5, (n) => `{option: Ticket ${n}, amount: ${[1, 2, 5, 22, 40][n - 1]}}`) },
    "cost-some-free": { costs: "[{option: First visit, amount: 0}, {option: One session, amount: 4.50, note: Carers are free}]" },
    "cost-unknown": { costs: "[{option: Trips}]" },
    "closed-for-now": { status: "temporarily closed" },
    "closed-for-now-no-contact": { status: "temporarily closed", contacts: null },
    closed: { status: "defunct" },
    "not-checked": { reviewed: null },
    "rule-condition": { eligibility: "You live in Millbrook." },
    "rule-other": { eligibility: "No diagnosis is needed." },
    "rules-several": { eligibility: "You live in Millbrook. You have a short breaks card." },
    "referral-gp": { referral: "gp" },
    "contact-phone": { contacts: "[{phone: 01632 960 123}]" },
    "contact-email": { contacts: "[{email: club@harbour.example}]" },
    "contact-name-only": { contacts: "[{name: Club office}]" },
    "contact-role-only": { contacts: "[{role: Bookings, phone: 01632 960 123}]" },
    "contact-none": { contacts: null, website: null },
    "contact-website": { contacts: null },
    "contacts-two": {
        contacts: "[{name: Club office, role: Bookings, phone: 01632 960 123}, {name: Kitchen, email: food@harbour.example}]",
    },
    "languages-english": { languages: "[en]" },
    "languages-three": { languages: "[en, ur, pl]" },
    "long-list-of-all": {
        title: "A very long name of a service for children and young people with many needs",
        summary: "A club where children and young people swim, climb, cook, paint, sing, dance, sew and act, with a helper for each two of them, in warm rooms with soft lights and calm corners. You can come for an hour or for the day, and your family too.",
        needs: "[autism, adhd, learning, speech, hearing, sight, medical]",
        areas: "[north, easton, weston, southdown, online]",
        eligibility: "Your child lives in Millbrook. Your child has a short breaks card, or goes to a Millbrook school, or has a Millbrook doctor. A parent stays for the first visit. We need to know of all medicines and allergies. Children who need two helpers come on Sundays.",
        locations: many(12, (n) => place(n, ", accessibility: [step-free, lift, changing-places, hearing-loop]")),
        times: many(14, (n) => session(["monday", "tuesday", "sunday"][n % 3], clock(`${8 + (n >> 2) + 0}`.padStart(2, "0") + ":30", `${13 + (n >> 1)}:15`) + `, note: Group ${n} with its own helper and its own room`)),
        costs: many(10, (n) => `{option: Ticket number ${n} for one visit, amount: ${n}.50, note: Carers are free. Brothers and sisters pay half}`),
        contacts: many(7, (n) => `{name: Office ${n} of the club, role: Questions about Hall ${n}, phone: 01632 960 10${n}, email: hall${n}@a-very-long-name.harbour.example}`),
        languages: "[en, ur, pl, pa, bn, so, ro, bfi]",
    },
    "long-rules-and-no-contact": {
        eligibility: "You are 16 or over, and adult social care has agreed that you need support to live on your own, or you get the higher rate of a benefit, or your doctor has written that you cannot travel without help. ".repeat(2).trim(),
        contacts: null, website: null, locations: many(3, place),
    },
    "long-addresses": {
        website: "https://www.a-very-long-name-of-a-club.harbour.example/what-we-do/children/clubs/saturday/",
        locations: "[{name: The Old Assembly Rooms and Community Centre at Harbour Green, address_1: Second floor of the east wing, address_2: 127 to 131 Old Harbour Road, city: Southdown, postcode: ML22 4QX}]",
        costs: "[{option: One session of swimming with your own helper in the small pool, amount: 4.50, note: You can pay by card. You can pay in cash. Ask about vouchers}]",
    },
};

const plain = {
    summary: "A club by the sea.", organisation: "trust", categories: "[leisure]", needs: "[autism]",
    areas: "[easton]", ages: "{from: 5, to: 11}", status: "active", referral: "self", costs: "free",
    contacts: "[{name: Club office, role: Bookings, phone: 01632 960 123, email: club@harbour.example}]",
    website: "https://www.harbour.example/", locations: `[${place(1)}]`,
    times: `[${session("saturday", clock("10:00", "11:30"))}]`, reviewed: "2026-10-01",
};

// The files of the content folder in a language: path -> text
export function contentFiles(language) {
    const files = {
        "site.yml": [
            "name: Millbrook Local Offer", "council: Millbrook Council", "base_url: https://offer.millbrook.example",
            `language: ${language}`, "help:", "  phone: 01632 960 001", "  email: offer@millbrook.example",
            "  address: 1 Mill Street, ML1 1AA", "  hours: 9 to 5", 'brand: {colour: "#1d4f91"}', "review_after_days: 365",
        ].join("\n"),
        "organisations/trust.md": "---\ntitle: Harbour Trust\nsummary: It runs clubs.\n---\nClubs.\n",
        "pages/accessibility-statement.md": "---\ntitle: Accessibility statement\ndraft: true\n---\n",
    };
    for (const [name, lines] of Object.entries(terms))
        files[`terms/${name}.yml`] = lines.map((line) => `- ${line}\n`).join("");
    for (const [name, changes] of Object.entries(cases)) {
        const fields = Object.entries({ ...plain, title: `Sea club ${name}`, ...changes }).filter(([, value]) => value !== null);
        const quoted = ([key, value]) => `${key}: ${["title", "summary", "eligibility"].includes(key) ? JSON.stringify(value) : value}`;
        files[`services/${name}.md`] = `---\n${fields.map(quoted).join("\n")}\n---\nText.\n`;
    }
    return files;
}
