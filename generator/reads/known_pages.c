#include "reads/known_pages.h"

#include "base/pool.h"

#include <stdlib.h>
#include <string.h>

/* What is known of a key while pages are compared, a byte each: pages ask for a million of them. */
enum {
    MARK_CHANGED = 1,
    MARK_SHOWN = 2 /* a picture; gone once it was met on a page that stands, and counted */
};

typedef struct {
    Str name;        /* "": no page reads it, and nobody knows any more what it was */
    uint64_t digest; /* what it said when the pages were made; once compared, what it says now */
} Key;

typedef struct {
    Str address;
    Str written; /* all of it; fields are taken when they are wanted */
    uint64_t digest;
    Str own;     /* keys, as written: indices */
    bool stands;
} Page;

/* The rest of what is written. */
typedef struct {
    MadeDocument made;
    uint64_t build; /* number of the build that made it */
    Str reason;     /* why it did; "": with every other page */
    PageReads reads;
} PageFields;

struct KnownPages {
    Arena *arena;
    uint64_t build; /* number of the last build, counted from the last one without notes */
    Key *keys;
    atomic_uchar *marks;         /* of the keys */
    atomic_bool general_changed; /* one of those keys */
    size_t key_count, sifted; /* how many there are; how many were read when those that no page reads went last */
    Page *pages;
    size_t page_count;
    Map by_address; /* Page */
    struct {
        Str type;
        uint64_t digest; /* once compared, as it is now */
        bool changed;
    } *related;     /* for each type: related_digest */
    bool compared;  /* related */
    size_t related_count;
};

/* ---- taking ---- */

static void take_page(KnownPages *known, Record *list, Page *page)
{
    page->written = record_take_str(list);
    Record record = {page->written, false};
    page->address = record_take_str(&record);
    page->digest = record_take_fixed(&record);
    page->own = record_take_str(&record);
    if (record.bad) list->bad = true;
    map_set(&known->by_address, known->arena, page->address, page);
}

static bool take_fields(const Page *page, PageFields *fields)
{
    Record record = {page->written, false};
    record_take_str(&record);
    record_take_fixed(&record);
    fields->reads.own = record_take_str(&record);
    fields->made.pages = (int)record_take_number(&record);
    fields->made.size = record_take_number(&record);
    fields->build = record_take_number(&record);
    fields->reason = record_take_str(&record);
    fields->reads.general = record_take_str(&record);
    fields->reads.pieces = record_take_str(&record);
    return !record.bad;
}

static void take_key(KnownPages *known, Record *list, size_t index)
{
    Key *key = &known->keys[index];
    key->name = record_take_str(list);
    if (!key->name.len) {
        key->name = STR("");
        atomic_init(&known->marks[index], MARK_CHANGED);
        return;
    }
    key->digest = record_take_fixed(list);
    if (key->name.ptr[0] == READ_PICTURE) atomic_init(&known->marks[index], MARK_SHOWN);
}

/* The next key of a page, as an index; false at the end. */
static bool next_key(const KnownPages *known, Record *keys, uint32_t *index)
{
    return read_list_next(keys, index) && *index < known->key_count;
}

static void mark_used(const KnownPages *known, Str written, bool *used)
{
    Record keys = {written, false};
    for (uint32_t index = 0; next_key(known, &keys, &index);) used[index] = true;
}

/* Texts change, days go by, entries come and go: of each some keys are left that no page reads any more. They would be
 * looked at by each build, so they go when they have become many; that they do is seen by how many keys there are. */
static void sift_keys(KnownPages *known)
{
    size_t count = 0;
    for (size_t i = 0; i < known->key_count; i++) count += known->keys[i].name.len > 0;
    if (count <= known->sifted + known->sifted / 4) return;
    bool *used = ARENA_MANY(known->arena, bool, known->key_count);
    for (size_t i = 0; i < known->page_count; i++) {
        PageFields fields;
        if (!take_fields(&known->pages[i], &fields)) continue;
        mark_used(known, fields.reads.general, used);
        mark_used(known, fields.reads.own, used); /* those of its pieces are among them */
    }
    known->sifted = 0;
    for (size_t i = 0; i < known->key_count; i++) {
        if (used[i]) known->sifted++;
        else known->keys[i] = (Key){STR(""), 0};
    }
    while (known->key_count && !known->keys[known->key_count - 1].name.len) known->key_count--;
}

