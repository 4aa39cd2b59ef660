/* related(): the entries that are nearest to one. What each shares with it is made into lists of terms when a template
 * asks for them: most is not asked for. */
#include "render/lua_state.h"

#include "model/related.h"

/* All that it points to lives as long as the site. */
typedef struct {
    Box box; /* points to the entry */
    size_t count;
    struct {
        const Facet *facet;
        const Term *term;
    } shared[]; /* those of one facet one after the other */
} Neighbour;

/* The terms that both stand under in the field; nil without one. */
static void push_shared(lua_State *lua, const Neighbour *neighbour, Str field)
{
    lua_Integer at = 0;
    for (size_t i = 0; i < neighbour->count; i++) {
        if (!str_eq(neighbour->shared[i].facet->field->name, field)) continue;
        if (!at) lua_createtable(lua, 4, 0);
        push_term(lua, neighbour->shared[i].term);
        lua_rawseti(lua, -2, ++at);
    }
    if (!at) lua_pushnil(lua);
}

int neighbour_index(lua_State *lua)
{
    const Neighbour *neighbour = lua_touserdata(lua, 1);
    if (lua_type(lua, 2) != LUA_TSTRING) return 0;
    Str key = check_str(lua, 2);
    if (str_is(key, "entry")) push_entry(lua, neighbour->box.pointer);
    else push_shared(lua, neighbour, key);
    return 1;
}

static void push_neighbour(lua_State *lua, const Related *related)
{
    size_t count = 0;
    for (size_t f = 0; f < related->facet_count; f++) count += related->shared[f].count;
    Neighbour *neighbour = lua_newuserdatauv(lua, sizeof *neighbour + count * sizeof *neighbour->shared, 0);
    neighbour->box = (Box){OBJECT_NEIGHBOUR, related->entry};
    neighbour->count = 0;
    for (size_t f = 0; f < related->facet_count; f++)
        for (size_t i = 0; i < related->shared[f].count; i++, neighbour->count++) {
            neighbour->shared[neighbour->count].facet = related->shared[f].facet;
            neighbour->shared[neighbour->count].term = related->shared[f].terms[i];
        }
    finish_box(lua, OBJECT_NEIGHBOUR);
}

int function_related(lua_State *lua)
{
    const Entry *entry = check_entry(lua, 1);
    lua_Integer most = luaL_checkinteger(lua, 2);
    Arena *arena = renderer_of(lua)->arena;
    size_t count;
    if (most < 0) most = 0;
    Related *related = related_find(site_of(lua), entry, (size_t)most, arena, &count);
    Str number = arena_printf(arena, "%lld", (long long)most);
    reads_note_digest(renderer_of(lua)->reads, READ_RELATED, entry_name(entry), number,
                      related_list_digest(related, count));
    lua_createtable(lua, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        push_neighbour(lua, &related[i]);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}
