/* Every file that comes out: its address, and what it is made from. Two files with one address are an error. */
#include "model/assemble.h"

#include "base/file.h"

enum { USUAL_ROUTES = 3 /* of an entry: its page, and files of data */ };

static Str route_file(Arena *arena, Str address)
{
    Str inside = str_from_index(address, 1);
    return str_ends(address, STR("/")) ? arena_printf(arena, "%.*sindex.html", STR_ARG(inside)) : inside;
}

static Place route_place(const Route *route)
{
    if (route_more(route)->place.source) return route_more(route)->place;
    if (route->entry) return source_start(route->entry->source);
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
    diag_report(assembly->diag, DIAG_ERROR, route_place(route), "duplicate-address",
                "the address '%.*s' is taken by %.*s", STR_ARG(route->address), STR_ARG(route_owner(other)));
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
    copy->index = (uint32_t)site->route_count;
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
    Route route = {.type = type,
                   .collection = collection,
                   .language = collection->language,
                   .kind = ROUTE_LISTING,
                   .address =
                       language_address(assembly->arena, assembly->site, collection->language, type->listing_address)};
    if (collection->language && !collection->count)
        return; /* an empty list is of no use in any language: it is one of the site's own */
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
    Route route = {.type = entry->type,
                   .entry = entry,
                   .language = entry->language,
                   .kind = ROUTE_DOCUMENT,
                   .address = address,
                   .template = rule->compose,
                   .size = rule->size};
    const Route *document = assemble_route(assembly, route);
    if (document) ARENA_PUSH(assembly->arena, entry->documents, entry->document_count, entry->document_room) = document;
}

/* A file of each item of a list: their ids are those of parts of the entry. */
static void add_item_files(Assembly *assembly, const Entry *entry, const FileRule *rule)
{
    const Field *field = fields_find(&entry->type->fields, rule->each);
    const Value *list = field ? value_at(&entry->fields, field) : NULL;
    Str name = field && field->oruk.len ? field->oruk : rule->each;
    for (size_t i = 0; list && list->kind == VALUE_LIST && i < list->count; i++) {
        Str part = arena_printf(assembly->arena, "%.*s/%zu", STR_ARG(name), i + 1);
        Str id = part_id(assembly->arena, entry->id, part);
        assemble_route(assembly, (Route){.type = entry->type,
                                         .entry = entry,
                                         .language = entry->language,
                                         .kind = ROUTE_FILE,
                                         .template = rule->template,
                                         .number = i + 1,
                                         .address = pattern_fill(assembly->arena, rule->address, "id", id)});
    }
}

/* A closed entry's figures are no news. */
static void add_files(Assembly *assembly, Entry *entry)
{
    const Type *type = entry->type;
    for (size_t i = 0; i < type->file_rule_count && !entry->closed; i++) {
        const FileRule *rule = &type->file_rules[i];
        if (entry->language && str_contains(rule->address, STR("{id}"))) continue; /* an id is the source's alone */
        if (rule->each.len) {
            add_item_files(assembly, entry, rule);
            continue;
        }
        const Route *file =
            assemble_route(assembly, (Route){.type = type,
                                             .entry = entry,
                                             .language = entry->language,
                                             .kind = ROUTE_FILE,
                                             .template = rule->template,
                                             .address = entry_file_address(assembly, entry, rule->address)});
        if (file) ARENA_PUSH(assembly->arena, entry->files, entry->file_count, entry->file_room) = file;
    }
}

