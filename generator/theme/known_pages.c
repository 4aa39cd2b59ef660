#include "theme/known_pages.h"

#include "base/pool.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    Str name;
    uint64_t digest; /* what it said when the pages were made; once compared, what it says now */
    bool changed;
    atomic_bool met; /* on a page that stands: what it shows is counted */
} Key;

typedef struct {
    Str address;
    uint64_t digest;
    MadeDocument made;
    uint64_t build; /* number of the build that made it */
    Str reason;     /* why it did; "": with every other page */
    Str keys;    /* as written: indices */
    Str pieces;  /* pieces.c */
    Str written; /* all of it */
    bool stands;
} Page;

struct KnownPages {
    Arena *arena;
    uint64_t build; /* number of the last build, counted from the last one without notes */
    Key *keys;
    size_t key_count;
    Page *pages;
    size_t page_count;
    Map by_address; /* Page */
    struct {
        Str type;
        uint64_t digest;
        bool changed;
    } *related;     /* for each type: related_digest */
    size_t related_count;
};

/* ---- taking ---- */

static void take_page(KnownPages *known, Record *record, Page *page)
{
    const char *start = record->rest.ptr;
    page->address = record_take_str(record);
    page->digest = record_take_fixed(record);
    page->made.pages = (int)record_take_number(record);
    page->made.size = record_take_number(record);
    page->build = record_take_number(record);
    page->reason = record_take_str(record);
    page->keys = record_take_str(record);
    page->pieces = record_take_str(record);
    page->written = (Str){start, (size_t)(record->rest.ptr - start)};
    map_set(&known->by_address, known->arena, page->address, page);
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
    known->key_count = record_take_count(&record);
    known->keys = ARENA_MANY(arena, Key, known->key_count);
    for (size_t i = 0; i < known->key_count; i++) {
        known->keys[i].name = record_take_str(&record);
        known->keys[i].digest = record_take_fixed(&record);
        if (!known->keys[i].name.len) record.bad = true; /* no key is without its kind */
    }
    known->page_count = record_take_count(&record);
    known->pages = ARENA_MANY(arena, Page, known->page_count);
    for (size_t i = 0; i < known->page_count && !record.bad; i++) take_page(known, &record, &known->pages[i]);
    return record.bad || record.rest.len ? NULL : known;
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
            return !known->related[i].changed && entry->published && !entry->closed; /* whose terms it is found by, too */
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
        if (is_late(key->name) != comparison->late || related_stays(comparison, key->name)) continue;
        uint64_t now = read_digest(comparison->context, key->name);
        key->changed = now != key->digest;
        key->digest = now;
    }
}

static void compare_related(KnownPages *known, const Site *site)
{
    for (size_t i = 0; i < known->related_count; i++) {
        const Collection *collection = site_collection(site, 0, known->related[i].type);
        uint64_t now = collection ? related_digest(site, collection) : 0;
        known->related[i].changed = now != known->related[i].digest;
    }
}

void known_pages_compare(KnownPages *known, const RenderContext *context, bool late, size_t jobs)
{
    Comparison comparison = {known, context, late};
    if (!late) compare_related(known, context->site);
    pool_run(jobs, (known->key_count + KEYS_AT_ONCE - 1) / KEYS_AT_ONCE, compare_keys, &comparison);
}

/* The next key of a page, as an index; false at the end. */
static bool next_key(const KnownPages *known, Record *keys, uint32_t *index)
{
    return read_list_next(keys, index) && *index < known->key_count;
}

static const Key *find_changed(const KnownPages *known, Str written)
{
    Record keys = {written, false};
    for (uint32_t index = 0; next_key(known, &keys, &index);)
        if (known->keys[index].changed) return &known->keys[index];
    return NULL;
}

/* The one that tells most: an entry that was edited, rather than what follows from that; and one thing, rather than a list
 * that it is in. Of several the first. */
static const Key *find_telling(const KnownPages *known, const Page *page)
{
    static const char lists[] = {READ_COLLECTION, READ_PAGES, READ_DOCUMENTS, READ_DOCUMENT_NAMES, READ_FACETS, READ_LETTERS};
    Record keys = {page->keys, false};
    const Key *telling = NULL;
    for (uint32_t index = 0; next_key(known, &keys, &index);) {
        const Key *key = &known->keys[index];
        if (!key->changed) continue;
        if (key->name.ptr[0] == READ_ENTRY) return key;
        if (!telling && !memchr(lists, key->name.ptr[0], sizeof lists)) telling = key;
    }
    return telling ? telling : find_changed(known, page->keys);
}

/* The pictures that a page which stands shows are published. */
static void use_keys(KnownPages *known, const RenderContext *context, Str written)
{
    Record keys = {written, false};
    for (uint32_t index = 0; next_key(known, &keys, &index);) {
        Key *key = &known->keys[index];
        if (key->name.ptr[0] != READ_PICTURE || atomic_exchange(&key->met, true)) continue;
        const Picture *picture = site_picture(context->site, str_from_index(key->name, 1));
        if (picture) atomic_store(&context->pictures_used[picture->index], true);
    }
}

