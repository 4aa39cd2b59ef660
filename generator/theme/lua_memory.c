#include "theme/lua_memory.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 << 10, BLOCK_HEAD = 16 };

/* Sizes are rounded up to whole pieces of 8 bytes: Lua holds numbers and addresses, and we no more. */
static size_t class_of(size_t size)
{
    return (size + LUA_PIECE - 1) / LUA_PIECE;
}

static void *cut(LuaMemory *memory, size_t size)
{
    if (memory->left < size) { /* what is left of the last block is too small to matter */
        char *block = memory_resize(NULL, BLOCK);
        memcpy(block, &memory->blocks, sizeof memory->blocks);
        memory->blocks = block;
        memory->at = block + BLOCK_HEAD;
        memory->left = BLOCK - BLOCK_HEAD;
    }
    void *piece = memory->at;
    memory->at += size;
    memory->left -= size;
    return piece;
}

static void *take(LuaMemory *memory, size_t size)
{
    if (size > LUA_LARGEST_PIECE) return memory_resize(NULL, size);
    size_t class = class_of(size);
    void *piece = memory->given_back[class];
    if (!piece) return cut(memory, class * LUA_PIECE);
    memcpy(&memory->given_back[class], piece, sizeof(void *));
    return piece;
}

static void give_back(LuaMemory *memory, void *piece, size_t size)
{
    if (!piece) return;
    if (size > LUA_LARGEST_PIECE) {
        free(piece);
        return;
    }
    size_t class = class_of(size);
    memcpy(piece, &memory->given_back[class], sizeof(void *));
    memory->given_back[class] = piece;
}

void *lua_memory_resize(LuaMemory *memory, void *old, size_t old_size, size_t size)
{
    if (size == 0) {
        give_back(memory, old, old_size);
        return NULL;
    }
    if (!old) return take(memory, size);
    if (old_size > LUA_LARGEST_PIECE && size > LUA_LARGEST_PIECE) return memory_resize(old, size);
    if (old_size <= LUA_LARGEST_PIECE && class_of(size) == class_of(old_size)) return old;
    void *moved = take(memory, size);
    memcpy(moved, old, old_size < size ? old_size : size);
    give_back(memory, old, old_size);
    return moved;
}

void lua_memory_release(LuaMemory *memory)
{
    for (void *block = memory->blocks, *next; block; block = next) {
        memcpy(&next, block, sizeof next);
        free(block);
    }
    *memory = (LuaMemory){0};
}
