/* Entries are sorted into a tree: by the set of terms that they have of the first facet, then of the second, and so
 * on; the leaves hold the entries that agree in all. What a set shares with the one entry is worked out once a facet,
 * and a branch is left out when even its best leaf could not come among those found. Whole numbers keep it exact: a
 * term that c of n entries have counts n + 1 - c. */
#include "model/related.h"

#include <stdlib.h>
#include <string.h>

enum { WORD_BITS = 64 };

/* The different sets of terms that entries have of one facet; bit t of a set is the term Facet.terms[t]. */
typedef struct {
    uint64_t *bits; /* word_count of them for each set */
    size_t word_count, set_count;
    uint64_t *weights; /* of the terms */
} FacetSets;

typedef struct {
    uint32_t set;    /* of the facet of this depth */
    uint32_t least;  /* the smallest Entry.index below */
    size_t first, count; /* children, in the next depth; at the last one, entries */
} Node;

typedef struct {
    Node *nodes;
    size_t count, room;
} Depth;

struct RelatedIndex {
    FacetSets *facets; /* facet_count of them */
    Depth *depths;     /* as many */
    size_t facet_count;
    EntryRef *entries; /* in the order of the leaves; in a leaf by Entry.index */
    size_t count;
};

/* ---- making it ---- */

typedef struct {
    EntryRef entry;
    const uint32_t *sets; /* its set of each facet */
    size_t facet_count;
} Placed;

static int placed_cmp(const void *left, const void *right)
{
    const Placed *a = left, *b = right;
    for (size_t f = 0; f < a->facet_count; f++)
        if (a->sets[f] != b->sets[f]) return a->sets[f] < b->sets[f] ? -1 : 1;
    return (a->entry->index > b->entry->index) - (a->entry->index < b->entry->index);
}

static void set_bit(uint64_t *bits, size_t bit)
{
    bits[bit / WORD_BITS] |= UINT64_C(1) << bit % WORD_BITS;
}

/* The terms of one facet that the entry stands under, as bits. */
static void entry_bits(const Facet *facet, const Entry *entry, uint64_t *bits)
{
    const Value *value = value_at(&entry->fields, facet->field);
    const Value *items = value->kind == VALUE_LIST ? value->items : value;
    size_t count = value->kind == VALUE_LIST ? value->count : value->kind == VALUE_CHOICE;
    if (facet->field->facet_bands.len) {
        for (size_t t = 0; t < facet->count; t++)
            if (entry_under(entry, facet->field, facet->terms[t].term)) set_bit(bits, t);
        return;
    }
    for (size_t i = 0; i < count; i++) { /* not each term asked of each entry: there are more of them */
        const Term *term = items[i].target;
        if (term) set_bit(bits, term->index);
    }
}

/* Finds the sets of one facet and numbers them by first appearance: the sets of entries i go to sets[i * stride]. */
static void number_sets(const Collection *collection, const Facet *facet, FacetSets *facets, uint32_t *sets, size_t stride,
                        Arena *arena)
{
    Map numbers = {0};
    size_t words = facets->word_count = facet->count / WORD_BITS + 1, room = 0, length = 0;
    facets->weights = ARENA_MANY(arena, uint64_t, facet->count);
    for (size_t t = 0; t < facet->count; t++) facets->weights[t] = collection->count + 1 - facet->terms[t].count;
    for (size_t i = 0; i < collection->count; i++) {
        uint64_t *bits = ARENA_MANY(arena, uint64_t, words);
        entry_bits(facet, collection->entries[i], bits);
        Str key = {(const char *)bits, words * sizeof *bits};
        uint32_t *number = map_get(&numbers, key);
        if (!number) {
            number = ARENA_NEW(arena, uint32_t);
            *number = (uint32_t)facets->set_count++;
            map_set(&numbers, arena, key, number);
            for (size_t w = 0; w < words; w++) ARENA_PUSH(arena, facets->bits, length, room) = bits[w];
        }
        sets[i * stride] = *number;
    }
}

/* Adds the next entry, in their sorted order, to the tree. */
static void grow_tree(RelatedIndex *index, const Placed *placed, const Placed *before, Arena *arena)
{
    size_t differs = 0, last = index->facet_count - 1;
    while (before && differs < last && placed->sets[differs] == before->sets[differs]) differs++;
    bool same_leaf = before && placed->sets[differs] == before->sets[differs];
    for (size_t f = differs; f <= last && !same_leaf; f++) {
        Depth *depth = &index->depths[f];
        size_t first = f < last ? index->depths[f + 1].count : index->count;
        ARENA_PUSH(arena, depth->nodes, depth->count, depth->room) = (Node){placed->sets[f], UINT32_MAX, first, 0};
        if (f > 0) index->depths[f - 1].nodes[index->depths[f - 1].count - 1].count++;
    }
    for (size_t f = 0; f <= last; f++) {
        Node *node = &index->depths[f].nodes[index->depths[f].count - 1];
        if (placed->entry->index < node->least) node->least = (uint32_t)placed->entry->index;
        if (f == last) node->count++;
    }
    index->entries[index->count++] = placed->entry;
}

