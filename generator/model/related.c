/* Entries are sorted into a tree: by the set of terms that they have of the first facet, then of the second, and so
 * on. What a set shares with the one entry is worked out once a facet, and a branch is left out when even its best
 * entry could not come among those found; a branch of few entries is not gone down: they are added up in a row. Facets
 * with few sets come first, where leaving out a branch leaves out much. Whole numbers keep it exact: a term that c of n
 * entries have counts n + 1 - c. */
#include "model/related.h"

#include <stdlib.h>
#include <string.h>

enum { WORD_BITS = 64, FEW = 16 /* entries */ };

/* The different sets of terms that entries have of one facet; bit t of a set is the term Facet.terms[t]. */
typedef struct {
    const Facet *facet;
    uint64_t *bits; /* word_count of them for each set */
    size_t word_count, set_count;
    uint64_t *weights; /* of the terms */
    uint32_t *with;    /* the sets that have a term: those of term t from with[starts[t]] to with[starts[t + 1]] */
    uint32_t *starts;
} FacetSets;

typedef struct {
    uint32_t set;    /* of the facet of this depth */
    uint32_t least;  /* the smallest Entry.index below */
    uint32_t first, count; /* children, in the next depth; none in the last one */
    uint32_t first_entry, entry_count;
} Node;

typedef struct {
    Node *nodes;
    size_t count, room;
    size_t widest; /* so many children of one node there are at most */
} Depth;