static void add_entry_routes(Assembly *assembly, Entry *entry)
{
    const Type *type = entry->type;
    Route route = {.type = type,
                   .entry = entry,
                   .language = entry->language,
                   .kind = ROUTE_ENTRY,
                   .address = entry->address,
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

/* Both /about/ and /about/index.html are the file about/index.html. */
static Str page_address(Str address)
{
    bool is_page = str_ends(address, STR("/index.html"));
    return is_page ? str_slice(address, 0, address.len - (sizeof "index.html" - 1)) : address;
}

static void check_redirects(Assembly *assembly)
{
    Site *site = assembly->site;
    for (size_t i = 0; i < site->redirect_count; i++) {
        const Redirect *redirect = &site->redirects[i];
        const Route *route = map_get(&site->route_by_address, redirect->from);
        if (!route) route = map_get(&site->route_by_address, page_address(redirect->from));
        if (!route) continue;
        diag_report(assembly->diag, DIAG_ERROR, redirect->place, "duplicate-address",
                    "the old address '%.*s' is the address of a page", STR_ARG(redirect->from));
        diag_hint(assembly->diag, "remove it from aliases");
    }
}

static const RouteMore *more_of(Assembly *assembly, RouteMore more)
{
    RouteMore *kept = ARENA_NEW(assembly->arena, RouteMore);
    *kept = more;
    return kept;
}

/* A file of each vocabulary, or of each term of it, that fields with a role choose from. */
static void add_each(Assembly *assembly, const RouteRule *rule)
{
    Site *site = assembly->site;
    const Type *type = schema_type(site->schema, rule->of);
    for (size_t i = 0; type && i < type->fields.count; i++) {
        const Field *field = &type->fields.fields[i];
        const Vocabulary *vocabulary = site_vocabulary(site, field->vocabulary);
        bool of_terms = str_is(rule->each, "term");
        if (!vocabulary || !str_eq(field->oruk, rule->role)) continue;
        for (size_t t = 0; t < (of_terms ? vocabulary->count : 1); t++) {
            Str term = of_terms ? vocabulary->terms[t].id : (Str){NULL, 0};
            Str name = arena_printf(assembly->arena, "terms/%.*s%s%.*s", STR_ARG(vocabulary->name), of_terms ? "/" : "",
                                    STR_ARG(term));
            Str address = pattern_fill(assembly->arena, rule->address, "id", name_id(assembly->arena, name));
            if (map_has(&site->route_by_address, address)) continue; /* two fields may share a vocabulary */
            assemble_route(assembly, (Route){.kind = ROUTE_SINGLE,
                                             .address = address,
                                             .template = rule->template,
                                             .more = more_of(
                                                 assembly, (RouteMore){.vocabulary = vocabulary->name, .term = term})});
        }
    }
}

/* "/sitemap.xml" is one file, or the list of "/sitemap-1.xml" and so on. */
static void add_split(Assembly *assembly, Route route, size_t per_page)
{
    const Site *site = assembly->site;
    size_t pages = 0, dot = str_rfind_char(route.address, '.');
    Str address = route.address;
    for (size_t i = 0; i < site->route_count; i++)
        if (str_ends(site->routes[i]->address, STR("/"))) pages++;
    route.per_page = per_page;
    route.pages = (pages + per_page - 1) / per_page;
    if (route.pages < 2) route.pages = route.per_page = 0;
    assemble_route(assembly, route);
    for (route.number = 1; route.number <= route.pages; route.number++) {
        route.address = arena_printf(assembly->arena, "%.*s-%u%.*s", STR_ARG(str_slice(address, 0, dot)), route.number,
                                     STR_ARG(str_from_index(address, dot)));
        assemble_route(assembly, route);
    }
}

/* Whether a file can be made there: an old address below what is a file, or was one, has no page of its own. */
static bool has_room(const Site *site, Str file)
{
    for (size_t i = 0; i < file.len; i++) {
        Str folder = {file.ptr - 1, i + 1}; /* with the slash that the address begins with */
        if (file.ptr[i] != '/') continue;
        if (map_has(&site->route_by_address, folder) || map_has(&site->entry_by_address, folder)) return false;
    }
    return true;
}

/* Pages at old addresses, for web servers that know nothing of redirects. A file other than a page, such as a PDF,
 * cannot lead anywhere. */
static void add_redirects(Assembly *assembly)
{
    Site *site = assembly->site;
    for (size_t i = 0; i < site->redirect_count && site->schema->redirect_template.len; i++) {
        const Redirect *redirect = &site->redirects[i];
        bool is_page = str_ends(redirect->from, STR("/")) || str_ends(redirect->from, STR(".html"));
        Str file = route_file(assembly->arena, redirect->from);
        if (!is_page || map_has(&site->route_by_address, redirect->from) ||
            !has_room(site, str_from_index(redirect->from, 1)))
            continue;
        Route *route = ARENA_NEW(assembly->arena, Route);
        *route = (Route){.kind = ROUTE_REDIRECT,
                         .address = redirect->from,
                         .file = file,
                         .template = site->schema->redirect_template,
                         .entry = redirect->entry,
                         .type = redirect->entry->type,
                         .language = redirect->entry->language,
                         .more = more_of(assembly, (RouteMore){.place = redirect->place}),
                         .index = (uint32_t)site->route_count};
        ARENA_PUSH(assembly->arena, site->routes, site->route_count, site->route_room) = route;
    }
}

static void add_single(Assembly *assembly, size_t language, const RouteRule *rule)
{
    const Site *site = assembly->site;
    const Collection *needed = rule->needs.len ? site_collection(site, language, rule->needs) : NULL;
    bool document = rule->compose.len > 0;
    bool has_what_it_needs = !rule->needs.len || (needed && (needed->count || (rule->kept && !language)));
    if (!has_what_it_needs || (language && !rule->translated)) return;
    if (language && rule->data.len && !site_data(site, language, rule->data)->count) return;
    if (rule->each.len) {
        add_each(assembly, rule);
        return;
    }
    Route route = {.kind = document ? ROUTE_DOCUMENT : ROUTE_SINGLE, .language = language,
                   .address = language_address(assembly->arena, site, language, rule->address),
                   .template = document ? rule->compose : rule->template, .size = rule->size};
    if (rule->title.len) route.more = more_of(assembly, (RouteMore){.title = rule->title});
    if (rule->split > 0) add_split(assembly, route, (size_t)rule->split);
    else assemble_route(assembly, route);
}

/* A page for each month in which something changed. */
static void add_months(Assembly *assembly, size_t language)
{
    const Site *site = assembly->site;
    for (size_t i = 0; i < site->update_month_count; i++) {
        const UpdateMonth *month = &site->update_months[i];
        assemble_route(assembly, (Route){.kind = ROUTE_SINGLE,
                                         .language = language,
                                         .template = site->schema->updates.template,
                                         .more = more_of(assembly, (RouteMore){.month = month->name}),
                                         .address = language_address(assembly->arena, site, language, month->address)});
    }
}

void assemble_routes(Assembly *assembly)
{
    Site *site = assembly->site;
    const Schema *schema = site->schema;
    map_reserve(&site->route_by_address, assembly->arena, USUAL_ROUTES * site->entry_count);
    for (size_t i = 0; i < site->entry_count; i++)
        if (site->entries[i].published) add_entry_routes(assembly, &site->entries[i]);
    for (size_t i = 0; i < site->collection_count; i++) {
        add_lists(assembly, &site->collections[i]);
        if (!site->collections[i].language) assemble_booklets(assembly, &site->collections[i]);
    }
    for (size_t language = 0; language < site->language_count; language++)
        for (size_t i = 0; i < schema->route_count; i++)
            if (!schema->routes[i].split) add_single(assembly, language, &schema->routes[i]);
    for (size_t language = 0; language < (schema->updates.translated ? site->language_count : 1); language++)
        add_months(assembly, language);
    for (size_t i = 0; i < schema->route_count; i++) /* when all pages are there to be counted */
        if (schema->routes[i].split > 0) add_single(assembly, 0, &schema->routes[i]);
    check_redirects(assembly);
    add_redirects(assembly);
}
