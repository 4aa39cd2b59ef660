// What Open Referral UK 3.0 asks of a feed, in our own words, as JSON Schema: which properties must be there, of which
// type and form each is, and which words are allowed. A property that is not named here is a mistake in our feed.

const id = { type: "string", format: "uuid" };
const text = { type: "string", minLength: 1 };
const day = { type: "string", format: "date" };
const address = { type: "string", format: "uri" };
const clock = { type: "string", pattern: "^([01]\\d|2[0-3]):[0-5]\\d(Z|[+-]\\d\\d:\\d\\d)$" };

const object = (required, properties) => ({ type: "object", required, properties, additionalProperties: false });
const list = (name) => ({ type: "array", minItems: 1, items: { $ref: `#/$defs/${name}` } });

const brief = {
    id, organization_id: id, name: text, description: text, url: address, email: { type: "string", format: "email" },
    status: { enum: ["active", "inactive", "defunct", "temporarily closed"] },
    minimum_age: { type: "number" }, maximum_age: { type: "number" }, assured_date: day,
    last_modified: { type: "string", format: "date-time", pattern: "\\.\\d{3}Z$" },
    eligibility_description: text, organization: { $ref: "#/$defs/organization" },
};

const definitions = {
    organization: object(["id", "name", "description"], {
        id, name: text, description: text, email: { type: "string", format: "email" }, website: address, logo: text,
    }),
    identifier: object(["id", "identifier_type", "identifier"], {
        id, organization_id: id, identifier_scheme: text, identifier_type: text, identifier: text,
    }),
    brief: object(["id", "name", "status"], brief),
    service: object(["id", "name", "status"], {
        ...brief, schedules: list("schedule"), service_areas: list("area"), service_at_locations: list("place"),
        languages: list("language"), cost_options: list("cost"), contacts: list("contact"), attributes: list("attribute"),
        waiting_weeks: { type: "number" },
    }),
    schedule: object(["id"], {
        id, service_id: id, freq: { enum: ["WEEKLY", "MONTHLY"] }, description: text, valid_from: day, valid_to: day,
        byday: { type: "string", pattern: "^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$" }, opens_at: clock, closes_at: clock,
    }),
    area: object(["id"], { id, name: text }),
    place: object(["id"], { id, service_id: id, location_id: id, location: { $ref: "#/$defs/location" } }),
    location: object(["id", "location_type"], {
        id, location_type: { enum: ["physical", "postal", "virtual"] }, name: text, description: text,
        latitude: { type: "number" }, longitude: { type: "number" }, addresses: list("address"), accessibility: list("access"),
    }),
    address: object(["id", "address_1", "city", "state_province", "postal_code", "country", "address_type"], {
        id, location_id: id, address_1: text, city: text, state_province: text, postal_code: text,
        country: { const: "GB" }, address_type: { enum: ["physical", "postal", "virtual"] },
    }),
    access: object(["id"], { id, description: text, details: text }),
    language: object(["id"], { id, name: text, code: text }),
    cost: object(["id"], { id, service_id: id, option: text, amount: { type: "number" }, amount_description: text, currency: { const: "GBP" } }),
    contact: object(["id"], { id, service_id: id, name: text, title: text, email: { type: "string", format: "email" }, phones: list("phone") }),
    phone: object(["id", "number"], { id, contact_id: id, number: text }),
    attribute: object(["id", "link_id", "link_entity", "taxonomy_term_id"], {
        id, link_id: id, link_entity: { const: "service" }, link_type: text, taxonomy_term_id: id, taxonomy_term: { $ref: "#/$defs/term" },
    }),
    term: object(["id", "name", "description"], { id, name: text, description: text, taxonomy: text, taxonomy_id: id }),
    taxonomy: object(["id", "name", "description"], { id, name: text, description: text }),
};
definitions.organization.properties.organization_identifiers = list("identifier");

/** The schema of one kind of object. */
export const rule = (name) => ({ $ref: `#/$defs/${name}`, $defs: definitions });

/** The schema of a page of a list. Ours is one page that holds all: a host without programs cannot give another. */
export const page = (name) => ({
    ...object(["contents", "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty"], {
        contents: { type: "array", items: { $ref: `#/$defs/${name}` } }, total_items: { type: "integer" }, total_pages: { const: 1 },
        page_number: { const: 1 }, size: { type: "integer" }, first_page: { const: true }, last_page: { const: true }, empty: { type: "boolean" },
    }),
    $defs: definitions,
});
