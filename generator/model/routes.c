/* Every file that comes out: its address, and what it is made from. Two files with one address are an error. */
#include "model/assemble.h"

#include "base/file.h"

static Str route_file(Arena *arena, Str address)
{
    Str inside = str_from_index(address, 1);
    return str_ends(address, STR("/")) ? arena_printf(arena, "%.*sindex.html", STR_ARG(inside)) : inside;
}

static Place route_place(const Route *route)
{
    if (route->place.source) return route->place;
    if (route->entry) return (Place){.source = route->entry->source};
    if (route->facet) return route->facet->field->place;
    return route->type ? route->type->place : (Place){0};
}

/* Who has the address already, in words. */
static Str route_owner(const Route *route)
{
    if (route->kind == ROUTE_BOOKLET) return STR("another booklet");
    return route->entry && route->entry->source ? route->entry->source->path : STR("a page that the theme makes");
}

static void report_clash(Assembly *assembly, const Route *route, const Route *other)
{
    bool booklet = route->kind == ROUTE_BOOKLET || other->kind == ROUTE_BOOKLET;
    bool by_entry = (route->kind == ROUTE_ENTRY ? other : route)->entry != NULL && route_place(other).source;
    bool swap = booklet ? route->kind != ROUTE_BOOKLET
                        : (route->kind != ROUTE_ENTRY && other->kind == ROUTE_ENTRY) || (!route->entry && other->entry);
    if (swap) { /* point at what staff can rename */
        const Route *first = route;
        route = other;
        other = first;
    }
    diag_report(assembly->diag, DIAG_ERROR, route_place(route), "duplicate-address", "the address '%.*s' is taken by %.*s",
                STR_ARG(route->address), STR_ARG(route_owner(other)));
    diag_hint(assembly->diag, booklet    ? "give the booklet a name of its own, as in 'name: swimming'"
                              : by_entry ? "give one of the two files another name"
                                         : "give this file another name");
}

const Route *assemble_route(Assembly *assembly, Route route)
{
    Site *site = assembly->site;
    Route *copy = ARENA_NEW(assembly->arena, Route);
    *copy = route;
    Route *other = map_get(&site->route_by_address, route.address);
    if (other) {
        report_clash(assembly, copy, other);
        return NULL;
    }
    copy->file = route_file(assembly->arena, route.address);
    copy->index = site->route_count;
    ARENA_PUSH(assembly->arena, site->routes, site->route_count, site->route_room) = copy;
    map_set(&site->route_by_address, assembly->arena, route.address, copy);
    return copy;
}

/* All pages of one list. */
static void add_list(Assembly *assembly, Route route, const EntryRef *entries, size_t total)
{
    size_t per_page = route.type->per_page;
    route.total = total;
    route.first = route.address;
    route.pages = total ? (total + per_page - 1) / per_page : 1;
    route.template = route.type->listing_template;
    for (route.number = 1; route.number <= route.pages; route.number++) {
        size_t from = (route.number - 1) * per_page;
        route.address = list_address(assembly->arena, route.first, route.number);
        route.entries = entries ? entries + from : NULL;
        route.count = total - from < per_page ? total - from : per_page;
        assemble_route(assembly, route);
    }
}

static void add_lists(Assembly *assembly, const Collection *collection)
{
    const Type *type = collection->type;
    if (!type->listing_address.len) return;
    Route route = {.type = type, .collection = collection, .language = collection->language, .kind = ROUTE_LISTING,
                   .address = language_address(assembly->arena, assembly->site, collection->language, type->listing_address)};
    if (collection->language && !collection->count) return; /* an empty list is of no use in any language: it is one of the site's own */
    add_list(assembly, route, collection->entries, collection->count);
    for (size_t f = 0; f < collection->facet_count; f++)
        for (size_t t = 0; t < collection->facets[f].count; t++) {
            const FacetTerm *under = &collection->facets[f].terms[t];
            if (!under->address.len) continue;
            route.kind = ROUTE_FACET;
            route.address = under->address;
            route.facet = &collection->facets[f];
            route.facet_term = under;
            add_list(assembly, route, under->entries, under->count);
        }
    route.facet = NULL;
    route.facet_term = NULL;
    for (size_t i = 0; i < LETTERS; i++) {
        const Letter *letter = &collection->letters[i];
        route.kind = ROUTE_LETTER;
        route.address = letter->address;
        route.letter = letter;
        if (letter->address.len) add_list(assembly, route, letter->entries, letter->count);
    }
}

