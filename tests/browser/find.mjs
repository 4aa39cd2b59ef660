// How families find help: by words, by filters, near a postcode; with the keyboard alone; without scripts.
import { gzipSync } from "node:zlib";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "../lib/harness.mjs";
import { follow, narrow, open_page, open_site, settled } from "./lib/browser.mjs";
import { Site } from "./lib/site.mjs";

const test = suite("find");
const site = await open_site();
const built = new Site(site.folder);

// A search page once it has said what it found: the page, what it says, the titles in order
async function search(page, query) {
    await page.goto(`${site.address}/search/${query}`);
    return outcome(page);
}

async function outcome(page, before) {
    await settled(page, before);
    return {
        said: await page.innerText("#search-count"),
        titles: await page.locator("#search-results h2").allInnerTexts(),
    };
}

const opened = () => open_page(site, { policy: true });

// The letters that choose an option of a select, no more than it takes: a browser that waits a second for the next letter
// begins a new word.
const beginning = (select, key) =>
    select.evaluate((element, value) => {
        const names = [...element.options].map((option) => option.text.trim().toLowerCase());
        const wanted = names[[...element.options].findIndex((option) => option.value === value)];
        let length = 1;
        while (names.find((name) => name.startsWith(wanted.slice(0, length))) !== wanted) length++;
        return wanted.slice(0, length);
    }, key);

await test("words with typing mistakes, their beginnings, and other words for the same find the page", async (fail) => {
    const page = await opened();
    for (const [words, title] of [
        ["autsim", /autism|neurodevelopmental|SENDIASS|club|Splash/i],
        ["swiming club", /^Saturday Splash$/],
        ["speach", /Speech and language therapy/],
        ["physioth", /Physiotherapy/],
        ["EHCP", /EHC/],
        ["education health and care plan", /EHC/],
        ["wheelchiar", /^Wheelchair/],
    ]) {
        const { said, titles } = await search(page, `?q=${encodeURIComponent(words)}`);
        if (!titles.slice(0, 3).some((found) => title.test(found))) fail(`"${words}": ${said} ${titles.slice(0, 3).join(", ")}`);
    }
    await page.context().close();
});

await test("what parents and young people type leads to the help, in their words and with small ones between", async (fail) => {
    const page = await opened();
    for (const [words, title] of [
        ["my son wont go to school", /^Anxious about school$/],
        ["my son won’t go to school", /^Anxious about school$/],
        ["how long is the wait for an autism assessment", /^Autism and ADHD assessment$/],
        ["respite", /break/i],
        ["nappies", /^Bladder and bowel service$/],
        ["taxi to school", /^Help with travel to school and college$/],
        ["can i get a job", /^(Apprenticeships|Supported internships)/],
        ["i want to kill myself", /^Children's mental health service$/],
        ["things to do", /^(?!Portage)/],
        ["my child doesn't speak", /^Speech and language therapy$/],
        ["swimming for autistic kids", /^Saturday Splash$/],
    ]) {
        const { said, titles } = await search(page, `?q=${encodeURIComponent(words)}`);
        if (!title.test(titles[0])) fail(`"${words}": ${said} ${titles.slice(0, 3).join(", ")}`);
    }
    // Some of the words: the pages with the most of them, not all that have one
    const { said, titles } = await search(page, "?q=send+transport+refused");
    if (!/^No page has all your words\. 1\d pages/.test(said)) fail(said);
    if (!titles.slice(0, 3).some((found) => /^Help with travel/.test(found))) fail(titles.slice(0, 3).join(", "));
    if (!(await page.locator('.search__urgent a[href="tel:999"]').isVisible())) fail("the way to urgent help is not there");
    await page.context().close();
});

await test("a swimming club for a child of 7 with autism on Saturdays is found with the keyboard alone", async (fail) => {
    const page = await opened();
    await page.goto(site.address + "/");
    const reach = async (matches) => {
        for (let i = 0; i < 80; i++) {
            await page.keyboard.press("Tab");
            if (await page.evaluate((css) => document.activeElement.matches(css), matches)) return true;
        }
        fail(`"${matches}" is not reached`);
        return false;
    };
    await reach("#q");
    await page.keyboard.type("swimming");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\/\?q=swimming$/);
    await outcome(page);
    await reach("summary.filter__name");
    await page.keyboard.press("Enter");
    for (const [name, key] of [["needs", "autism"], ["ages", "5-7"], ["times.days", "saturday"]]) {
        await reach(`select[name="${name}"]`);
        await page.keyboard.type(await beginning(page.locator(`select[name="${name}"]`), key));
        await page.waitForFunction(([n, k]) => new URLSearchParams(location.search).get(n) === k, [name, key]);
    }
    await page.locator("#search-results h2").first().filter({ hasText: "Saturday Splash" }).waitFor();
    // It is said a moment after it is shown.
    await page.waitForFunction(() => /^We found [1-9]/.test(document.getElementById("search-count").textContent));
    await reach("#search-results a");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/services\/saturday-splash\/$/);
    await page.goBack();
    const again = await outcome(page);
    if (again.titles[0] !== "Saturday Splash") fail(`after going back: ${again.titles.join(", ")}`);
    if ((await page.locator('select[name="times.days"]').inputValue()) !== "saturday") fail("the filter is forgotten");
    await page.goBack();
    await page.waitForFunction(() => !new URLSearchParams(location.search).get("times.days"));
    await page.waitForFunction(() => !document.querySelector('select[name="times.days"]').value); // going back forgets the filter
    await page.context().close();
});

