/* The theme's files as Lua functions of their variables: compiled once a state.
 *
 * Lua finds a global of a part in two steps, in the part's variables and in the globals behind them. Most of what a
 * file names are the functions of the theme, which are the same all the time: so a file is compiled with those as
 * constants of its own. Where a part has a variable of such a name, it is compiled once more without them; and so is a
 * file that writes to one. */
#include "render/lua_state.h"

#include "base/hash.h"
#include "base/suggest.h"

enum { MOST_BOUND = 150 }; /* constants of a file: Lua has room for 200 */

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

/* That a link has been translated changes its address, and with it the text that the page has read (READ_BODY). */
static Str other_language(void *context, Str address, Str *name)
{
    Renderer *renderer = context;
    const Site *site = renderer->context.site;
    size_t language = site_address_language(site, address);
    if (language == renderer->route->language) return (Str){NULL, 0};
    Str code = site->languages[language].code;
    reads_note(renderer->reads, READ_SITE, STR("language"));
    reads_note_two(renderer->reads, READ_WORD, STR("language.name"), code);
    *name = theme_word(renderer->context.theme, code, STR("language.name"), NULL);
    return code;
}

HtmlOptions renderer_html_options(Renderer *renderer)
{
    const Site *site = renderer->context.site;
    Str language = site->languages[renderer->route->language].code;
    return (HtmlOptions){renderer->context.theme, language, site->base_path, 2, use_picture,
                         other_language, renderer, &renderer->noted, &renderer->shown, NULL, NULL};
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

/* ---- names that always mean the same ---- */

static size_t text_slot(const char *text)
{
    return hash_pointer(text) & (BOUND_TEXTS - 1);
}

/* Whether Lua's text is such a name. */
static bool is_bound_name(const Chunks *chunks, const char *text)
{
    size_t slot = text_slot(text);
    while (chunks->texts[slot] && chunks->texts[slot] != text) slot = (slot + 1) % BOUND_TEXTS;
    return chunks->texts[slot] != NULL;
}

/* The globals, which hold on to their names: those of a page are none of them yet. */
static void bind_names(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    Chunks *chunks = &renderer->chunks;
    lua_pushglobaltable(lua);
    for (lua_pushnil(lua); lua_next(lua, -2); lua_pop(lua, 1)) {
        Str name = check_str(lua, -2);
        size_t slot = text_slot(name.ptr);
        if (chunks->names.count >= BOUND_TEXTS / 2) luaL_error(lua, "there are too many functions");
        map_set(&chunks->names, renderer->kept, name, ARENA_NEW(renderer->kept, size_t));
        while (chunks->texts[slot]) slot = (slot + 1) % BOUND_TEXTS;
        chunks->texts[slot] = name.ptr;
    }
    lua_pop(lua, 1);
}

static Str take_name(Str *rest)
{
    size_t from = 0, to;
    while (from < rest->len && !ascii_is_name(rest->ptr[from])) from++;
    for (to = from; to < rest->len && ascii_is_name(rest->ptr[to]);) to++;
    Str name = str_slice(*rest, from, to);
    *rest = str_from_index(*rest, to);
    return name;
}

static void add_constant(Buf *text, int count, Str name)
{
    buf_add_cstr(text, count ? ", " : "local ");
    buf_add(text, name);
    buf_add_cstr(text, " <const>");
}

/* Pushes the values of the constants that the file has, and begins the text with their names. Returns how many they
 * are, or -1 when the file looks at its variables in ways of its own. */
static int push_constants(lua_State *lua, size_t number, bool bound)
{
    Renderer *renderer = renderer_of(lua);
    const ThemeFile *file = renderer->chunks.list[number].file;
    Buf *text = &renderer->chunks.text;
    int count = 0;
    luaL_checkstack(lua, MOST_BOUND + 8, "compiling a file");
    if (file->is_template) {
        add_constant(text, count++, STR("_write"));
        lua_pushcfunction(lua, lua_write);
        add_constant(text, count++, STR("_escape"));
        lua_pushcfunction(lua, escape_function(file->name));
    }
    Str rest = file->lua;
    for (Str name = take_name(&rest); bound && name.len && count < MOST_BOUND; name = take_name(&rest)) {
        size_t *added = map_get(&renderer->chunks.names, name); /* to which file last: its number + 1 */
        if (str_is(name, "_ENV")) return -1;
        if (!added || *added == number + 1) continue;
        *added = number + 1;
        add_constant(text, count++, name);
        lua_pushglobaltable(lua);
        push_str(lua, name);
        lua_rawget(lua, -2);
        lua_remove(lua, -2);
    }
    if (count) buf_add_cstr(text, " = ...; ");
    return count;
}

/* ---- compiling ---- */

/* Pushes the text as a function, or a message. Text only: byte code could break the sandbox. */
static bool load(lua_State *lua, const ThemeFile *file, Str text)
{
    const char *chunk_name = arena_printf(renderer_of(lua)->arena, "@%s", file->name.ptr).ptr;
    return luaL_loadbufferx(lua, text.ptr, text.len, chunk_name, "t") == LUA_OK;
}

/* Nobody but the file's own functions sees its constants, and they cannot write to them. */
static void keep_constants(lua_State *lua)
{
    lua_rawgeti(lua, LUA_REGISTRYINDEX, renderer_of(lua)->chunks.constants);
    for (int i = 1; lua_getupvalue(lua, -2, i); i++) {
        lua_pop(lua, 1);
        const void *variable = lua_upvalueid(lua, -2, i);
        lua_pushboolean(lua, true);
        lua_rawsetp(lua, -2, variable);
    }
    lua_pop(lua, 1);
}

bool is_constant(lua_State *lua, const void *variable)
{
    lua_rawgeti(lua, LUA_REGISTRYINDEX, renderer_of(lua)->chunks.constants);
    bool is_it = lua_rawgetp(lua, -1, variable) != LUA_TNIL;
    lua_pop(lua, 2);
    return is_it;
}

/* Pushes the file as a function of its variables. False, and nothing, when it cannot be compiled like that. */
static bool push_compiled(lua_State *lua, size_t number, bool bound)
{
    Chunks *chunks = &renderer_of(lua)->chunks;
    const ThemeFile *file = chunks->list[number].file;
    int top = lua_gettop(lua);
    buf_clear(&chunks->text);
    int count = push_constants(lua, number, bound);
    buf_printf(&chunks->text, "return function(_ENV) %.*s\nend", STR_ARG(file->lua));
    if (count < 0 || !load(lua, file, buf_str(&chunks->text))) {
        lua_settop(lua, top);
        return false;
    }
    lua_insert(lua, top + 1);
    lua_call(lua, count, 1);
    if (!file->is_template) keep_constants(lua);
    return true;
}

/* Raises what Lua has to say of a file that cannot be compiled: of its text as it is, without what is put around it. */
static void refuse(lua_State *lua, const ThemeFile *file)
{
    Buf *text = &renderer_of(lua)->chunks.text;
    buf_clear(text);
    if (file->is_template) buf_add_cstr(text, "local _ENV, _write, _escape = ...;");
    buf_add(text, file->lua);
    if (!load(lua, file, buf_str(text))) lua_error(lua);
    luaL_error(lua, "%s:1: this cannot stand in a function", file->name.ptr);
}

static int compile(lua_State *lua, size_t number, bool bound)
{
    Renderer *renderer = renderer_of(lua);
    if (!(bound && push_compiled(lua, number, true)) && !push_compiled(lua, number, false))
        refuse(lua, renderer->chunks.list[number].file);
    return luaL_ref(lua, LUA_REGISTRYINDEX);
}

/* The number of the file of the name at the top, whose text is not one of those met of late. */
static size_t find_chunk(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    Chunks *chunks = &renderer->chunks;
    int name = lua_gettop(lua);
    Str text = check_str(lua, name);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, chunks->by_name);
    lua_pushvalue(lua, name);
    if (lua_rawget(lua, -2) == LUA_TNIL) {
        const ThemeFile *file = map_get(&renderer->context.theme->files, text);
        if (!file) unknown_file(lua, text);
        uint32_t read = reads_note_two(renderer->reads, READ_FILE, file->name, (Str){NULL, 0});
        ARENA_PUSH(renderer->kept, chunks->list, chunks->count, chunks->room) =
            (Chunk){text.ptr, file, LUA_NOREF, LUA_NOREF, read, NULL};
        lua_pushvalue(lua, name); /* the table holds on to the text */
        lua_pushinteger(lua, (lua_Integer)chunks->count - 1);
        lua_rawset(lua, -4);
        lua_settop(lua, name);
        return chunks->count - 1;
    }
    size_t number = (size_t)lua_tointeger(lua, -1);
    lua_settop(lua, name);
    return number;
}

