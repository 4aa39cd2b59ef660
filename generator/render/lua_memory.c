#include "render/lua_memory.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 << 10, BLOCK_HEAD = 16 };

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

void *lua_memory_take_other(LuaMemory *memory, size_t size)
{
    return size > LUA_LARGEST_PIECE ? memory_resize(NULL, size) : cut(memory, lua_memory_class(size) * LUA_PIECE);
}

void *lua_memory_resize(LuaMemory *memory, void *old, size_t old_size, size_t size)
{
    if (size == 0) {
        lua_memory_give_back(memory, old, old_size);
        return NULL;
    }
    if (!old) return lua_memory_take(memory, size);
    if (old_size > LUA_LARGEST_PIECE && size > LUA_LARGEST_PIECE) return memory_resize(old, size);
    if (old_size <= LUA_LARGEST_PIECE && lua_memory_class(size) == lua_memory_class(old_size)) return old;
    void *moved = lua_memory_take(memory, size);
    memcpy(moved, old, old_size < size ? old_size : size);
    lua_memory_give_back(memory, old, old_size);
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
