/* Whether anything has changed in all that can be reached from a module: in tables, in the variables that functions
 * share, and in what those lead to.
 *
 * Every page asks that of each of its modules, so it must not take long. So new keys are met where they are written, by
 * a metatable; tables that are large, or within what it returns, are sealed, see sealed.c; variables that nobody can
 * write to need no look, see assigned.c; and the rest, such as the functions of a small module, a function of Lua
 * compares, which is quicker at that than C can be from outside. It has the variables for its own. */
#include "render/json.h"
#include "render/lua_state.h"

#include <stdio.h>

enum { DEEPEST = 60, MOST_SEEN = 4000, CELLS_A_FUNCTION = 60, LARGE = 6 };

/* Registry keys: of the metatables of watched tables, and of watched tables of globals. */
static const char watched_key[] = "signpost watched", globals_key[] = "signpost watched globals";

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

/* The variable at the top, which stays, and is the function's by that number: it is to be compared. */
static void add_cell(lua_State *lua, Likeness *likeness, int function, int number)
{
    lua_pushvalue(lua, function);
    lua_rawseti(lua, likeness->cells, ++likeness->cell_count);
    lua_pushinteger(lua, number);
    lua_rawseti(lua, likeness->cells, ++likeness->cell_count);
    lua_pushvalue(lua, -1);
    lua_rawseti(lua, likeness->cells, ++likeness->cell_count);
}