const RelatedIndex *related_index(const Collection *collection, Arena *arena)
{
    size_t facets = collection->facet_count, count = collection->count;
    if (!facets || !count) return NULL;
    RelatedIndex *index = ARENA_NEW(arena, RelatedIndex);
    *index = (RelatedIndex){ARENA_MANY(arena, FacetSets, facets), ARENA_MANY(arena, Depth, facets), facets,
                            ARENA_MANY(arena, EntryRef, count), 0};
    uint32_t *sets = ARENA_MANY(arena, uint32_t, count * facets);
    for (size_t f = 0; f < facets; f++)
        number_sets(collection, &collection->facets[f], &index->facets[f], sets + f, facets, arena);
    Placed *placed = ARENA_MANY(arena, Placed, count);
    for (size_t i = 0; i < count; i++) placed[i] = (Placed){collection->entries[i], sets + i * facets, facets};
    qsort(placed, count, sizeof *placed, placed_cmp);
    for (size_t i = 0; i < count; i++) grow_tree(index, &placed[i], i ? &placed[i - 1] : NULL, arena);
    return index;
}

/* ---- looking in it ---- */

typedef struct {
    EntryRef entry;
    uint64_t score;
} Found;

typedef struct {
    const RelatedIndex *index;
    const Entry *entry;
    uint64_t **gains;    /* of each facet: what each of its sets shares with the entry */
    uint64_t *most_left; /* what the facets from this one on can add at most */
    Found *found;        /* best first */
    size_t count, most;
} Search;

/* Whether something below could come among those found, with so high a score at most and so small an index. */
static bool may_win(const Search *search, uint64_t score, size_t least)
{
    if (score == 0) return false;
    if (search->count < search->most) return true;
    const Found *worst = &search->found[search->count - 1];
    return score > worst->score || (score == worst->score && least < worst->entry->index);
}

static void insert(Search *search, EntryRef entry, uint64_t score)
{
    size_t at = search->count < search->most ? search->count++ : search->count - 1;
    for (; at > 0; at--) {
        const Found *before = &search->found[at - 1];
        if (before->score > score || (before->score == score && before->entry->index < entry->index)) break;
        search->found[at] = *before;
    }
    search->found[at] = (Found){entry, score};
}

static void search_leaf(Search *search, const Node *leaf, uint64_t score)
{
    for (size_t i = leaf->first; i < leaf->first + leaf->count; i++) {
        EntryRef entry = search->index->entries[i];
        if (entry == search->entry) continue;
        if (!may_win(search, score, entry->index)) return;
        insert(search, entry, score);
    }
}

/* The children that share the most go first: what they give cuts the others short. */
static void search_nodes(Search *search, size_t depth, size_t first, size_t count, uint64_t score)
{
    const Node *nodes = search->index->depths[depth].nodes + first;
    uint64_t left = search->most_left[depth + 1], top = search->most_left[depth] - left;
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < count; i++) {
            uint64_t gain = search->gains[depth][nodes[i].set];
            if ((gain == top) != (round == 0) || !may_win(search, score + gain + left, nodes[i].least)) continue;
            if (depth + 1 == search->index->facet_count)
                search_leaf(search, &nodes[i], score + gain);
            else
                search_nodes(search, depth + 1, nodes[i].first, nodes[i].count, score + gain);
        }
}

static uint64_t shared_weight(const FacetSets *facet, const uint64_t *a, const uint64_t *b)
{
    uint64_t sum = 0;
    for (size_t w = 0; w < facet->word_count; w++)
        for (uint64_t both = a[w] & b[w]; both; both &= both - 1)
            sum += facet->weights[w * WORD_BITS + (size_t)__builtin_ctzll(both)];
    return sum;
}

static void weigh_sets(Search *search, const Collection *collection, Arena *arena)
{
    size_t facets = search->index->facet_count;
    search->gains = ARENA_MANY(arena, uint64_t *, facets);
    search->most_left = ARENA_MANY(arena, uint64_t, facets + 1);
    for (size_t f = facets; f-- > 0;) {
        const FacetSets *facet = &search->index->facets[f];
        uint64_t *own = ARENA_MANY(arena, uint64_t, facet->word_count), top = 0;
        entry_bits(&collection->facets[f], search->entry, own);
        search->gains[f] = ARENA_MANY(arena, uint64_t, facet->set_count);
        for (size_t s = 0; s < facet->set_count; s++) {
            search->gains[f][s] = shared_weight(facet, own, facet->bits + s * facet->word_count);
            if (search->gains[f][s] > top) top = search->gains[f][s];
        }
        search->most_left[f] = search->most_left[f + 1] + top;
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
    const Collection *collection = &site->collections[entry->language * site->schema->type_count + entry->type->index];
    Search search = {.index = collection->related, .entry = entry, .most = most < collection->count ? most : collection->count};
    if (search.index && search.most) {
        search.found = ARENA_MANY(arena, Found, search.most);
        weigh_sets(&search, collection, arena);
        search_nodes(&search, 0, 0, search.index->depths[0].count, 0);
    }
    *count = search.count;
    Related *related = ARENA_MANY(arena, Related, *count);
    for (size_t i = 0; i < *count; i++) {
        double score = (double)search.found[i].score / (double)(collection->count + 1);
        related[i] = (Related){.entry = search.found[i].entry, .score = score};
        find_shared(collection, entry, &related[i], arena);
    }
    return related;
}
