/* What templates may not do: reach outside, run for ever, eat all memory, or come out different each time. */
#include "base/ticks.h"
#include "render/lua_state.h"
#include "render/pattern.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A page may take so many steps. One instruction of Lua is a step; so that no single instruction or function can take
 * for ever, so is every comparison of a character by a pattern, every item that a function of tables goes through, and
 * every few bytes that Lua asks memory for (joining two texts is one instruction, however long they are). What is left,
 * such as comparing two long texts, has the clock for its limit.
 *
 * Lua counts instructions by doing a little more at each of them. Nearly all pages are made before their thread's clock
 * has ticked twice; so those of a page are counted only from its second tick on. That can only leave steps out: a page
 * within its budget is never stopped, and one that would run for ever always is. */
enum {
    STEPS_A_HOOK = 10000,     /* instructions between two looks at the budget */
    UNCOUNTED_TICKS = 2,      /* of a page, before its instructions are counted */
    MILLIONS = 200,           /* of steps a page, at the least */
    ENTRIES_A_SHARE = 25000,  /* for each so many entries of the site, a page may take once more of all: lists grow */
    BYTES_A_STEP = 16,        /* of memory asked for */
    SECONDS = 60,             /* of work on one page: a hundred times what its steps take on a slow machine */
    LONGEST_REPEAT = 1 << 24, /* bytes that string.rep may make */
    LARGEST_RANGE = 1 << 24   /* items that table.move may go through */
};

static const size_t memory_cap = (size_t)256 << 20; /* a share */
static const int64_t second = 1000000000;

/* ---- limits ---- */

static uint64_t budget_of(const Renderer *renderer)
{
    return (uint64_t)renderer->shares * MILLIONS * 1000000;
}

static int millions_of(const Renderer *renderer)
{
    return (int)renderer->shares * MILLIONS;
}

static int seconds_of(const Renderer *renderer)
{
    return (int)renderer->shares * SECONDS;
}

static int64_t clock_now(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * second + now.tv_nsec;
}

/* Raises an error at the line that runs: in a hook, luaL_error would look for it in the caller. */
static void stop(lua_State *lua, lua_Debug *where, const char *format, int number)
{
    lua_getinfo(lua, "Sl", where);
    lua_pushfstring(lua, "%s:%d: ", where->short_src, where->currentline);
    lua_pushfstring(lua, format, number);
    lua_concat(lua, 2);
    lua_error(lua);
}

/* The clock is quick to read; the time that this thread worked, and did not wait for others, is not. */
static bool out_of_time(const Renderer *renderer)
{
    return clock_now(CLOCK_MONOTONIC_COARSE) - renderer->began > seconds_of(renderer) * second &&
           clock_now(CLOCK_THREAD_CPUTIME_ID) - renderer->began_work > seconds_of(renderer) * second;
}

static void steps_hook(lua_State *lua, lua_Debug *where);

/* From now on. What watches the memory has the hook to itself, and counts when it gives it back. */
static void count_instructions(Renderer *renderer)
{
    renderer->counting = true;
    lua_sethook(renderer->lua, steps_hook, LUA_MASKCOUNT, STEPS_A_HOOK);
}

/* In a signal handler, where a hook may be set. */
static void on_tick(void *context)
{
    Renderer *renderer = context;
    if (++renderer->ticks >= UNCOUNTED_TICKS && !renderer->counting && !renderer->low_memory)
        count_instructions(renderer);
}

static void steps_hook(lua_State *lua, lua_Debug *where)
{
    Renderer *renderer = renderer_of(lua);
    renderer->steps += STEPS_A_HOOK;
    if (renderer->steps > budget_of(renderer))
        stop(lua, where, "stopped after %d million steps: is there an endless loop", millions_of(renderer));
    if (out_of_time(renderer)) stop(lua, where, "stopped after %d seconds: is a text very long", seconds_of(renderer));
}

