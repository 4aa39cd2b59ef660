#include "reads/reads.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

enum { ENTRY_KINDS = 5, LEVELS = 2 };

static const char entry_kinds[ENTRY_KINDS] = {READ_ENTRY, READ_BODY, READ_CHANGED, READ_COMMIT, READ_EASY};

typedef struct {
    uint32_t mark; /* of its own among all lists ever begun */
    uint32_t *keys;
    size_t count, room;
} List;

/* The keys that this thread has met of late: without asking the table that all threads share. */
typedef struct {
    Str key;
    uint32_t number;
} Recent;

enum { RECENT = 4096 };

struct Reads {
    ReadKeys *keys;
    const Site *site;
    Recent *recent;   /* by hash */
    uint32_t *marks[LEVELS]; /* by number: of the outermost list, and of the inner one, in which it was noted last */
    bool *general;           /* by number: whether it is known to be of a general kind */
    size_t mark_count;
    uint32_t *of_entries[ENTRY_KINDS]; /* by Entry.index: number of the key + 1 */
    List *lists;
    size_t open, list_count; /* how many of them are begun, and there */
    uint32_t list_marks;
    bool strayed;
    Buf scratch;
};

Reads *reads_create(const Site *site, ReadKeys *keys)
{
    Reads *reads = memory_alloc(sizeof *reads);
    reads->keys = keys;
    reads->site = site;
    reads->recent = memory_alloc(RECENT * sizeof *reads->recent);
    for (size_t i = 0; i < ENTRY_KINDS; i++)
        reads->of_entries[i] = memory_alloc(site->entry_count * sizeof *reads->of_entries[i]);
    return reads;
}

void reads_destroy(Reads *reads)
{
    if (!reads) return;
    for (size_t i = 0; i < reads->list_count; i++) free(reads->lists[i].keys);
    free(reads->lists);
    for (size_t i = 0; i < ENTRY_KINDS; i++) free(reads->of_entries[i]);
    free(reads->recent);
    for (size_t i = 0; i < LEVELS; i++) free(reads->marks[i]);
    free(reads->general);
    buf_release(&reads->scratch);
    free(reads);
}

void reads_reset(Reads *reads)
{
    reads->open = 0;
}

static void widen_lists(Reads *reads)
{
    size_t before = reads->list_count, count = before ? before * 2 : 8;
    reads->lists = memory_resize(reads->lists, count * sizeof *reads->lists);
    memset(reads->lists + before, 0, (count - before) * sizeof *reads->lists);
    reads->list_count = count;
}

void reads_begin(Reads *reads)
{
    if (reads->open == reads->list_count) widen_lists(reads);
    List *list = &reads->lists[reads->open++];
    list->count = 0;
    list->mark = ++reads->list_marks;
}

ReadList reads_end(Reads *reads, Arena *arena)
{
    const List *list = &reads->lists[--reads->open];
    uint32_t *keys = ARENA_MANY(arena, uint32_t, list->count);
    if (list->count) memcpy(keys, list->keys, list->count * sizeof *keys);
    return (ReadList){keys, list->count};
}

static void widen_marks(Reads *reads, uint32_t number)
{
    size_t count = reads->mark_count ? reads->mark_count : 4096;
    while (count <= number) count *= 2;
    size_t before = reads->mark_count, more = count - before;
    for (size_t i = 0; i < LEVELS; i++) {
        reads->marks[i] = memory_resize(reads->marks[i], count * sizeof *reads->marks[i]);
        memset(reads->marks[i] + before, 0, more * sizeof *reads->marks[i]);
    }
    reads->general = memory_resize(reads->general, count * sizeof *reads->general);
    memset(reads->general + before, 0, more * sizeof *reads->general);
    reads->mark_count = count;
}

static void note_number(Reads *reads, uint32_t number)
{
    if (!reads->open) return;
    List *list = &reads->lists[reads->open - 1];
    if (number >= reads->mark_count) widen_marks(reads, number);
    uint32_t *mark = &reads->marks[reads->open > 1][number];
    if (*mark == list->mark) return;
    *mark = list->mark;
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 256;
        list->keys = memory_resize(list->keys, list->room * sizeof *list->keys);
    }
    list->keys[list->count++] = number;
}

uint32_t reads_mark(const Reads *reads)
{
    return reads->open ? reads->lists[reads->open - 1].mark : 0;
}

void reads_replay(Reads *reads, ReadList list)
{
    if (!reads->open) return;
    uint32_t mark = reads->lists[reads->open - 1].mark;
    for (size_t i = 0; i < list.count; i++) { /* lists of one page say much the same */
        uint32_t number = list.keys[i];
        if (number < reads->mark_count && reads->marks[reads->open > 1][number] == mark) continue;
        note_number(reads, number);
    }
}