await test("near a postcode the nearest come first, and nothing is sent anywhere", async (fail) => {
    const page = await opened();
    const before = site.requests.length;
    for (const near of ["NT7", "nt7 1rw", "NT71RW"]) {
        const { titles } = await search(page, `?near=${encodeURIComponent(near)}`);
        const miles = (await page.locator("#search-results .card__fact").allInnerTexts())
            .map((fact) => /About (\d+) mile/.exec(fact)?.[1])
            .filter(Boolean)
            .map(Number);
        if (titles.length < 3 || miles.length !== titles.length) fail(`"${near}": ${titles.length} found`);
        if (miles.some((far, i) => i && far < miles[i - 1])) fail(`"${near}": ${miles.join(" ")}`);
    }
    const { said } = await search(page, "?near=ZZ1");
    if (!/do not know the postcode ZZ1/.test(said)) fail(`an unknown postcode: ${said}`);
    const outside = site.requests.slice(before).filter((url) => !url.startsWith(site.address));
    if (outside.length) fail(outside.join(" "));
    await page.context().close();
});

await test("a search that finds nothing offers a broader one and the phone", async (fail) => {
    const page = await opened();
    await search(page, "?q=swimming&times.days=monday&costs=free");
    const offers = page.locator("#search-broader a");
    if (!(await offers.count())) fail("nothing broader is offered");
    if (!(await page.locator('#search-none a[href^="tel:"]').isVisible())) fail("the phone number is not there");
    const { said } = await outcome(page);
    await offers.first().click();
    const { titles } = await outcome(page, said);
    if (!titles.length) fail("the broader search finds nothing");
    await page.context().close();
});

await test("typing is announced once it has stopped, not at each letter", async (fail) => {
    const page = await opened();
    await search(page, "?q=speech");
    await page.evaluate(() => {
        window.told = [];
        new MutationObserver(() => window.told.push(document.getElementById("search-count").textContent)).observe(
            document.getElementById("search-count"),
            { childList: true, characterData: true, subtree: true },
        );
    });
    // By the page's own clock, so that a slow machine types no slower
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(3600000);
    await page.fill("#q", "");
    for (const letter of "physiotherapy") {
        await page.locator("#q").press(letter);
        await page.clock.runFor(60);
    }
    await page.clock.runFor(1200);
    const told = await page.evaluate(() => window.told);
    if (!told.length || told.length > 3) fail(`told ${told.length} times: ${told.join(" | ")}`);
    if ((await page.locator("#search-count").getAttribute("role")) !== "status") fail("it is no live region");
    await page.context().close();
});

