/* What templates may not do: reach outside, run for ever, eat all memory, or come out different each time. */
#include "theme/lua_state.h"

#include <stdlib.h>
#include <string.h>

enum {
    STEPS_A_HOOK = 1000000,  /* instructions between two looks at the budget */
    BUDGET = 200,            /* so many hooks a page */
    LONGEST_REPEAT = 1 << 24 /* bytes that string.rep may make */
};

static const size_t memory_cap = (size_t)256 << 20;

/* Raises an error at the line that runs: in a hook, luaL_error would look for it in the caller. */
static void stop(lua_State *lua, lua_Debug *where, const char *format, int number)
{
    lua_getinfo(lua, "Sl", where);
    lua_pushfstring(lua, "%s:%d: ", where->short_src, where->currentline);
    lua_pushfstring(lua, format, number);
    lua_concat(lua, 2);
    lua_error(lua);
}

static void steps_hook(lua_State *lua, lua_Debug *where)
{
    if (++renderer_of(lua)->steps > BUDGET)
        stop(lua, where, "stopped after %d million steps: is there an endless loop", BUDGET * (STEPS_A_HOOK / 1000000));
}

static void memory_hook(lua_State *lua, lua_Debug *where)
{
    stop(lua, where, "stopped: it uses more than %d MB of memory", (int)(memory_cap >> 20));
}

/* Above three quarters of the cap the next instruction raises an error that names its line; above the cap the
 * allocation fails. */
static void *allocate(void *context, void *old, size_t old_size, size_t size)
{
    Renderer *renderer = context;
    if (!old) old_size = 0;
    if (size == 0) {
        renderer->memory -= old_size;
        free(old);
        return NULL;
    }
    size_t wanted = renderer->memory - old_size + size;
    if (wanted > renderer->memory_cap && size > old_size) {
        renderer->lost_memory = true;
        return NULL;
    }
    if (wanted > renderer->memory_cap / 4 * 3 && renderer->lua && !renderer->lost_memory) {
        renderer->lost_memory = true;
        lua_sethook(renderer->lua, memory_hook, LUA_MASKCOUNT, 1);
    }
    void *memory = realloc(old, size);
    if (memory) renderer->memory = wanted;
    return memory;
}

static int bounded_repeat(lua_State *lua)
{
    size_t length, gap_length = 0;
    luaL_checklstring(lua, 1, &length);
    lua_Integer times = luaL_checkinteger(lua, 2);
    luaL_optlstring(lua, 3, "", &gap_length);
    if (times > 1 && length + gap_length == 0) times = 1; /* an empty text, however often */
    if (times > 0 && (length + gap_length) > (size_t)LONGEST_REPEAT / (size_t)times)
        return luaL_error(lua, "string.rep would make more than %d MB", LONGEST_REPEAT >> 20);
    lua_settop(lua, 3);
    lua_pushinteger(lua, times);
    lua_replace(lua, 2);
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_insert(lua, 1);
    lua_call(lua, 3, 1);
    return 1;
}

/* Keys in one order: numbers first, then texts. Lua's own order changes from run to run. */
static int key_less(lua_State *lua)
{
    bool a = lua_type(lua, 1) == LUA_TNUMBER, b = lua_type(lua, 2) == LUA_TNUMBER;
    lua_pushboolean(lua, a != b ? a : lua_compare(lua, 1, 2, LUA_OPLT));
    return 1;
}

/* Upvalues: the table, its sorted keys, the position. */
static int next_sorted(lua_State *lua)
{
    lua_Integer at = lua_tointeger(lua, lua_upvalueindex(3)) + 1;
    lua_pushinteger(lua, at);
    lua_replace(lua, lua_upvalueindex(3));
    if (lua_geti(lua, lua_upvalueindex(2), at) == LUA_TNIL) return 1;
    lua_pushvalue(lua, -1);
    lua_gettable(lua, lua_upvalueindex(1));
    return 2;
}

static int sorted_pairs(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    lua_newtable(lua);
    lua_Integer count = 0;
    for (lua_pushnil(lua); lua_next(lua, 1); lua_pop(lua, 1)) {
        int type = lua_type(lua, -2);
        if (type != LUA_TNUMBER && type != LUA_TSTRING) return luaL_error(lua, "pairs: keys must be numbers or texts");
        lua_pushvalue(lua, -2);
        lua_seti(lua, 2, ++count);
    }
    lua_getglobal(lua, "table");
    lua_getfield(lua, -1, "sort");
    lua_pushvalue(lua, 2);
    lua_pushcfunction(lua, key_less);
    lua_call(lua, 2, 0);
    lua_settop(lua, 2);
    lua_pushinteger(lua, 0);
    lua_pushcclosure(lua, next_sorted, 3);
    return 1;
}

static void remove_fields(lua_State *lua, const char *table, const char *const *names)
{
    lua_getglobal(lua, table);
    for (; *names; names++) {
        lua_pushnil(lua);
        lua_setfield(lua, -2, *names);
    }
    lua_pop(lua, 1);
}

static int open_libraries(lua_State *lua)
{
    static const luaL_Reg libraries[] = {{LUA_GNAME, luaopen_base}, {LUA_STRLIBNAME, luaopen_string},
                                         {LUA_TABLIBNAME, luaopen_table}, {LUA_MATHLIBNAME, luaopen_math},
                                         {LUA_UTF8LIBNAME, luaopen_utf8}, {NULL, NULL}};
    static const char *const base[] = {"collectgarbage", "dofile", "load", "loadfile", "pcall", "xpcall", "print", "warn",
                                       "getmetatable", "setmetatable", "rawequal", "rawget", "rawlen", "rawset", "next",
                                       "_G", "_VERSION", NULL};
    static const char *const text[] = {"dump", NULL};
    static const char *const maths[] = {"random", "randomseed", NULL};
    for (const luaL_Reg *library = libraries; library->name; library++) {
        luaL_requiref(lua, library->name, library->func, 1);
        lua_pop(lua, 1);
    }
    remove_fields(lua, LUA_GNAME, base);
    remove_fields(lua, LUA_STRLIBNAME, text);
    remove_fields(lua, LUA_MATHLIBNAME, maths);
    lua_pushcfunction(lua, sorted_pairs);
    lua_setglobal(lua, "pairs");
    lua_getglobal(lua, "string");
    lua_getfield(lua, -1, "rep");
    lua_pushcclosure(lua, bounded_repeat, 1);
    lua_setfield(lua, -2, "rep");
    return 0;
}

bool sandbox_open(Renderer *renderer)
{
    renderer->memory_cap = memory_cap;
    lua_State *lua = lua_newstate(allocate, renderer);
    if (!lua) return false;
    *(Renderer **)lua_getextraspace(lua) = renderer;
    lua_pushcfunction(lua, open_libraries);
    if (lua_pcall(lua, 0, 0, 0) != LUA_OK) {
        lua_close(lua);
        return false;
    }
    renderer->lua = lua;
    return true;
}

void sandbox_reset(Renderer *renderer)
{
    renderer->steps = 0;
    renderer->lost_memory = false;
    lua_sethook(renderer->lua, steps_hook, LUA_MASKCOUNT, STEPS_A_HOOK);
}

Renderer *renderer_of(lua_State *lua)
{
    return *(Renderer **)lua_getextraspace(lua);
}
