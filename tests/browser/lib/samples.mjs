// One page of every template, kind and state of the demonstration content, with what shows that the state is there.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// What content/ has no case of is put into the copy that the browser tests build.
export function plant_states(content) {
    appendFileSync(join(content, "terms/categories.yml"), "- {id: unused, name: Lessons on the moon, picture: star}\n");
    const settings = join(content, "site.yml");
    if (!/^notice:/m.test(readFileSync(settings, "utf8")))
        appendFileSync(settings, "\nnotice: The phone line is closed on Monday 21 December.\n");
    const service = join(content, "services/portage.md");
    const films =
        "videos:\n  - {title: A morning with Portage, url: 'https://films.example/portage', bsl: true, transcript: 'https://films.example/portage.txt'}\n";
    const source = readFileSync(service, "utf8");
    if (!/^videos:/m.test(source)) writeFileSync(service, source.replace("\n---\n", `\n${films}---\n`));
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
    { name: "service, with films", address: "/services/portage/", shows: /https:\/\/|film|video/i },
    { name: "service with an authored leaflet", address: "/services/short-breaks-scheme/" },
    {
        name: "service, closed for now",
        address: "/services/saturday-den/",
        shows: /closed for now|temporarily closed/i,
    },
    { name: "service, closed", address: "/services/millbeck-toy-library/", shows: /has closed|is closed|no longer/i },
    { name: "service, not checked for long", address: "/services/wheelchair-service/", shows: /checked/i },
    { name: "service, address hidden", address: "/services/family-link-breaks/" },
    { name: "search", address: "/search/?q=swimming&needs=autism", shows: /Saturday Splash/ },
    { name: "search, nothing found", address: "/search/?q=qqzzqq", shows: /01632 960 100/ },
    { name: "search, near a postcode", address: "/search/?near=NT7", shows: /About \d+ mile/ },
