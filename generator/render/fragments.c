#include "render/fragments.h"

#include "render/lua_state.h"
#include "render/slots.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* So many bytes of parts are kept, or so many for each entry of the site: more than its card in lists takes. Then the
 * keeping begins anew. */
enum { MOST_KEPT = 12 << 20, KEPT_EACH = 1280 };

typedef struct {
    Str html; /* with slots: the record of slots.c */
    bool has_slots;
    ReadList reads;
} Fragment;

/* Looked at and copied from under the lock, which is held for no longer than that. */
struct Fragments {
    pthread_mutex_t lock;
    Arena *arena;
    Map by_key; /* Fragment */
    size_t bytes, most;
};

Fragments *fragments_create(size_t entries)
{
    Fragments *fragments = memory_alloc(sizeof *fragments);
    fragments->arena = arena_create();
    fragments->most = entries * KEPT_EACH > MOST_KEPT ? entries * KEPT_EACH : MOST_KEPT;
    pthread_mutex_init(&fragments->lock, NULL);
    return fragments;
}

void fragments_destroy(Fragments *fragments)
{
    if (!fragments) return;
    pthread_mutex_destroy(&fragments->lock);
    arena_destroy(fragments->arena);
    free(fragments);
}

/* Writes the part and notes what it has read, if it is there. */
static bool copy(Renderer *renderer, Str key, const Fillings *fillings, Buf *out)
{
    Fragments *fragments = renderer->context.fragments;
    pthread_mutex_lock(&fragments->lock);
    const Fragment *fragment = map_get(&fragments->by_key, key);
    if (fragment) {
        reads_replay(renderer->reads, fragment->reads);
        if (fragment->has_slots) slots_write(out, fragment->html, fillings);
        else buf_add(out, fragment->html);
    }
    pthread_mutex_unlock(&fragments->lock);
    return fragment != NULL;
}

/* Another thread may have made the same meanwhile, which came out the same. */
static void keep(Fragments *fragments, Str key, Str html, bool has_slots, ReadList reads)
{
    pthread_mutex_lock(&fragments->lock);
    if (fragments->bytes > fragments->most) {
        arena_destroy(fragments->arena);
        fragments->arena = arena_create();
        fragments->by_key = (Map){0};
        fragments->bytes = 0;
    }
    if (!map_has(&fragments->by_key, key)) {
        Fragment *fragment = ARENA_NEW(fragments->arena, Fragment);
        uint32_t *keys = ARENA_MANY(fragments->arena, uint32_t, reads.count);
        if (reads.count) memcpy(keys, reads.keys, reads.count * sizeof *keys);
        *fragment = (Fragment){arena_str(fragments->arena, html), has_slots, {keys, reads.count}};
        map_set(&fragments->by_key, fragments->arena, arena_str(fragments->arena, key), fragment);
        fragments->bytes += key.len + html.len + reads.count * sizeof *keys + 128;
    }
    pthread_mutex_unlock(&fragments->lock);
}

/* ---- what tells one from another ---- */

typedef struct {
    Str name;
    int at; /* the value's place on the stack */
} Variable;

static int variable_cmp(const void *left, const void *right)
{
    return str_cmp(((const Variable *)left)->name, ((const Variable *)right)->name);
}

/* What is in the table at the index, by its names: a table has no order of its own. The values go to the stack. */
static Variable *sorted_variables(lua_State *lua, int index, size_t *count)
{
    Variable *variables = NULL;
    size_t room = 0;
    *count = 0;
    for (lua_pushnil(lua); lua_next(lua, index); lua_insert(lua, -2)) { /* the name stays at the top */
        luaL_checkstack(lua, 8, "a part has too many variables");
        if (lua_type(lua, -2) != LUA_TSTRING) luaL_error(lua, "a variable of include_cached() needs a name");
        Variable *variable = &ARENA_PUSH(renderer_of(lua)->arena, variables, *count, room);
        variable->name.ptr = lua_tolstring(lua, -2, &variable->name.len);
        variable->at = lua_gettop(lua) - 1;
    }
    if (*count > 1) qsort(variables, *count, sizeof *variables, variable_cmp);
    return variables;
}

/* The value at the index. */
static void add_value(lua_State *lua, Str name, int at, Buf *key)
{
    const Entry *entry = to_entry(lua, at);
    const Term *term = entry ? NULL : to_term(lua, at);
    if (entry) {
        buf_add_char(key, 'e');
        buf_add_number(key, entry->language);
        buf_add_char(key, ' ');
        buf_add(key, entry->path);
    } else if (term) {
        buf_add_char(key, 't');
        buf_add(key, term->vocabulary);
        buf_add_char(key, '\t');
        buf_add(key, term->id);
    } else if (lua_isboolean(lua, at)) buf_add_cstr(key, lua_toboolean(lua, at) ? "b1" : "b0");
    else if (lua_type(lua, at) == LUA_TSTRING || lua_type(lua, at) == LUA_TNUMBER) {
        bool is_text = lua_type(lua, at) == LUA_TSTRING;
        lua_pushvalue(lua, at); /* reading a number as text would change it */
        Str text;
        text.ptr = lua_tolstring(lua, -1, &text.len);
        buf_add_char(key, is_text ? 's' : 'n');
        buf_add_number(key, text.len); /* a text may read like the next variable */
        buf_add_char(key, ' ');
        buf_add(key, text);
        lua_pop(lua, 1);
    } else {
        luaL_error(lua, "include_cached() takes texts, numbers, true and false, entries and terms, and '%s' is a %s",
                   arena_cstr(renderer_of(lua)->arena, name), luaL_typename(lua, at));
    }
}

