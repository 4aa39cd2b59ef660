/* Easy read: the same table for the page and for the document, whether it was authored or is composed by the theme. */
#include "render/lua_state.h"

#include "checks/easy_explain.h"

static void push_authored_block(lua_State *lua, const EasyBlock *block)
{
    lua_createtable(lua, (int)block->count, 1);
    set_str(lua, block->heading.len ? "heading" : "picture", block->heading.len ? block->heading : block->picture);
    for (size_t i = 0; i < block->count; i++) {
        push_str(lua, block->lines[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
}

static void push_authored(lua_State *lua, const Entry *entry)
{
    note_entry(lua, READ_EASY, entry);
    lua_newtable(lua);
    set_str(lua, "title", value_text(&entry->easy_fields, "title"));
    set_str(lua, "tested_by", value_text(&entry->easy_fields, "tested_by"));
    lua_createtable(lua, (int)entry->easy->count, 0);
    for (size_t i = 0; i < entry->easy->count; i++) {
        push_authored_block(lua, &entry->easy->blocks[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    lua_setfield(lua, -2, "blocks");
}

/* What the leaflet was when it was less brief is at the top, or nil: it is replaced. */
static void push_composed(lua_State *lua, const Entry *entry, int brief)
{
    int before = lua_gettop(lua);
    run_module(lua, entry->type->easy.compose);
    if (!lua_isfunction(lua, -1)) luaL_error(lua, "%s must return a function", entry->type->easy.compose.ptr);
    push_entry(lua, entry);
    lua_pushinteger(lua, brief);
    lua_pushvalue(lua, before);
    lua_call(lua, 3, 1);
    if (!lua_istable(lua, -1)) luaL_error(lua, "%s: the function must return a table", entry->type->easy.compose.ptr);
    if (lua_getfield(lua, -1, "blocks") != LUA_TTABLE)
        luaL_error(lua, "%s: the table needs blocks", entry->type->easy.compose.ptr);
    lua_pop(lua, 1);
    lua_replace(lua, before);
}

/* "OpenMoji, CC BY-SA 4.0", once for each set of the pictures shown. The table of lines is at the top. */
static void add_credit(lua_State *lua, const Picture *picture, lua_Integer *count)
{
    Str line = arena_printf(renderer_of(lua)->arena, "%.*s, %.*s", STR_ARG(picture->author), STR_ARG(picture->licence));
    for (lua_Integer i = 1; i <= *count; i++) {
        Str known;
        lua_geti(lua, -1, i);
        known.ptr = lua_tolstring(lua, -1, &known.len);
        lua_pop(lua, 1);
        if (str_eq(known, line)) return;
    }
    push_str(lua, line);
    lua_seti(lua, -2, ++*count);
}

/* The picture that the table at the top names is there, and is credited in the table below it. */
static void credit_picture(lua_State *lua, lua_Integer *credits)
{
    if (lua_getfield(lua, -1, "picture") != LUA_TSTRING) {
        lua_pop(lua, 1);
        return;
    }
    Str name;
    name.ptr = lua_tolstring(lua, -1, &name.len);
    const Picture *picture = site_picture(renderer_of(lua)->context.site, name);
    note(lua, READ_PICTURE_FACTS, name);
    if (!picture) luaL_error(lua, "there is no picture '%s'", name.ptr);
    lua_pushvalue(lua, -3);
    add_credit(lua, picture, credits);
    lua_pop(lua, 2);
}

/* Gives headings their ids, checks pictures, those of the words that are explained, too, and gathers the credits. The
 * easy table is at the top. */
static void finish_blocks(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    lua_Integer credits = 0;
    lua_getfield(lua, -1, "blocks");
    lua_newtable(lua);
    for (lua_Integer i = 1; lua_geti(lua, -2, i) == LUA_TTABLE; i++) {
        if (lua_getfield(lua, -1, "heading") == LUA_TSTRING) {
            Str heading;
            heading.ptr = lua_tolstring(lua, -1, &heading.len);
            Str id = arena_printf(renderer->arena, "%.*s-%d", STR_ARG(slug_from(renderer->arena, heading)), (int)i);
            push_str(lua, id);
            lua_setfield(lua, -3, "id");
        }
        lua_pop(lua, 1);
        credit_picture(lua, &credits);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    lua_getfield(lua, -3, "words");
    lua_insert(lua, -2); /* below the credits */
    for (lua_Integer i = 1; lua_geti(lua, -2, i) == LUA_TTABLE; i++) {
        credit_picture(lua, &credits);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    lua_remove(lua, -2);
    lua_setfield(lua, -3, "credits");
    lua_pop(lua, 1);
}

/* ---- what hard words mean ---- */

typedef struct {
    Str *lines;
    bool *done;
    lua_Integer *blocks, *numbers; /* of each line: its block, and its number there */
    size_t count;
} LeafletLines;

/* The lines of all blocks, which stay where they are in Lua. The list of blocks is at the top. */
static void gather_lines(lua_State *lua, LeafletLines *all)
{
    Arena *arena = renderer_of(lua)->arena;
    size_t room = 0;
    lua_Integer blocks = luaL_len(lua, -1);
    for (lua_Integer i = 1; i <= blocks; i++) {
        lua_geti(lua, -1, i);
        room += (size_t)luaL_len(lua, -1);
        lua_pop(lua, 1);
    }
    *all = (LeafletLines){ARENA_MANY(arena, Str, room), ARENA_MANY(arena, bool, room),
                          ARENA_MANY(arena, lua_Integer, room), ARENA_MANY(arena, lua_Integer, room), 0};
    int top = lua_gettop(lua);
    for (lua_Integer i = 1; i <= blocks; i++) {
        lua_geti(lua, -1, i);
        lua_pushnil(lua);
        lua_setfield(lua, -2, "meanings"); /* of the same block in a leaflet that was less brief */
        lua_getfield(lua, -1, "explained");
        bool done = lua_toboolean(lua, -1);
        lua_pop(lua, 1);
        for (lua_Integer k = 1; all->count < room && lua_geti(lua, -1, k) == LUA_TSTRING; k++) {
            Str line;
            line.ptr = lua_tolstring(lua, -1, &line.len);
            all->lines[all->count] = line;
            all->done[all->count] = done;
            all->blocks[all->count] = i;
            all->numbers[all->count++] = k;
            lua_pop(lua, 1);
        }
        lua_settop(lua, top);
    }
}

/* Adds {after, term, short, meaning} to the block's list. The list of blocks is at the top. */
static void push_meaning(lua_State *lua, const LeafletLines *all, const EasyMeaning *meaning)
{
    lua_geti(lua, -1, all->blocks[meaning->line]);
    if (lua_getfield(lua, -1, "meanings") != LUA_TTABLE) {
        lua_pop(lua, 1);
        lua_newtable(lua);
        lua_pushvalue(lua, -1);
        lua_setfield(lua, -3, "meanings");
    }
    lua_createtable(lua, 0, 4);
    lua_pushinteger(lua, all->numbers[meaning->line]);
    lua_setfield(lua, -2, "after");
    set_str(lua, "term", meaning->is_short ? meaning->term->name : meaning->form);
    if (meaning->is_short) set_str(lua, "short", meaning->form);
    set_str(lua, "meaning", meaning->term->meaning);
    lua_seti(lua, -2, luaL_len(lua, -2) + 1);
    lua_pop(lua, 2);
}

/* The easy table is at the top. Its words become those that it uses and that the site explains. */
static void explain(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    lua_getfield(lua, -1, "explained");
    bool explained = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
    const EasyRules *rules = language_of(lua) == 0 && !explained ? renderer->context.easy : NULL; /* of one language */
    EasyMeanings found = {0};
    LeafletLines all;
    if (rules && rules->file.len) note(lua, READ_FILE, rules->file);
    if (rules && rules->data.len) note(lua, READ_DATA, rules->data);
    lua_getfield(lua, -1, "blocks");
    gather_lines(lua, &all);
    if (rules) easy_explain(rules, all.lines, all.done, all.count, renderer->arena, &found);
    for (size_t i = 0; i < found.count; i++) push_meaning(lua, &all, &found.meanings[i]);
    lua_pop(lua, 1);
    lua_createtable(lua, (int)found.used_count, 0);
    for (size_t i = 0; i < found.used_count; i++) {
        lua_createtable(lua, 0, 3);
        set_str(lua, "term", found.used[i]->name);
        set_str(lua, "meaning", found.used[i]->meaning);
        set_str(lua, "picture", found.used[i]->picture);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    lua_setfield(lua, -2, "words");
}

/* How brief the leaflet at the top says it is; as brief as it was asked to be unless it says more. */
static int brief_of(lua_State *lua, int asked)
{
    double brief = lua_getfield(lua, -1, "brief") == LUA_TNUMBER ? lua_tonumber(lua, -1) : asked;
    lua_pop(lua, 1);
    return brief > asked ? brief > MOST_BRIEF ? MOST_BRIEF : (int)brief : asked;
}

/* Composes a leaflet, and again as long as it says that with the meanings of its hard words it is too much. */
static void push_fitting(lua_State *lua, const Entry *entry, int brief)
{
    lua_pushnil(lua);
    for (bool fits = false; !fits; brief++) {
        if (brief > MOST_BRIEF) {
            run_module(lua, entry->type->easy.compose);
            raise_in(lua, "fits() says no, however brief the leaflet is: in the end, it must say yes");
        }
        push_composed(lua, entry, brief);
        brief = brief_of(lua, brief);
        lua_pushinteger(lua, brief);
        lua_setfield(lua, -2, "brief");
        explain(lua);
        fits = true;
        if (lua_getfield(lua, -1, "fits") == LUA_TFUNCTION) {
            lua_pushvalue(lua, -2);
            lua_call(lua, 1, 1);
            fits = lua_toboolean(lua, -1);
        }
        lua_pop(lua, 1);
    }
}

void push_easy(lua_State *lua, const Entry *entry, int brief)
{
    luaL_checkstack(lua, 20, NULL);
    note_entry(lua, READ_ENTRY, entry);
    if (entry->easy) {
        push_authored(lua, entry);
        lua_pushinteger(lua, brief);
        lua_setfield(lua, -2, "brief");
        explain(lua);
    } else {
        push_fitting(lua, entry, brief);
    }
    lua_pushboolean(lua, entry->easy != NULL);
    lua_setfield(lua, -2, "authored");
    finish_blocks(lua);
}
