// What is measured inside a page. Each function runs in the browser, alone: it may use nothing from outside itself.

// Elements that stick out of the page at its right, when the page can be scrolled sideways.
export function sideways() {
    const room = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= room) return [];
    const culprits = [];
    for (const element of document.body.querySelectorAll("*")) {
        const right = element.getBoundingClientRect().right;
        const inside = element.parentElement.closest(".table-scroll, pre");
        if (right > room + 0.5 && !inside)
            culprits.push(`<${element.localName} class="${element.className}"> ends at ${Math.round(right)}`);
    }
    return [`${document.scrollingElement.scrollWidth} pixels wide in ${room}`, ...culprits.slice(0, 4)];
}

// Links and controls that are smaller than 24 by 24 pixels, those within a sentence left out (WCAG 2.5.8).
export function small_targets() {
    const found = [];
    for (const target of document.querySelectorAll("a[href], button, summary, input, select, textarea")) {
        const box = target.getBoundingClientRect();
        const style = getComputedStyle(target);
        if (!box.width || style.visibility === "hidden" || target.closest(".govuk-skip-link")) continue;
        if (box.width >= 23.9 && box.height >= 23.9) continue;
        // In a sentence: the line holds other words, too.
        const block = target.closest("p, li, dd, dt, td, th, h1, h2, h3, h4, caption, blockquote, div");
        const others = block.innerText.replace(target.innerText, "").replace(/\s+/g, " ").trim();
        if (style.display === "inline" && others.length > 1 && !block.querySelector("ul, ol")) continue;
        // What it draws around itself may take the pointer, too.
        target.scrollIntoView({ block: "center", behavior: "instant" });
        const { left, top, width, height } = target.getBoundingClientRect();
        const takes = ([x, y]) =>
            target.contains(document.elementFromPoint(left + width / 2 + x, top + height / 2 + y));
        if (
            [
                [-11.5, 0],
                [11.5, 0],
                [0, -11.5],
                [0, 11.5],
            ].every(takes)
        )
            continue;
        found.push(
            `"${target.innerText.trim() || target.outerHTML.slice(0, 80)}" is ${Math.round(box.width)} by ${Math.round(box.height)}`,
        );
    }
    return found;
}

// Pages whose own text has the narrower column, beside a wider one of menus or facts.
export function narrow_mains() {
    const found = [];
    for (const main of document.querySelectorAll(".columns__main, .book__page")) {
        const { top, bottom, width } = main.getBoundingClientRect();
        for (const side of main.parentElement.children) {
            const box = side.getBoundingClientRect();
            const beside = side !== main && box.top < bottom && top < box.bottom;
            if (beside && box.width > width)
                found.push(`<${main.localName} class="${main.className}"> is ${Math.round(width)} pixels wide beside ${Math.round(box.width)}`);
        }
    }
    return found;
}

// Lines of running text with more characters than `most`, the longest of each element. What stands in columns, menus and
// headings is no running text.
export function long_lines(most) {
    const found = [];
    const aside = "table, nav, svg, pre, h1, h2, h3, h4, noscript, .govuk-visually-hidden, .govuk-skip-link";
    const is_inline = (element) => ["inline", "contents"].includes(getComputedStyle(element).display);
    // The words of an element itself, and of what stands in its lines: {node, word, index}
    const words_of = (from) =>
        [...from.childNodes].flatMap((node) => {
            if (node.nodeType === Node.TEXT_NODE)
                return [...node.data.matchAll(/\S+/g)].map(({ 0: word, index }) => ({ node, word, index }));
            return node.nodeType === Node.ELEMENT_NODE && is_inline(node) ? words_of(node) : [];
        });
    for (const block of document.body.querySelectorAll("*")) {
        if (block.closest(aside) || is_inline(block) || !block.checkVisibility({ visibilityProperty: true })) continue;
        const range = document.createRange();
        let [line, longest, end] = ["", "", -Infinity];
        for (const { node, word, index } of words_of(block)) {
            range.setStart(node, index);
            range.setEnd(node, index + word.length);
            const box = range.getClientRects()[0];
            if (!box) continue;
            const is_below = (box.top + box.bottom) / 2 > end;
            line = is_below ? word : `${line} ${word}`;
            if (is_below) end = box.bottom;
            if (line.length > longest.length) longest = line;
        }
        if (longest.length > most)
            found.push(`<${block.localName} class="${block.className}"> has ${longest.length} characters in "${longest}"`);
    }
    return found;
}

// The colours of custom properties, by name, as red, green and blue of 0 to 255.
export function token_colours(names) {
    const probe = document.body.appendChild(document.createElement("i"));
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
    const colours = names.map((name) => {
        probe.style.color = `var(--${name})`;
        canvas.fillStyle = getComputedStyle(probe).color;
        canvas.fillRect(0, 0, 1, 1);
        return [name, [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)];
    });
    probe.remove();
    return Object.fromEntries(colours);
}

