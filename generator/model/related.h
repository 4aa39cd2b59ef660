/* related.h: which other entries of a type are nearest to one, and what they share.
 *
 * Two entries are the nearer, the more terms of the type's facets they share; sharing a term that few entries have
 * counts for more. Each collection has an index, made once when the site is assembled, in which any single entry's
 * list is found without looking at all the others: no list depends on another having been made.
 */
#ifndef SIGNPOST_MODEL_RELATED_H
#define SIGNPOST_MODEL_RELATED_H

#include "model/site.h"

typedef struct {
    const Facet *facet;
    const Term **terms; /* under which both entries stand */
    size_t count;
} SharedTerms;

typedef struct {
    const Entry *entry;
    double score;
    SharedTerms *shared; /* one for each facet of the type */
    size_t facet_count;
} Related;

/* The index of a collection whose facets are complete; it lives in the arena. NULL when nothing can be related: the
 * type has no facets, or no entries. */
const RelatedIndex *related_index(const Collection *collection, Arena *arena);

/* The nearest entries, at most `most`, best first; equal ones in the order of their paths. Closed entries are in no
 * list, but have one. From any thread. */
Related *related_find(const Site *site, const Entry *entry, size_t most, Arena *arena, size_t *count);

#endif