struct RelatedIndex {
    FacetSets *facets; /* facet_count of them */
    Depth *depths;     /* as many */
    size_t facet_count;
    EntryRef *entries; /* in the order of the tree */
    uint32_t *rows;    /* of each entry: its Entry.index, and its set of each facet */
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

/* The terms of a set one after the other: takes the lowest off its bits. False when none is left. */
static bool next_term(uint64_t *bits, size_t words, size_t *at, size_t *term)
{
    while (*at < words && !bits[*at]) ++*at;
    if (*at == words) return false;
    *term = *at * WORD_BITS + (size_t)__builtin_ctzll(bits[*at]);
    bits[*at] &= bits[*at] - 1;
    return true;
}

/* From each term to the sets that have it. */
static void list_sets(FacetSets *facets, Arena *arena, Arena *scratch)
{
    size_t terms = facets->facet->count, words = facets->word_count, term;
    uint64_t *rest = ARENA_MANY(scratch, uint64_t, words);
    uint32_t *starts = facets->starts = ARENA_MANY(arena, uint32_t, terms + 1);
    for (int round = 0; round < 2; round++) { /* they are counted first */
        for (size_t s = 0; s < facets->set_count; s++) {
            memcpy(rest, facets->bits + s * words, words * sizeof *rest);
            for (size_t at = 0; next_term(rest, words, &at, &term);)
                if (round == 0) starts[term]++;
                else facets->with[--starts[term]] = (uint32_t)s;
        }
        if (round == 1) return;
        for (size_t t = 0; t < terms; t++) starts[t + 1] += starts[t];
        facets->with = ARENA_MANY(arena, uint32_t, starts[terms]);
    }
}

/* Where each entry of a collection stands in it, by Entry.index. */
static uint32_t *find_places(const Collection *collection, Arena *arena)
{
    size_t most = 0;
    for (size_t i = 0; i < collection->count; i++)
        if (collection->entries[i]->index > most) most = collection->entries[i]->index;
    uint32_t *places = ARENA_MANY(arena, uint32_t, most + 1);
    for (size_t i = 0; i < collection->count; i++) places[collection->entries[i]->index] = (uint32_t)i;
    return places;
}

/* Finds the sets of one facet, from the lists under its terms, and numbers them by first appearance: the set of entry i
 * goes to sets[i]. The bits of the different sets are kept, in the order of their numbers. */
static void number_sets(const Collection *collection, const Facet *facet, const uint32_t *places, FacetSets *facets,
                        uint32_t *sets, Arena *arena, Arena *scratch)
{
    Map numbers = {0};
    size_t words = facet->count / WORD_BITS + 1;
    *facets = (FacetSets){.facet = facet, .word_count = words, .weights = ARENA_MANY(arena, uint64_t, facet->count)};
    for (size_t t = 0; t < facet->count; t++) facets->weights[t] = collection->count + 1 - facet->terms[t].count;
    uint64_t *bits = ARENA_MANY(scratch, uint64_t, collection->count * words); /* of each entry */
    for (size_t t = 0; t < facet->count; t++)
        for (size_t i = 0; i < facet->terms[t].count; i++)
            set_bit(bits + places[facet->terms[t].entries[i]->index] * words, t);
    for (size_t i = 0; i < collection->count; i++) {
        Str key = {(const char *)(bits + i * words), words * sizeof *bits};
        uint32_t *number = map_get(&numbers, key);
        if (!number) {
            number = ARENA_NEW(scratch, uint32_t);
            *number = (uint32_t)facets->set_count++;
            map_set(&numbers, scratch, key, number);
        }
        sets[i] = *number;
    }
    facets->bits = ARENA_MANY(arena, uint64_t, numbers.count * words);
    for (size_t s = 0; s < numbers.count; s++)
        memcpy(facets->bits + s * words, numbers.entries[s].key.ptr, words * sizeof *facets->bits);
    list_sets(facets, arena, scratch);
}

/* Facets with few sets first. sets holds those of all entries for each facet, and gets the same order. */
static void order_facets(RelatedIndex *index, uint32_t **sets)
{
    for (size_t i = 1; i < index->facet_count; i++)
        for (size_t k = i; k > 0 && index->facets[k].set_count < index->facets[k - 1].set_count; k--) {
            FacetSets facet = index->facets[k];
            uint32_t *facet_sets = sets[k];
            index->facets[k] = index->facets[k - 1];
            index->facets[k - 1] = facet;
            sets[k] = sets[k - 1];
            sets[k - 1] = facet_sets;
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
        uint32_t first = f < last ? (uint32_t)index->depths[f + 1].count : 0;
        ARENA_PUSH(arena, depth->nodes, depth->count, depth->room) =
            (Node){placed->sets[f], UINT32_MAX, first, 0, (uint32_t)index->count, 0};
        size_t siblings = f > 0 ? ++index->depths[f - 1].nodes[index->depths[f - 1].count - 1].count : depth->count;
        if (siblings > depth->widest) depth->widest = siblings;
    }
    for (size_t f = 0; f <= last; f++) {
        Node *node = &index->depths[f].nodes[index->depths[f].count - 1];
        if (placed->entry->index < node->least) node->least = (uint32_t)placed->entry->index;
        node->entry_count++;
    }
    uint32_t *row = index->rows + index->count * (index->facet_count + 1);
    row[0] = (uint32_t)placed->entry->index;
    memcpy(row + 1, placed->sets, index->facet_count * sizeof *row);
    index->entries[index->count++] = placed->entry;
}

const RelatedIndex *related_index(const Collection *collection, Arena *arena)
{
    size_t facets = collection->facet_count, count = collection->count;
    if (!facets || !count) return NULL;
    RelatedIndex *index = ARENA_NEW(arena, RelatedIndex);
    *index = (RelatedIndex){ARENA_MANY(arena, FacetSets, facets), ARENA_MANY(arena, Depth, facets), facets,
                            ARENA_MANY(arena, EntryRef, count), ARENA_MANY(arena, uint32_t, count * (facets + 1)), 0};
    Arena *scratch = arena_create();
    const uint32_t *places = find_places(collection, scratch);
    uint32_t **sets = ARENA_MANY(scratch, uint32_t *, facets), *rows = ARENA_MANY(scratch, uint32_t, count * facets);
    for (size_t f = 0; f < facets; f++) {
        sets[f] = ARENA_MANY(scratch, uint32_t, count);
        number_sets(collection, &collection->facets[f], places, &index->facets[f], sets[f], arena, scratch);
    }
    order_facets(index, sets);
    Placed *placed = ARENA_MANY(scratch, Placed, count);
    for (size_t i = 0; i < count; i++) {
        for (size_t f = 0; f < facets; f++) rows[i * facets + f] = sets[f][i];
        placed[i] = (Placed){collection->entries[i], rows + i * facets, facets};
    }
    qsort(placed, count, sizeof *placed, placed_cmp);
    for (size_t i = 0; i < count; i++) grow_tree(index, &placed[i], i ? &placed[i - 1] : NULL, arena);
    arena_destroy(scratch);
    return index;
}

/* ---- looking in it ---- */

typedef struct {
    uint32_t index;    /* Entry.index */
    uint32_t place;    /* in RelatedIndex.entries */
    uint64_t score;
} Found;

typedef struct {
    const RelatedIndex *index;
    const Entry *entry;
    uint64_t **own;      /* of each facet: the entry's own terms */
    uint64_t **gains;    /* of each facet: what each of its sets shares with the entry */
    uint64_t *most_left; /* what the facets from this one on can add at most */
    const Node ***later; /* of each depth: room for the children of a node that wait for their better siblings */
    Found *found;        /* best first */
    size_t count, most;
    uint64_t floor;      /* who scores less is not among them; at least 1 */
} Search;

/* Whether something below could come among those found, with so high a score at most and so small an index. */
static bool may_win(const Search *search, uint64_t score, size_t least)
{
    if (score != search->floor || search->count < search->most) return score >= search->floor;
    return least < search->found[search->count - 1].index;
}

static void insert(Search *search, Found found)
{
    size_t at = search->count < search->most ? search->count++ : search->count - 1;
    for (; at > 0; at--) {
        const Found *before = &search->found[at - 1];
        if (before->score > found.score || (before->score == found.score && before->index < found.index)) break;
        search->found[at] = *before;
    }
    search->found[at] = found;
    if (search->count == search->most) search->floor = search->found[search->count - 1].score;
}

/* The entries of a branch in a row; score: what they share of the facets before `depth`. */
static void search_entries(Search *search, const Node *node, size_t depth, uint64_t score)
{
    size_t facets = search->index->facet_count;
    const uint32_t *row = search->index->rows + node->first_entry * (facets + 1);
    for (uint32_t i = 0; i < node->entry_count; i++, row += facets + 1) {
        uint64_t sum = score;
        for (size_t f = depth; f < facets; f++) sum += search->gains[f][row[f + 1]];
        if (row[0] != search->entry->index && may_win(search, sum, row[0]))
            insert(search, (Found){row[0], node->first_entry + i, sum});
    }
}

static void search_nodes(Search *search, size_t depth, size_t first, size_t count, uint64_t score);

/* One node of that depth; score: what is shared of the facets up to it. */
static void search_node(Search *search, const Node *node, size_t depth, uint64_t score)
{
    if (node->entry_count <= FEW || depth + 1 == search->index->facet_count)
        search_entries(search, node, depth + 1, score);
    else
        search_nodes(search, depth + 1, node->first, node->count, score);
}

/* The children that share the most go first: what they give cuts the others short. */
static void search_nodes(Search *search, size_t depth, size_t first, size_t count, uint64_t score)
{
    const Node *nodes = search->index->depths[depth].nodes + first, **later = search->later[depth];
    const uint64_t *gains = search->gains[depth];
    uint64_t left = search->most_left[depth + 1], top = search->most_left[depth] - left;
    size_t waiting = 0;
    for (size_t i = 0; i < count; i++) {
        const Node *node = &nodes[i];
        uint64_t gain = gains[node->set];
        if (!may_win(search, score + gain + left, node->least)) continue;
        if (gain == top) search_node(search, node, depth, score + gain);
        else later[waiting++] = node;
    }
    for (size_t i = 0; i < waiting; i++) {
        uint64_t gain = gains[later[i]->set];
        if (may_win(search, score + gain + left, later[i]->least)) search_node(search, later[i], depth, score + gain);
    }
}

static void weigh_sets(Search *search, Arena *arena)
{
    size_t facets = search->index->facet_count;
    search->own = ARENA_MANY(arena, uint64_t *, facets);
    search->gains = ARENA_MANY(arena, uint64_t *, facets);
    search->most_left = ARENA_MANY(arena, uint64_t, facets + 1);
    search->later = ARENA_MANY(arena, const Node **, facets);
    for (size_t f = facets; f-- > 0;) {
        const FacetSets *facet = &search->index->facets[f];
        uint64_t *own = search->own[f] = ARENA_MANY(arena, uint64_t, facet->word_count), top = 0;
        uint64_t *rest = ARENA_MANY(arena, uint64_t, facet->word_count);
        uint64_t *gains = search->gains[f] = ARENA_MANY(arena, uint64_t, facet->set_count);
        entry_bits(facet->facet, search->entry, own);
        memcpy(rest, own, facet->word_count * sizeof *rest);
        for (size_t at = 0, term; next_term(rest, facet->word_count, &at, &term);)
            for (uint32_t i = facet->starts[term]; i < facet->starts[term + 1]; i++) {
                uint64_t gain = gains[facet->with[i]] += facet->weights[term];
                if (gain > top) top = gain;
            }
        search->most_left[f] = search->most_left[f + 1] + top;
        search->later[f] = ARENA_MANY(arena, const Node *, search->index->depths[f].widest);
    }
}

/* In the order of the collection's facets. */
static void find_shared(const Search *search, const Collection *collection, const Found *found, Related *related,
                        Arena *arena)
{
    const RelatedIndex *index = search->index;
    const uint32_t *row = index->rows + found->place * (index->facet_count + 1);
    related->facet_count = collection->facet_count;
    related->shared = ARENA_MANY(arena, SharedTerms, collection->facet_count);
    for (size_t f = 0; f < index->facet_count; f++) {
        const FacetSets *facet = &index->facets[f];
        const uint64_t *own = search->own[f], *other = facet->bits + row[f + 1] * facet->word_count;
        SharedTerms *shared = &related->shared[facet->facet - collection->facets];
        size_t room = 0;
        shared->facet = facet->facet;
        for (size_t w = 0; w < facet->word_count; w++)
            for (uint64_t both = own[w] & other[w]; both; both &= both - 1)
                ARENA_PUSH(arena, shared->terms, shared->count, room) =
                    facet->facet->terms[w * WORD_BITS + (size_t)__builtin_ctzll(both)].term;
    }
}

Related *related_find(const Site *site, const Entry *entry, size_t most, Arena *arena, size_t *count)
{
    const Collection *collection = &site->collections[entry->language * site->schema->type_count + entry->type->index];
    Search search = {
        .index = collection->related, .entry = entry, .most = most < collection->count ? most : collection->count,
        .floor = 1};
    if (search.index && search.most) {
        search.found = ARENA_MANY(arena, Found, search.most);
        weigh_sets(&search, arena);
        search_nodes(&search, 0, 0, search.index->depths[0].count, 0);
    }
    *count = search.count;
    Related *related = ARENA_MANY(arena, Related, *count);
    for (size_t i = 0; i < *count; i++) {
        const Found *found = &search.found[i];
        related[i] = (Related){.entry = search.index->entries[found->place],
                               .score = (double)found->score / (double)(collection->count + 1)};
        find_shared(&search, collection, found, &related[i], arena);
    }
    return related;
}
