/* Data for machines: {{ }} in templates of .json, and the functions that such templates need. signpost-theme(7)
 * describes each. */
#include "render/json.h"

#include "base/digest.h"
#include "base/digits.h"
#include "base/escape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 40, FEW = 24 };

static void write_value(lua_State *lua, int index, Buf *out, int depth);

/* Of the text at the index. */
static Str text_at(lua_State *lua, int index)
{
    Str text;
    text.ptr = lua_tolstring(lua, index, &text.len);
    return text;
}

void write_json_text(Buf *out, Str text)
{
    buf_add_char(out, '"');
    escape_json(out, text);
    buf_add_char(out, '"');
}

/* What words a Markdown value holds. */
static void write_markdown(lua_State *lua, const MarkdownText *markdown, Buf *out)
{
    const Markdown *open = open_markdown(lua, markdown);
    Buf words = {0};
    markdown_plain(open->root, &words);
    write_json_text(out, buf_str(&words));
    buf_release(&words);
}

/* What has few digits, such as a price or a place on the map, in a few steps; false when it is anything else. That it
 * is nearest to these digits, fourteen at most, is what the general way would find, too. */
static bool write_decimal(double number, Buf *out)
{
    enum { PLACES = 6, ONE = 1000000 };
    char fraction[PLACES];
    double size = fabs(number);
    if (!(size >= 1e-4 && size < 1e8)) return false;
    uint64_t digits = (uint64_t)(size * ONE + 0.5);
    if ((double)digits / ONE != size) return false;
    size_t count = digits_write(fraction, digits % ONE, PLACES);
    while (count && fraction[count - 1] == '0') count--;
    if (number < 0) buf_add_char(out, '-');
    buf_add_number(out, digits / ONE);
    if (count) buf_add_char(out, '.');
    buf_add(out, (Str){fraction, count});
    return true;
}

static void write_boolean(bool value, Buf *out)
{
    buf_add_cstr(out, value ? "true" : "false");
}

static void write_integer(lua_Integer number, Buf *out)
{
    if (number >= 0) buf_add_number(out, (size_t)number);
    else buf_printf(out, "%lld", (long long)number);
}

static void write_float(lua_State *lua, double number, Buf *out)
{
    if (!isfinite(number)) luaL_error(lua, "JSON has no such number");
    if (!write_decimal(number, out)) buf_printf(out, "%.14g", number);
}

static void write_number(lua_State *lua, int index, Buf *out)
{
    if (lua_isinteger(lua, index)) write_integer(lua_tointeger(lua, index), out);
    else write_float(lua, lua_tonumber(lua, index), out);
}

JsonKind json_kind(const Value *value)
{
    switch (value->kind) {
    case VALUE_ABSENT: return JSON_NOTHING;
    case VALUE_TEXT:
    case VALUE_PICTURE: return value->text.ptr ? JSON_PLAIN : JSON_NOTHING;
    case VALUE_MARKDOWN: return value->target ? JSON_PLAIN : JSON_NOTHING;
    case VALUE_BOOLEAN:
    case VALUE_NUMBER: return JSON_PLAIN;
    default: return JSON_OTHER;
    }
}

void write_json_plain(lua_State *lua, const Value *value, Buf *out)
{
    open_out(lua); /* is there room still? */
    switch (value->kind) {
    case VALUE_BOOLEAN: write_boolean(value->boolean, out); break;
    case VALUE_NUMBER:
        if (value->field->kind == KIND_INTEGER) write_integer((lua_Integer)value->number, out);
        else write_float(lua, value->number, out);
        break;
    case VALUE_MARKDOWN: write_markdown(lua, value->target, out); break;
    default: write_json_text(out, value->text);
    }
}

static void write_list(lua_State *lua, int index, lua_Integer count, Buf *out, int depth)
{
    buf_add_char(out, '[');
    for (lua_Integer i = 1; i <= count; i++) {
        if (i > 1) buf_add_char(out, ',');
        lua_geti(lua, index, i);
        write_value(lua, lua_gettop(lua), out, depth);
        lua_pop(lua, 1);
    }
    buf_add_char(out, ']');
}

