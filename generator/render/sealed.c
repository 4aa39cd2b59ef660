/* Tables of modules, such as one of the names of days, can be sealed, so that nobody need look whether they are as they
 * were.
 *
 * What a sealed table holds stands in another one behind it, where all who read it find it. So every write is met: it
 * brings back what the table held, and ends all sharing of modules. */
#include "render/lua_state.h"

/* Key, in the metatable of a sealed table. */
static const char seal_key;

/* Pushes what stands behind the table at the index, an absolute one. False, and nothing, when it is not sealed. */
static bool push_behind(lua_State *lua, int index)
{
    if (!lua_getmetatable(lua, index)) return false;
    bool sealed = lua_rawgetp(lua, -1, &seal_key) == LUA_TTABLE;
    lua_remove(lua, -2);
    if (!sealed) lua_pop(lua, 1);
    return sealed;
}

void see_through_seal(lua_State *lua, int index)
{
    if (lua_type(lua, index) == LUA_TTABLE && push_behind(lua, index)) lua_replace(lua, index);
}

static int sealed_length(lua_State *lua)
{
    lua_settop(lua, 1);
    see_through_seal(lua, 1);
    lua_pushinteger(lua, (lua_Integer)lua_rawlen(lua, 1));
    return 1;
}

/* Moves all that the table at the one index holds into that at the other. */
static void move_all(lua_State *lua, int from, int to)
{
    for (lua_pushnil(lua); lua_next(lua, from);) {
        lua_pushvalue(lua, -2);
        lua_insert(lua, -2);
        lua_rawset(lua, to);
        lua_pushvalue(lua, -1);
        lua_pushnil(lua);
        lua_rawset(lua, from);
    }
}

/* Arguments: the table, a key, a value. To write what is there already changes nothing. */
static int write_sealed(lua_State *lua)
{
    lua_settop(lua, 3);
    if (push_behind(lua, 1)) {
        lua_pushvalue(lua, 2);
        lua_rawget(lua, 4);
        if (lua_rawequal(lua, 3, 5) && lua_isinteger(lua, 3) == lua_isinteger(lua, 5)) return 0;
        renderer_of(lua)->share_none = true;
        lua_pushnil(lua);
        lua_setmetatable(lua, 1);
        move_all(lua, 4, 1);
    }
    lua_settop(lua, 3);
    lua_rawset(lua, 1);
    return 0;
}

void seal_table(lua_State *lua)
{
    int table = lua_gettop(lua);
    luaL_checkstack(lua, 8, "sealing a table");
    lua_newtable(lua);
    move_all(lua, table, table + 1);
    lua_createtable(lua, 0, 4);
    lua_pushvalue(lua, table + 1);
    lua_rawsetp(lua, -2, &seal_key);
    lua_insert(lua, table + 1);
    lua_setfield(lua, table + 1, "__index");
    lua_pushcfunction(lua, write_sealed);
    lua_setfield(lua, table + 1, "__newindex");
    lua_pushcfunction(lua, sealed_length);
    lua_setfield(lua, table + 1, "__len");
    lua_setmetatable(lua, table);
}