bool known_pages_stand(KnownPages *known, const RenderContext *context, const Route *route, MadeDocument *made)
{
    Page *page = map_get(&known->by_address, route->address);
    if (!page || page->digest != route_digest(context, route) || find_changed(known, page->keys)) return false;
    page->stands = true;
    use_keys(known, context, page->keys);
    if (made) *made = page->made;
    return true;
}

bool known_pages_pieces(const KnownPages *known, Str address, Reads *reads, Str *pieces)
{
    const Page *page = map_get(&known->by_address, address);
    if (!page || !page->pieces.len) return false;
    Record keys = {page->keys, false};
    for (uint32_t index = 0; next_key(known, &keys, &index);)
        if (known->keys[index].changed && read_is_general(known->keys[index].name.ptr[0])) return false;
    keys = (Record){page->keys, false};
    for (uint32_t index = 0; next_key(known, &keys, &index);) {
        ReadKind kind = known->keys[index].name.ptr[0];
        if (read_is_general(kind)) reads_note_known(reads, kind, index);
    }
    *pieces = page->pieces;
    return true;
}

bool known_pages_piece_stands(KnownPages *known, const RenderContext *context, Str keys)
{
    if (find_changed(known, keys)) return false;
    use_keys(known, context, keys);
    return true;
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
    const Page *page = map_get(&known->by_address, address);
    *told = (KnownPage){0};
    if (!page) return false;
    *told = (KnownPage){.is_new = page->build == known->build, .reason = page->reason};
    Record keys = {page->keys, false};
    size_t room = 0, count = 0;
    for (uint32_t index = 0; next_key(known, &keys, &index);)
        ARENA_PUSH(arena, told->reads, count, room) = read_words(known->keys[index].name, arena);
    if (count) qsort(told->reads, count, sizeof *told->reads, by_words);
    for (size_t i = 0; i < count; i++)
        if (!i || !str_eq(told->reads[i], told->reads[told->read_count - 1])) told->reads[told->read_count++] = told->reads[i];
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

static void write_keys(const Writer *writer)
{
    const KnownPages *known = writer->known;
    const RenderContext *context = writer->context;
    size_t count = read_keys_count(context->keys);
    record_number(writer->out, count);
    for (uint32_t i = 0; i < count; i++) {
        Str name = read_keys_name(context->keys, i);
        uint64_t digest = i < known->key_count ? known->keys[i].digest : read_keys_digest(context->keys, i);
        record_str(writer->out, name);
        record_fixed(writer->out, digest ? digest : read_digest(context, name));
        writer->pass_on(writer->out, writer->notes);
    }
}

void known_pages_write_page(Buf *out, const RenderContext *context, const Route *route, MadeDocument made, Str keys, Str pieces,
                            Arena *scratch)
{
    const KnownPages *known = context->known;
    record_str(out, route->address);
    record_fixed(out, route_digest(context, route));
    record_number(out, (uint64_t)made.pages);
    record_number(out, made.size);
    record_number(out, known ? known->build + 1 : 1);
    record_str(out, known && !context->anew ? known_pages_reason(known, context, route, scratch) : STR(""));
    record_str(out, keys);
    record_str(out, pieces);
}

static void pass_recorded(void *context, Str piece)
{
    const Writer *writer = context;
    buf_add(writer->out, piece);
    writer->pass_on(writer->out, writer->notes);
}

static void write_related(Buf *out, const Site *site)
{
    size_t count = 0;
    for (size_t i = 0; i < site->schema->type_count; i++) count += site->collections[i].facet_count > 0;
    record_number(out, count);
    for (size_t i = 0; i < site->schema->type_count; i++) {
        if (!site->collections[i].facet_count) continue;
        record_str(out, site->schema->types[i].name);
        record_fixed(out, related_digest(site, &site->collections[i]));
    }
}

static size_t count_pages(const KnownPages *known, Renderer *const *renderers, size_t renderer_count)
{
    size_t all = 0;
    const Spool *pages;
    for (size_t i = 0; i < known->page_count; i++) all += known->pages[i].stands;
    for (size_t i = 0; i < renderer_count; i++) all += renderer_recorded(renderers[i], &pages);
    return all;
}

/* Pages that cannot be read back are missing from what is counted here: then the next build refuses all of it. */
void known_pages_write(Buf *out, PassOn *pass_on, void *notes, const KnownPages *known, const RenderContext *context,
                       Renderer *const *renderers, size_t renderer_count)
{
    Writer writer = {out, pass_on, notes, known, context};
    const Spool *pages;
    record_number(out, known->build + 1);
    write_related(out, context->site);
    write_keys(&writer);
    record_number(out, count_pages(known, renderers, renderer_count));
    for (size_t i = 0; i < known->page_count; i++) {
        if (!known->pages[i].stands) continue;
        buf_add(out, known->pages[i].written);
        pass_on(out, notes);
    }
    for (size_t i = 0; i < renderer_count; i++)
        if (renderer_recorded(renderers[i], &pages)) spool_read(pages, pass_recorded, &writer);
}