static int compare_members(const void *a, const void *b)
{
    return str_cmp(((const JsonMember *)a)->name, ((const JsonMember *)b)->name);
}

/* Nearly all objects are small. */
static void sort_members(JsonMember *members, size_t count)
{
    if (count > FEW) {
        qsort(members, count, sizeof *members, compare_members);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        JsonMember member = members[i];
        size_t at = i;
        for (; at > 0 && str_cmp(members[at - 1].name, member.name) > 0; at--) members[at] = members[at - 1];
        members[at] = member;
    }
}

/* Lua keeps them in no order, and the same data must come out as the same bytes. */
JsonMember *push_json_members(lua_State *lua, int index, size_t *count)
{
    JsonMember *members = NULL;
    size_t room = 0;
    *count = 0;
    for (lua_pushnil(lua); lua_next(lua, index); lua_pushvalue(lua, -2)) {
        if (lua_type(lua, -2) != LUA_TSTRING) luaL_error(lua, "a table of JSON has names, or is a list without gaps");
        luaL_checkstack(lua, 8, "a table of JSON");
        ARENA_PUSH(renderer_of(lua)->arena, members, *count, room) = (JsonMember){text_at(lua, -2), lua_gettop(lua)};
    }
    sort_members(members, *count);
    return members;
}

static void write_object(lua_State *lua, int index, Buf *out, int depth)
{
    int top = lua_gettop(lua);
    size_t count;
    const JsonMember *members = push_json_members(lua, index, &count);
    buf_add_char(out, '{');
    for (size_t i = 0; i < count; i++) {
        if (i) buf_add_char(out, ',');
        write_json_text(out, members[i].name);
        buf_add_char(out, ':');
        write_value(lua, members[i].value, out, depth);
    }
    buf_add_char(out, '}');
    lua_settop(lua, top);
}

static void write_table(lua_State *lua, int index, Buf *out, int depth)
{
    int top = lua_gettop(lua), table = top + 1;
    if (depth > DEEPEST) luaL_error(lua, "a table of JSON holds itself, or is nested more than %d deep", DEEPEST);
    luaL_checkstack(lua, 8, "a table of JSON");
    lua_pushvalue(lua, index);
    see_through_seal(lua, table);
    lua_Integer count = (lua_Integer)lua_rawlen(lua, table);
    lua_pushnil(lua);
    bool is_empty = lua_next(lua, table) == 0;
    lua_settop(lua, table);
    if (count || is_empty) write_list(lua, table, count, out, depth);
    else write_object(lua, table, out, depth);
    lua_settop(lua, top);
}

static void write_object_of_ours(lua_State *lua, int index, Buf *out)
{
    const MarkdownText *markdown = to_markdown(lua, index);
    Str written;
    if (markdown) write_markdown(lua, markdown, out);
    else if (to_json(lua, index, &written)) buf_add(out, written);
    else
        luaL_error(lua, "JSON cannot hold an entry, a group or a %s as a whole: choose its fields",
                   luaL_typename(lua, index));
}

/* The value at index, an absolute one, is appended. */
static void write_value(lua_State *lua, int index, Buf *out, int depth)
{
    open_out(lua); /* is there room still? */
    switch (lua_type(lua, index)) {
    case LUA_TNIL: buf_add_cstr(out, "null"); break;
    case LUA_TBOOLEAN: write_boolean(lua_toboolean(lua, index), out); break;
    case LUA_TNUMBER: write_number(lua, index, out); break;
    case LUA_TSTRING: write_json_text(out, text_at(lua, index)); break;
    case LUA_TTABLE: write_table(lua, index, out, depth + 1); break;
    default: write_object_of_ours(lua, index, out);
    }
}

