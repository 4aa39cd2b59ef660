/* is_past() and is_older(): what a page says of time. */
#include "render/lua_state.h"

/* The day in *date, and as it is written. */
static Str check_date(lua_State *lua, int argument, Date *date)
{
    Str text = str_slice(check_str(lua, argument), 0, 10);
    if (!date_parse(text, date)) luaL_argerror(lua, argument, "a date is needed");
    return text;
}

/* It changes on one day only: the page reads whether that day has come, and not what day it is. */
static int function_is_past(lua_State *lua)
{
    Date date;
    note(lua, READ_PAST, check_date(lua, 1, &date));
    lua_pushboolean(lua, date_cmp(date, site_of(lua)->today) < 0);
    return 1;
}

static int function_is_older(lua_State *lua)
{
    Date date;
    Str text = check_date(lua, 1, &date);
    lua_Integer days = luaL_checkinteger(lua, 2);
    lua_settop(lua, 2);
    lua_pushinteger(lua, days);
    note_two(lua, READ_OLDER, text, check_str(lua, 3)); /* the number as text */
    lua_pushboolean(lua, date_days(site_of(lua)->today) - date_days(date) > days);
    return 1;
}

static const luaL_Reg date_functions[] = {{"is_past", function_is_past}, {"is_older", function_is_older}, {NULL, NULL}};

void date_functions_open(lua_State *lua)
{
    set_globals(lua, date_functions);
}
