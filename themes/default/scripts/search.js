// The search page: finds pages by words and filters, in the browser. lib/search_index.lua writes the index that it
// reads; which words count how much, and what the filters are, stand there. Nothing that is typed leaves the device.
(function () {
    "use strict";

    const root = document.getElementById("search");
    if (!root || !window.MiniSearch) return;
    const form = root.querySelector("form");
    const count = document.getElementById("search-count");
    const results = document.getElementById("search-results");
    const none = document.getElementById("search-none");
    const broader = document.getElementById("search-broader");
    const more = document.getElementById("search-more");
    const words = JSON.parse(root.dataset.words);
    const say = (key, value) => words[key].replace("#", () => value);
    const step = 20;
    const enough = 10; // pages that have some of the words, before those with fewer are left out
    const indexForm = 2; // how the index is written; lib/search_index.lua has the same
    let index, shown = 0, found = [], waiting = false, sayLater, typing;

    // ---- the index ----

    // Letters without what stands on or through them, as people type who have no such keys
    const crossed = { ł: "l", đ: "d", ø: "o", ı: "i" };
    const plain = (text) =>
        text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[łđøı]/g, (letter) => crossed[letter]);
    // "won't" is typed as "wont", and "child's" means a child.
    const joined = (text) => text.replace(/(\p{L})['’]s(?!\p{L})/gu, "$1").replace(/(\p{L})['’](?=\p{L})/gu, "$1");
    const split = (text) => joined(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
    // One club and many: the same, whichever is typed
    const folded = (word) => plain(word).replace(/^(\p{L}{2,}[^\P{L}sui])s$/u, "$1");
    const same = (text) => split(text).map(folded);
    // Words that say nothing of what is looked for ("my", "how"), unless there are no others
    const small = new Set(same(words.small));
    function telling(list) {
        const left = list.filter((word) => !small.has(word));
        return left.length ? left : list;
    }

    function open([, other, kinds, [title, summary], texts, filters, synonyms, places, documents]) {
        const boost = { title, summary };
        texts.forEach(([id, weight]) => (boost[`t.${id}`] = weight));
        filters.forEach(([id, weight]) => weight && (boost[`f.${id}`] = weight));
        const named = new Map(filters.map(([id, , choices], at) => [id, { at, choices }]));
        const engine = new MiniSearch({
            idField: "at",
            fields: Object.keys(boost),
            tokenize: split,
            processTerm: folded,
            extractField(entry, name) {
                if (name === "at") return entry.at;
                if (name === "title") return entry[1];
                if (name === "summary") return entry[2];
                if (name.startsWith("t.")) return entry[5][texts.findIndex(([id]) => name === `t.${id}`)];
                // An entry that stands under all terms says nothing of any one of them.
                const { at, choices } = named.get(name.slice(2));
                const picked = entry[6][at];
                return picked === 1 ? "" : picked.map((number) => choices[number].slice(1).join(" ")).join(" ");
            },
        });
        documents.forEach((entry, at) => (entry.at = at));
        // In small portions, so that typing and choosing go on meanwhile on a slow phone
        const ready = engine.addAllAsync(documents, { chunkSize: 200 }).then(() => (index.isReady = true));
        return { ready, other, kinds, boost, named, synonyms, places: new Map(places.map(([code, ...at]) => [plain(code), at])), documents, engine };
    }

    // The words as they are, and once more for each term that means the same as one in them: lists of words
    function queries(text) {
        const typed = ` ${same(text).join(" ")} `;
        const all = [typed];
        for (const group of index.synonyms) {
            const forms = group.map((form) => same(form).join(" "));
            const used = forms.find((form) => typed.includes(` ${form} `));
            if (used) forms.filter((form) => form !== used).forEach((form) => all.push(typed.replace(used, form)));
        }
        return all.map((query) => telling(query.trim().split(" ")));
    }

    // What has some of the words: those with the most of them first, and no further down than a screen or two
    function nearest(asking, options) {
        const by = new Map();
        for (const query of asking)
            for (const hit of index.engine.search(query.join(" "), { ...options, combineWith: "OR" })) {
                const held = hit.queryTerms.length / query.length;
                const before = by.get(hit.id);
                if (!before || held > before.held || (held === before.held && hit.score > before.score))
                    by.set(hit.id, { held, score: hit.score });
            }
        const list = [...by].sort(([, a], [, b]) => b.held - a.held || b.score - a.score);
        const least = list[Math.min(enough, list.length) - 1]?.[1].held;
        const kept = list.filter(([, { held }]) => held >= least);
        return { near: list.length > 0 && list[0][1].held < 1, by: new Map(kept.map(([at], place) => [at, kept.length - place])) };
    }

    function scores(text) {
        if (!same(text).length) return null;
        const asking = queries(text);
        const options = {
            boost: index.boost,
            prefix: (term) => term.length > 2,
            weights: { prefix: 0.5, fuzzy: 0.3 },
            // Types that the schema has first are what most people look for.
            boostDocument: (at) => 1 - 0.5 * (index.documents[at][3] / index.kinds.length),
        };
        // All words before some of them; one mistake in a word before two, and none in a short one before one
        for (const [all, mistakes] of [[true, 1], [true, 2], [false, 1], [false, 2]]) {
            const fuzzy = (term) => (term.length > 5 ? mistakes : term.length > 4 ? 1 : term.length > 3 ? mistakes - 1 : 0);
            if (!all) {
                const found = nearest(asking, { ...options, fuzzy });
                if (found.by.size) return found;
                continue;
            }
            const together = asking.map((query) => ({ combineWith: "AND", queries: [query.join(" ")] }));
            const hits = index.engine.search({ combineWith: "OR", queries: together }, { ...options, fuzzy });
            if (hits.length) return { near: false, by: new Map(hits.map((hit) => [hit.id, hit.score])) };
        }
        return { near: false, by: new Map() };
    }

    // ---- what is asked ----

    function asked() {
        const data = new FormData(form);
        const wish = { q: data.get("q").trim(), near: (data.get("near") ?? "").trim(), sort: data.get("sort"), filters: [] };
        for (const [id, { at, choices }] of index.named) {
            const value = data.get(id);
            const number = choices.findIndex(([name]) => name === value);
            if (value && number >= 0) wish.filters.push({ id, at, number, name: choices[number][1] });
        }
        return wish;
    }

    // "NT1" of "NT1 2AB" and of "nt12ab"
    function placeOf(near) {
        const typed = plain(near).replace(/\s+/g, "");
        return index.places.get(typed) ?? index.places.get(typed.slice(0, -3));
    }

    // Miles over the ground, good enough for a county
    function miles([latitude, longitude], [north, east]) {
        const radians = Math.PI / 180;
        const x = (east - longitude) * Math.cos(((latitude + north) / 2) * radians);
        return Math.hypot(x, north - latitude) * radians * 3959;
    }

    function distance(entry, place) {
        let least = Infinity;
        for (let i = 0; i < entry[7].length; i += 2) least = Math.min(least, miles(place, entry[7].slice(i, i + 2)));
        return least;
    }

    function find(wish) {
        const scored = scores(wish.q);
        const place = wish.near && placeOf(wish.near);
        const list = index.documents
            .filter((entry) => !scored || scored.by.has(entry.at))
            .filter((entry) => wish.filters.every(({ at, number }) => entry[6][at] === 1 || entry[6][at].includes(number)))
            .map((entry) => ({ entry, score: scored?.by.get(entry.at) ?? 0, far: place ? distance(entry, place) : Infinity }))
            .filter(({ far }) => !place || far < Infinity);
        const byName = (a, b) => a.entry[1].localeCompare(b.entry[1]);
        const byPlace = (a, b) => (a.far === b.far ? 0 : a.far - b.far);
        const way = wish.sort || (scored ? "best" : place ? "distance" : "name");
        list.sort((a, b) => (way === "distance" && place ? byPlace(a, b) : way === "best" ? b.score - a.score : 0) || byName(a, b));
        return { list, near: scored?.near ?? false };
    }

    // ---- what is shown ----

    function element(name, className, text) {
        const made = document.createElement(name);
        if (className) made.className = className;
        if (text !== undefined) made.textContent = text;
        return made;
    }

    // What is not translated: its language is named, and its words are marked for those who hear them
    function foreign(made) {
        [made.lang, , made.dir] = index.other;
        return made;
    }

    function card({ entry: [address, title, summary, kind, facts, , , , isForeign], far }) {
        const item = element("li", "card");
        const heading = element("h2", "card__title");
        const link = element("a", "", title);
        const about = element("p", "card__summary", summary);
        link.href = address;
        heading.append(link);
        item.append(heading, about);
        const list = element("ul", "card__facts");
        const said = [...(kind ? [index.kinds[kind]] : []), ...facts];
        if (far < Infinity) said.push(say("away", far < 1 ? "1" : String(Math.round(far))));
        list.append(...said.map((fact) => element("li", "card__fact", fact)));
        if (isForeign) {
            [link, about].forEach(foreign);
            link.hreflang = index.other[0];
            list.prepend(foreign(element("li", "card__fact", index.other[1])));
        }
        if (list.children.length) item.append(list);
        if (window.myList) {
            const keep = element("p", "card__keep");
            keep.append(window.myList.button(address, title));
            item.append(keep);
        }
        return item;
    }

    function showMore() {
        const cards = found.slice(shown, shown + step).map(card);
        results.append(...cards);
        shown += cards.length;
        more.hidden = shown >= found.length;
        return cards[0];
    }

    // Nothing found never ends the search: each wish that can be dropped with some result, then the words, then all.
    function offerBroader(wish) {
        const offers = [];
        const offer = (text, less) => {
            const number = find(less).list.length;
            if (number) offers.push([`${text} (${number})`, less]);
        };
        wish.filters.forEach((one) =>
            offer(say("without", one.name), { ...wish, filters: wish.filters.filter((other) => other !== one) }));
        if (wish.near) offer(say("without", wish.near), { ...wish, near: "" });
        if (wish.q && (wish.filters.length || wish.near)) {
            offer(say("all"), { ...wish, near: "", filters: [] });
            offer(say("without", wish.q), { ...wish, q: "" });
        }
        if (!offers.length) offer(say("everything"), { q: "", near: "", sort: "", filters: [] });
        broader.replaceChildren(...offers.map(([text, less]) => {
            const item = element("li");
            const link = element("a", "", text);
            link.href = addressOf(less);
            item.append(link);
            return item;
        }));
    }

    // Screen readers are told when typing has stopped, and only what has changed.
    function announce(text) {
        clearTimeout(sayLater);
        sayLater = setTimeout(() => count.textContent !== text && (count.textContent = text), 400);
    }

    // What stands below has waited for the results, so that it need not move when they come.
    function settle() {
        root.removeAttribute("data-waiting");
    }

    function fail() {
        settle();
        announce(say("failed"));
    }

    function show() {
        const wish = asked();
        const idle = !wish.q && !wish.near && !wish.filters.length && !new URLSearchParams(location.search).has("q");
        if (wish.q && !index.isReady) {
            if (!waiting) index.ready.then(show).catch(fail);
            waiting = true;
            return announce(say("loading"));
        }
        const { list, near } = idle ? { list: [] } : find(wish);
        found = list;
        shown = 0;
        results.replaceChildren();
        showMore();
        none.hidden = idle || list.length > 0;
        settle();
        if (idle) return announce("");
        if (!list.length) offerBroader(wish);
        const number = String(list.length);
        const unknown = wish.near && !placeOf(wish.near) ? say("unknown_place", wish.near) + " " : "";
        announce(unknown + (list.length === 0 ? say("found_none")
            : say((near ? "about_" : "found_") + (list.length === 1 ? "one" : "many"), number)));
    }

    // ---- the address ----

    function addressOf({ q, near, sort, filters }) {
        const query = new URLSearchParams();
        if (q) query.set("q", q);
        filters.forEach(({ id, at, number }) => query.set(id, index.named.get(id).choices[number][0]));
        if (near) query.set("near", near);
        if (sort) query.set("sort", sort);
        if (![...query].length) query.set("q", "");
        return `${form.getAttribute("action")}?${query}`;
    }

    function readAddress() {
        const query = new URLSearchParams(location.search);
        for (const control of form.elements) {
            if (!control.name) continue;
            control.value = query.get(control.name) ?? "";
            if (control.selectedIndex === -1) control.value = "";
        }
        const narrowed = [...query.keys()].some((name) => name !== "q" && query.get(name));
        if (narrowed) form.querySelector("details").open = true;
    }

    function follow(push) {
        const address = addressOf(asked());
        if (address !== location.pathname + location.search) history[push ? "pushState" : "replaceState"](null, "", address);
        show();
    }

    form.addEventListener("submit", (event) => {
        event.preventDefault();
        clearTimeout(typing);
        if (index) follow(true);
    });
    form.addEventListener("change", (event) => index && event.target.id !== "q" && follow(true));
    form.addEventListener("input", (event) => {
        if (event.target.id !== "q" || !index) return;
        clearTimeout(typing);
        typing = setTimeout(() => follow(false), 250);
    });
    addEventListener("popstate", () => {
        readAddress();
        if (index) show();
    });
    more.addEventListener("click", () => showMore()?.querySelector("a").focus());

    // The page is from before the site was last published, or the index is: once more, with the page as it is now.
    function renew() {
        if (sessionStorage.getItem("search-renewed")) throw new Error("another form of index");
        sessionStorage.setItem("search-renewed", "1");
        location.reload();
    }

    root.hidden = false;
    readAddress();
    if (!location.search) settle();
    announce(say("loading"));
    fetch(root.dataset.index)
        .then((response) => (response.ok ? response.json() : Promise.reject(new Error(String(response.status)))))
        .then((read) => {
            if (read[0] !== indexForm) return renew();
            if (sessionStorage.getItem("search-renewed")) sessionStorage.removeItem("search-renewed");
            index = open(read);
            show();
        })
        .catch(fail);
})();
