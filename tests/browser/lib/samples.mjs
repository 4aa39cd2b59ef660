// One page of every template, kind and state of the demonstration content, with what shows that the state is there.
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

function commit(content, day, message, ...without) {
    const time = `${day}T12:00:00Z`;
    const who = ["-c", "user.name=Editor", "-c", "user.email=editor@northshire.example"];
    const git = (...args) =>
        execFileSync("git", ["-C", dirname(content), ...who, ...args], {
            env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_AUTHOR_DATE: time, GIT_COMMITTER_DATE: time },
        });
    git("init", "-q");
    git("add", "content", ...without.map((file) => `:!content/${file}`));
    git("commit", "-q", "-m", message);
}

// What content/ has no case of is put into the copy that the browser tests build; the copy has a history, too.
export function plant_states(content) {
    commit(content, "2026-10-01", "Begin", "services/portage.md");
    appendFileSync(join(content, "terms/categories.yml"), "- {id: unused, name: Lessons on the moon and otherwiseunclassifiablepossibilities, picture: star}\n");
    const settings = join(content, "site.yml");
    if (!/^notice:/m.test(readFileSync(settings, "utf8")))
        appendFileSync(settings, "\nnotice: The phone line is closed on Monday 21 December.\n");
    const service = join(content, "services/portage.md");
    const films =
        "videos:\n  - {title: A morning with Portage, url: 'https://films.example/portage', bsl: true, transcript: 'https://films.example/portage.txt'}\n";
    const source = readFileSync(service, "utf8");
    if (!/^videos:/m.test(source)) writeFileSync(service, source.replace("\n---\n", `\n${films}---\n`));
    const measure = join(content, "strategy/measures/speech-and-language-wait.md");
    writeFileSync(measure, readFileSync(measure, "utf8").replace("target: 10\n", "target: 15\n"));
    commit(content, "2026-11-18", "Portage begins");
}

