/* What a route itself says to its template, as a digest. */
#include "reads/reads.h"

#include "base/hash.h"

uint64_t route_digest(const RenderContext *context, const Route *route)
{
    const RouteMore *more = route_more(route);
    uint64_t hash = hash_number(HASH_START, route->kind);
    hash = hash_str(hash_str(hash, route->address), route->template);
    hash = hash_str(hash, context->site->languages[route->language].code);
    if (route->type)
        hash = hash_str(hash_str(hash_str(hash, route->type->name), route->type->label), route->type->plural);
    if (more->month.len) hash = hash_str(hash, more->month);
    if (route->entry) hash = hash_str(hash, route->entry->path);
    if (route->collection) {
        hash = hash_number(hash, route->count);
        for (size_t i = 0; i < route->count; i++) hash = hash_str(hash, route->entries[i]->path);
        hash = hash_number(hash_number(hash, route->total), route->pages);
        hash = hash_str(hash_number(hash, route->number), route->first);
        if (route_booklet(route)) hash = hash_str(hash, route_booklet(route)->address);
    }
    if (route->facet) hash = hash_str(hash_str(hash, route->facet->field->name), route->facet->field->facet_label);
    if (route->facet_term) hash = hash_str(hash_str(hash, route->facet_term->term->id), route->facet_term->address);
    if (route->letter) hash = hash_number(hash, (uint64_t)route->letter->letter);
    hash = hash_str(hash_str(hash, more->title), more->summary);
    hash = hash_str(hash_str(hash, more->vocabulary), more->term);
    if (!route->collection)
        hash = hash_number(hash_number(hash_number(hash, route->number), route->pages), route->per_page);
    if (route->kind == ROUTE_REDIRECT) hash = hash_str(hash, route->entry->address);
    return route_is_document(route) ? hash_number(hash_double(hash, route->size), context->fonts_digest) : hash;
}
