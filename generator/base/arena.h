/* arena.h: memory that is freed together.
 *
 * Everything of one lifetime (the process, a build, a page) comes from one arena and goes with it; nothing is freed
 * singly. Foreign handles (a parsed Markdown tree, a repository) join an arena by arena_defer. An arena belongs to one
 * thread at a time. Running out of memory ends the program with a message: no caller checks for NULL.
 */
#ifndef SIGNPOST_BASE_ARENA_H
#define SIGNPOST_BASE_ARENA_H

#include "base/str.h"

#include <stdarg.h>

typedef struct Arena Arena;

Arena *arena_create(void);
void arena_destroy(Arena *arena); /* runs what was deferred, last first, then frees; NULL is fine */
/* The same, but the arena stays, empty, and keeps room for as much as it held: for work that is done many times. */
void arena_reset(Arena *arena);

/* Zeroed memory, aligned for pointers, sizes and numbers, and so for all that is made of them; long double is not. */
void *arena_alloc(Arena *arena, size_t size);
void *arena_alloc_many(Arena *arena, size_t count, size_t size); /* dies when count * size overflows */
#define ARENA_NEW(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
#define ARENA_MANY(arena, Type, count) ((Type *)arena_alloc_many((arena), (count), sizeof(Type)))

/* Makes room for one more item in an arena-owned array that doubles when full: *items, *count and *room are the
 * array's own; returns the new, zeroed item and has counted it. The old, smaller array is gone: hold no pointer into
 * it. */
void *arena_grow(Arena *arena, void *items, size_t *count, size_t *room, size_t size);
static inline void *arena_push(Arena *arena, void *items, size_t *count, size_t *room, size_t size)
{
    char *array;
    if (*count == *room) return arena_grow(arena, items, count, room, size);
    memcpy(&array, items, sizeof array);
    return array + (*count)++ * size;
}
#define ARENA_PUSH(arena, array, count, room) \
    (*(__typeof__(array))arena_push((arena), (void *)&(array), &(count), &(room), sizeof *(array)))

/* For what grows large: a zeroed array of the new size that begins with what the old one held, which is gone (old_size
 * is what it was made with, by this function; 0: there is none). */
void *arena_resize(Arena *arena, void *old, size_t old_size, size_t size);
/* What arena_resize made, and nobody wants any more: a large array is freed at once. */
void arena_give_back(Arena *arena, const void *array, size_t size);

Str arena_str(Arena *arena, Str s);     /* a copy, NUL after its last byte */
char *arena_cstr(Arena *arena, Str s);  /* the same, as a C string */
Str arena_join(Arena *arena, Str first, Str second); /* a copy of both, the same */
Str arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str arena_vprintf(Arena *arena, const char *format, va_list args);

/* Calls release(handle) when the arena is destroyed. */
void arena_defer(Arena *arena, void (*release)(void *handle), void *handle);

/* For the few places that need memory with a life of its own; die instead of returning NULL. */
void *memory_alloc(size_t size);
void *memory_resize(void *old, size_t size);
_Noreturn void memory_none(const char *wanted); /* the same death, for what libraries make: "a compressor" */

#endif
