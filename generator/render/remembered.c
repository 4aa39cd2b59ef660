/* remembered(): a function whose answer depends on its arguments alone, such as how a date is said, is run once for
 * each of them by a thread, and not once a page. What it has read of the site is noted of every page that gets the
 * answer.
 *
 * A function has its answers in a table, by the last argument; those before it lead there by a table each. When they
 * are many, they become the old ones, another table begins, and what was old is forgotten: so what is asked for again
 * and again is kept, and what was asked for once is not. */
#include "render/lua_state.h"

#include <string.h>

/* An answer is taken for that many bytes, and those of its texts and reads; a table of them ends at so many. */
enum { MOST_ARGUMENTS = 4, MOST_KEYS = 2 * MOST_ARGUMENTS + 1, ANSWER_BYTES = 160, TABLE_BYTES = 128 << 10 };

/* Keys: of the tables for calls of so many arguments; of an argument that is nothing; before a number with a point. */
static const char count_keys[MOST_ARGUMENTS + 1], nil_key, float_key;

/* In front of the numbers of its reads; its user value is what the function returned. */
typedef struct {
    bool strayed; /* see reads_stray */
    size_t count;
} Answer;

/* Upvalues of what remembered() returns: the function; its answers, and the bytes that they are taken for; and the old
 * ones, or nil. */
enum { UPVALUE_FUNCTION = 1, UPVALUE_YOUNG, UPVALUE_BYTES, UPVALUE_OLD, UPVALUES = UPVALUE_OLD };

/* ---- keys ---- */

/* Pushes what leads on by the argument. */
static void push_key(lua_State *lua, int argument)
{
    const void *thing;
    switch (lua_type(lua, argument)) {
    case LUA_TSTRING:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER: lua_pushvalue(lua, argument); return;
    case LUA_TNIL: lua_pushlightuserdata(lua, (void *)&nil_key); return;
    }
    thing = to_entry(lua, argument);
    if (!thing) thing = to_term(lua, argument);
    if (!thing)
        luaL_error(
            lua,
            "a remembered function takes texts, numbers, true and false, entries and terms, and argument %d is a %s",
            argument, luaL_typename(lua, argument));
    lua_pushlightuserdata(lua, (void *)thing);
}

/* Pushes those of all arguments, in their order, and returns how many they are. Calls of one argument, which are most,
 * begin with its own. Numbers with a point are not those without. */
static int push_keys(lua_State *lua, int arguments)
{
    int top = lua_gettop(lua);
    luaL_checkstack(lua, 3 * MOST_KEYS + 20, "remembered functions are nested too deeply");
    if (arguments != 1) lua_pushlightuserdata(lua, (void *)&count_keys[arguments]);
    for (int i = 1; i <= arguments; i++) {
        if (lua_type(lua, i) == LUA_TNUMBER && !lua_isinteger(lua, i)) {
            if (lua_tonumber(lua, i) != lua_tonumber(lua, i))
                luaL_error(lua, "a remembered function takes numbers, and argument %d is none", i);
            lua_pushlightuserdata(lua, (void *)&float_key);
        }
        push_key(lua, i);
    }
    return lua_gettop(lua) - top;
}

/* ---- finding and keeping ---- */

/* Pushes the answer, above the tables that lead to it, and returns it; NULL, and nil, when the table at the upvalue, or
 * nil, does not lead to it. */
static const Answer *push_answer(lua_State *lua, int upvalue, int first, int keys)
{
    lua_pushvalue(lua, lua_upvalueindex(upvalue));
    for (int i = 0; i < keys && !lua_isnil(lua, -1); i++) {
        lua_pushvalue(lua, first + i);
        lua_rawget(lua, -2);
    }
    return lua_touserdata(lua, -1);
}

/* Replaces the table at the top by the one that the key leads to. */
static void descend(lua_State *lua, int key)
{
    lua_pushvalue(lua, key);
    if (lua_rawget(lua, -2) == LUA_TNIL) {
        lua_pop(lua, 1);
        lua_newtable(lua);
        lua_pushvalue(lua, key);
        lua_pushvalue(lua, -2);
        lua_rawset(lua, -4);
    }
    lua_remove(lua, -2);
}

static size_t bytes_of(lua_State *lua, const Answer *answer, int first, int keys)
{
    size_t bytes = ANSWER_BYTES + answer->count * sizeof(uint32_t);
    for (int i = 0; i < keys; i++)
        if (lua_type(lua, first + i) == LUA_TSTRING) bytes += lua_rawlen(lua, first + i);
    Str html;
    lua_getiuservalue(lua, -1, 1);
    if (lua_type(lua, -1) == LUA_TSTRING) bytes += lua_rawlen(lua, -1);
    else if (to_html(lua, -1, &html)) bytes += html.len;
    lua_pop(lua, 1);
    return bytes;
}

