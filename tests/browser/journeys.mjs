// Journeys from the home page, as those make them who come with a need: by the links that they see, without scripts, on a
// phone. What is counted: the clicks, and how long it takes to read each word as far as the next link, at 200 words a
// minute. Who looks for a link is quicker; nobody is slower.
import { suite } from "../lib/harness.mjs";
import { follow, narrow, open_page, open_site } from "./lib/browser.mjs";

const test = suite("journeys");
const site = await open_site();
const most = { clicks: 2, seconds: 180 };

// Of each journey: who, the links to follow in the order of the clicks, and what must then be there to read or to tap.
const journeys = [
    { who: "a parent in a crisis, at night", links: [], ends: 'main a[href="tel:999"]' },
    { who: "a parent in a crisis, by the number for feelings", links: [], ends: 'main a[href="tel:111"]' },
    {
        who: "a parent whose child cannot face school",
        links: ["Nursery, school and learning", "Anxious about school"],
        ends: 'main .facts a[href^="tel:"]',
    },
    {
        who: "a parent of a child with strong worries",
        links: ["Worry, anger or low mood", "Children's mental health service"],
        ends: 'main .facts a[href="tel:01632960197"]',
    },
    {
        who: "a parent who is worried, and wants advice that is not the council's",
        links: ["I am a parent or carer", "Northshire SENDIASS"],
        ends: 'main .facts a[href^="tel:"]',
    },
    { who: "a parent who needs a rest", links: ["A break for all of us", "Short breaks"], ends: 'main .facts a[href^="tel:"]' },
    {
        who: "a parent who disagrees with a plan",
        links: ["An EHC plan", "Mediation and help with disagreements"],
        ends: 'main .facts a[href^="tel:"]',
    },
    {
        who: "a young person of 16 who wants a job",
        links: ["I am a young person", "supported internship"],
        ends: 'main .facts a[href^="tel:"]',
    },
    {
        who: "a young person of 16 who wants company",
        links: ["Something fun to do", "Thursday Lounge youth club"],
        ends: 'main .facts a[href^="tel:"]',
    },
    { who: "a young person of 16 who feels very low", links: ["I am a young person"], ends: "text=Phone NHS 111" },
    {
        who: "a health visitor with a family in front of her",
        links: ["I work with families", "Portage"],
        ends: 'main .facts a[href^="tel:"]',
    },
    {
        who: "a teacher who asks for an assessment",
        links: ["I work with families", "Ask for an EHC needs assessment"],
        ends: 'main .facts a[href^="tel:"]',
    },
];

// The seconds that it takes to read what is seen of a page's main part, as far as a place in it: a selection has none of
// what is hidden or folded away.
const seconds_to = (place) =>
    place.evaluate((element) => {
        const range = document.createRange();
        range.setStart(document.querySelector("main"), 0);
        range.setEndAfter(element);
        const selection = getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
        return (selection.toString().match(/\S+/g)?.length ?? 0) / (200 / 60);
    });

for (const { who, links, ends } of journeys) {
    await test(`${who}: ${links.length} clicks from the home page`, async (fail, tell) => {
        const page = await open_page(site, { viewport: narrow, javaScriptEnabled: false });
        await page.goto(site.address + "/");
        let seconds = 0;
        for (const name of links) {
            const link = page.locator("main").getByRole("link", { name, exact: true }).first();
            if (!(await link.count())) {
                fail(`no link "${name}" on ${new URL(page.url()).pathname}`);
                break;
            }
            seconds += await seconds_to(link);
            await follow(page, link);
        }
        const end = page.locator(ends).first();
        if (!(await end.count())) fail(`${new URL(page.url()).pathname} has no ${ends}`);
        else seconds += await seconds_to(end);
        tell(`${Math.round(seconds)} seconds`);
        if (links.length > most.clicks) fail(`${links.length} clicks`);
        if (seconds > most.seconds) fail(`${Math.round(seconds)} seconds to read`);
        await page.context().close();
    });
}

await test("nothing fails and nothing is said on the console", (fail) => {
    for (const complaint of new Set(site.complaints)) fail(complaint);
});

test.end();
