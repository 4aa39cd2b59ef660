/* related.h: which other entries of a type are nearest to one, and what they share. */
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

/* The nearest entries, at most `most`, best first; equal ones by title. Sharing a rare term counts more than sharing
 * one that many entries have. */
Related *related_find(const Site *site, const Entry *entry, size_t most, Arena *arena, size_t *count);

#endif