// Text that its box cuts off, or that runs over the end of a box that cannot grow.
export function clipped_text() {
    const found = [];
    for (const element of document.body.querySelectorAll("*")) {
        const style = getComputedStyle(element);
        if (
            style.display === "inline" ||
            style.display === "none" ||
            element.closest("svg, .govuk-visually-hidden, .govuk-skip-link")
        )
            continue;
        if (!element.innerText?.trim() || !element.clientWidth) continue;
        const hides = (overflow) => overflow === "hidden" || overflow === "clip";
        const low = element.scrollHeight - element.clientHeight > 1;
        const broad = element.scrollWidth - element.clientWidth > 1;
        const name = `<${element.localName} class="${element.className}">`;
        if (low && hides(style.overflowY))
            found.push(`${name} cuts off its end: ${element.scrollHeight} in ${element.clientHeight} pixels`);
        if (broad && (hides(style.overflowX) || style.textOverflow === "ellipsis"))
            found.push(`${name} cuts off its side: ${element.scrollWidth} in ${element.clientWidth} pixels`);
        const own_text = [...element.childNodes].some(
            (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim(),
        );
        if (broad && own_text && style.overflowX === "visible") found.push(`${name} is too narrow for its text`);
    }
    return found;
}

// WCAG 1.4.12: the spacing that readers may set for themselves.
export function space_text() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
                       p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}

// Elements that would still move, although the visitor asks for little motion.
export function moving() {
    const found = [];
    const long = (times) => times.split(",").some((time) => parseFloat(time) * (time.includes("ms") ? 1 : 1000) > 10);
    for (const element of document.querySelectorAll("*")) {
        const style = getComputedStyle(element);
        if (style.animationName !== "none" && long(style.animationDuration))
            found.push(`${element.localName}.${element.className} is animated`);
        if (style.transitionProperty !== "none" && long(style.transitionDuration))
            found.push(`${element.localName}.${element.className} changes in ${style.transitionDuration}`);
        if (style.scrollBehavior === "smooth") found.push(`${element.localName} scrolls smoothly`);
    }
    return found;
}

// What has the focus, and how it shows that.
export function focus_state() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const parse = (colour) => {
        const parts = colour.match(/[\d.]+/g).map(Number);
        const scale = colour.startsWith("color(") ? 255 : 1;
        return { rgb: parts.slice(0, 3).map((part) => part * scale), alpha: parts[3] ?? 1 };
    };
    const luminance = ({ rgb }) => {
        const [r, g, b] = rgb
            .map((part) => part / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const ground = (from) => {
        for (let at = from; at; at = at.parentElement) {
            const colour = parse(getComputedStyle(at).backgroundColor);
            if (colour.alpha === 1) return colour;
        }
        return { rgb: matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255], alpha: 1 };
    };
    const style = getComputedStyle(element);
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
    // The middle of what of it is on the screen.
    const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
    const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
    const middle = [(left + right) / 2, (top + bottom) / 2];
    const around = ground(element.parentElement);
    const seen = document.elementFromPoint(...middle);
    const all = [...document.querySelectorAll("*")];
    return {
        order: all.indexOf(element),
        name: (
            element.innerText?.trim().split("\n")[0] ||
            element.getAttribute("aria-label") ||
            element.outerHTML
        ).slice(0, 60),
        href: element.getAttribute("href"),
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        contrast: Math.max(contrast(parse(style.outlineColor), around), contrast(ground(element), around)),
        text_contrast: contrast(parse(style.color), ground(element)),
        on_screen: right - left >= Math.min(box.width, 20) && bottom - top >= Math.min(box.height, 20),
        covered:
            seen && !element.contains(seen) && !seen.contains(element) ? `${seen.localName}.${seen.className}` : "",
    };
}

// How a page looks on paper.
export function on_paper() {
    const found = [];
    const visible = (element) => element.checkVisibility({ visibilityProperty: true });
    const bright = (colour) =>
        colour
            .match(/[\d.]+/g)
            .slice(0, 3)
            .reduce((sum, part) => sum + Number(part), 0) / 3;
    const skip = document.querySelector(".govuk-skip-link");
    if (visible(skip) && skip.getBoundingClientRect().height > 2) found.push("the skip link is printed");
    for (const nav of document.querySelectorAll("nav"))
        if (visible(nav)) found.push(`"${nav.getAttribute("aria-label") ?? nav.className}" is printed`);
    const help = document.querySelector("main").nextElementSibling;
    const ways = [...help.querySelectorAll('a[href^="tel:"], a[href^="mailto:"]')].filter(visible);
    if (ways.length < 2) found.push("the phone number and the email address are not printed");
    const ground = getComputedStyle(document.body).backgroundColor;
    if (!/, 0\)$/.test(ground) && bright(ground) < 250) found.push(`the ground is ${ground}`);
    for (const part of document.querySelectorAll("main h1, main p, main dd, main li")) {
        const colour = getComputedStyle(part).color;
        if (visible(part) && bright(colour) > 110) found.push(`"${part.innerText.slice(0, 40)}" is ${colour}`);
    }
    return found;
}

// How many elements the Tab key must reach.
export function count_focusable() {
    return [...document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex='0']")].filter(
        (element) => element.checkVisibility({ visibilityProperty: true }),
    ).length;
}