KnownPages *known_pages_take(Str bytes, Arena *arena)
{
    KnownPages *known = ARENA_NEW(arena, KnownPages);
    known->arena = arena;
    if (!bytes.len) return known;
    Record record = {bytes, false};
    known->build = record_take_number(&record);
    known->related_count = record_take_count(&record);
    known->related = arena_alloc_many(arena, known->related_count, sizeof *known->related);
    for (size_t i = 0; i < known->related_count; i++) {
        known->related[i].type = record_take_str(&record);
        known->related[i].digest = record_take_fixed(&record);
    }
    known->sifted = record_take_number(&record);
    known->key_count = record_take_count(&record);
    known->keys = ARENA_MANY(arena, Key, known->key_count);
    known->marks = ARENA_MANY(arena, atomic_uchar, known->key_count);
    for (size_t i = 0; i < known->key_count; i++) take_key(known, &record, i);
    known->page_count = record_take_count(&record);
    known->pages = ARENA_MANY(arena, Page, known->page_count);
    map_reserve(&known->by_address, arena, known->page_count);
    for (size_t i = 0; i < known->page_count && !record.bad; i++) take_page(known, &record, &known->pages[i]);
    if (record.bad || record.rest.len) return NULL;
    sift_keys(known);
    return known;
}

/* ---- comparing ---- */

typedef struct {
    KnownPages *known;
    const RenderContext *context;
    bool late;
} Comparison;

enum { KEYS_AT_ONCE = 256 };

static bool is_late(Str key)
{
    return key.len && (key.ptr[0] == READ_MADE || key.ptr[0] == READ_DOCUMENTS);
}

/* Related entries are dear to find, and seldom change. */
static bool related_stays(const Comparison *comparison, Str key)
{
    if (!key.len || key.ptr[0] != READ_RELATED) return false;
    Str rest = str_from_index(key, 1), path = rest;
    str_cut(&rest, '\t', &path);
    const Entry *entry = site_entry(comparison->context->site, path);
    const KnownPages *known = comparison->known;
    if (entry && entry->language) return false; /* of the lists in its own language, nothing was kept */
    for (size_t i = 0; entry && i < known->related_count; i++)
        if (str_eq(known->related[i].type, entry->type->name))
            return !known->related[i].changed && entry->published &&
                   !entry->closed; /* whose terms it is found by, too */
    return false;
}

static void compare_keys(void *context, size_t worker, size_t index)
{
    (void)worker;
    Comparison *comparison = context;
    KnownPages *known = comparison->known;
    size_t end = (index + 1) * KEYS_AT_ONCE;
    for (size_t i = index * KEYS_AT_ONCE; i < end && i < known->key_count; i++) {
        Key *key = &known->keys[i];
        if (!key->name.len) continue;
        if (is_late(key->name) != comparison->late || related_stays(comparison, key->name)) continue;
        uint64_t now = read_digest(comparison->context, key->name);
        if (now == key->digest) continue;
        key->digest = now;
        atomic_fetch_or(&known->marks[i], MARK_CHANGED);
        if (read_is_general((ReadKind)key->name.ptr[0])) atomic_store(&known->general_changed, true);
    }
}

static void compare_related(KnownPages *known, const Site *site)
{
    for (size_t i = 0; i < known->related_count; i++) {
        const Collection *collection = site_collection(site, 0, known->related[i].type);
        uint64_t now = collection ? related_digest(collection) : 0;
        known->related[i].changed = now != known->related[i].digest;
        known->related[i].digest = now;
    }
    known->compared = true;
}

void known_pages_compare(KnownPages *known, const RenderContext *context, bool late, size_t jobs)
{
    Comparison comparison = {known, context, late};
    if (!late) compare_related(known, context->site);
    pool_run(jobs, (known->key_count + KEYS_AT_ONCE - 1) / KEYS_AT_ONCE, compare_keys, &comparison);
}

/* The marks of all keys of a list. */
static unsigned marks_of(const KnownPages *known, Str written)
{
    Record keys = {written, false};
    unsigned marks = 0;
    for (uint32_t index = 0; next_key(known, &keys, &index);)
        marks |= atomic_load_explicit(&known->marks[index], memory_order_relaxed);
    return marks;
}

static bool is_changed(const KnownPages *known, uint32_t index)
{
    return atomic_load_explicit(&known->marks[index], memory_order_relaxed) & MARK_CHANGED;
}

static bool general_stays(const KnownPages *known, const Page *page)
{
    PageFields fields;
    if (!atomic_load_explicit(&known->general_changed, memory_order_relaxed)) return true;
    return take_fields(page, &fields) && !(marks_of(known, fields.reads.general) & MARK_CHANGED);
}