/* Keeps the answer at the top, which stays, among the young ones. */
static void keep_answer(lua_State *lua, const Answer *answer, int first, int keys)
{
    lua_Integer bytes = lua_tointeger(lua, lua_upvalueindex(UPVALUE_BYTES));
    if (bytes > TABLE_BYTES) {
        lua_pushvalue(lua, lua_upvalueindex(UPVALUE_YOUNG));
        lua_replace(lua, lua_upvalueindex(UPVALUE_OLD));
        lua_newtable(lua);
        lua_replace(lua, lua_upvalueindex(UPVALUE_YOUNG));
        bytes = 0;
    }
    lua_pushinteger(lua, bytes + (lua_Integer)bytes_of(lua, answer, first, keys));
    lua_replace(lua, lua_upvalueindex(UPVALUE_BYTES));
    lua_pushvalue(lua, lua_upvalueindex(UPVALUE_YOUNG));
    for (int i = 0; i + 1 < keys; i++) descend(lua, first + i);
    lua_pushvalue(lua, first + keys - 1);
    lua_pushvalue(lua, -3);
    lua_rawset(lua, -3);
    lua_pop(lua, 1);
}

/* ---- asking ---- */

static void check_answer(lua_State *lua)
{
    Str html;
    int type = lua_type(lua, -1);
    if (type == LUA_TNIL || type == LUA_TSTRING || type == LUA_TBOOLEAN || type == LUA_TNUMBER) return;
    if (!to_html(lua, lua_gettop(lua), &html))
        luaL_error(lua, "a remembered function returns a text, a number, true or false, or HTML, and not a %s",
                   luaL_typename(lua, -1));
}

/* Replaces what the function returned, at the top, by an answer, and ends the list of what it has read. */
static Answer *make_answer(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    ReadList reads = reads_end(renderer->reads, renderer->arena);
    Answer *answer = lua_newuserdatauv(lua, sizeof *answer + reads.count * sizeof *reads.keys, 1);
    *answer = (Answer){.count = reads.count};
    if (reads.count) memcpy(answer + 1, reads.keys, reads.count * sizeof *reads.keys);
    lua_insert(lua, -2);
    lua_setiuservalue(lua, -2, 1);
    return answer;
}

/* Runs the function without a page, for it speaks of many, and pushes its answer. */
static const Answer *find_answer(lua_State *lua, int arguments)
{
    Renderer *renderer = renderer_of(lua);
    const Buf *out = renderer_out(renderer);
    size_t written = out->len;
    if (++renderer->depth > MOST_NESTED)
        luaL_error(lua, "remembered functions call one another more than %d deep: does one need its own answer",
                   MOST_NESTED);
    bool strayed = reads_set_strayed(renderer->reads, true);
    lua_pushnil(lua);
    int place = lua_gettop(lua);
    PageThings things = put_page_away(lua);
    reads_set_strayed(renderer->reads, false); /* which that looks like, while a module is watched */
    reads_begin(renderer->reads);
    lua_pushvalue(lua, lua_upvalueindex(UPVALUE_FUNCTION));
    for (int i = 1; i <= arguments; i++) lua_pushvalue(lua, i);
    lua_call(lua, arguments, 1);
    check_answer(lua);
    if (out->len != written) luaL_error(lua, "a remembered function returns what it has to say: it writes nothing");
    Answer *answer = make_answer(lua);
    answer->strayed = reads_set_strayed(renderer->reads, strayed);
    lua_replace(lua, place);
    take_page_back(lua, things);
    renderer->depth--;
    return answer;
}

static int call_remembered(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    int arguments = lua_gettop(lua);
    if (arguments > MOST_ARGUMENTS)
        return luaL_error(lua, "a remembered function has no more than %d arguments", MOST_ARGUMENTS);
    int first = arguments + 1;
    while (arguments && lua_isnil(lua, arguments)) arguments--;
    int keys = push_keys(lua, arguments);
    const Answer *answer = push_answer(lua, UPVALUE_YOUNG, first, keys);
    if (!answer) {
        answer = push_answer(lua, UPVALUE_OLD, first, keys);
        if (!answer) answer = find_answer(lua, arguments);
        keep_answer(lua, answer, first, keys);
    }
    reads_replay(renderer->reads, (ReadList){(const uint32_t *)(answer + 1), answer->count});
    if (answer->strayed) reads_stray(renderer->reads);
    lua_getiuservalue(lua, -1, 1);
    return 1;
}

bool push_remembered_function(lua_State *lua)
{
    return lua_tocfunction(lua, -1) == call_remembered && lua_getupvalue(lua, -1, UPVALUE_FUNCTION);
}

int function_remembered(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TFUNCTION);
    lua_settop(lua, 1);
    lua_newtable(lua);
    lua_pushinteger(lua, 0);
    lua_pushnil(lua);
    lua_pushcclosure(lua, call_remembered, UPVALUES);
    return 1;
}
