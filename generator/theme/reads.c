#include "theme/reads.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_LISTS = 64, ENTRY_KINDS = 5 };

static const char entry_kinds[ENTRY_KINDS] = {READ_ENTRY, READ_BODY, READ_CHANGED, READ_COMMIT, READ_EASY};

typedef struct {
    uint32_t mark; /* of its own among all lists ever begun */
    uint32_t *keys;
    size_t count, room;
} List;

struct Reads {
    Arena *arena;
    const Site *site;
    Map by_key;       /* to &keys[i].index */
    struct {
        Str key;
        uint32_t index, mark; /* of the list in which it was noted last */
        uint64_t digest;
    } **keys;
    size_t count, room;
    uint32_t *of_entries[ENTRY_KINDS]; /* by Entry.index: key's index + 1 */
    List lists[MOST_LISTS];
    size_t open;      /* how many of them are begun */
    uint32_t marks;
    Buf scratch;
};

Reads *reads_create(const Site *site)
{
    Arena *arena = arena_create();
    Reads *reads = ARENA_NEW(arena, Reads);
    reads->arena = arena;
    reads->site = site;
    for (size_t i = 0; i < ENTRY_KINDS; i++) reads->of_entries[i] = ARENA_MANY(arena, uint32_t, site->entry_count);
    return reads;
}

void reads_destroy(Reads *reads)
{
    if (!reads) return;
    for (size_t i = 0; i < MOST_LISTS; i++) free(reads->lists[i].keys);
    buf_release(&reads->scratch);
    arena_destroy(reads->arena);
}

void reads_reset(Reads *reads)
{
    reads->open = 0;
}

void reads_begin(Reads *reads)
{
    if (reads->open == MOST_LISTS) abort(); /* templates are not nested as deep */
    List *list = &reads->lists[reads->open++];
    list->count = 0;
    list->mark = ++reads->marks;
}

ReadList reads_end(Reads *reads, Arena *arena)
{
    const List *list = &reads->lists[--reads->open];
    uint32_t *keys = ARENA_MANY(arena, uint32_t, list->count);
    if (list->count) memcpy(keys, list->keys, list->count * sizeof *keys);
    return (ReadList){keys, list->count};
}

static void note_index(Reads *reads, uint32_t index)
{
    if (!reads->open) return;
    List *list = &reads->lists[reads->open - 1];
    if (reads->keys[index]->mark == list->mark) return;
    reads->keys[index]->mark = list->mark;
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 256;
        list->keys = memory_resize(list->keys, list->room * sizeof *list->keys);
    }
    list->keys[list->count++] = index;
}

void reads_replay(Reads *reads, ReadList list)
{
    for (size_t i = 0; i < list.count; i++) note_index(reads, list.keys[i]);
}

static uint32_t key_index(Reads *reads, Str key)
{
    const uint32_t *known = map_get(&reads->by_key, key);
    if (known) return *known;
    __typeof__(*reads->keys) added = arena_alloc(reads->arena, sizeof **reads->keys);
    added->key = arena_str(reads->arena, key);
    added->index = (uint32_t)reads->count;
    ARENA_PUSH(reads->arena, reads->keys, reads->count, reads->room) = added;
    map_set(&reads->by_key, reads->arena, added->key, &added->index);
    return added->index;
}

/* The index of the key of that kind and name; second absent: the name has one part. */
static uint32_t index_of(Reads *reads, ReadKind kind, Str first, Str second)
{
    buf_clear(&reads->scratch);
    buf_add_char(&reads->scratch, (char)kind);
    buf_add(&reads->scratch, first);
    if (second.ptr) buf_add_char(&reads->scratch, '\t');
    buf_add(&reads->scratch, second);
    return key_index(reads, buf_str(&reads->scratch));
}

void reads_note(Reads *reads, ReadKind kind, Str name)
{
    note_index(reads, index_of(reads, kind, name, (Str){NULL, 0}));
}

void reads_note_two(Reads *reads, ReadKind kind, Str first, Str second)
{
    note_index(reads, index_of(reads, kind, first, second));
}

void reads_note_digest(Reads *reads, ReadKind kind, Str first, Str second, uint64_t digest)
{
    uint32_t index = index_of(reads, kind, first, second);
    reads->keys[index]->digest = digest;
    note_index(reads, index);
}

void reads_note_entry(Reads *reads, ReadKind kind, const Entry *entry)
{
    size_t at = 0;
    while (entry_kinds[at] != (char)kind) at++;
    uint32_t *index = &reads->of_entries[at][entry->index];
    if (!*index) *index = index_of(reads, kind, entry_name(entry), (Str){NULL, 0}) + 1;
    note_index(reads, *index - 1);
}

size_t reads_key_count(const Reads *reads)
{
    return reads->count;
}

uint64_t reads_key_digest(const Reads *reads, size_t index)
{
    return reads->keys[index]->digest;
}

Str reads_key(const Reads *reads, size_t index)
{
    return reads->keys[index]->key;
}