/* Garbage counts until it is collected, and how much of it there is depends on the pages before: so it goes first. */
static void memory_hook(lua_State *lua, lua_Debug *where)
{
    Renderer *renderer = renderer_of(lua);
    lua_gc(lua, LUA_GCCOLLECT);
    if (renderer->memory > renderer->memory_cap / 2)
        stop(lua, where, "stopped: it uses more than %d MB of memory", (int)(renderer->memory_cap >> 20));
    count_instructions(renderer);
    renderer->low_memory = false;
    if (renderer->steps > budget_of(renderer)) lua_sethook(lua, steps_hook, LUA_MASKCOUNT, 1);
}

/* For what is asked for beyond the budget, or above three quarters of the cap: there the next instruction collects
 * garbage or raises an error that names its line. False above the cap. */
static bool watch_memory(Renderer *renderer, size_t wanted, size_t size)
{
    bool spent = renderer->steps - size / BYTES_A_STEP > budget_of(renderer);
    if (wanted > renderer->memory_cap) {
        renderer->lost_memory = true;
        return false;
    }
    if (!renderer->lua || renderer->low_memory) return true;
    if (wanted > renderer->memory_cap / 4 * 3) {
        renderer->low_memory = true;
        lua_sethook(renderer->lua, memory_hook, LUA_MASKCOUNT, 1);
    } else if (!spent && renderer->steps > budget_of(renderer)) {
        lua_sethook(renderer->lua, steps_hook, LUA_MASKCOUNT, 1);
    }
    return true;
}

static void *allocate(void *context, void *old, size_t old_size, size_t size)
{
    Renderer *renderer = context;
    if (!old) old_size = 0;
    size_t wanted = renderer->memory - old_size + size;
    if (size == 0) {
        renderer->memory = wanted;
        lua_memory_give_back(&renderer->lua_memory, old, old_size);
        return NULL;
    }
    if (size > old_size) {
        renderer->steps += size / BYTES_A_STEP;
        bool rare = wanted > renderer->memory_cap / 4 * 3 || renderer->steps > budget_of(renderer);
        if (rare && !watch_memory(renderer, wanted, size)) return NULL;
    }
    renderer->memory = wanted;
    return old ? lua_memory_resize(&renderer->lua_memory, old, old_size, size)
               : lua_memory_take(&renderer->lua_memory, size);
}

/* Takes the steps off the budget before a function of C, which no hook can stop, goes to work. */
static void charge(lua_State *lua, uint64_t steps)
{
    Renderer *renderer = renderer_of(lua);
    renderer->steps += steps;
    if (renderer->steps > budget_of(renderer))
        luaL_error(lua, "stopped after %d million steps: is there an endless loop", millions_of(renderer));
}

/* ---- Lua's functions, within limits ---- */

/* Calls the function of Lua that ours stands before (its first upvalue) with all arguments: in our own frame, so that
 * its errors name the template's line. */
