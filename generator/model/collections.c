/* Lists: the entries of each type in order, under each term and each letter. */
#include "model/assemble.h"

#include "base/pool.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

typedef struct {
    EntryRef entry;
    const Value *key; /* of the sort field; NULL when absent */
    bool descending;
} Sortable;

static int value_cmp(const Value *a, const Value *b)
{
    if (!a || !b) return !a - !b; /* what has no value comes last */
    if (a->kind == VALUE_NUMBER) return (a->number > b->number) - (a->number < b->number);
    int order = strncasecmp(a->text.ptr, b->text.ptr, a->text.len < b->text.len ? a->text.len : b->text.len);
    return order ? order : (a->text.len > b->text.len) - (a->text.len < b->text.len);
}

static int sortable_cmp(const void *left, const void *right)
{
    const Sortable *a = left, *b = right;
    int order = value_cmp(a->key, b->key);
    if (order) return a->descending && a->key && b->key ? -order : order;
    order = value_cmp(value_get(&a->entry->fields, "title"), value_get(&b->entry->fields, "title"));
    return order ? order : str_cmp(a->entry->path, b->entry->path);
}

static void gather(Assembly *assembly, Collection *collection)
{
    Site *site = assembly->site;
    const Type *type = collection->type;
    const Field *field = fields_find(&type->fields, type->sort);
    size_t count = 0;
    Arena *scratch = arena_create();
    Sortable *all = ARENA_MANY(scratch, Sortable, site->entry_count);
    for (size_t i = 0; i < site->entry_count; i++) {
        const Entry *entry = &site->entries[i];
        if (entry->type != type || entry->language != collection->language || !entry->published || entry->closed)
            continue;
        const Value *key = field ? value_at(&entry->fields, field) : NULL;
        if (key && !key->kind) key = NULL;
        all[count++] = (Sortable){entry, key, type->descending};
    }
    if (count) qsort(all, count, sizeof *all, sortable_cmp);
    collection->entries = ARENA_MANY(assembly->arena, EntryRef, count);
    collection->count = collection->room = count;
    for (size_t i = 0; i < count; i++) collection->entries[i] = all[i].entry;
    arena_destroy(scratch);
}

/* The first and the last number of a group such as the ages of an entry; false when one is not there. */
static bool band_of(const Field *field, const Value *group, double *first, double *last)
{
    const Value *from = group->kind == VALUE_GROUP ? value_get(group, field->ordered[0].ptr) : NULL;
    const Value *to = from ? value_get(group, field->ordered[1].ptr) : NULL;
    if (!to) return false;
    *first = from->number;
    *last = to->number;
    return true;
}

static bool band_overlaps(const Term *term, double first, double last)
{
    return term->is_band && first <= term->to && last >= term->from;
}

bool entry_under(const Entry *entry, const Field *field, const Term *term)
{
    const Value *value = value_at(&entry->fields, field);
    double first, last;
    if (field->facet_bands.len) return band_of(field, value, &first, &last) && band_overlaps(term, first, last);
    if (value->kind == VALUE_CHOICE) return value->target == term;
    for (size_t i = 0; value->kind == VALUE_LIST && i < value->count; i++)
        if (value->items[i].target == term) return true;
    return false;
}

/* ---- facets ---- */

/* That an entry stands under a term. */
typedef struct {
    EntryRef entry;
    FacetTerm *under;
} Standing;

typedef struct {
    Standing *all; /* in the order of the entries */
    size_t count, room;
    Arena *arena;
} Standings;

static void stand(Standings *standings, EntryRef entry, FacetTerm *under)
{
    ARENA_PUSH(standings->arena, standings->all, standings->count, standings->room) = (Standing){entry, under};
    under->room++;
}

/* Goes from the entry to its terms: asking each entry for each term would take as long as everything else. */
static void find_standings(Standings *standings, const Facet *facet, EntryRef entry)
{
    const Value *value = value_at(&entry->fields, facet->field);
    if (facet->field->facet_bands.len) {
        double first, last;
        if (!band_of(facet->field, value, &first, &last)) return;
        for (size_t t = 0; t < facet->count; t++)
            if (band_overlaps(facet->terms[t].term, first, last)) stand(standings, entry, &facet->terms[t]);
        return;
    }
    const Value *items = value->kind == VALUE_LIST ? value->items : value;
    size_t count = value->kind == VALUE_LIST ? value->count : value->kind == VALUE_CHOICE;
    for (size_t i = 0; i < count; i++) {
        const Term *term = items[i].target;
        if (term) stand(standings, entry, &facet->terms[term->index]);
    }
}

/* The lists under the terms of one facet. */
static void fill_facet(const Collection *collection, const Facet *facet, Arena *arena)
{
    Standings standings = {.arena = arena_create()};
    for (size_t i = 0; i < collection->count; i++) find_standings(&standings, facet, collection->entries[i]);
    for (size_t t = 0; t < facet->count; t++)
        facet->terms[t].entries = ARENA_MANY(arena, EntryRef, facet->terms[t].room);
    for (size_t i = 0; i < standings.count; i++) {
        FacetTerm *under = standings.all[i].under;
        EntryRef entry = standings.all[i].entry;
        bool twice = under->count && under->entries[under->count - 1] == entry; /* a term that was named twice */
        if (!twice) under->entries[under->count++] = entry;
    }
    arena_destroy(standings.arena);
}

