/* Related entries: the list that the index gives is the one that comparing with every entry gives. */
#include "support.h"

#include "model/related.h"

enum { FACETS = 3, TERMS = 70, ENTRIES = 300 };

static uint32_t seed;

static uint32_t random_below(uint32_t limit)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 16) % limit;
}

/* A type with FACETS facets and ENTRIES entries, the last few of which are closed. */
static Site *make_site(Arena *arena, size_t terms, bool alike)
{
    Type *type = ARENA_NEW(arena, Type);
    Site *site = ARENA_NEW(arena, Site);
    Collection *collection = site->collections = ARENA_NEW(arena, Collection);
    Schema *schema = ARENA_NEW(arena, Schema);
    *schema = (Schema){.types = type, .type_count = 1};
    site->schema = schema;
    Vocabulary *vocabulary = ARENA_NEW(arena, Vocabulary);
    *vocabulary = (Vocabulary){.terms = ARENA_MANY(arena, Term, terms), .count = terms};
    for (size_t t = 0; t < terms; t++) vocabulary->terms[t].index = t;
    type->fields.fields = ARENA_MANY(arena, Field, FACETS);
    type->fields.count = FACETS;
    for (size_t f = 0; f < FACETS; f++) type->fields.fields[f] = (Field){.index = f, .kind = KIND_CHOICE, .many = true};
    site->entries = ARENA_MANY(arena, Entry, ENTRIES);
    site->entry_count = ENTRIES;
    for (size_t i = 0; i < ENTRIES; i++) {
        Entry *entry = &site->entries[i];
        *entry = (Entry){.type = type, .index = i, .closed = i >= ENTRIES - 5};
        entry->fields = (Value){
            .kind = VALUE_GROUP, .fields = &type->fields, .count = FACETS, .items = ARENA_MANY(arena, Value, FACETS)};
        for (size_t f = 0; f < FACETS; f++) {
            Value *list = &entry->fields.items[f];
            *list = (Value){.kind = VALUE_LIST, .count = random_below(4), .items = ARENA_MANY(arena, Value, 4)};
            for (size_t k = 0; k < list->count; k++)
                list->items[k] = (Value){.kind = VALUE_CHOICE,
                                         .target = &vocabulary->terms[alike ? k : random_below((uint32_t)terms)]};
        }
    }
    /* In the order of a list, which is not that of the paths. */
    for (size_t i = 0; i < ENTRIES; i++) {
        const Entry *entry = &site->entries[(i * 7) % ENTRIES];
        if (!entry->closed) ARENA_PUSH(arena, collection->entries, collection->count, collection->room) = entry;
    }
    for (size_t f = 0; f < FACETS; f++) {
        Facet *facet = &ARENA_PUSH(arena, collection->facets, collection->facet_count, collection->facet_room);
        *facet = (Facet){&type->fields.fields[f], vocabulary, ARENA_MANY(arena, FacetTerm, terms), terms};
        for (size_t t = 0; t < terms; t++) {
            facet->terms[t].term = &vocabulary->terms[t];
            for (size_t i = 0; i < collection->count; i++)
                if (entry_under(collection->entries[i], facet->field, facet->terms[t].term))
                    ARENA_PUSH(arena, facet->terms[t].entries, facet->terms[t].count, facet->terms[t].room) =
                        collection->entries[i];
        }
    }
    collection->related = related_index(collection, arena);
    return site;
}

/* What two entries share, counted term by term. */
static size_t compare(const Collection *collection, const Entry *a, const Entry *b)
{
    size_t score = 0;
    for (size_t f = 0; f < collection->facet_count; f++)
        for (size_t t = 0; t < collection->facets[f].count; t++) {
            const FacetTerm *under = &collection->facets[f].terms[t];
            if (entry_under(a, collection->facets[f].field, under->term) &&
                entry_under(b, collection->facets[f].field, under->term))
                score += collection->count + 1 - under->count;
        }
    return score;
}

/* Takes the best that is left, again and again. */
static void check_list(const Site *site, const Entry *entry, size_t most, const Related *related, size_t count)
{
    bool taken[ENTRIES] = {false};
    const Collection *collection = &site->collections[0];
    for (size_t n = 0; n <= count; n++) {
        const Entry *best = NULL;
        size_t best_score = 0;
        for (size_t i = 0; i < ENTRIES; i++) {
            const Entry *other = &site->entries[i];
            size_t score = other == entry || other->closed || taken[i] ? 0 : compare(collection, entry, other);
            if (score > best_score) best = other, best_score = score;
        }
        if (n == count) { /* the list ends where it must */
            assert_true(count == most || !best);
            return;
        }
        assert_ptr_equal(related[n].entry, best);
        taken[best->index] = true;
        size_t shared = 0;
        for (size_t f = 0; f < related[n].facet_count; f++) shared += related[n].shared[f].count;
        assert_true(shared > 0);
    }
}

static void check_site(Bench *bench, const Site *site)
{
    static const size_t lengths[] = {0, 1, 4, 20, 1000};
    for (size_t i = 0; i < ENTRIES; i += 11)
        for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
            size_t count, most = lengths[k];
            Related *related = related_find(site, &site->entries[i], most, bench->arena, &count);
            check_list(site, &site->entries[i], most, related, count);
        }
    size_t count;
    Related *related = related_find(site, &site->entries[ENTRIES - 1], 4, bench->arena, &count); /* closed */
    check_list(site, &site->entries[ENTRIES - 1], 4, related, count);
}

static void few_terms(void **state)
{
    Bench *bench = *state;
    seed = 1;
    check_site(bench, make_site(bench->arena, 5, false));
}

static void many_terms(void **state)
{
    Bench *bench = *state;
    seed = 2;
    check_site(bench, make_site(bench->arena, TERMS, false)); /* more than the bits of a word */
}

static void entries_alike(void **state)
{
    Bench *bench = *state;
    seed = 3;
    check_site(bench, make_site(bench->arena, 4, true)); /* most are equally near: paths decide */
}

static void nothing_to_relate(void **state)
{
    Bench *bench = *state;
    Collection empty = {0};
    size_t count = 1;
    Site *site = make_site(bench->arena, 3, false);
    assert_null(related_index(&empty, bench->arena));
    site->collections[0].related = NULL;
    related_find(site, &site->entries[0], 4, bench->arena, &count);
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(few_terms), BENCH_TEST(many_terms), BENCH_TEST(entries_alike), BENCH_TEST(nothing_to_relate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