/* The number of the key of that kind and name; second absent: the name has one part. */
static uint32_t number_of(Reads *reads, ReadKind kind, Str first, Str second)
{
    buf_clear(&reads->scratch);
    buf_add_char(&reads->scratch, (char)kind);
    buf_add(&reads->scratch, first);
    if (second.ptr) buf_add_char(&reads->scratch, '\t');
    buf_add(&reads->scratch, second);
    Str key = buf_str(&reads->scratch);
    Recent *recent = &reads->recent[hash_str(HASH_START, key) % RECENT];
    if (!str_eq(recent->key, key)) recent->number = read_keys_number(reads->keys, key, &recent->key);
    return recent->number;
}

void reads_stray(Reads *reads)
{
    reads->strayed = true;
}

bool reads_set_strayed(Reads *reads, bool strayed)
{
    bool before = reads->strayed;
    reads->strayed = strayed;
    return before;
}

bool read_is_general(ReadKind kind)
{
    return kind == READ_FILE || kind == READ_WORD || kind == READ_SITE || kind == READ_FIELDS ||
           kind == READ_SEARCHABLE || kind == READ_TERMS || kind == READ_TERM;
}

static void note_of_kind(Reads *reads, ReadKind kind, uint32_t number)
{
    note_number(reads, number);
    if (!read_is_general(kind)) reads->strayed = true;
    else if (number < reads->mark_count) reads->general[number] = true;
}

void reads_note(Reads *reads, ReadKind kind, Str name)
{
    note_of_kind(reads, kind, number_of(reads, kind, name, (Str){NULL, 0}));
}

uint32_t reads_note_two(Reads *reads, ReadKind kind, Str first, Str second)
{
    uint32_t number = number_of(reads, kind, first, second);
    note_of_kind(reads, kind, number);
    return number;
}

void reads_note_digest(Reads *reads, ReadKind kind, Str first, Str second, uint64_t digest)
{
    uint32_t number = number_of(reads, kind, first, second);
    reads->strayed = true;
    read_keys_set_digest(reads->keys, number, digest);
    note_number(reads, number);
}

void reads_note_entry(Reads *reads, ReadKind kind, const Entry *entry)
{
    size_t at = 0;
    reads->strayed = true;
    while (entry_kinds[at] != (char)kind) at++;
    uint32_t *number = &reads->of_entries[at][entry->index];
    if (!*number) *number = number_of(reads, kind, entry_name(entry), (Str){NULL, 0}) + 1;
    note_number(reads, *number - 1);
}

void reads_note_known(Reads *reads, ReadKind kind, uint32_t number)
{
    note_of_kind(reads, kind, number);
}

/* ---- lists ---- */

void read_list_part(ReadList list, ReadKeys *keys, Arena *arena, ReadList *general, ReadList *own)
{
    char *kinds = ARENA_MANY(arena, char, list.count);
    uint32_t *parted = ARENA_MANY(arena, uint32_t, list.count);
    size_t at = 0;
    read_keys_kinds(keys, list.keys, list.count, kinds);
    for (size_t i = 0; i < list.count; i++)
        if (read_is_general((ReadKind)kinds[i])) parted[at++] = list.keys[i];
    *general = (ReadList){parted, at};
    *own = (ReadList){parted + at, list.count - at};
    for (size_t i = 0; i < list.count; i++)
        if (!read_is_general((ReadKind)kinds[i])) parted[at++] = list.keys[i];
}

/* Forwards is even, backwards odd, so that either is small when the step is. */
static void write_step(Buf *out, uint32_t *before, uint32_t number)
{
    int64_t step = (int64_t)number - *before;
    record_number(out, step >= 0 ? (uint64_t)step * 2 : (uint64_t)-step * 2 - 1);
    *before = number;
}

void read_list_write(Buf *out, ReadList list)
{
    uint32_t before = 0;
    for (size_t i = 0; i < list.count; i++) write_step(out, &before, list.keys[i]);
}

void reads_end_into(Reads *reads, Buf *own)
{
    const List *list = &reads->lists[--reads->open];
    uint32_t before = 0;
    for (size_t i = 0; i < list->count; i++) {
        uint32_t number = list->keys[i];
        note_number(reads, number);
        if (!reads->general[number]) write_step(own, &before, number);
    }
}

void reads_replay_written(Reads *reads, Str written)
{
    Record record = {written, false};
    for (uint32_t number = 0; read_list_next(&record, &number);) note_number(reads, number);
}

bool read_list_next(Record *list, uint32_t *number)
{
    if (!list->rest.len) return false;
    uint64_t step = record_take_number(list);
    *number += (uint32_t)(step % 2 ? 0 - (step + 1) / 2 : step / 2);
    return !list->bad;
}