/* The one that tells most: an entry that was edited, rather than what follows from that; and one thing, rather than a
 * list that it is in. Of several the first. NULL: none has changed. */
static const Key *find_telling(const KnownPages *known, const Page *page)
{
    static const char lists[] = {READ_COLLECTION,     READ_PAGES,  READ_DOCUMENTS,
                                 READ_DOCUMENT_NAMES, READ_FACETS, READ_LETTERS};
    PageFields fields;
    if (!take_fields(page, &fields)) return NULL;
    const Key *telling = NULL, *first = NULL;
    for (int part = 0; part < 2; part++) {
        Record keys = {part ? fields.reads.own : fields.reads.general, false};
        for (uint32_t index = 0; next_key(known, &keys, &index);) {
            const Key *key = &known->keys[index];
            if (!is_changed(known, index)) continue;
            if (key->name.ptr[0] == READ_ENTRY) return key;
            if (!first) first = key;
            if (!telling && !memchr(lists, key->name.ptr[0], sizeof lists)) telling = key;
        }
    }
    return telling ? telling : first;
}

/* The pictures that a page which stands shows are published. */
static void use_pictures(KnownPages *known, const RenderContext *context, Str written)
{
    Record keys = {written, false};
    for (uint32_t index = 0; next_key(known, &keys, &index);) {
        if (!(atomic_load_explicit(&known->marks[index], memory_order_relaxed) & MARK_SHOWN)) continue;
        atomic_fetch_and(&known->marks[index], (unsigned char)~MARK_SHOWN);
        const Picture *picture = site_picture(context->site, str_from_index(known->keys[index].name, 1));
        if (picture) atomic_store(&context->pictures_used[picture->index], true);
    }
}

/* Whether none of the keys has changed; then what they show is counted as used. */
static bool keys_stand(KnownPages *known, const RenderContext *context, Str written)
{
    unsigned marks = marks_of(known, written);
    if (marks & MARK_CHANGED) return false;
    if (marks & MARK_SHOWN) use_pictures(known, context, written);
    return true;
}

bool known_pages_stand(KnownPages *known, const RenderContext *context, const Route *route, MadeDocument *made)
{
    PageFields fields;
    Page *page = map_get(&known->by_address, route->address);
    if (!page || page->digest != route_digest(context, route) || !general_stays(known, page) ||
        !keys_stand(known, context, page->own))
        return false;
    page->stands = true;
    if (made && route_is_document(route) && take_fields(page, &fields)) *made = fields.made;
    return true;
}

bool known_pages_pieces(const KnownPages *known, Str address, Reads *reads, Str *pieces)
{
    PageFields fields;
    const Page *page = map_get(&known->by_address, address);
    if (!page || !take_fields(page, &fields) || !fields.reads.pieces.len) return false;
    if (marks_of(known, fields.reads.general) & MARK_CHANGED) return false;
    Record keys = {fields.reads.general, false};
    for (uint32_t index = 0; next_key(known, &keys, &index);)
        reads_note_known(reads, (ReadKind)known->keys[index].name.ptr[0], index);
    *pieces = fields.reads.pieces;
    return true;
}

bool known_pages_piece_stands(KnownPages *known, const RenderContext *context, Str keys)
{
    return keys_stand(known, context, keys);
}

void known_pages_drop(KnownPages *known, const Route *route)
{
    Page *page = map_get(&known->by_address, route->address);
    if (page) page->stands = false;
}

Str known_pages_reason(const KnownPages *known, const RenderContext *context, const Route *route, Arena *arena)
{
    const Page *page = map_get(&known->by_address, route->address);
    if (!page) return STR("the first time, or after a warning");
    if (page->digest != route_digest(context, route)) return STR("what it lists, or its own settings");
    const Key *key = find_telling(known, page);
    if (!key) return STR("its file, which was changed or removed");
    return read_words(key->name, arena);
}

