/* lua_memory.h: memory for one Lua state, which belongs to one thread.
 *
 * Lua asks for and gives back small pieces all the time, and says each time how large they are. These come from lists
 * of pieces of one size, without what a general allocator must keep beside each; large ones are left to that. {0} to
 * begin. Running out of memory ends the program, as everywhere.
 */
#ifndef SIGNPOST_RENDER_LUA_MEMORY_H
#define SIGNPOST_RENDER_LUA_MEMORY_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { LUA_PIECE = 8, LUA_LARGEST_PIECE = 512, LUA_PIECES = LUA_LARGEST_PIECE / LUA_PIECE + 1 };

typedef struct {
    void *given_back[LUA_PIECES]; /* by size: each begins with the address of the next */
    void *blocks;                 /* that pieces are cut from, newest first */
    char *at;                     /* the rest of the newest one */
    size_t left;
} LuaMemory;

/* What Lua asks for most of the time stands here whole, since it does so some hundred times a page. */

/* Sizes are rounded up to whole pieces of 8 bytes: Lua holds numbers and addresses, and we no more. */
static inline size_t lua_memory_class(size_t size)
{
    return (size + LUA_PIECE - 1) / LUA_PIECE;
}

void *lua_memory_take_other(LuaMemory *memory, size_t size); /* when none of that size was given back */

static inline void *lua_memory_take(LuaMemory *memory, size_t size)
{
    void **given_back = size <= LUA_LARGEST_PIECE ? &memory->given_back[lua_memory_class(size)] : NULL, *piece;
    if (!given_back || !*given_back) return lua_memory_take_other(memory, size);
    piece = *given_back;
    memcpy(given_back, piece, sizeof piece);
    __builtin_prefetch(*given_back, 1);
    return piece;
}

/* The size is that asked for; NULL is fine. */
static inline void lua_memory_give_back(LuaMemory *memory, void *piece, size_t size)
{
    if (!piece) return;
    if (size > LUA_LARGEST_PIECE) {
        free(piece);
        return;
    }
    void **given_back = &memory->given_back[lua_memory_class(size)];
    memcpy(piece, given_back, sizeof piece);
    *given_back = piece;
}

/* As realloc, with the size that old was asked for (0 for none); size 0 gives it back. */
void *lua_memory_resize(LuaMemory *memory, void *old, size_t old_size, size_t size);
void lua_memory_release(LuaMemory *memory); /* once all large pieces are given back */

#endif
