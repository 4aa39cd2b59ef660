/* json_form(): objects of JSON that all have the same members, such as the places of services. The members are sorted
 * and their names escaped once; then each object is written at once, and Lua need make no table of it. */
#include "render/json.h"

#include <string.h>

enum { MOST_ARGUMENTS = 20, MOST_VARIABLES = 250 };

/* Upvalues of what json_form() returns: the form, and then what its members name, each in its order. */
enum { UPVALUE_FORM = 1, UPVALUE_FIRST };

typedef enum {
    MEMBER_WRITTEN,  /* the same in all objects */
    MEMBER_ARGUMENT,
    MEMBER_FIELD,    /* of the first argument, or of a group in it */
    MEMBER_FUNCTION  /* of all arguments */
} MemberKind;

typedef struct {
    MemberKind kind;
    int number;         /* of the argument; of the first upvalue */
    int steps;          /* of a field: how many upvalues lead to it */
    bool fact;          /* the first of them is of what all entries say */
    size_t from, end;   /* of its name, as it is written, in the bytes of the form */
} FormMember;

typedef struct {
    size_t count;
    FormMember *members;
    char *bytes;
} Form;

/* ---- making an object ---- */

/* Pushes what the field says; nil when there is none. */
static void push_step_by_step(lua_State *lua, const FormMember *member)
{
    lua_pushvalue(lua, 1);
    for (int i = 0; i < member->steps && !lua_isnil(lua, -1); i++) {
        if (!lua_istable(lua, -1) && !lua_isuserdata(lua, -1))
            luaL_error(lua, "a form of JSON looks for a field in a %s", luaL_typename(lua, -1));
        lua_pushvalue(lua, lua_upvalueindex(member->number + i));
        lua_gettable(lua, -2);
        lua_replace(lua, -2);
    }
}

/* What the field says, for one of an entry or a group that is written without Lua, or is not there; else NULL. What
 * Lua would read is read. */
static const Value *find_plain(lua_State *lua, const FormMember *member)
{
    const Entry *entry = to_entry(lua, 1);
    const Value *value = entry ? &entry->fields : to_group(lua, 1);
    if (!value || (entry && member->fact)) return NULL;
    if (entry) note_entry(lua, READ_ENTRY, entry);
    for (int i = 0; i < member->steps; i++) {
        if (i && value->kind != VALUE_GROUP) return value->kind == VALUE_ABSENT ? value : NULL;
        value = find_field(lua, value, lua_upvalueindex(member->number + i));
        if (!value) return NULL;
    }
    return json_kind(value) == JSON_OTHER ? NULL : value;
}

/* Finds the index of the member's value, which may be above the arguments. */
static int find_value(lua_State *lua, const FormMember *member, int arguments)
{
    if (member->kind == MEMBER_ARGUMENT) return member->number;
    if (member->kind == MEMBER_FIELD) {
        push_step_by_step(lua, member);
        return arguments + 1;
    }
    lua_pushvalue(lua, lua_upvalueindex(member->number));
    for (int i = 1; i <= arguments; i++) lua_pushvalue(lua, i);
    lua_call(lua, arguments, 1);
    return arguments + 1;
}

/* The comma and the name. */
static void begin_member(const Form *form, const FormMember *member, Buf *out)
{
    if (out->len > 1) buf_add_char(out, ',');
    buf_add(out, (Str){form->bytes + member->from, member->end - member->from});
}

static void write_member(lua_State *lua, const Form *form, const FormMember *member, int arguments, Buf *out)
{
    const Value *plain = member->kind == MEMBER_FIELD ? find_plain(lua, member) : NULL;
    if (plain && json_kind(plain) == JSON_NOTHING) return;
    if (plain || member->kind == MEMBER_WRITTEN) {
        begin_member(form, member, out);
        if (plain) write_json_plain(lua, plain, out);
        return;
    }
    int value = find_value(lua, member, arguments);
    if (!lua_isnoneornil(lua, value)) {
        begin_member(form, member, out);
        write_json(lua, value, out);
    }
    lua_settop(lua, arguments);
}

