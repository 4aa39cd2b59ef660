// My list: people keep pages on their own device, look at them side by side, print them, and send them to somebody as a
// link. What is kept are the addresses and titles, in this browser's storage; what is shown comes from the pages
// themselves. On other pages this dresses the buttons that keep one. Nothing is sent anywhere.
(function () {
    "use strict";

    const most = 50;
    const status = document.getElementById("list-said"); // what is told, and what this script is told by the page
    if (!status) return;
    const words = JSON.parse(status.dataset.words);
    const say = (key, value) => words[key].replace("#", () => value);
    const { root, languages } = status.dataset;
    const language = document.documentElement.lang;
    const place = `my-list:${root}`; // several sites may share one address

    // ---- what is kept ----

    // "services/saturday-splash": the address within the site, the same in each language
    const isName = (name) => /^[\p{L}\p{N}._~-]+(\/[\p{L}\p{N}._~-]+)*$/u.test(name) && !/(^|\/)\.+(\/|$)/.test(name);

    function read() {
        try {
            const list = JSON.parse(localStorage.getItem(place) ?? "[]");
            return list.filter(([name, title]) => isName(name) && typeof title === "string").slice(0, most);
        } catch {
            return [];
        }
    }

    // An empty list leaves no trace. False when the browser does not keep anything.
    function write(list) {
        try {
            if (list.length) localStorage.setItem(place, JSON.stringify(list));
            else localStorage.removeItem(place);
            return true;
        } catch {
            return false;
        }
    }

    const canKeep = (() => {
        try {
            return Boolean(localStorage);
        } catch {
            return false;
        }
    })();

    const has = (list, name) => list.some(([known]) => known === name);

    // Told afresh even when the words are the same as before; gone once it must have been read
    let telling;
    function tell(text) {
        clearTimeout(telling);
        status.textContent = "";
        telling = setTimeout(() => {
            status.textContent = text;
            telling = setTimeout(() => (status.textContent = ""), 20000);
        }, 60);
    }

    // ---- buttons on other pages ----

    function dress(button, list = read()) {
        const { list: name, title } = button.dataset;
        button.replaceChildren(say(has(list, name) ? "remove" : "add"));
        if (button.dataset.short !== undefined) {
            const which = document.createElement("span");
            which.className = "govuk-visually-hidden";
            which.textContent = `: ${title}`;
            button.append(which);
        }
        button.classList.toggle("keep__button--kept", has(list, name));
    }

    function dressAll() {
        const list = read();
        document.querySelectorAll("button[data-list]").forEach((button) => dress(button, list));
        document.querySelectorAll("[data-list-see]").forEach((link) => {
            link.textContent = say("see", list.length);
            link.hidden = !list.length;
        });
    }

    function change(button) {
        const { list: name, title } = button.dataset;
        const list = read();
        if (has(list, name)) {
            if (!write(list.filter(([known]) => known !== name))) return tell(say("failed"));
            tell(say("removed", title));
        } else {
            if (list.length >= most) return tell(say("full", most));
            if (!write([...list, [name, title]])) return tell(say("failed"));
            tell(say("added", title));
        }
        dressAll();
    }

    function begin() {
        document.querySelectorAll("[data-list-scripted]").forEach((part) => (part.hidden = false));
        document.addEventListener("click", (event) => {
            const button = event.target.closest("button[data-list]");
            if (button) change(button);
        });
        addEventListener("storage", dressAll);
        addEventListener("pageshow", dressAll); // a page that the back button shows again is as it was left
        dressAll();
    }

    // A button that keeps the page at an address, for the results of the search
    function button(address, title) {
        const made = document.createElement("button");
        made.type = "button";
        made.className = "keep__button";
        made.dataset.list = nameOf(address);
        made.dataset.title = title;
        made.dataset.short = "";
        dress(made);
        return made;
    }

    function nameOf(address) {
        const inside = address.slice(root.length).replace(/\/$/, "");
        const parts = inside.split("/");
        return languages.split(" ").includes(parts[0]) ? parts.slice(1).join("/") : inside;
    }

    // ---- the list ----

    const page = document.getElementById("my-list");
    const part = (name) => document.getElementById(`list-${name}`);
    const mark = "#list=";
    let names = []; // of the list that somebody sent; none: it is one's own
    let undo = null; // the list before it was cleared
    let loading = []; // the pages that the list is waiting for

    // The names that a link gives: none when it is only this page, null when it leads to a part of it
    function linked() {
        if (location.hash.length < 2) return [];
        if (!location.hash.startsWith(mark)) return null;
        try {
            const names = decodeURIComponent(location.hash.slice(mark.length)).split(",").filter(isName);
            return [...new Set(names)].slice(0, most);
        } catch {
            return [];
        }
    }

    const addressOf = (name) => `${root}${encodeURI(name)}/`;
    const link = (list) => `${location.origin}${location.pathname}${mark}${list.map(([name]) => encodeURI(name)).join(",")}`;

    async function load(address) {
        const response = await fetch(address);
        if (response.status === 404 || response.status === 410) return null;
        if (!response.ok) throw new Error(String(response.status));
        return new DOMParser().parseFromString(await response.text(), "text/html");
    }

    // A page in the reader's language, where it is translated, with its address; null when the site has none any more
    async function pageOf(name) {
        const address = addressOf(name);
        const first = await load(address);
        const other = first?.querySelector(`.languages__link[hreflang="${CSS.escape(language)}"]:not([aria-current])`);
        const there = other && (await load(other.getAttribute("href")));
        if (there) return { address: other.getAttribute("href"), read: there };
        return first && { address, read: first };
    }

    function make(element, className, ...inside) {
        const made = document.createElement(element);
        if (className) made.className = className;
        made.append(...inside);
        return made;
    }

    // A button, which says to those who do not see what stands beside it what it is about
    function act(className, text, action, about) {
        const made = make("button", className, text);
        made.type = "button";
        if (about) made.append(make("span", "govuk-visually-hidden", `: ${about}`));
        made.addEventListener("click", action);
        return made;
    }

    // What my list takes from a page: its name, its summary, what is wrong with it, its facts
    function fill(item, { address, read }) {
        const from = read.getElementById("main");
        const copies = (css) => [...from.querySelectorAll(css)].map((node) => document.importNode(node, true));
        const [heading, lead, wrong, facts] = ["h1", ".lead", ".banner__title", ".facts__list"].map((css) => copies(css)[0]);
        const box = item.querySelector(".kept__facts");
        const link = item.querySelector("h2 a");
        box.replaceChildren();
        link.href = address;
        if (heading) link.replaceChildren(...heading.childNodes);
        if (wrong) box.append(make("p", "kept__note", ...wrong.childNodes));
        if (lead) box.append(make("p", "card__summary", ...lead.childNodes));
        if (facts) {
            facts.querySelectorAll("img, svg").forEach((picture) => picture.remove());
            box.append(facts);
        }
        if (read.documentElement.lang === language) return;
        [item.querySelector("h2"), box].forEach((part) => {
            part.lang = read.documentElement.lang;
            part.dir = read.documentElement.dir || "ltr";
        });
    }

    async function complete(item, name) {
        const note = (key) => item.querySelector(".kept__facts").replaceChildren(make("p", "kept__note", say(key)));
        try {
            const found = await pageOf(name);
            if (found) fill(item, found);
            else note("gone");
        } catch {
            note("offline");
        }
    }

    function row(name, title, own) {
        const item = make("li", "kept");
        const link = make("a", "", title ?? name.split("/").pop().replaceAll("-", " "));
        link.href = addressOf(name);
        item.append(make("h2", "kept__title", link), make("div", "kept__facts", make("p", "", say("loading"))));
        if (own) item.append(make("p", "kept__off", act("keep__button", say("remove"), () => takeOff(item, name), link.textContent)));
        loading.push(complete(item, name));
        return item;
    }

    // What was taken off stays where it was, as an offer to put it back, until the next change
    function takeOff(item, name) {
        const before = read();
        const title = item.querySelector("h2").textContent;
        if (!write(before.filter(([known]) => known !== name))) return tell(say("failed"));
        const back = act("keep__button", say("undo"), () => restore(before), title);
        undo = null;
        part("items").querySelectorAll(".kept--off").forEach((old) => old.remove());
        item.className = "kept kept--off";
        item.replaceChildren(make("p", "", say("removed", title), " ", back));
        frame();
        back.focus();
        tell(say("removed", title));
    }

    function restore(before) {
        write(before);
        undo = null;
        show();
        tell(say("restored"));
        part("title").focus();
    }

    function clear() {
        undo = read();
        if (!write([])) return tell(say("failed"));
        show();
        tell(say("cleared"));
        part("undo").querySelector("button").focus();
    }

    function keepAll() {
        const list = read();
        const titles = new Map([...part("items").children].map((item, at) => [names[at], item.querySelector("h2")?.textContent]));
        const added = names.filter((name) => !has(list, name)).map((name) => [name, titles.get(name) ?? name]);
        if (list.length + added.length > most) return tell(say("full", most));
        if (!write([...list, ...added])) return tell(say("failed"));
        leaveShared();
        tell(say("kept"));
    }

    function leaveShared() {
        history.pushState(null, "", location.pathname);
        names = [];
        show();
        part("title").focus();
    }

    // All but the items: what can be done with the list, and what is said of it
    function frame() {
        const list = names.length ? names.map((name) => [name]) : read();
        const own = !names.length;
        part("shared").hidden = own;
        part("own").hidden = own || !read().length;
        part("tools").hidden = !list.length;
        part("head").hidden = !list.length;
        part("clear").hidden = !own;
        part("privacy").hidden = !own || !list.length;
        part("empty").hidden = list.length > 0;
        part("undo").hidden = !undo;
        part("keep").hidden = !canKeep;
        const address = link(list);
        part("link").value = address;
        part("mail").href = `mailto:?subject=${encodeURIComponent(say("subject"))}&body=${encodeURIComponent(address)}`;
        part("count").textContent = list.length ? say("count", list.length) : "";
        document.querySelectorAll(".languages__link").forEach((other) => {
            other.hash = own ? "" : `${mark}${names.map(encodeURI).join(",")}`;
        });
        return { list, own };
    }

    function show() {
        const { list, own } = frame();
        const titles = new Map(read());
        loading = [];
        part("items").replaceChildren(...list.map(([name]) => row(name, titles.get(name), own)));
    }

    function follow() {
        const given = linked();
        if (!given) return;
        names = given;
        show();
    }

    async function copy() {
        const address = part("link");
        try {
            await navigator.clipboard.writeText(address.value);
        } catch {
            address.select();
            if (!document.execCommand("copy")) return tell(say("copy_failed"));
        }
        tell(say("copied"));
    }

    function open() {
        const sending = part("send");
        part("print").addEventListener("click", () => Promise.all(loading).then(() => print()));
        part("copy").addEventListener("click", copy);
        part("clear").addEventListener("click", clear);
        part("keep").addEventListener("click", keepAll);
        part("own").addEventListener("click", leaveShared);
        part("undo").querySelector("button").addEventListener("click", () => restore(undo));
        sending.hidden = !navigator.share;
        sending.addEventListener("click", () => navigator.share({ title: say("subject"), url: part("link").value }).catch(() => {}));
        addEventListener("storage", show);
        addEventListener("hashchange", follow);
        addEventListener("pageshow", (event) => event.persisted && show());
        page.hidden = false;
        names = linked() ?? [];
        show();
        if (!canKeep) tell(say("failed"));
    }

    if (page) open();
    else if (canKeep) begin();
    if (canKeep) window.myList = { button, dressAll };
})();
