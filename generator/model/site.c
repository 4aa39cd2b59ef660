#include "model/site.h"

const Vocabulary *site_vocabulary(const Site *site, Str name)
{
    for (size_t i = 0; i < site->vocabulary_count; i++)
        if (str_eq(site->vocabularies[i].name, name)) return &site->vocabularies[i];
    return NULL;
}

const Term *vocabulary_term(const Vocabulary *vocabulary, Str id)
{
    for (size_t i = 0; vocabulary && i < vocabulary->count; i++)
        if (str_eq(vocabulary->terms[i].id, id)) return &vocabulary->terms[i];
    return NULL;
}

const Picture *site_picture(const Site *site, Str name)
{
    return map_get(&site->picture_by_name, name);
}

const Entry *site_entry(const Site *site, Str path_without_ending)
{
    return map_get(&site->entry_by_path, path_without_ending);
}

Str entry_name(const Entry *entry)
{
    return str_slice(entry->path, 0, str_rfind_char(entry->path, '.'));
}

const Citations *site_citations(const Site *site, Str data, Str key)
{
    const DataSet *set = site_data(site, 0, data);
    const Value *item = set ? map_get(&set->by_key, key) : NULL;
    return item ? &set->cited[item - set->items] : NULL;
}

const Collection *site_collection(const Site *site, size_t language, Str type)
{
    const Type *found = schema_type(site->schema, type);
    return found ? &site->collections[language * site->schema->type_count + found->index] : NULL;
}

size_t site_language(const Site *site, Str code)
{
    size_t i = 0;
    while (i < site->language_count && !str_eq(site->languages[i].code, code)) i++;
    return i;
}

size_t site_address_language(const Site *site, Str address)
{
    Str folder = str_slice(address, 1, 1 + str_find_char(str_from_index(address, 1), '/'));
    size_t language = site_language(site, folder);
    return language < site->language_count ? language : 0;
}

Str language_address(Arena *arena, const Site *site, size_t language, Str address)
{
    return language ? arena_printf(arena, "/%.*s%.*s", STR_ARG(site->languages[language].code), STR_ARG(address))
                    : address;
}

bool site_has(const Site *site, Str address)
{
    return map_has(&site->route_by_address, str_slice(address, 0, str_find_char(address, '#')));
}

const Entry *entry_in(const Entry *entry, size_t language)
{
    const Entry *original = entry->original ? entry->original : entry;
    if (!language && original->published) return original;
    const Entry *translation = language && original->translations ? original->translations[language] : NULL;
    return translation && translation->published ? translation : entry;
}

const Facet *collection_facet(const Collection *collection, Str field)
{
    for (size_t i = 0; i < collection->facet_count; i++)
        if (str_eq(collection->facets[i].field->name, field)) return &collection->facets[i];
    return NULL;
}

static Str term_address(const Facet *facet, Str term)
{
    for (size_t i = 0; facet && i < facet->count; i++)
        if (str_eq(facet->terms[i].term->id, term)) return facet->terms[i].address;
    return (Str){NULL, 0};
}

Str site_term_address(const Site *site, size_t language, Str type, Str field, Str term)
{
    const Collection *collection = site_collection(site, language, type);
    Str address = collection ? term_address(collection_facet(collection, field), term) : (Str){NULL, 0};
    return address.len || !language ? address : site_term_address(site, 0, type, field, term);
}

const DataSet *site_data(const Site *site, size_t language, Str name)
{
    for (size_t i = 0; i < site->data_count; i++)
        if (str_eq(site->data[i].rule->name, name)) return &site->languages[language].data[i];
    return NULL;
}

const RouteMore *route_more(const Route *route)
{
    static const RouteMore nothing;
    return route->more ? route->more : &nothing;
}

bool route_is_document(const Route *route)
{
    return route->kind == ROUTE_EASY_PDF || route->kind == ROUTE_DOCUMENT || route->kind == ROUTE_BOOKLET;
}

const Route *route_booklet(const Route *route)
{
    if (route->kind == ROUTE_FACET) return route->facet_term->booklet;
    return route->kind == ROUTE_LISTING ? route->collection->booklet : NULL;
}

const Commit *route_changed(const Route *route)
{
    if (route->entry) return route->entry->changed;
    const Commit *last = NULL;
    for (size_t i = 0; i < route->count; i++) {
        const Commit *changed = route->entries[i]->changed;
        if (!changed) return NULL;
        if (!last || last->time < changed->time) last = changed;
    }
    return last;
}

Str list_address(Arena *arena, Str first, size_t number)
{
    return number < 2 ? first : arena_printf(arena, "%.*spage/%zu/", STR_ARG(first), number);
}

const FileVersion *version_on(const FileVersion *newest, Date day)
{
    const FileVersion *version = newest;
    while (version && version->before && date_cmp(date_from_time(version->commit->time), day) > 0)
        version = version->before;
    return version;
}
