/* slot(): room that a part of many pages leaves for what differs from place to place. The part is made once, with the
 * places of its slots; each include_cached() fills them.
 *
 * As a fragment keeps it, such a part is a record: text, name of a slot, what stands before and after what fills it and
 * what stands there when nothing does, text, and so on, and text at the end. */
#include "render/slots.h"

#include "base/record.h"

#include <string.h>

typedef struct {
    Str name;
    size_t from, hole, to; /* in the part, from its first byte */
    bool has_hole;
    bool has_default; /* from one end to the other */
} Slot;

/* Of the part that is made. */
struct Slots {
    struct Slots *outer;
    Str part;
    size_t captures, start; /* where the part is written */
    Slot *slots;
    size_t count, room;
    bool open; /* the last one's function is run */
};

void slots_begin(Renderer *renderer, Str part)
{
    Slots *slots = ARENA_NEW(renderer->arena, Slots);
    *slots = (Slots){.outer = renderer->slots,
                     .part = part,
                     .captures = renderer->capture_count,
                     .start = renderer_out(renderer)->len};
    renderer->slots = slots;
}

Str slots_end(Renderer *renderer)
{
    const Slots *slots = renderer->slots;
    Str html = str_from_index(buf_str(renderer_out(renderer)), slots->start);
    size_t done = 0;
    renderer->slots = slots->outer;
    if (!slots->count) return (Str){NULL, 0};
    Buf record = {0};
    for (size_t i = 0; i < slots->count; i++) {
        const Slot *slot = &slots->slots[i];
        record_str(&record, str_slice(html, done, slot->from));
        record_str(&record, slot->name);
        Str whole = str_slice(html, slot->from, slot->to), none = STR("");
        record_str(&record, slot->has_default ? none : str_slice(html, slot->from, slot->hole));
        record_str(&record, slot->has_default ? none : str_slice(html, slot->hole, slot->to));
        record_str(&record, slot->has_default ? whole : none);
        done = slot->to;
    }
    record_str(&record, str_from_index(html, done));
    Str kept = arena_str(renderer->arena, buf_str(&record));
    buf_release(&record);
    return kept;
}

/* Where the part that leaves room has come to. Raises. */
static size_t position(lua_State *lua)
{
    const Renderer *renderer = renderer_of(lua);
    const Slots *slots = renderer->slots;
    if (!slots || slots->captures != renderer->capture_count)
        luaL_error(lua, "slot() stands in a part that include_cached() writes");
    return open_out(lua)->len - slots->start;
}

static int fill_here(lua_State *lua)
{
    size_t at = position(lua);
    Slots *slots = renderer_of(lua)->slots;
    if (!slots->open) return luaL_error(lua, "what fills a slot stands in the function of that slot");
    Slot *slot = &slots->slots[slots->count - 1];
    if (slot->has_hole) return luaL_error(lua, "a slot is filled once");
    slot->hole = at;
    slot->has_hole = true;
    return 0;
}

/* What is argument 2 of slot(), as the part itself would write it. */
static void write_default(lua_State *lua, Slots *slots)
{
    lua_pushcfunction(lua, escape_function(slots->part));
    lua_pushvalue(lua, 2);
    lua_call(lua, 1, 0);
    size_t to = position(lua);
    slots->slots[slots->count - 1].to = to;
    slots->slots[slots->count - 1].has_default = true;
}

int function_slot(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    Str name = check_str(lua, 1);
    size_t at = position(lua);
    lua_settop(lua, 2);
    Slots *slots = renderer->slots;
    if (slots->open) return luaL_error(lua, "a slot stands in no other slot");
    ARENA_PUSH(renderer->arena, slots->slots, slots->count, slots->room) =
        (Slot){.name = arena_str(renderer->arena, name), .from = at, .hole = at, .to = at};
    if (lua_isnil(lua, 2)) return 0;
    if (lua_isstring(lua, 2)) {
        write_default(lua, slots);
        return 0;
    }
    luaL_checktype(lua, 2, LUA_TFUNCTION);
    slots->open = true;
    lua_pushcfunction(lua, fill_here);
    lua_call(lua, 1, 0);
    at = position(lua);
    slots->open = false;
    Slot *slot = &slots->slots[slots->count - 1];
    if (!slot->has_hole)
        return luaL_error(lua, "the function of the slot '%s' never calls what it is given, which fills the slot",
                          slot->name.ptr);
    slot->to = at;
    return 0;
}

/* ---- filling ---- */

static bool is_nothing(lua_State *lua, int index)
{
    return lua_type(lua, index) == LUA_TSTRING && !lua_rawlen(lua, index);
}

/* Each is written as the part itself would write it. */
void fillings_take(lua_State *lua, Str part, int given, Fillings *fillings)
{
    Renderer *renderer = renderer_of(lua);
    size_t room = 0;
    *fillings = (Fillings){NULL, 0};
    Buf *written = begin_capture(lua);
    lua_pushvalue(lua, given);
    see_through_seal(lua, given = lua_gettop(lua));
    for (lua_pushnil(lua); lua_next(lua, given); lua_pop(lua, 1)) {
        if (lua_type(lua, -2) != LUA_TSTRING) luaL_error(lua, "what fills a slot needs its name");
        Filling *filling = &ARENA_PUSH(renderer->arena, fillings->items, fillings->count, room);
        *filling = (Filling){.nothing = is_nothing(lua, -1)};
        filling->name.ptr = lua_tolstring(lua, -2, &filling->name.len);
        if (lua_istable(lua, -1) || lua_isboolean(lua, -1) || lua_isfunction(lua, -1))
            luaL_error(lua, "what fills the slot '%s' cannot be a %s", filling->name.ptr, luaL_typename(lua, -1));
        size_t from = written->len;
        lua_pushcfunction(lua, escape_function(part));
        lua_pushvalue(lua, -2);
        lua_call(lua, 1, 0);
        filling->text = arena_str(renderer->arena, str_from_index(buf_str(written), from));
    }
    lua_pop(lua, 1);
    renderer->capture_count--;
}

void fillings_check(lua_State *lua, Str part, const Fillings *fillings)
{
    Arena *arena = renderer_of(lua)->arena;
    for (size_t i = 0; i < fillings->count; i++)
        if (!fillings->items[i].placed)
            luaL_error(lua, "the part '%s' has no slot '%s'", arena_cstr(arena, part),
                       arena_cstr(arena, fillings->items[i].name));
}

static Filling *find_filling(const Fillings *fillings, Str name)
{
    for (size_t i = 0; i < fillings->count; i++)
        if (str_eq(fillings->items[i].name, name)) return &fillings->items[i];
    return NULL;
}

void slots_write(Buf *out, Str record, const Fillings *fillings)
{
    for (Record rest = {record, false}; rest.rest.len;) {
        buf_add(out, record_take_str(&rest));
        if (!rest.rest.len) return;
        Filling *filling = find_filling(fillings, record_take_str(&rest));
        Str before = record_take_str(&rest), after = record_take_str(&rest), otherwise = record_take_str(&rest);
        if (filling) filling->placed = true;
        if (!filling || filling->nothing) {
            buf_add(out, otherwise);
            continue;
        }
        buf_add(out, before);
        buf_add(out, filling->text);
        buf_add(out, after);
    }
}