void write_json(lua_State *lua, int index, Buf *out)
{
    write_value(lua, index, out, 0);
}

int lua_escape_json(lua_State *lua)
{
    Buf *out = open_out(lua);
    write_json(lua, 1, out);
    return write_after(lua, out);
}

/* Nearly always there is nothing to make safe. */
void push_safe_json(lua_State *lua, const Buf *written)
{
    Str rest = buf_str(written), stretch;
    if (!str_contains(rest, STR("<"))) {
        push_json(lua, rest);
        return;
    }
    Buf safe = {0};
    while (str_cut(&rest, '<', &stretch)) {
        buf_add(&safe, stretch);
        if (rest.ptr) buf_add_cstr(&safe, "\\u003c");
    }
    Str text = arena_str(renderer_of(lua)->arena, buf_str(&safe));
    buf_release(&safe);
    push_json(lua, text);
}

/* For a script element of data: nothing in it can end the element, or begin another. */
static int function_json(lua_State *lua)
{
    lua_settop(lua, 1);
    Buf *capture = begin_capture(lua);
    write_json(lua, 1, capture);
    push_safe_json(lua, capture);
    renderer_of(lua)->capture_count--;
    return 1;
}

/* The id of a part of what has an id, or, without one, of a name in the content: the same whenever both are the
 * same. */
static int function_uuid(lua_State *lua)
{
    KnownId *known = &renderer_of(lua)->known_id;
    char out[37];
    if (lua_isnil(lua, 1)) {
        push_str(lua, name_id(renderer_of(lua)->arena, check_str(lua, 2)));
        return 1;
    }
    Str id = check_str(lua, 1);
    bool same = known->known && id.len == sizeof known->text && memcmp(known->text, id.ptr, id.len) == 0;
    if (!same) {
        known->known = false;
        if (!uuid_read(id, known->bytes)) return luaL_argerror(lua, 1, "a UUID is needed");
        known->known = id.len == sizeof known->text;
        if (known->known) memcpy(known->text, id.ptr, id.len);
    }
    uuid_v5(known->bytes, check_str(lua, 2), out);
    lua_pushlstring(lua, out, sizeof out - 1);
    return 1;
}

static void push_fields(lua_State *lua, const FieldSet *set)
{
    luaL_checkstack(lua, 6, "fields");
    lua_createtable(lua, (int)set->count, 0);
    for (size_t i = 0; i < set->count; i++) {
        const Field *field = &set->fields[i];
        lua_createtable(lua, 0, 8);
        set_str(lua, "name", field->name);
        set_str(lua, "label", field->label);
        set_str(lua, "kind", str_from(schema_kind_name(field->kind)));
        set_str(lua, "vocabulary", field->vocabulary);
        set_str(lua, "oruk", field->oruk);
        set_str(lua, "everything", field->everything);
        set_str(lua, "word", field->word);
        if (field->has_max) {
            lua_pushnumber(lua, field->max);
            lua_setfield(lua, -2, "max");
        }
        lua_pushboolean(lua, field->many);
        lua_setfield(lua, -2, "many");
        lua_pushboolean(lua, field->shown);
        lua_setfield(lua, -2, "shown");
        if (field->kind == KIND_REFERENCE) set_texts(lua, "to", field->to, field->to_count);
        if (field->kind == KIND_GROUP) {
            push_fields(lua, &field->fields);
            lua_setfield(lua, -2, "fields");
        }
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
}

static int function_fields(lua_State *lua)
{
    Str name = check_str(lua, 1);
    const Type *type = schema_type(site_of(lua)->schema, name);
    if (!type) return luaL_error(lua, "there is no type '%s'", name.ptr);
    note(lua, READ_FIELDS, name);
    push_fields(lua, &type->fields);
    return 1;
}

void json_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"json", function_json}, {"json_form", function_json_form}, {"uuid", function_uuid},
        {"fields", function_fields}, {NULL, NULL},
    };
    set_globals(lua, functions);
}