await test("in Polish and Urdu all of it is found: by the words of both languages, and what is not translated is marked", async (fail) => {
    const page = await opened();
    const on = async (code, query) => {
        await page.goto(`${site.address}/${code}/search/${query}`);
        await settled(page);
        return page.locator("#search-results h2").allInnerTexts();
    };
    for (const [code, words, title] of [
        ["pl", "pływanie", /^Sobotnie pływanie/],
        ["pl", "plywanie", /^Sobotnie pływanie/], // as it is typed without the Polish letters
        ["pl", "swimming", /Swim|All In Sports|Harbour Play Trust|pływanie/],
        ["pl", "portage", /^Portage/],
        ["ur", "تیراکی", /تیراکی/],
        ["ur", "portage", /^Portage/],
    ]) {
        const titles = await on(code, `?q=${encodeURIComponent(words)}`);
        if (!title.test(titles[0])) fail(`${code} "${words}": ${titles.slice(0, 3).join(", ")}`);
    }
    const card = page.locator("#search-results .card").first();
    const link = card.locator("h2 a");
    const told = await link.evaluate((a) => [a.lang, a.dir, a.hreflang, a.pathname].join(" "));
    if (told !== "en-GB ltr en-GB /services/portage/") fail(`what is only in English says: ${told}`);
    if (!/^English/.test(await card.locator(".card__facts").innerText())) fail("its language is not named");
    const translated = await on("pl", "?needs=autism&ages=5-7&times.days=saturday&q=pływanie");
    if (translated[0] !== "Sobotnie pływanie (Saturday Splash)") fail(`narrowed in Polish: ${translated}`);
    if (await page.locator("#search-results .card").first().locator("[lang]").count()) fail("a translated page is marked as another language");
    const filters = await page.locator(".search__choices label").allInnerTexts();
    if (filters.some((name) => /Type of help|Need|Age|Open on|Cost|Access/.test(name))) fail(`filters in English: ${filters}`);
    if (!readFileSync(join(site.folder, "pl/search/index.json"), "utf8").includes('["autism","Autyzm","Autism ')) fail("a term is not found by its English name");
    const all = await on("pl", "?q=&needs=autism");
    const english = await search(page, "?q=&needs=autism");
    const many = (said) => Number(/\d+/.exec(said)[0]);
    await on("pl", "?q=&needs=autism");
    const said = await page.innerText("#search-count");
    if (!all.length || many(said) !== many(english.said)) fail(`in Polish "${said}", in English "${english.said}"`);
    await page.context().close();
});

await test("a page from before the last publication asks for itself anew, once, and then says that it does not work", async (fail) => {
    const page = await opened();
    let asked = 0;
    await page.route(/search\/index\.json/, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: (await response.text()).replace(/^\[\d+/, "[0") });
    });
    page.on("request", (request) => request.isNavigationRequest() && asked++);
    await page.goto(`${site.address}/search/?q=swimming`);
    await page.waitForFunction(() => /does not work/.test(document.getElementById("search-count").textContent));
    if (asked !== 2) fail(`the page was asked for ${asked} times`);
    await page.unroute(/search\/index\.json/);
    const { titles } = await search(page, "?q=swimming");
    if (titles[0] !== "Saturday Splash") fail(`after that: ${titles}`);
    if (await page.evaluate(() => sessionStorage.length)) fail("it leaves a trace");
    await page.context().close();
});

await test("without scripts every service is three clicks from the search page", async (fail) => {
    const steps = new Map([["/search/", 0]]);
    for (const [address, step] of steps) {
        const page = step < 3 && built.pages.get(address);
        for (const link of page ? page.all("a") : []) {
            const { address: next } = built.resolve(link.get("href") ?? "", address);
            if (next && built.pages.has(next) && !steps.has(next)) steps.set(next, step + 1);
        }
    }
    const services = [...built.pages.keys()].filter((address) => /^\/services\/[^/]+\/$/.test(address));
    const closed = new Set(services.filter((address) => built.pages.get(address).hidden));
    if (services.length < 20) fail(`only ${services.length} services`);
    for (const address of services) if (!closed.has(address) && !steps.has(address)) fail(`${address} is not reached`);
    const page = await open_page(site, { javaScriptEnabled: false, viewport: narrow });
    await page.goto(`${site.address}/?`);
    await page.fill("#q", "swimming");
    await page.press("#q", "Enter");
    await page.waitForURL(/\/search\/\?q=swimming/);
    if (!/lists below lead to every service/.test(await page.innerText("main"))) fail("it does not say what to do");
    await page.locator("summary", { hasText: /^Need$/ }).click();
    await follow(page, page.locator('main a[href="/services/need/autism/"]'));
    if (!(await page.locator('main a[href^="/services/"]').count())) fail("the list of a need leads to no service");
    await page.context().close();
});

await test("the scripts are under 60 KB, the index of the demonstration is small", (fail) => {
    const assets = join(site.folder, "assets");
    const scripts = readdirSync(assets).filter((name) => name.endsWith(".js"));
    const size = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0);
    if (!scripts.length || size > 60000) fail(`${scripts.length} scripts of ${size} bytes`);
    const index = gzipSync(readFileSync(join(site.folder, "search/index.json"))).length;
    if (index > 20000) fail(`the index has ${index} bytes`);
    for (const [address, page] of built.pages)
        if (!/^\/([a-z]+\/)?search\/$/.test(address) && page.all("script").some((script) => /search/.test(script.get("src"))))
            fail(`${address} loads the search`);
});

await test("nothing fails and nothing is said on the console", (fail) => {
    for (const problem of new Set(site.complaints)) fail(problem);
});

test.end();