static int by_words(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

bool known_pages_tell(const KnownPages *known, Str address, Arena *arena, KnownPage *told)
{
    PageFields fields;
    const Page *page = map_get(&known->by_address, address);
    *told = (KnownPage){0};
    if (!page || !take_fields(page, &fields)) return false;
    *told = (KnownPage){.is_new = fields.build == known->build, .reason = fields.reason};
    size_t room = 0, count = 0;
    for (int part = 0; part < 2; part++) {
        Record keys = {part ? fields.reads.own : fields.reads.general, false};
        for (uint32_t index = 0; next_key(known, &keys, &index);)
            ARENA_PUSH(arena, told->reads, count, room) = read_words(known->keys[index].name, arena);
    }
    if (count) qsort(told->reads, count, sizeof *told->reads, by_words);
    for (size_t i = 0; i < count; i++)
        if (!i || !str_eq(told->reads[i], told->reads[told->read_count - 1]))
            told->reads[told->read_count++] = told->reads[i];
    return true;
}

/* ---- writing ---- */

void known_pages_load(const KnownPages *known, ReadKeys *keys)
{
    for (size_t i = 0; i < known->key_count; i++) read_keys_load(keys, known->keys[i].name, known->keys[i].digest);
}

typedef struct {
    Buf *out;
    PassOn *pass_on;
    void *notes;
    const KnownPages *known;
    const RenderContext *context;
} Writer;

/* Of a key that the last build knew, it was worked out when it was compared. */
static uint64_t digest_now(const Writer *writer, uint32_t number, Str name)
{
    const KnownPages *known = writer->known;
    bool compared = number < known->key_count && known->keys[number].name.len;
    uint64_t digest = compared ? known->keys[number].digest : read_keys_digest(writer->context->keys, number);
    return digest ? digest : read_digest(writer->context, name);
}

static void write_keys(const Writer *writer)
{
    const KnownPages *known = writer->known;
    const RenderContext *context = writer->context;
    size_t count = read_keys_count(context->keys);
    record_number(writer->out, known->sifted ? known->sifted : count);
    record_number(writer->out, count);
    for (uint32_t i = 0; i < count; i++) {
        Str name = read_keys_name(context->keys, i);
        record_str(writer->out, name);
        if (name.len) record_fixed(writer->out, digest_now(writer, i, name));
        writer->pass_on(writer->out, writer->notes);
    }
}

void known_pages_write_page(Buf *out, const RenderContext *context, const Route *route, MadeDocument made,
                            const PageReads *reads, Arena *scratch)
{
    const KnownPages *known = context->known;
    Buf page = {0};
    record_str(&page, route->address);
    record_fixed(&page, route_digest(context, route));
    record_str(&page, reads->own);
    record_number(&page, (uint64_t)made.pages);
    record_number(&page, made.size);
    record_number(&page, known ? known->build + 1 : 1);
    record_str(&page, known && !context->anew ? known_pages_reason(known, context, route, scratch) : STR(""));
    record_str(&page, reads->general);
    record_str(&page, reads->pieces);
    record_str(out, buf_str(&page));
    buf_release(&page);
}

static void pass_recorded(void *context, Str piece)
{
    const Writer *writer = context;
    buf_add(writer->out, piece);
    writer->pass_on(writer->out, writer->notes);
}

/* Which was worked out when it was compared, mostly. */
static uint64_t related_digest_now(const KnownPages *known, const Site *site, size_t type)
{
    for (size_t i = 0; known->compared && i < known->related_count; i++)
        if (str_eq(known->related[i].type, site->schema->types[type].name)) return known->related[i].digest;
    return related_digest(&site->collections[type]);
}

static void write_related(Buf *out, const KnownPages *known, const Site *site)
{
    size_t count = 0;
    for (size_t i = 0; i < site->schema->type_count; i++) count += site->collections[i].facet_count > 0;
    record_number(out, count);
    for (size_t i = 0; i < site->schema->type_count; i++) {
        if (!site->collections[i].facet_count) continue;
        record_str(out, site->schema->types[i].name);
        record_fixed(out, related_digest_now(known, site, i));
    }
}

static size_t count_pages(const KnownPages *known, const RecordedPages *recorded, size_t recorded_count)
{
    size_t all = 0;
    for (size_t i = 0; i < known->page_count; i++) all += known->pages[i].stands;
    for (size_t i = 0; i < recorded_count; i++) all += recorded[i].count;
    return all;
}

/* Pages that cannot be read back are missing from what is counted here: then the next build refuses all of it. */
void known_pages_write(Buf *out, PassOn *pass_on, void *notes, const KnownPages *known, const RenderContext *context,
                       const RecordedPages *recorded, size_t recorded_count)
{
    Writer writer = {out, pass_on, notes, known, context};
    record_number(out, known->build + 1);
    write_related(out, known, context->site);
    write_keys(&writer);
    record_number(out, count_pages(known, recorded, recorded_count));
    for (size_t i = 0; i < known->page_count; i++) {
        if (!known->pages[i].stands) continue;
        record_str(out, known->pages[i].written);
        pass_on(out, notes);
    }
    for (size_t i = 0; i < recorded_count; i++)
        if (recorded[i].count) spool_read(recorded[i].pages, pass_recorded, &writer);
}
