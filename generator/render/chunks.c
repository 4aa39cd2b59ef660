/* The theme's files as Lua chunks: compiled once a state, run with variables of their own. */
#include "render/lua_state.h"

#include "base/suggest.h"

/* Registry keys: of the table that keeps compiled files, and of what leads from a part's variables to the globals. */
static const char templates_key[] = "signpost templates", environment_key[] = "signpost environment";

Buf *renderer_out(Renderer *renderer)
{
    return &renderer->captures[renderer->capture_count - 1];
}

static void use_picture(void *context, const void *picture)
{
    Renderer *renderer = context;
    reads_note(renderer->reads, READ_PICTURE, ((const Picture *)picture)->name);
    if (renderer->context.pictures_used) atomic_store(&renderer->context.pictures_used[((const Picture *)picture)->index], true);
}

HtmlOptions renderer_html_options(Renderer *renderer)
{
    const Site *site = renderer->context.site;
    Str language = site->languages[renderer->route->language].code;
    return (HtmlOptions){renderer->context.theme, language, site->base_path, 2, use_picture, renderer,
                         &renderer->noted, &renderer->shown, NULL, NULL};
}

static void unknown_file(lua_State *lua, Str name)
{
    Renderer *renderer = renderer_of(lua);
    const Map *files = &renderer->context.theme->files;
    Suggestion suggestion = suggest_begin(name);
    for (size_t i = 0; i < files->count; i++) suggest_offer(&suggestion, files->entries[i].key);
    const char *asked = arena_cstr(renderer->arena, name);
    if (suggestion.best.len)
        luaL_error(lua, "the theme has no file '%s'; did you mean '%s'", asked, arena_cstr(renderer->arena, suggestion.best));
    luaL_error(lua, "the theme has no file '%s'", asked);
}

/* Text only: byte code could break the sandbox. */
void push_chunk(lua_State *lua, Str name)
{
    const ThemeFile *file = map_get(&renderer_of(lua)->context.theme->files, name);
    if (!file) unknown_file(lua, name);
    note(lua, READ_FILE, file->name);
    luaL_getsubtable(lua, LUA_REGISTRYINDEX, templates_key);
    lua_pushlstring(lua, name.ptr, name.len);
    if (lua_gettable(lua, -2) == LUA_TFUNCTION) {
        lua_remove(lua, -2);
        return;
    }
    lua_pop(lua, 1);
    const char *chunk_name = lua_pushfstring(lua, "@%s", file->name.ptr);
    if (luaL_loadbufferx(lua, file->lua.ptr, file->lua.len, chunk_name, "t") != LUA_OK) lua_error(lua);
    lua_remove(lua, -2);
    lua_pushlstring(lua, name.ptr, name.len);
    lua_pushvalue(lua, -2);
    lua_settable(lua, -4);
    lua_remove(lua, -2);
}

void make_environment(lua_State *lua)
{
    int given = lua_gettop(lua);
    see_through_seal(lua, given);
    lua_newtable(lua);
    for (lua_pushnil(lua); lua_next(lua, given);) {
        lua_pushvalue(lua, -2);
        lua_insert(lua, -2);
        lua_settable(lua, given + 1);
    }
    if (luaL_newmetatable(lua, environment_key)) {
        lua_pushglobaltable(lua);
        lua_setfield(lua, -2, "__index");
    }
    lua_setmetatable(lua, given + 1);
    lua_remove(lua, given);
}

bool is_environment_metatable(lua_State *lua)
{
    luaL_getmetatable(lua, environment_key);
    bool is_it = lua_rawequal(lua, -1, -2);
    lua_pop(lua, 1);
    return is_it;
}

void run_template(lua_State *lua, Str name)
{
    Renderer *renderer = renderer_of(lua);
    luaL_checkstack(lua, 12, "templates are nested too deeply");
    reads_stray(renderer->reads);
    if (++renderer->depth > NESTED_TEMPLATES) luaL_error(lua, "templates include one another in a circle");
    make_environment(lua);
    push_chunk(lua, name);
    lua_insert(lua, -2);
    lua_getglobal(lua, "_write");
    lua_getglobal(lua, escape_name(name));
    lua_call(lua, 3, 0);
    renderer->depth--;
}