static int call_form(lua_State *lua)
{
    const Form *form = lua_touserdata(lua, lua_upvalueindex(UPVALUE_FORM));
    int arguments = lua_gettop(lua);
    luaL_checkstack(lua, arguments + 8, "an object of JSON");
    Buf *out = begin_capture(lua);
    buf_add_char(out, '{');
    for (size_t i = 0; i < form->count; i++) write_member(lua, form, &form->members[i], arguments, out);
    buf_add_char(out, '}');
    push_safe_json(lua, out);
    renderer_of(lua)->capture_count--;
    return 1;
}

bool is_json_form(lua_State *lua)
{
    return lua_tocfunction(lua, -1) == call_form;
}

/* ---- making a form ---- */

/* The names on the way to a field: "ages.from". Pushes them. */
static int push_steps(lua_State *lua, Str path)
{
    int count = 0;
    for (Str step; str_cut(&path, '.', &step); count++) {
        luaL_checkstack(lua, 4, "a form of JSON has too many members");
        push_str(lua, step);
    }
    return count;
}

/* What the form is told of a member. Pushes the upvalues that it needs, the first of which has that number. */
static FormMember take_member(lua_State *lua, const JsonMember *given, int upvalue, Buf *bytes)
{
    FormMember member = {.kind = MEMBER_ARGUMENT, .number = upvalue, .from = bytes->len};
    Str json;
    luaL_checkstack(lua, 4, "a form of JSON has too many members");
    write_json_text(bytes, given->name);
    buf_add_char(bytes, ':');
    if (lua_isinteger(lua, given->value)) {
        lua_Integer number = lua_tointeger(lua, given->value);
        if (number < 1 || number > MOST_ARGUMENTS)
            luaL_error(lua, "a form of JSON has arguments 1 to %d", MOST_ARGUMENTS);
        member.number = (int)number;
    } else if (lua_type(lua, given->value) == LUA_TSTRING) {
        member.kind = MEMBER_FIELD;
        int first = lua_gettop(lua) + 1;
        member.steps = push_steps(lua, str_from(lua_tostring(lua, given->value)));
        member.fact = member.steps && entry_fact(check_str(lua, first));
    } else if (lua_isfunction(lua, given->value)) {
        member.kind = MEMBER_FUNCTION;
        lua_pushvalue(lua, given->value);
    } else if (to_json(lua, given->value, &json)) {
        member.kind = MEMBER_WRITTEN;
        buf_add(bytes, json);
    } else {
        luaL_error(lua,
                   "a member of a form of JSON is the number of an argument, the name of a field, a function or JSON, "
                   "and '%s' is a %s",
                   arena_cstr(renderer_of(lua)->arena, given->name), luaL_typename(lua, given->value));
    }
    member.end = bytes->len;
    return member;
}

/* Pushes the form, whose bytes stand behind its members. */
static void push_form(lua_State *lua, const FormMember *members, size_t count, Str bytes)
{
    size_t room = count * sizeof *members;
    Form *form = lua_newuserdatauv(lua, sizeof *form + room + bytes.len + 1, 0);
    *form = (Form){count, (FormMember *)(form + 1), (char *)(form + 1) + room};
    if (count) memcpy(form->members, members, room);
    if (bytes.len) memcpy(form->bytes, bytes.ptr, bytes.len);
}

int function_json_form(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    see_through_seal(lua, 1);
    size_t count;
    const JsonMember *given = push_json_members(lua, 1, &count);
    FormMember *members = ARENA_MANY(renderer_of(lua)->arena, FormMember, count + 1);
    Buf *bytes = begin_capture(lua); /* not ours to lose, whatever is raised */
    lua_pushnil(lua);                /* in place of the form */
    int first = lua_gettop(lua);
    for (size_t i = 0; i < count; i++)
        members[i] = take_member(lua, &given[i], lua_gettop(lua) - first + UPVALUE_FIRST, bytes);
    int variables = lua_gettop(lua) - first;
    if (variables > MOST_VARIABLES) return luaL_error(lua, "a form of JSON has too many members");
    push_form(lua, members, count, buf_str(bytes));
    lua_replace(lua, first);
    renderer_of(lua)->capture_count--;
    lua_pushcclosure(lua, call_form, variables + 1);
    return 1;
}
