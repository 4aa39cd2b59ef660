/* Easy read: the same table for the page and for the document, whether it was authored or is composed by the theme. */
#include "theme/lua_state.h"

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

static void push_composed(lua_State *lua, const Entry *entry, int brief)
{
    run_module(lua, entry->type->easy.compose);
    if (!lua_isfunction(lua, -1)) luaL_error(lua, "%s must return a function", entry->type->easy.compose.ptr);
    push_entry(lua, entry);
    lua_pushinteger(lua, brief);
    lua_call(lua, 2, 1);
    if (!lua_istable(lua, -1)) luaL_error(lua, "%s: the function must return a table", entry->type->easy.compose.ptr);
    if (lua_getfield(lua, -1, "blocks") != LUA_TTABLE) luaL_error(lua, "%s: the table needs blocks", entry->type->easy.compose.ptr);
    lua_pop(lua, 1);
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

/* Gives headings their ids, checks pictures, and gathers the credits. The easy table is at the top. */
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
        if (lua_getfield(lua, -1, "picture") == LUA_TSTRING) {
            Str name;
            name.ptr = lua_tolstring(lua, -1, &name.len);
            const Picture *picture = site_picture(renderer->context.site, name);
            note(lua, READ_PICTURE_FACTS, name);
            if (!picture) luaL_error(lua, "there is no picture '%s'", name.ptr);
            lua_pop(lua, 2);
            add_credit(lua, picture, &credits);
        } else {
            lua_pop(lua, 2);
        }
    }
    lua_pop(lua, 1);
    lua_setfield(lua, -3, "credits");
    lua_pop(lua, 1);
}

void push_easy(lua_State *lua, const Entry *entry, int brief)
{
    luaL_checkstack(lua, 20, NULL);
    note_entry(lua, READ_ENTRY, entry);
    if (entry->easy)
        push_authored(lua, entry);
    else
        push_composed(lua, entry, brief);
    lua_pushinteger(lua, brief);
    lua_setfield(lua, -2, "brief");
    lua_pushboolean(lua, entry->easy != NULL);
    lua_setfield(lua, -2, "authored");
    finish_blocks(lua);
}