export const samples = [
    { name: "home", address: "/", shows: /What do you need help with/ },
    { name: "services", address: "/services/", shows: /page 1 of/i },
    { name: "services, second page", address: "/services/page/2/", shows: /page 2 of/i },
    { name: "services of a kind", address: "/services/category/travel/" },
    { name: "services for an age", address: "/services/age/5-7/" },
    { name: "services for a need", address: "/services/need/autism/" },
    { name: "services in a town", address: "/services/area/northtown/" },
    { name: "services of a kind, none", address: "/services/category/unused/", shows: /Lessons on the moon/ },
    { name: "services by letter", address: "/services/a-z/s/" },
    { name: "service, with films", address: "/services/portage/", shows: /A morning with Portage/ },
    { name: "service with an authored leaflet", address: "/services/short-breaks-scheme/" },
    { name: "service with many places and times", address: "/services/speech-and-language-therapy/" },
    {
        name: "service, closed for now",
        address: "/services/saturday-den/",
        shows: /This service is closed for now/,
    },
    { name: "service, closed", address: "/services/millbeck-toy-library/", shows: /This service has closed/ },
    { name: "service, not checked for long", address: "/services/wheelchair-service/", shows: /not checked this page for a while/ },
    { name: "service, address hidden", address: "/services/family-link-breaks/", shows: /do not show the full address/ },
    { name: "search", address: "/search/?q=swimming&needs=autism", shows: /Saturday Splash/ },
    { name: "search, nothing found", address: "/search/?q=qqzzqq", shows: /01632 960 100/ },
    { name: "search, near a postcode", address: "/search/?near=NT7", shows: /About \d+ mile/ },
    { name: "my list", address: "/my-list/", scripted: true, shows: /Your list is empty/ },
    { name: "my list, sent", address: "/my-list/#list=services/portage,services/saturday-den", scripted: true, shows: /Somebody sent you/ },
    { name: "search in Polish", address: "/pl/search/?q=portage", shows: /Znaleź|Znalez|Tylko/ },
    { name: "search, from right to left", address: "/ur/search/?q=portage", shows: /صفح/ },
    { name: "organisations", address: "/organisations/" },
    { name: "organisation", address: "/organisations/northshire-send-team/" },
    { name: "strategy", address: "/strategy/" },
    { name: "chapter with tables and notes", address: "/strategy/what-we-know/", shows: /School census, taken in January/ },
    { name: "chapter with words and their meanings", address: "/strategy/words-we-use/" },
    { name: "priority", address: "/strategy/priorities/help-early/" },
    { name: "actions", address: "/strategy/actions/" },
    { name: "actions by date", address: "/strategy/actions/by-date/", shows: /October to December 2026/ },
    { name: "actions by who does them", address: "/strategy/actions/by-owner/" },
    { name: "actions by how far they are", address: "/strategy/actions/by-status/" },
    { name: "findings", address: "/strategy/findings/", shows: /To come/ },
    { name: "finding", address: "/strategy/findings/late-plans/", shows: /Our answer/ },
    { name: "measures", address: "/strategy/measures/", shows: /Target met/ },
    { name: "measure with gaps", address: "/strategy/measures/missing-school/", shows: /no figure/ },
    { name: "measure without figures", address: "/strategy/measures/work-at-19/", shows: /no figures yet/i },
    { name: "feedback", address: "/feedback/", shows: /We could not/ },
    { name: "feedback by theme", address: "/feedback/by-theme/" },
    { name: "feedback, one answer", address: "/feedback/evening-phone-line/" },
    { name: "what is on", address: "/events/" },
    { name: "event", address: "/events/makaton-for-families/" },
    { name: "event, cancelled", address: "/events/relaxed-panto/", shows: /This event is cancelled/ },
    { name: "have your say", address: "/have-your-say/" },
    { name: "consultation, open", address: "/have-your-say/short-breaks-2027/", shows: /You can have your say now/ },
    { name: "consultation, to come", address: "/have-your-say/school-transport-rules/", shows: /This opens soon/ },
    { name: "consultation, closed", address: "/have-your-say/strategy-2026/", shows: /What happened next/ },
    { name: "guides", address: "/guides/" },
    { name: "guide", address: "/guides/ehc-needs-assessment/", shows: /within 6 weeks/ },
    { name: "page for young people", address: "/for-young-people/" },
    { name: "copies without internet", address: "/copies-without-internet/" },
    { name: "news", address: "/news/" },
    { name: "news item", address: "/news/strategy-update-november/" },
    { name: "page with contents", address: "/ehc-plans-explained/" },
    { name: "page", address: "/about/" },
    { name: "accessibility statement", address: "/accessibility-statement/" },
    { name: "updates", address: "/updates/", shows: /Portage/ },
    {
        name: "service, to leave quickly",
        address: "/services/disabled-childrens-team-assessment/",
        shows: /Leave this site quickly/,
    },
    { name: "glossary", address: "/glossary/" },
    { name: "downloads", address: "/downloads/" },
    { name: "pictures", address: "/downloads/pictures/" },
    { name: "checklist", address: "/local-offer-checklist/" },
    { name: "easy read, authored", address: "/services/ehc-needs-assessment/easy-read/" },
    { name: "easy read, automatic", address: "/services/portage/easy-read/" },
    { name: "easy read of a page", address: "/about/easy-read/" },
    { name: "easy read of a guide", address: "/guides/annual-health-check-from-14/easy-read/" },
    { name: "easy read of the strategy", address: "/strategy/easy-read/" },
    { name: "home in Polish", address: "/pl/", shows: /W czym potrzebujesz pomocy/ },
    { name: "home, from right to left", address: "/ur/", shows: /آپ کو کس چیز میں مدد چاہیے/ },
    { name: "services, from right to left", address: "/ur/services/", shows: /ترجمہ نہیں ہوا/ },
    { name: "my list, from right to left", address: "/ur/my-list/", scripted: true, shows: /خالی ہے/ },
    { name: "service in Polish", address: "/pl/services/short-breaks-scheme/" },
    { name: "easy read in Polish", address: "/pl/services/short-breaks-scheme/easy-read/" },
    { name: "service, from right to left", address: "/ur/services/speech-and-language-therapy/" },
    { name: "page, from right to left", address: "/ur/contact/" },
    { name: "page with cards in its text", address: "/for-parents-and-carers/", shows: /Benefits and money advice/ },
    { name: "hard words of a further language", address: "/ur/glossary/", shows: /SENDIASS/ },
    { name: "easy read, from right to left", address: "/ur/services/saturday-splash/easy-read/" },
    { name: "not found", address: "/404.html" },
];

// A few that between them have every part of the theme.
const varied = [
    "home",
    "services",
    "service, with films",
    "service, closed",
    "chapter with tables and notes",
    "priority",
    "actions",
    "findings",
    "measures",
    "guide",
    "glossary",
    "easy read, authored",
    "service, from right to left",
    "not found",
];
export const few_samples = samples.filter(({ name }) => varied.includes(name));
