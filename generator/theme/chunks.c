/* The theme's files as Lua chunks: compiled once a state, run with variables of their own. */
#include "theme/lua_state.h"

#include "base/suggest.h"

/* Registry keys of the tables that keep compiled templates and, for one page, the values of modules. */
static const char templates_key[] = "signpost templates";
const char modules_key[] = "signpost modules";

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
                         &renderer->noted};
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

/* Pushes the compiled chunk of a theme file. Text only: byte code could break the sandbox. */
static void push_chunk(lua_State *lua, Str name)
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

/* Replaces the table at the top by a copy that sees the globals behind it: the variables of one template. */
static void make_environment(lua_State *lua)
{
    int given = lua_gettop(lua);
    lua_newtable(lua);
    for (lua_pushnil(lua); lua_next(lua, given);) {
        lua_pushvalue(lua, -2);
        lua_insert(lua, -2);
        lua_settable(lua, given + 1);
    }
    lua_createtable(lua, 0, 1);
    lua_pushglobaltable(lua);
    lua_setfield(lua, -2, "__index");
    lua_setmetatable(lua, given + 1);
    lua_remove(lua, given);
}

void run_template(lua_State *lua, Str name)
{
    Renderer *renderer = renderer_of(lua);
    luaL_checkstack(lua, 12, "templates are nested too deeply");
    if (++renderer->depth > NESTED_TEMPLATES) luaL_error(lua, "templates include one another in a circle");
    make_environment(lua);
    push_chunk(lua, name);
    lua_insert(lua, -2);
    lua_getglobal(lua, "_write");
    lua_getglobal(lua, escape_name(name));
    lua_call(lua, 3, 0);
    renderer->depth--;
}

/* A module runs once a page: what it read then, every part of the page that uses it reads. */
static void keep_module(Renderer *renderer, Str name)
{
    ReadList *list = ARENA_NEW(renderer->arena, ReadList);
    *list = reads_end(renderer->reads, renderer->arena);
    map_set(&renderer->module_reads, renderer->arena, arena_str(renderer->arena, name), list);
    reads_replay(renderer->reads, *list);
}

static void replay_module(Renderer *renderer, Str name)
{
    const ReadList *list = map_get(&renderer->module_reads, name);
    if (list) reads_replay(renderer->reads, *list);
}

/* What a module remembers must not pass from page to page: which pages a thread makes is left to chance. To run a
 * module anew costs little, since it stays compiled. */
void forget_modules(lua_State *lua)
{
    lua_pushnil(lua);
    lua_setfield(lua, LUA_REGISTRYINDEX, modules_key);
    renderer_of(lua)->module_reads = (Map){0};
}

void run_module(lua_State *lua, Str name)
{
    luaL_checkstack(lua, 12, "modules are nested too deeply");
    luaL_getsubtable(lua, LUA_REGISTRYINDEX, modules_key);
    lua_pushlstring(lua, name.ptr, name.len);
    Renderer *renderer = renderer_of(lua);
    if (lua_gettable(lua, -2) != LUA_TNIL) {
        if (lua_islightuserdata(lua, -1)) luaL_error(lua, "'%s' imports itself", arena_cstr(renderer->arena, name));
        replay_module(renderer, name);
        lua_remove(lua, -2);
        return;
    }
    lua_pop(lua, 1);
    push_chunk(lua, name);
    lua_newtable(lua);
    make_environment(lua);
    lua_setupvalue(lua, -2, 1);
    lua_pushlstring(lua, name.ptr, name.len);
    lua_pushlightuserdata(lua, renderer_of(lua)); /* while it runs */
    lua_settable(lua, -4);
    reads_begin(renderer->reads);
    note(lua, READ_FILE, name);
    lua_call(lua, 0, 1);
    keep_module(renderer, name);
    lua_pushlstring(lua, name.ptr, name.len);
    lua_pushvalue(lua, -2);
    lua_settable(lua, -4);
    lua_remove(lua, -2);
}
