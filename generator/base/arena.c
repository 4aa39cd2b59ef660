#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Chunk {
    struct Chunk *next;
    size_t used, size;
    bool lone; /* holds one large array */
    max_align_t bytes[];
} Chunk;

typedef struct Deferred {
    struct Deferred *next;
    void (*release)(void *handle);
    void *handle;
} Deferred;

struct Arena {
    Chunk *chunks; /* the current one first */
    Deferred *deferred;
    size_t expected; /* bytes that it held before it was reset */
};

enum { ALIGNMENT = _Alignof(void *) };
enum { FIRST_CHUNK = 4096, LARGEST_CHUNK = 1 << 20, LARGE_ARRAY = 64 << 10, SHORT_TEXT = 256 };

static _Noreturn void die_of_memory(size_t size)
{
    fprintf(stderr, "signpost: out of memory (%zu bytes were needed)\n", size);
    exit(3);
}

void memory_none(const char *wanted)
{
    fprintf(stderr, "signpost: out of memory (%s was needed)\n", wanted);
    exit(3);
}

void *memory_alloc(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    if (!memory) die_of_memory(size);
    return memory;
}

void *memory_resize(void *old, size_t size)
{
    void *memory = realloc(old, size ? size : 1);
    if (!memory) die_of_memory(size);
    return memory;
}

Arena *arena_create(void)
{
    return memory_alloc(sizeof(Arena));
}

static void empty(Arena *arena)
{
    for (Deferred *d = arena->deferred; d; d = d->next) d->release(d->handle);
    for (Chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    arena->deferred = NULL;
    arena->chunks = NULL;
}

void arena_destroy(Arena *arena)
{
    if (!arena) return;
    empty(arena);
    free(arena);
}

/* One chunk stays, and is zeroed as far as it was used; where there were more, one as large as all comes next time. The
 * address sanitizer shall see whoever uses what is gone. */
void arena_reset(Arena *arena)
{
#ifndef __SANITIZE_ADDRESS__
    Chunk *chunk = arena->chunks;
    if (chunk && !chunk->next && chunk->size <= LARGEST_CHUNK) {
        for (Deferred *d = arena->deferred; d; d = d->next) d->release(d->handle);
        arena->deferred = NULL;
        memset(chunk->bytes, 0, chunk->used);
        chunk->used = 0;
        return;
    }
#endif
    arena->expected = 0;
    for (const Chunk *c = arena->chunks; c; c = c->next) arena->expected += c->size;
    empty(arena);
}

static Chunk *chunk_add(Arena *arena, size_t size)
{
    size_t room = arena->chunks                   ? arena->chunks->size * 2
                  : arena->expected > FIRST_CHUNK ? arena->expected
                                                  : FIRST_CHUNK;
    if (room > LARGEST_CHUNK) room = LARGEST_CHUNK;
    if (room < size) room = size;
    Chunk *chunk = memory_alloc(sizeof(Chunk) + room);
    chunk->size = room;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    return chunk;
}

/* The bytes to leave out so that what follows is aligned. */
static size_t gap_of(const Chunk *chunk)
{
    return -chunk->used % ALIGNMENT;
}

void *arena_alloc(Arena *arena, size_t size)
{
    if (size > SIZE_MAX - sizeof(Chunk)) die_of_memory(size);
    Chunk *chunk = arena->chunks;
    size_t gap = chunk ? gap_of(chunk) : 0;
    if (!chunk || chunk->size - chunk->used < gap || chunk->size - chunk->used - gap < size) {
        chunk = chunk_add(arena, size);
        gap = 0;
    }
    void *memory = (char *)chunk->bytes + chunk->used + gap;
    chunk->used += gap + size;
    return memory;
}

/* Texts stand one right behind the other: a large site has hundreds of thousands. */
static char *text_alloc(Arena *arena, size_t length)
{
    Chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used <= length) return arena_alloc(arena, length + 1);
    char *text = (char *)chunk->bytes + chunk->used;
    chunk->used += length + 1;
    return text;
}

void *arena_alloc_many(Arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) die_of_memory(SIZE_MAX);
    return arena_alloc(arena, count * size);
}

/* A chunk of its own, behind the current one. */
static Chunk *chunk_of_array(Arena *arena, size_t size)
{
    Chunk *chunk = memory_alloc(sizeof(Chunk) + size);
    chunk->size = chunk->used = size;
    chunk->lone = true;
    if (!arena->chunks) chunk_add(arena, 0);
    chunk->next = arena->chunks->next;
    arena->chunks->next = chunk;
    return chunk;
}

void arena_give_back(Arena *arena, const void *array, size_t size)
{
    if (size < LARGE_ARRAY) return;
    for (Chunk **at = &arena->chunks; *at; at = &(*at)->next) {
        Chunk *chunk = *at;
        if (chunk->bytes != array || !chunk->lone) continue;
        *at = chunk->next;
        free(chunk);
        return;
    }
}

void *arena_resize(Arena *arena, void *old, size_t old_size, size_t size)
{
    void *moved = size < LARGE_ARRAY ? arena_alloc(arena, size) : chunk_of_array(arena, size)->bytes;
    if (old_size) memcpy(moved, old, old_size);
    arena_give_back(arena, old, old_size);
    return moved;
}

void *arena_grow(Arena *arena, void *items, size_t *count, size_t *room, size_t size)
{
    void *array;
    memcpy(&array, items, sizeof array);
    if (*count == *room) {
        size_t wider = *room ? *room * 2 : 4;
        if (wider > SIZE_MAX / size) die_of_memory(SIZE_MAX);
        array = arena_resize(arena, array, *room * size, wider * size);
        *room = wider;
        memcpy(items, &array, sizeof array);
    }
    return (char *)array + (*count)++ * size;
}

Str arena_str(Arena *arena, Str s)
{
    return (Str){arena_cstr(arena, s), s.len};
}

Str arena_join(Arena *arena, Str first, Str second)
{
    char *joined = text_alloc(arena, first.len + second.len);
    if (first.len) memcpy(joined, first.ptr, first.len);
    if (second.len) memcpy(joined + first.len, second.ptr, second.len);
    return (Str){joined, first.len + second.len};
}

char *arena_cstr(Arena *arena, Str s)
{
    char *copy = text_alloc(arena, s.len);
    if (s.len) memcpy(copy, s.ptr, s.len);
    return copy;
}

/* Mostly there is room for it: then it is formatted once. What does not fit leaves the room as it was. */
Str arena_vprintf(Arena *arena, const char *format, va_list args)
{
    Chunk *chunk = arena->chunks;
    size_t room = chunk ? chunk->size - chunk->used : 0;
    char *text = room ? (char *)chunk->bytes + chunk->used : NULL;
    if (room > SHORT_TEXT) room = SHORT_TEXT;
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(text, room, format, args);
    if ((size_t)length < room) {
        chunk->used += (size_t)length + 1;
    } else {
        if (room) memset(text, 0, room);
        text = text_alloc(arena, (size_t)length);
        vsnprintf(text, (size_t)length + 1, format, again);
    }
    va_end(again);
    return (Str){text, (size_t)length};
}

Str arena_printf(Arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

void arena_defer(Arena *arena, void (*release)(void *handle), void *handle)
{
    Deferred *deferred = ARENA_NEW(arena, Deferred);
    *deferred = (Deferred){arena->deferred, release, handle};
    arena->deferred = deferred;
}
