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

/* Calls the function in the first upvalue with all arguments; its errors name the template's line, as its own would. */
static int call_wrapped(lua_State *lua)
{
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_insert(lua, 1);
    if (lua_pcall(lua, lua_gettop(lua) - 1, 1, 0) == LUA_OK) return 1;
    return luaL_error(lua, "%s", lua_tostring(lua, -1));
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
    return call_wrapped(lua);
}

/* Addresses of tables and the like differ from run to run: they never become text. */
static int plain_tostring(lua_State *lua)
{
    int type = lua_type(lua, 1);
    if (type == LUA_TTABLE || type == LUA_TUSERDATA || type == LUA_TFUNCTION)
        return luaL_error(lua, "tostring cannot write a %s", luaL_typename(lua, 1));
    luaL_checkany(lua, 1);
    luaL_tolstring(lua, 1, NULL);
    return 1;
}

static int plain_format(lua_State *lua)
{
    const char *format = luaL_checkstring(lua, 1);
    for (const char *c = strchr(format, '%'); c; c = strchr(c, '%')) {
        c++;
        c += strspn(c, "-+ #0123456789.");
        if (*c == 'p') return luaL_error(lua, "string.format has no %%p here");
        if (*c) c++;
    }
    for (int i = 2; i <= lua_gettop(lua); i++) {
        int type = lua_type(lua, i);
        if (type == LUA_TTABLE || type == LUA_TUSERDATA || type == LUA_TFUNCTION)
            return luaL_error(lua, "string.format cannot write a %s", luaL_typename(lua, i));
    }
    return call_wrapped(lua);
}

static int bounded_move(lua_State *lua)
{
    lua_Integer from = luaL_checkinteger(lua, 2), to = luaL_checkinteger(lua, 3);
    if (from < 0 || to > LONGEST_REPEAT) return luaL_error(lua, "table.move would move too much");
    return call_wrapped(lua);
}

/* Replaces a library's function by one of ours that may call it as its upvalue. */
static void wrap_function(lua_State *lua, const char *library, const char *name, lua_CFunction wrapper)
{
    lua_getglobal(lua, library);
    lua_getfield(lua, -1, name);
    lua_pushcclosure(lua, wrapper, 1);
    lua_setfield(lua, -2, name);
    lua_pop(lua, 1);
}

static int refuse_library_change(lua_State *lua)
{
    return luaL_error(lua, "Lua's own functions cannot be changed: other pages use them, too");
}

/* Templates see a library through a table that cannot be written to: one page must not change the next. */
static void protect_library(lua_State *lua, const char *name)
{
    lua_newtable(lua);
    lua_createtable(lua, 0, 2);
    lua_getglobal(lua, name);
    lua_setfield(lua, -2, "__index");
    lua_pushcfunction(lua, refuse_library_change);
    lua_setfield(lua, -2, "__newindex");
    lua_setmetatable(lua, -2);
    lua_setglobal(lua, name);
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
    lua_pushcfunction(lua, plain_tostring);
    lua_setglobal(lua, "tostring");
    wrap_function(lua, LUA_STRLIBNAME, "rep", bounded_repeat);
    wrap_function(lua, LUA_STRLIBNAME, "format", plain_format);
    wrap_function(lua, LUA_TABLIBNAME, "move", bounded_move);
    for (const luaL_Reg *library = libraries + 1; library->name; library++) protect_library(lua, library->name);
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