void push_chunk(lua_State *lua, bool bound)
{
    Renderer *renderer = renderer_of(lua);
    Chunks *chunks = &renderer->chunks;
    const char *name = lua_tostring(lua, -1);
    uint32_t *recent = &chunks->recent[text_slot(name)]; /* the file's number + 1 */
    size_t number = *recent && chunks->list[*recent - 1].name == name ? *recent - 1 : find_chunk(lua);
    if (chunks->list[number].name == name) *recent = (uint32_t)number + 1;
    reads_note_known(renderer->reads, READ_FILE, chunks->list[number].read);
    int function = bound ? chunks->list[number].bound : chunks->list[number].plain;
    if (function == LUA_NOREF) {
        function = compile(lua, number, bound);
        *(bound ? &chunks->list[number].bound : &chunks->list[number].plain) = function;
    }
    lua_rawgeti(lua, LUA_REGISTRYINDEX, function);
    lua_replace(lua, -2);
}

/* ---- variables ---- */

bool is_assigned(lua_State *lua, const char *variable)
{
    Renderer *renderer = renderer_of(lua);
    Chunks *chunks = &renderer->chunks;
    lua_Debug function;
    lua_pushvalue(lua, -1);
    lua_getinfo(lua, ">S", &function);
    const ThemeFile *file = map_get(&renderer->context.theme->files, str_from(function.source + 1)); /* after the @ */
    size_t number = 0;
    while (number < chunks->count && chunks->list[number].file != file) number++;
    if (!file || number == chunks->count) return true;
    Chunk *chunk = &chunks->list[number];
    if (!chunk->assigned) {
        chunk->assigned = ARENA_NEW(renderer->kept, Assigned);
        *chunk->assigned = assigned_find(file->lua, renderer->kept);
    }
    return assigned_has(chunk->assigned, str_from(variable));
}

