#include "model/related.h"

#include <stdlib.h>

typedef struct {
    size_t index; /* Entry.index */
    double score;
} Score;

static int score_cmp(const void *left, const void *right)
{
    const Score *a = left, *b = right;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

/* Adds to each entry's score what it shares with the one: 1 for a term that nobody else has, little for a common one. */
static void add_scores(const Collection *collection, const Entry *entry, double *scores)
{
    for (size_t f = 0; f < collection->facet_count; f++)
        for (size_t t = 0; t < collection->facets[f].count; t++) {
            const FacetTerm *under = &collection->facets[f].terms[t];
            if (!entry_under(entry, collection->facets[f].field, under->term)) continue;
            double weight = 1.0 - (double)under->count / (double)(collection->count + 1);
            for (size_t i = 0; i < under->count; i++) scores[under->entries[i]->index] += weight;
        }
}

static void find_shared(const Collection *collection, const Entry *entry, Related *related, Arena *arena)
{
    related->facet_count = collection->facet_count;
    related->shared = ARENA_MANY(arena, SharedTerms, collection->facet_count);
    for (size_t f = 0; f < collection->facet_count; f++) {
        const Facet *facet = &collection->facets[f];
        SharedTerms *shared = &related->shared[f];
        shared->facet = facet;
        shared->terms = ARENA_MANY(arena, const Term *, facet->count);
        for (size_t t = 0; t < facet->count; t++)
            if (entry_under(entry, facet->field, facet->terms[t].term) && entry_under(related->entry, facet->field, facet->terms[t].term))
                shared->terms[shared->count++] = facet->terms[t].term;
    }
}

Related *related_find(const Site *site, const Entry *entry, size_t most, Arena *arena, size_t *count)
{
    const Collection *collection = &site->collections[entry->type->index];
    double *scores = ARENA_MANY(arena, double, site->entry_count);
    Score *ranked = ARENA_MANY(arena, Score, collection->count);
    size_t ranked_count = 0;
    add_scores(collection, entry, scores);
    for (size_t i = 0; i < collection->count; i++) {
        const Entry *other = collection->entries[i];
        if (other != entry && scores[other->index] > 0) ranked[ranked_count++] = (Score){other->index, scores[other->index]};
    }
    if (ranked_count) qsort(ranked, ranked_count, sizeof *ranked, score_cmp);
    *count = ranked_count < most ? ranked_count : most;
    Related *related = ARENA_MANY(arena, Related, *count);
    for (size_t i = 0; i < *count; i++) {
        related[i] = (Related){.entry = &site->entries[ranked[i].index], .score = ranked[i].score};
        find_shared(collection, entry, &related[i], arena);
    }
    return related;
}