typedef struct {
    const Workers *workers;
    struct {
        const Collection *collection;
        size_t facet;
    } *facets;
    size_t count, room;
} Filling;

static void fill_part(void *context, size_t worker, size_t index)
{
    const Filling *filling = context;
    const Collection *collection = filling->facets[index].collection;
    fill_facet(collection, &collection->facets[filling->facets[index].facet], filling->workers->arenas[worker]);
}

/* No facet needs another: they are the threads' to share. */
static void fill_facets(Assembly *assembly)
{
    const Site *site = assembly->site;
    Filling filling = {.workers = assembly->input->workers};
    Arena *scratch = arena_create();
    for (size_t i = 0; i < site->collection_count; i++)
        for (size_t f = 0; f < site->collections[i].facet_count; f++) {
            size_t at = filling.count;
            (void)ARENA_PUSH(scratch, filling.facets, filling.count, filling.room);
            filling.facets[at].collection = &site->collections[i];
            filling.facets[at].facet = f;
        }
    pool_run(filling.workers->jobs, filling.count, fill_part, &filling);
    arena_destroy(scratch);
}

static void add_addresses(Assembly *assembly, const Collection *collection, const Facet *facet)
{
    for (size_t t = 0; t < facet->count; t++) {
        FacetTerm *under = &facet->terms[t];
        if (collection->language && !under->count) continue;
        Str address = pattern_fill(assembly->arena, facet->field->facet_address, "term", under->term->id);
        under->address = language_address(assembly->arena, assembly->site, collection->language, address);
    }
}

static void add_facet(Assembly *assembly, Collection *collection, const Field *field)
{
    Str name = field->facet_bands.len ? field->facet_bands : field->vocabulary;
    const Vocabulary *vocabulary = site_vocabulary(assembly->site, name);
    if (!vocabulary) {
        report_missing_terms(assembly, field, name);
        return;
    }
    Facet *facet = &ARENA_PUSH(assembly->arena, collection->facets, collection->facet_count, collection->facet_room);
    *facet = (Facet){field, vocabulary, ARENA_MANY(assembly->arena, FacetTerm, vocabulary->count), vocabulary->count};
    for (size_t t = 0; t < facet->count; t++) facet->terms[t].term = &vocabulary->terms[t];
}

/* ---- letters ---- */

Str letter_address(Arena *arena, const Type *type, const Letter *letter)
{
    Str name = letter->letter == '0' ? STR("0-9") : (Str){&letter->letter, 1};
    return pattern_fill(arena, type->letters_address, "letter", name);
}

static size_t letter_index(Str title)
{
    for (size_t i = 0; i < title.len; i++) {
        unsigned char c = (unsigned char)title.ptr[i];
        if (isalpha(c)) return (size_t)(tolower(c) - 'a');
        if (isdigit(c) || c >= 0x80) break;
    }
    return LETTERS - 1;
}

static void add_letters(Assembly *assembly, Collection *collection)
{
    Str pattern = collection->type->letters_address;
    if (collection->language) pattern.len = 0; /* letters are those of English */
    for (size_t i = 0; i < LETTERS; i++) collection->letters[i].letter = i < LETTERS - 1 ? (char)('a' + i) : '0';
    for (size_t i = 0; pattern.len && i < collection->count; i++) {
        Letter *letter = &collection->letters[letter_index(collection->entries[i]->title)];
        ARENA_PUSH(assembly->arena, letter->entries, letter->count, letter->room) = collection->entries[i];
    }
    for (size_t i = 0; i < LETTERS; i++) {
        Letter *letter = &collection->letters[i];
        if (letter->count && pattern.len) letter->address = letter_address(assembly->arena, collection->type, letter);
    }
}

void assemble_collections(Assembly *assembly)
{
    Site *site = assembly->site;
    const Schema *schema = site->schema;
    site->collection_count = site->language_count * schema->type_count;
    site->collections = ARENA_MANY(assembly->arena, Collection, site->collection_count);
    for (size_t i = 0; i < site->collection_count; i++) {
        Collection *collection = &site->collections[i];
        collection->language = i / schema->type_count;
        collection->type = &schema->types[i % schema->type_count];
        gather(assembly, collection);
        for (size_t f = 0; f < collection->type->fields.count; f++) {
            const Field *field = &collection->type->fields.fields[f];
            if (field->facet_address.len) add_facet(assembly, collection, field);
        }
        add_letters(assembly, collection);
    }
    fill_facets(assembly);
    for (size_t i = 0; i < site->collection_count; i++)
        for (size_t f = 0; f < site->collections[i].facet_count; f++)
            add_addresses(assembly, &site->collections[i], &site->collections[i].facets[f]);
}