static void add_document(Assembly *assembly, Entry *entry, const DocumentRule *rule, Str address)
{
    Route route = {.type = entry->type, .entry = entry, .language = entry->language, .kind = ROUTE_DOCUMENT, .address = address,
                   .template = rule->compose, .size = rule->size};
    const Route *document = assemble_route(assembly, route);
    if (document) ARENA_PUSH(assembly->arena, entry->documents, entry->document_count, entry->document_room) = document;
}

/* A closed entry's figures are no news. */
static void add_files(Assembly *assembly, Entry *entry)
{
    const Type *type = entry->type;
    for (size_t i = 0; i < type->file_rule_count && !entry->closed; i++) {
        const FileRule *rule = &type->file_rules[i];
        if (entry->language && str_contains(rule->address, STR("{id}"))) continue; /* an id is the source's alone */
        const Route *file = assemble_route(assembly, (Route){.type = type, .entry = entry, .language = entry->language,
                                                             .kind = ROUTE_FILE, .template = rule->template,
                                                             .address = entry_file_address(assembly, entry, rule->address)});
        if (file) ARENA_PUSH(assembly->arena, entry->files, entry->file_count, entry->file_room) = file;
    }
}

static void add_entry_routes(Assembly *assembly, Entry *entry)
{
    const Type *type = entry->type;
    Route route = {.type = type, .entry = entry, .language = entry->language, .kind = ROUTE_ENTRY, .address = entry->address,
                   .template = type->template};
    assemble_route(assembly, route);
    if (entry->easy_page) {
        route.kind = ROUTE_EASY;
        route.address = entry_address(assembly, entry, type->easy.address);
        route.template = type->easy.template;
        entry->easy_route = assemble_route(assembly, route);
        route.kind = ROUTE_EASY_PDF;
        route.address = entry_address(assembly, entry, type->easy.pdf);
        route.template = type->easy.compose;
        entry->easy_pdf_route = assemble_route(assembly, route);
        if (entry->easy && type->easy.large_pdf.len) {
            route.address = entry_address(assembly, entry, type->easy.large_pdf);
            route.size = type->easy.large_size;
            entry->easy_large_route = assemble_route(assembly, route);
        }
    }
    for (size_t i = 0; i < type->document_count; i++)
        add_document(assembly, entry, &type->documents[i], entry_address(assembly, entry, type->documents[i].address));
    add_files(assembly, entry);
    const Field *field = fields_find(&type->fields, assembly->site->schema->page_document_field);
    if (!field || !value_at(&entry->fields, field)->boolean || entry->closed) return;
    add_document(assembly, entry, &assembly->site->schema->page_document, entry_document_address(assembly, entry));
}

static void check_redirects(Assembly *assembly)
{
    Site *site = assembly->site;
    for (size_t i = 0; i < site->redirect_count; i++) {
        const Redirect *redirect = &site->redirects[i];
        const Route *route = map_get(&site->route_by_address, redirect->from);
        if (!route) continue;
        diag_report(assembly->diag, DIAG_ERROR, redirect->place, "duplicate-address",
                    "the old address '%.*s' is the address of a page", STR_ARG(redirect->from));
        diag_hint(assembly->diag, "remove it from aliases");
    }
}

static void add_single(Assembly *assembly, size_t language, const RouteRule *rule)
{
    const Site *site = assembly->site;
    const Collection *needed = rule->needs.len ? site_collection(site, language, rule->needs) : NULL;
    bool document = rule->compose.len > 0;
    if ((rule->needs.len && (!needed || !needed->count)) || (language && !rule->translated)) return;
    assemble_route(assembly, (Route){.kind = document ? ROUTE_DOCUMENT : ROUTE_SINGLE, .language = language,
                                     .address = language_address(assembly->arena, site, language, rule->address),
                                     .template = document ? rule->compose : rule->template, .size = rule->size,
                                     .title = rule->title});
}

void assemble_routes(Assembly *assembly)
{
    Site *site = assembly->site;
    const Schema *schema = site->schema;
    for (size_t i = 0; i < site->entry_count; i++)
        if (site->entries[i].published) add_entry_routes(assembly, &site->entries[i]);
    for (size_t i = 0; i < site->collection_count; i++) {
        add_lists(assembly, &site->collections[i]);
        if (!site->collections[i].language) assemble_booklets(assembly, &site->collections[i]);
    }
    for (size_t language = 0; language < site->language_count; language++)
        for (size_t i = 0; i < schema->route_count; i++) add_single(assembly, language, &schema->routes[i]);
    for (size_t i = 0; i < site->update_month_count; i++)
        assemble_route(assembly, (Route){.kind = ROUTE_SINGLE, .address = site->update_months[i].address,
                                         .template = schema->updates.template, .month = site->update_months[i].name});
    check_redirects(assembly);
}
