/* Booklets: lists of entries as documents, for people without the web. site.yml asks for them:
 *
 *   booklets:
 *     - {title: All services}                          the whole list
 *     - {title: Services in, by: areas}                one for each area that has entries
 *     - {title: Swimming for under fives, only: {categories: [leisure], ages: [0-4]}}
 */
#include "model/assemble.h"

#include "base/suggest.h"

enum { MOST_IN_BOOKLET = 2000 }; /* some 2,000 pages, and half a gigabyte of memory */

typedef struct {
    Assembly *assembly;
    Collection *collection;
    const Value *wish; /* the group in site.yml */
} Booklet;

static void unknown_facet(const Booklet *booklet, const char *what, Str name, Place place)
{
    Assembly *assembly = booklet->assembly;
    const Collection *collection = booklet->collection;
    Suggestion suggestion = suggest_begin(name);
    Buf names = {0};
    for (size_t i = 0; i < collection->facet_count; i++) {
        Str known = collection->facets[i].field->name;
        suggest_offer(&suggestion, known);
        buf_printf(&names, "%s%.*s", !i ? "" : i + 1 < collection->facet_count ? ", " : " or ", STR_ARG(known));
    }
    diag_report(assembly->diag, DIAG_ERROR, place, "unknown-facet", "booklets cannot be %s by '%.*s'", what,
                STR_ARG(name));
    if (suggestion.best.len) diag_hint(assembly->diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
    else diag_hint(assembly->diag, "write %.*s", STR_ARG(buf_str(&names)));
    buf_release(&names);
}

/* Whether the entry stands under one of the terms, for each field that the wish names. */
static bool is_wanted(const Booklet *booklet, const Entry *entry)
{
    const Value *only = value_get(booklet->wish, "only");
    for (size_t f = 0; only && f < only->fields->count; f++) {
        const Value *terms = value_at(only, &only->fields->fields[f]);
        const Facet *facet = collection_facet(booklet->collection, only->fields->fields[f].name);
        if (terms->kind != VALUE_LIST || !terms->count || !facet) continue;
        bool found = false;
        for (size_t i = 0; i < terms->count && !found; i++)
            found = terms->items[i].target && entry_under(entry, facet->field, terms->items[i].target);
        if (!found) return false;
    }
    return true;
}

/* One booklet for each term means: for each of those that are named under "only", if any are. */
static bool is_chosen(const Booklet *booklet, const Facet *facet, const Term *term)
{
    const Value *terms =
        value_get(value_get(booklet->wish, "only"), arena_cstr(booklet->assembly->arena, facet->field->name));
    if (!terms || terms->kind != VALUE_LIST || !terms->count) return true;
    for (size_t i = 0; i < terms->count; i++)
        if (terms->items[i].target == term) return true;
    return false;
}

/* A filter that is declared for site.yml, but by which this list is not sorted, would let everything through. False for
 * terms, too, that there are not, which is reported with their fields. */
static bool check_only(const Booklet *booklet)
{
    const Value *only = value_get(booklet->wish, "only");
    bool good = true;
    for (size_t f = 0; only && f < only->fields->count; f++) {
        const Field *field = &only->fields->fields[f];
        const Value *terms = value_at(only, field);
        if (terms->kind == VALUE_ABSENT) continue;
        if (collection_facet(booklet->collection, field->name)) {
            for (size_t i = 0; terms->kind == VALUE_LIST && i < terms->count; i++)
                good = good && terms->items[i].target;
            continue;
        }
        unknown_facet(booklet, "narrowed", field->name, terms->place);
        good = false;
    }
    return good;
}

/* The title with the term in place of {term}, or behind it. */
static Str title_with(Arena *arena, Str title, const Term *term)
{
    if (!term) return title;
    if (str_contains(title, STR("{term}"))) return pattern_fill(arena, title, "term", term->name);
    return arena_printf(arena, "%.*s: %.*s", STR_ARG(title), STR_ARG(term->name));
}

/* "services-leisure", of a list by terms; else the title as it can stand in an address. */
static Str file_name(const Booklet *booklet, Str title, const Term *term)
{
    Arena *arena = booklet->assembly->arena;
    Str name = value_text(booklet->wish, "name");
    if (!term) return name.len ? name : slug_from(arena, title);
    if (!name.len) name = slug_from(arena, booklet->collection->type->plural);
    return arena_printf(arena, "%.*s-%.*s", STR_ARG(name), STR_ARG(term->id));
}

static void too_many(const Booklet *booklet, Str title, size_t count)
{
    Diag *diag = booklet->assembly->diag;
    diag_report(diag, DIAG_ERROR, booklet->wish->place, "long-booklet", "%zu entries would be in the booklet '%.*s'",
                count, STR_ARG(title));
    diag_hint(diag, "at most %d can be in one: make several, with 'by' or 'only'", MOST_IN_BOOKLET);
}

/* One booklet: of all entries that are wanted, or of those under a term. False when there are none. */
static bool add_booklet(const Booklet *booklet, const Facet *facet, FacetTerm *under)
{
    Arena *arena = booklet->assembly->arena;
    const BookletRule *rule = &booklet->collection->type->booklets;
    const EntryRef *all = under ? under->entries : booklet->collection->entries;
    size_t total = under ? under->count : booklet->collection->count, count = 0;
    EntryRef *entries = ARENA_MANY(arena, EntryRef, total);
    for (size_t i = 0; i < total; i++)
        if (is_wanted(booklet, all[i])) entries[count++] = all[i];
    if (!count) return false;
    const Term *term = under ? under->term : NULL;
    Str title = title_with(arena, value_text(booklet->wish, "title"), term);
    if (count > MOST_IN_BOOKLET) too_many(booklet, title, count);
    Str address = pattern_fill(arena, rule->address, "name", file_name(booklet, title, term));
    RouteMore *more = ARENA_NEW(arena, RouteMore);
    *more = (RouteMore){.title = title, .summary = value_text(booklet->wish, "summary"), .place = booklet->wish->place};
    const Route *route =
        assemble_route(booklet->assembly,
                   (Route){.kind = ROUTE_BOOKLET, .address = address, .template = rule->compose, .first = address,
                           .size = value_number(booklet->wish, "size", rule->size), .type = booklet->collection->type,
                           .collection = booklet->collection, .facet = facet, .facet_term = under, .entries = entries,
                           .count = count, .total = count, .number = 1, .pages = 1, .more = more});
    const Route **whole = under ? &under->booklet : &booklet->collection->booklet;
    if (count == total && !*whole) *whole = route; /* the first that says all that the list does */
    return true;
}

static void add_booklets(const Booklet *booklet)
{
    const Value *by = value_get(booklet->wish, "by");
    const Facet *facet = by && by->text.len ? collection_facet(booklet->collection, by->text) : NULL;
    if (by && by->text.len && !facet) {
        unknown_facet(booklet, "made", by->text, by->place);
        return;
    }
    if (!check_only(booklet)) return;
    bool any = facet ? false : add_booklet(booklet, NULL, NULL);
    for (size_t t = 0; facet && t < facet->count; t++)
        if (is_chosen(booklet, facet, facet->terms[t].term)) any = add_booklet(booklet, facet, &facet->terms[t]) || any;
    if (any) return;
    Diag *diag = booklet->assembly->diag;
    diag_report(diag, DIAG_WARNING, booklet->wish->place, "empty-booklet", "nothing is in the booklet '%.*s'",
                STR_ARG(value_text(booklet->wish, "title")));
    diag_hint(diag, "widen what stands under 'only', or take the booklet out");
}

void assemble_booklets(Assembly *assembly, Collection *collection)
{
    const BookletRule *rule = &collection->type->booklets;
    if (!rule->field.len) return;
    const Value *wishes = value_get(&assembly->site->fields, arena_cstr(assembly->arena, rule->field));
    if (!wishes || wishes->kind != VALUE_LIST) return;
    for (size_t i = 0; i < wishes->count; i++) /* one without a title has been reported */
        if (value_text(&wishes->items[i], "title").len)
            add_booklets(&(Booklet){assembly, collection, &wishes->items[i]});
}
