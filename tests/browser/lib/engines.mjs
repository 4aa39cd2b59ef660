// What engines say of a page: axe and IBM's accessibility checker, which run in the browser, and html-validate, which reads
// the source. What is let pass is named here, each with its reason.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { modules, require } from "../../lib/harness.mjs";

const axe = require("axe-core").source;
const checker = readFileSync(join(modules, "accessibility-checker-engine/ace.js"), "utf8");

// WCAG 2.2 AA and axe's best practices.
export const axe_rules = {
    type: "tag",
    values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};

// What axe finds against `chosen` rules.
export async function axe_violations(page, chosen) {
    if (!(await page.evaluate("typeof axe === 'object'"))) await page.evaluate(axe);
    return page.evaluate(async (runOnly) => {
        const found = await axe.run(document, { runOnly, resultTypes: ["violations"], preload: false });
        return found.violations.flatMap(({ id, help, nodes }) =>
            nodes.map(
                ({ target, failureSummary }) =>
                    `${id} (${help}): ${target.join(" ")}\n    ${failureSummary.split("\n").slice(1).join("; ")}`,
            ),
        );
    }, chosen);
}

// Tables scroll by themselves where the screen is narrower than they are, so that they can be reached by keyboard (axe asks
// for it). The server cannot know how wide the screen is: where a table fits, IBM's engine sees a stop without need.
const stop_without_need = (found) =>
    found.rule === "element_tabbable_role_valid" && /^<(section|div) [^>]*class="table-scroll"/.test(found.snippet);

// Colours that are mixed from the brand's come as color(srgb ...), which IBM's engine does not read: it takes what is behind
// the element. axe reads them, and measures every contrast.
const unread_colour = (found) => found.rule === "text_contrast_sufficient" && found.background?.startsWith("color(");

// What IBM's engine calls a failure, of its own rules and of WCAG 2.2. What it asks a person to look at is no failure.
export async function ibm_failures(page) {
    if (!(await page.evaluate("typeof window.ace === 'object'"))) await page.evaluate(`${checker}; window.ace = ace;`);
    const found = await page.evaluate(async () => {
        // What is folded away is looked at, too; folded, fields seem to it to have no labels.
        for (const folded of document.querySelectorAll("details")) folded.open = true;
        const at = (path) => document.evaluate(path, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE).singleNodeValue;
        const background = (path) => at(path) && getComputedStyle(at(path)).backgroundColor;
        const { results } = await new window.ace.Checker().check(document, ["WCAG_2_2", "IBM_Accessibility"]);
        return {
            looked_at: results.length,
            failures: results
                .filter(({ value }) => value[1] === "FAIL")
                .map(({ ruleId, message, path, snippet }) => ({
                    rule: ruleId,
                    message,
                    path: path.dom,
                    snippet,
                    background: background(path.dom),
                })),
        };
    });
    if (!found.looked_at) return ["IBM's engine looked at nothing"];
    return found.failures
        .filter((failure) => !stop_without_need(failure) && !unread_colour(failure))
        .map(({ rule, message, path }) => `${rule}: ${message}\n    ${path}`);
}

const rules = {
    // A name may begin with a figure or with a letter of Urdu: HTML allows both.
    "valid-id": ["error", { relaxed: true }],
    // Titles end with the name of the site, which may be long.
    "long-title": "off",
    // A phone number may wrap where letters are very large: better than one that is cut off.
    "tel-non-breaking": "off",
};

let validator = null;

// What html-validate says of a page's source, by its recommended rules and those for accessibility.
export async function validator_complaints(source) {
    const { HtmlValidate, StaticConfigLoader } = require("html-validate");
    validator ??= new HtmlValidate(
        new StaticConfigLoader({ root: true, extends: ["html-validate:recommended", "html-validate:a11y"], rules }),
    );
    const report = await validator.validateString(source);
    return report.results
        .flatMap(({ messages }) => messages)
        .map(({ ruleId, line, column, message }) => `${line}:${column}: ${message} [${ruleId}]`);
}