static Buf *begin_key(lua_State *lua, Str part)
{
    Buf *key = &renderer_of(lua)->fragment_key;
    buf_clear(key);
    buf_add(key, site_of(lua)->languages[language_of(lua)].code);
    buf_add_char(key, ' ');
    buf_add(key, part);
    return key;
}

static void add_variable(lua_State *lua, Str name, int at, Buf *key)
{
    buf_add_char(key, '\n');
    buf_add(key, name);
    buf_add_char(key, '=');
    add_value(lua, name, at, key);
}

Str fragment_key(lua_State *lua, Str part, int variables)
{
    int top = lua_gettop(lua);
    size_t count;
    lua_pushvalue(lua, variables);
    see_through_seal(lua, top + 1);
    const Variable *sorted = sorted_variables(lua, top + 1, &count);
    Buf *key = begin_key(lua, part);
    for (size_t i = 0; i < count; i++) add_variable(lua, sorted[i].name, sorted[i].at, key);
    lua_settop(lua, top);
    return buf_str(key);
}

/* ---- making ---- */

PageThings put_page_away(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    PageThings things = {lua_gettop(lua), renderer->imported};
    for (size_t i = 0; of_one_page[i]; i++) {
        lua_getglobal(lua, of_one_page[i]);
        lua_pushnil(lua);
        lua_setglobal(lua, of_one_page[i]);
    }
    push_modules(lua);
    forget_modules(lua);
    renderer->caching++;
    return things;
}

void take_page_back(lua_State *lua, PageThings things)
{
    Renderer *renderer = renderer_of(lua);
    renderer->caching--;
    set_modules(lua);
    for (int i = 0; of_one_page[i]; i++) {
        lua_pushvalue(lua, things.top + 1 + i);
        lua_setglobal(lua, of_one_page[i]);
    }
    renderer->imported = things.imported;
    lua_settop(lua, things.top);
}

/* What stands on many pages cannot know of one. The part's variables are at the index, its name at 1. Leaves what it
 * wrote at the end of the buffer. */
static void make(lua_State *lua, Str key, int variables, const Fillings *fillings, Buf *out)
{
    Renderer *renderer = renderer_of(lua);
    PageThings things = put_page_away(lua);
    reads_begin(renderer->reads);
    size_t from = out->len;
    slots_begin(renderer, check_str(lua, 1));
    run_part(lua, variables);
    Str record = slots_end(renderer);
    ReadList reads = reads_end(renderer->reads, renderer->arena);
    bool has_slots = record.ptr != NULL;
    keep(renderer->context.fragments, key, has_slots ? record : str_from_index(buf_str(out), from), has_slots, reads);
    reads_replay(renderer->reads, reads);
    take_page_back(lua, things);
    if (!has_slots) return;
    out->len = from;
    slots_write(out, record, fillings);
}

/* Of an argument that may be left out. */
static void take_fillings(lua_State *lua, Str part, int argument, Fillings *fillings)
{
    *fillings = (Fillings){NULL, 0};
    if (lua_isnil(lua, argument)) return;
    luaL_checktype(lua, argument, LUA_TTABLE);
    fillings_take(lua, part, argument, fillings);
}

int function_include_cached(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    Str part = check_str(lua, 1);
    Fillings fillings;
    lua_settop(lua, 3);
    if (lua_isnil(lua, 2)) {
        lua_newtable(lua);
        lua_replace(lua, 2);
    }
    luaL_checktype(lua, 2, LUA_TTABLE);
    take_fillings(lua, part, 3, &fillings);
    Buf *out = open_out(lua);
    reads_stray(renderer->reads);
    Str key = fragment_key(lua, part, 2);
    if (!copy(renderer, key, &fillings, out)) /* parts within it have keys, too */
        make(lua, arena_str(renderer->arena, key), 2, &fillings, out);
    fillings_check(lua, part, &fillings);
    return 0;
}

/* The part for the item at the top of the stack (popped), which is its one variable. */
static void include_item(lua_State *lua, Str part, Str variable, const Fillings *fillings)
{
    Renderer *renderer = renderer_of(lua);
    Buf *out = open_out(lua), *key = begin_key(lua, part);
    add_variable(lua, variable, lua_gettop(lua), key);
    if (!copy(renderer, buf_str(key), fillings, out)) {
        Str kept = arena_str(renderer->arena, buf_str(key));
        lua_createtable(lua, 0, 1);
        lua_pushvalue(lua, 2);
        lua_pushvalue(lua, -3);
        lua_rawset(lua, -3);
        make(lua, kept, lua_gettop(lua), fillings, out);
        lua_pop(lua, 1);
    }
    fillings_check(lua, part, fillings);
    lua_pop(lua, 1);
}

/* Arguments: the part, the name of its variable, the list, the fillings. */
int function_include_cached_each(lua_State *lua)
{
    Str part = check_str(lua, 1), variable = check_str(lua, 2);
    Fillings fillings;
    luaL_checktype(lua, 3, LUA_TTABLE);
    lua_settop(lua, 4);
    take_fillings(lua, part, 4, &fillings);
    reads_stray(renderer_of(lua)->reads);
    lua_Integer count = luaL_len(lua, 3);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(lua, 3, i);
        include_item(lua, part, variable, &fillings);
    }
    return 0;
}
