/* Whether anything has changed in all that can be reached from a module: in tables, in the variables that functions share,
 * and in what those lead to.
 *
 * Every page asks that of each of its modules, so it must not take long. So new keys are met where
 * they are written, by a metatable; and what the keys that are known lead to, a function of Lua compares, which is
 * quicker at that than C can be from outside. */
#include "render/lua_state.h"

enum { DEEPEST = 60, MOST_SEEN = 4000 };

/* Registry keys: of the metatables of watched tables, and of watched tables of globals; and of what makes compare. */
static const char watched_key[] = "signpost watched", globals_key[] = "signpost watched globals",
                  comparing_key[] = "signpost comparing";

/* Gets the tables that are watched, and for each a list of its keys and a list of its values. */
static const char comparing[] =
    "local tables, keys, values = ...\n"
    "return function()\n"
    "    for i = 1, #tables do\n"
    "        local of, key, value = tables[i], keys[i], values[i]\n"
    "        for k = 1, #key do if of[key[k]] ~= value[k] then return false end end\n"
    "    end\n"
    "    return true\n"
    "end";

/* ---- taking it ---- */

/* Stack indices of the tables that a likeness is made of. */
typedef struct {
    int seen;                 /* tables, functions and variables of functions: true */
    int tables, keys, values; /* each table; lists of its keys, and of its values */
    int cells;                /* of each variable that functions share: one of these, its number there, and the value */
    lua_Integer table_count, cell_count, seen_count;
} Likeness;

static bool see_value(lua_State *lua, Likeness *likeness, int depth);

/* Whether the thing at the top (a table, a function, or the address of a variable) is new; it is not from then on. */
static bool is_new(lua_State *lua, Likeness *likeness)
{
    lua_pushvalue(lua, -1);
    bool known = lua_rawget(lua, likeness->seen) != LUA_TNIL;
    lua_pop(lua, 1);
    if (known) return false;
    lua_pushvalue(lua, -1);
    lua_pushboolean(lua, true);
    lua_rawset(lua, likeness->seen);
    likeness->seen_count++;
    return true;
}

static bool see_variables(lua_State *lua, Likeness *likeness, int depth)
{
    int function = lua_gettop(lua);
    for (int i = 1; lua_getupvalue(lua, function, i); i++) {
        lua_pushlightuserdata(lua, lua_upvalueid(lua, function, i));
        bool met = !is_new(lua, likeness);
        lua_pop(lua, 1);
        if (!met) {
            lua_pushvalue(lua, function);
            lua_rawseti(lua, likeness->cells, ++likeness->cell_count);
            lua_pushinteger(lua, i);
            lua_rawseti(lua, likeness->cells, ++likeness->cell_count);
            lua_pushvalue(lua, -1);
            lua_rawseti(lua, likeness->cells, ++likeness->cell_count);
            if (!see_value(lua, likeness, depth)) return false;
        }
        lua_pop(lua, 1);
    }
    return true;
}

/* Functions of Lua's own that remember nothing: with no variables, or those of sandbox.c, whose first is a function. */
static bool is_plain_function(lua_State *lua)
{
    if (!lua_getupvalue(lua, -1, 1)) return true;
    bool plain = lua_iscfunction(lua, -1);
    lua_pop(lua, 1);
    return plain;
}

static bool see_table(lua_State *lua, Likeness *likeness, int depth)
{
    int table = lua_gettop(lua);
    lua_newtable(lua);
    lua_newtable(lua);
    lua_Integer count = 0;
    for (lua_pushnil(lua); lua_next(lua, table); lua_pop(lua, 1)) {
        lua_pushvalue(lua, -2);
        lua_rawseti(lua, table + 1, ++count);
        lua_pushvalue(lua, -1);
        lua_rawseti(lua, table + 2, count);
        if (!see_value(lua, likeness, depth)) return false;
        lua_pushvalue(lua, -2);
        if (!see_value(lua, likeness, depth)) return false;
        lua_pop(lua, 1);
    }
    lua_rawseti(lua, likeness->values, ++likeness->table_count);
    lua_rawseti(lua, likeness->keys, likeness->table_count);
    lua_pushvalue(lua, table);
    lua_rawseti(lua, likeness->tables, likeness->table_count);
    return true;
}

