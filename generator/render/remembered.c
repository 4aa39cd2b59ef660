/* remembered(): a function whose answer depends on its arguments alone, such as how a date is said, is run once for
 * each of them by a thread, and not once a page. What it has read of the site is noted of every page that gets the
 * answer.
 *
 * Answers stand in a table in a table: one level for each argument. */
#include "render/lua_state.h"

enum { MOST_ARGUMENTS = 4, MOST_ANSWERS = 512 };

/* Keys of a table of answers. */
static const char answer_key, reads_key, nil_key, float_key;

typedef struct {
    ReadList reads;
    bool strayed; /* see reads_stray */
} AnswerReads;

/* Upvalues of what remembered() returns. */
enum { UPVALUE_FUNCTION = 1, UPVALUE_ANSWERS, UPVALUE_ROUND };

/* Pushes what a table of answers leads on by, for the argument: numbers with a point are not those without. */
static void push_key(lua_State *lua, int argument)
{
    const void *thing = to_entry(lua, argument);
    if (!thing) thing = to_term(lua, argument);
    int type = lua_type(lua, argument);
    bool plain = type == LUA_TSTRING || type == LUA_TBOOLEAN || type == LUA_TNUMBER;
    if (type == LUA_TNIL) lua_pushlightuserdata(lua, (void *)&nil_key);
    else if (thing) lua_pushlightuserdata(lua, (void *)thing);
    else if (plain) lua_pushvalue(lua, argument);
    else
        luaL_error(
            lua,
            "a remembered function takes texts, numbers, true and false, entries and terms, and argument %d is a %s",
            argument, luaL_typename(lua, argument));
}

/* Replaces the table at the top by the one that its key (popped) leads to. */
static void descend(lua_State *lua)
{
    lua_pushvalue(lua, -1);
    if (lua_rawget(lua, -3) == LUA_TNIL) {
        lua_pop(lua, 1);
        lua_createtable(lua, 0, 2);
        lua_pushvalue(lua, -2);
        lua_pushvalue(lua, -2);
        lua_rawset(lua, -5);
    }
    lua_replace(lua, -3);
    lua_pop(lua, 1);
}

/* Pushes the table of the answer for all arguments. */
static void push_answer_table(lua_State *lua, int arguments)
{
    lua_pushvalue(lua, lua_upvalueindex(UPVALUE_ANSWERS));
    for (int i = 1; i <= arguments; i++) {
        if (lua_type(lua, i) == LUA_TNUMBER && !lua_isinteger(lua, i)) {
            if (lua_tonumber(lua, i) != lua_tonumber(lua, i))
                luaL_error(lua, "a remembered function takes numbers, and argument %d is none", i);
            lua_pushlightuserdata(lua, (void *)&float_key);
            descend(lua);
        }
        push_key(lua, i);
        descend(lua);
    }
}

/* So that what is kept has an end. Tables of another round lead to lists that are gone. */
static void begin_round(lua_State *lua, Remembered *remembered)
{
    if (remembered->count >= MOST_ANSWERS) {
        arena_reset(remembered->arena);
        remembered->count = 0;
        remembered->round++;
    }
    if (lua_tointeger(lua, lua_upvalueindex(UPVALUE_ROUND)) == remembered->round) return;
    lua_newtable(lua);
    lua_replace(lua, lua_upvalueindex(UPVALUE_ANSWERS));
    lua_pushinteger(lua, remembered->round);
    lua_replace(lua, lua_upvalueindex(UPVALUE_ROUND));
}

static void check_answer(lua_State *lua)
{
    Str html;
    int type = lua_type(lua, -1);
    if (type == LUA_TNIL || type == LUA_TSTRING || type == LUA_TBOOLEAN || type == LUA_TNUMBER) return;
    if (!to_html(lua, lua_gettop(lua), &html))
        luaL_error(lua, "a remembered function returns a text, a number, true or false, or HTML, and not a %s",
                   luaL_typename(lua, -1));
}

/* Runs the function without a page, for it speaks of many, and puts the answer into the table at the top. */
static void find_answer(lua_State *lua, int arguments)
{
    Renderer *renderer = renderer_of(lua);
    int answer = lua_gettop(lua);
    const Buf *out = renderer_out(renderer);
    size_t written = out->len;
    bool strayed = reads_set_strayed(renderer->reads, true);
    PageThings things = put_page_away(lua);
    reads_set_strayed(renderer->reads, false); /* which that looks like, while a module is watched */
    reads_begin(renderer->reads);
    luaL_checkstack(lua, MOST_ARGUMENTS + 4, "remembered functions are nested too deeply");
    lua_pushvalue(lua, lua_upvalueindex(UPVALUE_FUNCTION));
    for (int i = 1; i <= arguments; i++) lua_pushvalue(lua, i);
    lua_call(lua, arguments, 1);
    check_answer(lua);
    if (out->len != written) luaL_error(lua, "a remembered function returns what it has to say: it writes nothing");
    lua_rawsetp(lua, answer, &answer_key);
    AnswerReads *reads = ARENA_NEW(renderer->remembered.arena, AnswerReads);
    reads->reads = reads_end(renderer->reads, renderer->remembered.arena);
    reads->strayed = reads_set_strayed(renderer->reads, strayed);
    lua_pushlightuserdata(lua, reads);
    lua_rawsetp(lua, answer, &reads_key);
    renderer->remembered.count++;
    take_page_back(lua, things);
}

static int call_remembered(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    int arguments = lua_gettop(lua);
    if (arguments > MOST_ARGUMENTS)
        return luaL_error(lua, "a remembered function has no more than %d arguments", MOST_ARGUMENTS);
    while (arguments && lua_isnil(lua, arguments)) arguments--;
    begin_round(lua, &renderer->remembered);
    push_answer_table(lua, arguments);
    if (lua_rawgetp(lua, -1, &reads_key) == LUA_TNIL) {
        lua_pop(lua, 1);
        find_answer(lua, arguments);
        lua_rawgetp(lua, -1, &reads_key);
    }
    const AnswerReads *reads = lua_touserdata(lua, -1);
    reads_replay(renderer->reads, reads->reads);
    if (reads->strayed) reads_stray(renderer->reads);
    lua_rawgetp(lua, -2, &answer_key);
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
    lua_pushinteger(lua, renderer_of(lua)->remembered.round);
    lua_pushcclosure(lua, call_remembered, 3);
    return 1;
}