static int call_wrapped(lua_State *lua)
{
    return lua_tocfunction(lua, lua_upvalueindex(1))(lua);
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
    charge(lua, times > 0 ? (uint64_t)times / 4 : 0);
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

static size_t start_argument(lua_State *lua, int argument, size_t length)
{
    lua_Integer from = luaL_optinteger(lua, argument, 1);
    if (from < 0) from = (lua_Integer)length + 1 + from;
    return from > 0 ? (size_t)from - 1 : 0;
}

/* Refuses a use of a pattern that would take more steps than are left. */
static int match_pattern(lua_State *lua, PatternUse use)
{
    Renderer *renderer = renderer_of(lua);
    uint64_t budget = budget_of(renderer), left = renderer->steps < budget ? budget - renderer->steps : 0;
    if (use.from <= use.subject.len) renderer->steps += pattern_cost(&use, left);
    if (out_of_time(renderer))
        return luaL_error(lua, "stopped after %d seconds: is a text very long", seconds_of(renderer));
    if (renderer->steps <= budget_of(renderer)) return call_wrapped(lua);
    return luaL_error(
        lua,
        "stopped after %d million steps, the last of them in the pattern '%s': use fewer of '*', '+', '-' "
        "and '?' in it, or a shorter text",
        millions_of(renderer), arena_cstr(renderer->arena, str_slice(use.pattern, 0, 60)));
}

static int counted_find(lua_State *lua)
{
    PatternUse use = {.subject = check_str(lua, 1), .pattern = check_str(lua, 2), .matches = 1, .anchors = true};
    use.from = start_argument(lua, 3, use.subject.len);
    use.plain = lua_toboolean(lua, 4);
    return match_pattern(lua, use);
}

static int counted_match(lua_State *lua)
{
    PatternUse use = {.subject = check_str(lua, 1), .pattern = check_str(lua, 2), .matches = 1, .anchors = true};
    use.from = start_argument(lua, 3, use.subject.len);
    return match_pattern(lua, use);
}

/* Every match is counted when the first is asked for. */
static int counted_gmatch(lua_State *lua)
{
    PatternUse use = {.subject = check_str(lua, 1), .pattern = check_str(lua, 2), .matches = UINT64_MAX};
    use.from = start_argument(lua, 3, use.subject.len);
    return match_pattern(lua, use);
}

static int counted_gsub(lua_State *lua)
{
    PatternUse use = {.subject = check_str(lua, 1), .pattern = check_str(lua, 2), .anchors = true};
    lua_Integer most = luaL_optinteger(lua, 4, LUA_MAXINTEGER);
    use.matches = most > 0 ? (uint64_t)most : 0;
    return match_pattern(lua, use);
}

/* Of a table or a text. */
static size_t whole_length(lua_State *lua, int index)
{
    lua_pushvalue(lua, index);
    see_through_seal(lua, lua_gettop(lua));
    size_t length = lua_rawlen(lua, -1);
    lua_pop(lua, 1);
    return length;
}

/* table.sort, table.concat and utf8.len go through all of what they get, some of them more than once. */
static int counted_whole(lua_State *lua)
{
    uint64_t times = (uint64_t)lua_tointeger(lua, lua_upvalueindex(2));
    int type = lua_type(lua, 1);
    if (type == LUA_TTABLE || type == LUA_TSTRING) charge(lua, whole_length(lua, 1) * times);
    return call_wrapped(lua);
}

/* table.insert and table.remove at the end are quick; in the middle they move what comes after. */
static int counted_shift(lua_State *lua)
{
    int place = (int)lua_tointeger(lua, lua_upvalueindex(2));
    if (!lua_isnoneornil(lua, place) && lua_istable(lua, 1)) charge(lua, whole_length(lua, 1));
    return call_wrapped(lua);
}

/* From one argument to the next: table.unpack, table.move, utf8.codepoint, string.byte. */
static int counted_range(lua_State *lua)
{
    int first = (int)lua_tointeger(lua, lua_upvalueindex(2));
    bool table = lua_istable(lua, 1);
    lua_Integer length = (lua_Integer)whole_length(lua, 1);
    lua_Integer from = luaL_optinteger(lua, first, 1), to = luaL_optinteger(lua, first + 1, table ? length : from);
    if (!table && from < 0) from += length + 1;
    if (!table && to < 0) to += length + 1;
    lua_Unsigned items = to > from ? (lua_Unsigned)to - (lua_Unsigned)from : 0;
    if (items > LARGEST_RANGE) return luaL_error(lua, "more than %d items at once", LARGEST_RANGE);
    charge(lua, items);
    return call_wrapped(lua);
}

static int counted_offset(lua_State *lua)
{
    lua_Integer characters = luaL_checkinteger(lua, 2);
    lua_Unsigned steps = characters < 0 ? 0 - (lua_Unsigned)characters : (lua_Unsigned)characters;
    size_t length = lua_rawlen(lua, 1);
    charge(lua, steps < length ? steps : length);
    return call_wrapped(lua);
}

/* Replaces a library's function by one of ours that calls it. The number is for ours. */
static void wrap_function(lua_State *lua, const char *library, const char *name, lua_CFunction wrapper, int number)
{
    lua_getglobal(lua, library);
    lua_getfield(lua, -1, name);
    lua_pushinteger(lua, number);
    lua_pushcclosure(lua, wrapper, 2);
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
    lua_pushvalue(lua, 1);
    see_through_seal(lua, 3);
    lua_Integer count = 0;
    for (lua_pushnil(lua); lua_next(lua, 3); lua_pop(lua, 1)) {
        int type = lua_type(lua, -2);
        if (type != LUA_TNUMBER && type != LUA_TSTRING) return luaL_error(lua, "pairs: keys must be numbers or texts");
        lua_pushvalue(lua, -2);
        lua_seti(lua, 2, ++count);
    }
    lua_settop(lua, 2);
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

static void wrap_functions(lua_State *lua)
{
    static const struct {
        const char *library, *name;
        lua_CFunction wrapper;
        int number;
    } wrapped[] = {
        {LUA_STRLIBNAME, "rep", bounded_repeat, 0}, {LUA_STRLIBNAME, "format", plain_format, 0},
        {LUA_STRLIBNAME, "find", counted_find, 0}, {LUA_STRLIBNAME, "match", counted_match, 0},
        {LUA_STRLIBNAME, "gmatch", counted_gmatch, 0}, {LUA_STRLIBNAME, "gsub", counted_gsub, 0},
        {LUA_STRLIBNAME, "byte", counted_range, 2}, {LUA_TABLIBNAME, "concat", counted_whole, 1},
        {LUA_TABLIBNAME, "sort", counted_whole, 32}, {LUA_TABLIBNAME, "insert", counted_shift, 3},
        {LUA_TABLIBNAME, "remove", counted_shift, 2}, {LUA_TABLIBNAME, "move", counted_range, 2},
        {LUA_TABLIBNAME, "unpack", counted_range, 2}, {LUA_UTF8LIBNAME, "len", counted_whole, 1},
        {LUA_UTF8LIBNAME, "codepoint", counted_range, 2}, {LUA_UTF8LIBNAME, "offset", counted_offset, 0},
    };
    for (size_t i = 0; i < sizeof wrapped / sizeof *wrapped; i++)
        wrap_function(lua, wrapped[i].library, wrapped[i].name, wrapped[i].wrapper, wrapped[i].number);
}

static int open_libraries(lua_State *lua)
{
    static const luaL_Reg libraries[] = {{LUA_GNAME, luaopen_base}, {LUA_STRLIBNAME, luaopen_string},
                                         {LUA_TABLIBNAME, luaopen_table}, {LUA_MATHLIBNAME, luaopen_math},
                                         {LUA_UTF8LIBNAME, luaopen_utf8}, {NULL, NULL}};
    static const char *const base[] = {"collectgarbage", "dofile", "load",         "loadfile",     "pcall",    "xpcall",
                                       "print",          "warn",   "getmetatable", "setmetatable", "rawequal", "rawget",
                                       "rawlen",         "rawset", "next",         "_G",           "_VERSION", NULL};
    static const char *const text[] = {"dump", "pack", "packsize", "unpack", NULL};
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
    wrap_functions(lua);
    for (const luaL_Reg *library = libraries + 1; library->name; library++) protect_library(lua, library->name);
    return 0;
}

bool sandbox_open(Renderer *renderer)
{
    renderer->shares = 1 + renderer->context.site->entry_count / ENTRIES_A_SHARE;
    renderer->memory_cap = renderer->shares * memory_cap;
    lua_State *lua = lua_newstate(allocate, renderer);
    if (!lua) return false;
    *(Renderer **)lua_getextraspace(lua) = renderer;
    lua_gc(lua, LUA_GCGEN, 0,
           0); /* nearly all that a page makes is gone with it: looked for while it is in the cache */
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
    renderer->began = clock_now(CLOCK_MONOTONIC_COARSE);
    renderer->began_work = clock_now(CLOCK_THREAD_CPUTIME_ID);
    renderer->ticks = 0; /* first: no tick that comes now is this page's second */
    renderer->low_memory = renderer->counting = false;
    renderer->lost_memory = false;
    lua_sethook(renderer->lua, NULL, 0, 0);
    if (!ticks_begin(on_tick, renderer)) count_instructions(renderer);
}
