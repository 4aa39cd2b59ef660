// At the end of each page of a preview: see live.h. Loads the page anew when there is another version of it, and shows
// what is wrong with the content over it.
(() => {
    const script = document.currentScript;
    const about = new URL("status.json?page=" + encodeURIComponent(location.pathname), script.src);
    const pause = 400; // milliseconds; where a page is not seen, the browser makes them more
    const wrong = ["problems", "failed", "unreachable"]; // states of cli/status.h
    const styles = {
        box:
            "position:fixed;inset:auto 0 0 0;z-index:2147483647;max-height:60vh;overflow:auto;padding:1rem;" +
            "background:#fff;color:#0b0c0c;border-top:6px solid #b10e1e;font:1rem/1.4 system-ui,sans-serif;" +
            "text-align:left;direction:ltr",
        title: "margin:0 0 .5rem;max-width:none;font-weight:bold",
        list: "margin:0 0 .5rem;max-width:none;padding-left:1.25rem;list-style:disc",
        item: "margin:0 0 .5rem;overflow-wrap:anywhere",
        place: "font-weight:bold",
        button: "font:inherit;padding:.5rem 1rem",
    };
    let box;
    let shown = "";
    let hidden = "";

    function add(parent, name, text, style = "") {
        const element = document.createElement(name);
        element.textContent = text;
        element.style.cssText = style;
        parent.append(element);
        return element;
    }

    function add_problem(list, { path, line, column, message, hint }) {
        const item = add(list, "li", "", styles.item);
        if (path) {
            add(item, "code", [path, line, column].filter(Boolean).join(":"), styles.place);
            item.append(" ");
        }
        add(item, "span", message);
        if (hint) add(item, "div", hint);
    }

    // The same words as in the terminal. Without a title nothing is wrong.
    function show(title, problems = []) {
        const words = title && JSON.stringify([title, problems]);
        if (words === shown) return;
        shown = words;
        box?.remove();
        if (!words || words === hidden) return;
        box = add(document.body, "section", "", styles.box);
        box.lang = "en";
        box.setAttribute("role", "alert");
        add(box, "p", title, styles.title);
        const list = add(box, "ul", "", styles.list);
        for (const problem of problems) add_problem(list, problem);
        const button = add(box, "button", "Hide this", styles.button);
        button.type = "button";
        button.onclick = () => {
            hidden = words;
            box.remove();
        };
    }

    function show_status({ state, problems }) {
        const errors = problems.filter(({ severity }) => severity !== "warning");
        if (!wrong.includes(state)) show("");
        else show("Something is wrong, so nothing new is shown.", errors.length ? errors : problems);
    }

    async function look() {
        try {
            const { version, status } = await (await fetch(about, { cache: "no-store" })).json();
            if (version !== script.dataset.version) return location.reload();
            if (status) show_status(status);
        } catch {
            show("The preview has ended. Start it again to see what you change.");
        }
        setTimeout(look, pause);
    }
    look();
})();