/* Adds the value at the top, which stays, and what can be reached from it. False when it is more than can be watched. */
static bool see_value(lua_State *lua, Likeness *likeness, int depth)
{
    int type = lua_type(lua, -1);
    if (type == LUA_TTHREAD || depth > DEEPEST || likeness->seen_count > MOST_SEEN) return false;
    if (type == LUA_TFUNCTION && push_remembered_function(lua)) {
        bool seen = see_value(lua, likeness, depth);
        lua_pop(lua, 1);
        return seen;
    }
    if (type == LUA_TFUNCTION && lua_iscfunction(lua, -1)) return is_plain_function(lua);
    if (type != LUA_TFUNCTION && type != LUA_TTABLE) return true; /* none of the others can change */
    lua_rawgeti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    bool globals = lua_rawequal(lua, -1, -2); /* which nobody can write to */
    lua_pop(lua, 1);
    if (globals || !is_new(lua, likeness)) return true;
    luaL_checkstack(lua, 12, "what a module returns is nested too deeply");
    return type == LUA_TTABLE ? see_table(lua, likeness, depth + 1) : see_variables(lua, likeness, depth + 1);
}

/* ---- new keys ---- */

static int note_new_key(lua_State *lua)
{
    renderer_of(lua)->share_none = true;
    lua_rawset(lua, 1);
    return 0;
}

/* Pushes the metatable for a table that has none, or for one that the globals are behind. */
static void push_watch(lua_State *lua, bool globals)
{
    if (!luaL_newmetatable(lua, globals ? globals_key : watched_key)) return;
    lua_pushcfunction(lua, note_new_key);
    lua_setfield(lua, -2, "__newindex");
    if (!globals) return;
    lua_pushglobaltable(lua);
    lua_setfield(lua, -2, "__index");
}

/* Templates can give no table a metatable: those that have one are Lua's libraries, which cannot be written to, those
 * that are watched already, and the globals of modules. */
static void watch_new_keys(lua_State *lua, int tables, lua_Integer count)
{
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(lua, tables, i);
        bool plain = !lua_getmetatable(lua, -1);
        bool globals = !plain && is_environment_metatable(lua);
        if (!plain) lua_pop(lua, 1);
        if (plain || globals) {
            push_watch(lua, globals);
            lua_setmetatable(lua, -2);
        }
        lua_pop(lua, 1);
    }
}

/* Pushes the function that compares. */
static void push_comparing(lua_State *lua, const Likeness *likeness)
{
    if (lua_getfield(lua, LUA_REGISTRYINDEX, comparing_key) == LUA_TNIL) {
        lua_pop(lua, 1);
        if (luaL_loadbufferx(lua, comparing, sizeof comparing - 1, "=likeness", "t") != LUA_OK) lua_error(lua);
        lua_pushvalue(lua, -1);
        lua_setfield(lua, LUA_REGISTRYINDEX, comparing_key);
    }
    lua_pushvalue(lua, likeness->tables);
    lua_pushvalue(lua, likeness->keys);
    lua_pushvalue(lua, likeness->values);
    lua_call(lua, 3, 1);
}

bool likeness_take(lua_State *lua, int *reference)
{
    int top = lua_gettop(lua);
    Likeness likeness = {.cells = top + 1, .tables = top + 2, .keys = top + 3, .values = top + 4, .seen = top + 5};
    luaL_checkstack(lua, 12, "what a module returns is nested too deeply");
    for (int i = 0; i < 5; i++) lua_newtable(lua);
    lua_Integer count = (lua_Integer)lua_rawlen(lua, top);
    for (lua_Integer i = 1; i <= count; i++) {
        int type = lua_rawgeti(lua, top, i);
        if (type == LUA_TTABLE || type == LUA_TFUNCTION) is_new(lua, &likeness);
        lua_pop(lua, 1);
    }
    lua_pushvalue(lua, top - 1);
    bool seen = see_value(lua, &likeness, 0);
    if (seen) {
        watch_new_keys(lua, likeness.tables, likeness.table_count);
        push_comparing(lua, &likeness);
        lua_rawseti(lua, likeness.cells, 0);
        lua_pushvalue(lua, likeness.cells);
        *reference = luaL_ref(lua, LUA_REGISTRYINDEX);
    }
    lua_settop(lua, top);
    return seen;
}

/* ---- comparing ---- */

static bool same_cells(lua_State *lua, int cells)
{
    for (lua_Integer i = 1; lua_rawgeti(lua, cells, i) == LUA_TFUNCTION; i += 3) {
        lua_rawgeti(lua, cells, i + 1);
        lua_getupvalue(lua, -2, (int)lua_tointeger(lua, -1));
        lua_rawgeti(lua, cells, i + 2);
        if (!lua_rawequal(lua, -1, -2)) return false;
        lua_pop(lua, 4);
    }
    return true;
}

bool likeness_holds(lua_State *lua, int reference)
{
    int top = lua_gettop(lua);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, reference);
    bool same = same_cells(lua, top + 1);
    if (same) {
        lua_rawgeti(lua, top + 1, 0);
        lua_call(lua, 0, 1);
        same = lua_toboolean(lua, -1);
    }
    lua_settop(lua, top);
    return same;
}
