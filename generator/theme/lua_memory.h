/* lua_memory.h: memory for one Lua state, which belongs to one thread.
 *
 * Lua asks for and gives back small pieces all the time, and says each time how large they are. These come from lists
 * of pieces of one size, without what a general allocator must keep beside each; large ones are left to that. {0} to
 * begin. Running out of memory ends the program, as everywhere.
 */
#ifndef SIGNPOST_THEME_LUA_MEMORY_H
#define SIGNPOST_THEME_LUA_MEMORY_H

#include <stddef.h>

enum { LUA_PIECE = 8, LUA_LARGEST_PIECE = 512, LUA_PIECES = LUA_LARGEST_PIECE / LUA_PIECE + 1 };

typedef struct {
    void *given_back[LUA_PIECES]; /* by size: each begins with the address of the next */
    void *blocks;                 /* that pieces are cut from, newest first */
    char *at;                     /* the rest of the newest one */
    size_t left;
} LuaMemory;

/* As realloc, with the size that old was asked for (0 for none); size 0 gives it back. */
void *lua_memory_resize(LuaMemory *memory, void *old, size_t old_size, size_t size);
void lua_memory_release(LuaMemory *memory); /* once all large pieces are given back */

#endif