/* Most variables never get another value: of those only what they lead to is watched. */
static bool see_variables(lua_State *lua, Likeness *likeness, int depth)
{
    int function = lua_gettop(lua);
    const char *name;
    for (int i = 1; (name = lua_getupvalue(lua, function, i)); i++) {
        void *variable = lua_upvalueid(lua, function, i);
        lua_pushlightuserdata(lua, variable);
        bool met = is_constant(lua, variable) || !is_new(lua, likeness);
        lua_pop(lua, 1);
        if (!met) {
            lua_pushvalue(lua, function);
            bool assigned = is_assigned(lua, name);
            lua_pop(lua, 1);
            if (assigned) add_cell(lua, likeness, function, i);
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

/* A form of JSON stays as it is, but it calls functions that may remember something. */
static bool see_form(lua_State *lua, Likeness *likeness, int depth)
{
    luaL_checkstack(lua, 12, "what a module returns is nested too deeply");
    for (int i = 1; lua_getupvalue(lua, -1, i); i++) {
        bool seen = see_value(lua, likeness, depth + 1);
        lua_pop(lua, 1);
        if (!seen) return false;
    }
    return true;
}

static bool see_table(lua_State *lua, Likeness *likeness, int depth)
{
    int table = lua_gettop(lua), whole = table + 3;
    lua_newtable(lua);
    lua_newtable(lua);
    lua_pushvalue(lua, table);
    see_through_seal(lua, whole); /* which the likeness of another module has given it */
    lua_Integer count = 0;
    for (lua_pushnil(lua); lua_next(lua, whole); lua_pop(lua, 1)) {
        lua_pushvalue(lua, -2);
        lua_rawseti(lua, table + 1, ++count);
        lua_pushvalue(lua, -1);
        lua_rawseti(lua, table + 2, count);
        if (!see_value(lua, likeness, depth)) return false;
        lua_pushvalue(lua, -2);
        if (!see_value(lua, likeness, depth)) return false;
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    lua_rawseti(lua, likeness->values, ++likeness->table_count);
    lua_rawseti(lua, likeness->keys, likeness->table_count);
    lua_pushvalue(lua, table);
    lua_rawseti(lua, likeness->tables, likeness->table_count);
    return true;
}

/* Adds the value at the top, which stays, and what can be reached from it. False when it is more than can be
 * watched. */
static bool see_value(lua_State *lua, Likeness *likeness, int depth)
{
    int type = lua_type(lua, -1);
    if (type == LUA_TTHREAD || depth > DEEPEST || likeness->seen_count > MOST_SEEN) return false;
    if (type == LUA_TFUNCTION && push_remembered_function(lua)) {
        bool seen = see_value(lua, likeness, depth);
        lua_pop(lua, 1);
        return seen;
    }
    if (type == LUA_TFUNCTION && is_json_form(lua)) return see_form(lua, likeness, depth);
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
 * that are watched already, and the globals of modules. The table is at the top, and stays. */
static void watch_table(lua_State *lua)
{
    bool plain = !lua_getmetatable(lua, -1);
    bool globals = !plain && is_environment_metatable(lua);
    if (!plain) lua_pop(lua, 1);
    if (!plain && !globals) return;
    push_watch(lua, globals);
    lua_setmetatable(lua, -2);
}

/* ---- what need not be compared ---- */

/* Whether to seal the table at the top, of so many keys. What a module returns is read all the time, and better
 * compared than read through a seal, unless it is large. */
static bool can_seal(lua_State *lua, int returned, size_t keys)
{
    bool plain = !lua_getmetatable(lua, -1);
    if (!plain) lua_pop(lua, 1);
    return plain && keys > 0 && (keys >= LARGE || !lua_rawequal(lua, -1, returned));
}

/* Leaves in the three lists what is to be compared. Empty tables can only get new keys. */
static void watch_tables(lua_State *lua, Likeness *likeness, int returned)
{
    lua_Integer kept = 0;
    for (lua_Integer i = 1; i <= likeness->table_count; i++) {
        lua_rawgeti(lua, likeness->tables, i);
        lua_rawgeti(lua, likeness->keys, i);
        size_t keys = lua_rawlen(lua, -1);
        lua_pop(lua, 1);
        bool seal = can_seal(lua, returned, keys);
        if (seal) seal_table(lua);
        else watch_table(lua);
        lua_pop(lua, 1);
        if (seal || keys == 0) continue;
        kept++;
        for (int list = likeness->tables; list <= likeness->values; list++) {
            lua_rawgeti(lua, list, i);
            lua_rawseti(lua, list, kept);
        }
    }
    for (int list = likeness->tables; list <= likeness->values; list++)
        for (lua_Integer i = kept + 1; i <= likeness->table_count; i++) {
            lua_pushnil(lua);
            lua_rawseti(lua, list, i);
        }
    likeness->table_count = kept;
}

/* ---- the function that compares ---- */

static void add_names(luaL_Buffer *text, const char *format, int count, const char *between)
{
    char name[32];
    for (int i = 1; i <= count; i++) {
        if (i > 1) luaL_addstring(text, between);
        snprintf(name, sizeof name, format, i, i);
        luaL_addstring(text, name);
    }
}

/* Pushes what makes a function that compares so many variables, and tables: with what is to be called after it, the
 * tables, lists of their keys and of their values, and the values of the variables. */
static void push_maker(lua_State *lua, int cells)
{
    luaL_Buffer text;
    luaL_buffinit(lua, &text);
    luaL_addstring(&text, "local after, tables, keys, values");
    if (cells) luaL_addstring(&text, ", ");
    add_names(&text, "v%d", cells, ", ");
    luaL_addstring(&text, " = ...\n");
    if (cells) luaL_addstring(&text, "local ");
    add_names(&text, "c%d", cells, ", ");
    luaL_addstring(&text, "\nreturn function()\n");
    if (cells) luaL_addstring(&text, "if ");
    add_names(&text, "c%d ~= v%d", cells, " or ");
    if (cells) luaL_addstring(&text, " then return false end\n");
    luaL_addstring(&text, "for i = 1, #tables do\n"
                          "    local of, key, value = tables[i], keys[i], values[i]\n"
                          "    for k = 1, #key do if of[key[k]] ~= value[k] then return false end end\n"
                          "end\n"
                          "return not after or after()\n"
                          "end");
    luaL_pushresult(&text);
    size_t length;
    const char *source = lua_tolstring(lua, -1, &length);
    if (luaL_loadbufferx(lua, source, length, "=likeness", "t") != LUA_OK) lua_error(lua);
    lua_remove(lua, -2);
}

/* Replaces the function at the top, or nil, by one that compares those cells, and the tables, and then calls it. */
static void make_comparing(lua_State *lua, const Likeness *likeness, lua_Integer from, int cells, bool tables)
{
    luaL_checkstack(lua, cells + 8, "what a module returns has too many variables");
    push_maker(lua, cells);
    lua_insert(lua, -2);
    for (int list = likeness->tables; list <= likeness->values; list++) {
        if (tables) lua_pushvalue(lua, list);
        else lua_newtable(lua);
    }
    for (lua_Integer i = 0; i < cells; i++) lua_rawgeti(lua, likeness->cells, (from + i) * 3 + 3);
    lua_call(lua, 4 + cells, 1);
    for (int i = 0; i < cells; i++) { /* its own variables come in the order in which it names them */
        lua_rawgeti(lua, likeness->cells, (from + i) * 3 + 1);
        lua_rawgeti(lua, likeness->cells, (from + i) * 3 + 2);
        int number = (int)lua_tointeger(lua, -1);
        lua_pop(lua, 1);
        lua_upvaluejoin(lua, -2, 2 * i + 1, -1, number);
        lua_pop(lua, 1);
    }
}

static void push_comparing(lua_State *lua, const Likeness *likeness)
{
    lua_Integer left = likeness->cell_count / 3;
    lua_pushnil(lua);
    do {
        int cells = left % CELLS_A_FUNCTION || !left ? (int)(left % CELLS_A_FUNCTION) : CELLS_A_FUNCTION;
        left -= cells;
        make_comparing(lua, likeness, left, cells, left == 0);
    } while (left);
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
        watch_tables(lua, &likeness, top - 1);
        push_comparing(lua, &likeness);
        *reference = luaL_ref(lua, LUA_REGISTRYINDEX);
    }
    lua_settop(lua, top);
    return seen;
}

bool likeness_holds(lua_State *lua, int reference)
{
    lua_rawgeti(lua, LUA_REGISTRYINDEX, reference);
    lua_call(lua, 0, 1);
    bool same = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
    return same;
}