/* All of them come to the stack first: so the copy has room for them at once. */
bool make_environment(lua_State *lua)
{
    const Renderer *renderer = renderer_of(lua);
    int given = lua_gettop(lua), count = 0;
    bool shadows = false;
    see_through_seal(lua, given);
    for (lua_pushnil(lua); lua_next(lua, given); count++) {
        luaL_checkstack(lua, 8, "a part has too many variables");
        lua_pushvalue(lua, -2);
        if (lua_type(lua, -1) == LUA_TSTRING) shadows |= is_bound_name(&renderer->chunks, lua_tostring(lua, -1));
    }
    lua_createtable(lua, 0, count);
    lua_replace(lua, given); /* nobody else need hold what was given */
    for (; count > 0; count--) lua_rawset(lua, given);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, renderer->chunks.environment);
    lua_setmetatable(lua, given);
    return shadows;
}

bool is_environment_metatable(lua_State *lua)
{
    lua_rawgeti(lua, LUA_REGISTRYINDEX, renderer_of(lua)->chunks.environment);
    bool is_it = lua_rawequal(lua, -1, -2);
    lua_pop(lua, 1);
    return is_it;
}

void run_template(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    luaL_checkstack(lua, 12, "templates are nested too deeply");
    reads_stray(renderer->reads);
    if (++renderer->depth > MOST_NESTED) luaL_error(lua, "templates include one another in a circle");
    check_str(lua, -1);
    lua_insert(lua, -2);
    bool shadows = make_environment(lua);
    lua_insert(lua, -2);
    push_chunk(lua, !shadows);
    lua_insert(lua, -2);
    lua_call(lua, 1, 0);
    renderer->depth--;
}

void chunks_open(lua_State *lua)
{
    Chunks *chunks = &renderer_of(lua)->chunks;
    lua_createtable(lua, 0, 1);
    lua_pushglobaltable(lua);
    lua_setfield(lua, -2, "__index");
    chunks->environment = luaL_ref(lua, LUA_REGISTRYINDEX);
    lua_newtable(lua);
    chunks->by_name = luaL_ref(lua, LUA_REGISTRYINDEX);
    lua_newtable(lua);
    chunks->constants = luaL_ref(lua, LUA_REGISTRYINDEX);
    bind_names(lua);
}
