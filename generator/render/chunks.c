/* The theme's files as Lua chunks: compiled once a state, run with variables of their own. */
#include "render/lua_state.h"

#include "base/suggest.h"

/* Keys in the registry, by their addresses: of the table that keeps compiled files by their names, and the numbers of
 * what notes that they are read by the compiled files; and of what leads from a part's variables to the globals. */
static const char templates_key, environment_key;

Buf *renderer_out(Renderer *renderer)
{
    return &renderer->captures[renderer->capture_count - 1];
}

static void use_picture(void *context, const void *picture)
{
    Renderer *renderer = context;
    reads_note(renderer->reads, READ_PICTURE, ((const Picture *)picture)->name);
    if (renderer->context.pictures_used)
        atomic_store(&renderer->context.pictures_used[((const Picture *)picture)->index], true);
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
        luaL_error(lua, "the theme has no file '%s'; did you mean '%s'", asked,
                   arena_cstr(renderer->arena, suggestion.best));
    luaL_error(lua, "the theme has no file '%s'", asked);
}

static void push_templates(lua_State *lua)
{
    if (lua_rawgetp(lua, LUA_REGISTRYINDEX, &templates_key) == LUA_TTABLE) return;
    lua_pop(lua, 1);
    lua_newtable(lua);
    lua_pushvalue(lua, -1);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, &templates_key);
}

/* Pushes the file of the name at that index as a function, and keeps it in the table. Text only: byte code could break
 * the sandbox. */
static void compile(lua_State *lua, int name, int templates)
{
    Renderer *renderer = renderer_of(lua);
    Str text = check_str(lua, name);
    const ThemeFile *file = map_get(&renderer->context.theme->files, text);
    if (!file) unknown_file(lua, text);
    const char *chunk_name = lua_pushfstring(lua, "@%s", file->name.ptr);
    if (luaL_loadbufferx(lua, file->lua.ptr, file->lua.len, chunk_name, "t") != LUA_OK) lua_error(lua);
    lua_remove(lua, -2);
    lua_pushvalue(lua, name);
    lua_pushvalue(lua, -2);
    lua_rawset(lua, templates);
    lua_pushvalue(lua, -1);
    lua_pushinteger(lua, reads_note_two(renderer->reads, READ_FILE, file->name, (Str){NULL, 0}));
    lua_rawset(lua, templates);
}

void push_chunk(lua_State *lua)
{
    int name = lua_gettop(lua), templates = name + 1;
    push_templates(lua);
    lua_pushvalue(lua, name);
    if (lua_rawget(lua, templates) == LUA_TFUNCTION) {
        lua_pushvalue(lua, -1);
        lua_rawget(lua, templates);
        reads_note_known(renderer_of(lua)->reads, READ_FILE, (uint32_t)lua_tointeger(lua, -1));
        lua_pop(lua, 1);
    } else {
        lua_pop(lua, 1);
        compile(lua, name, templates);
    }
    lua_replace(lua, name);
    lua_settop(lua, name);
}

/* All of them come to the stack first: so the copy has room for them at once. */
void make_environment(lua_State *lua)
{
    int given = lua_gettop(lua), count = 0;
    see_through_seal(lua, given);
    for (lua_pushnil(lua); lua_next(lua, given); count++) {
        luaL_checkstack(lua, 8, "a part has too many variables");
        lua_pushvalue(lua, -2);
    }
    lua_createtable(lua, 0, count);
    lua_replace(lua, given); /* nobody else need hold what was given */
    for (; count > 0; count--) lua_rawset(lua, given);
    if (lua_rawgetp(lua, LUA_REGISTRYINDEX, &environment_key) != LUA_TTABLE) {
        lua_pop(lua, 1);
        lua_createtable(lua, 0, 1);
        lua_pushglobaltable(lua);
        lua_setfield(lua, -2, "__index");
        lua_pushvalue(lua, -1);
        lua_rawsetp(lua, LUA_REGISTRYINDEX, &environment_key);
    }
    lua_setmetatable(lua, given);
}

bool is_environment_metatable(lua_State *lua)
{
    lua_rawgetp(lua, LUA_REGISTRYINDEX, &environment_key);
    bool is_it = lua_rawequal(lua, -1, -2);
    lua_pop(lua, 1);
    return is_it;
}

void run_template(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    luaL_checkstack(lua, 12, "templates are nested too deeply");
    reads_stray(renderer->reads);
    if (++renderer->depth > NESTED_TEMPLATES) luaL_error(lua, "templates include one another in a circle");
    lua_CFunction escape = escape_function(check_str(lua, -1));
    push_chunk(lua);
    lua_insert(lua, -2);
    make_environment(lua);
    lua_pushcfunction(lua, lua_write);
    lua_pushcfunction(lua, escape);
    lua_call(lua, 3, 0);
    renderer->depth--;
}
