/* Modules of the theme, as import() gives them: each page has each module as if it were run for that page.
 *
 * What a module remembers must not pass from page to page, nor between a page and the parts that all pages share: which
 * pages a thread makes is left to chance. But nearly all modules remember nothing: their value is the same table of the
 * same functions after every page, and to run them anew for each of many thousand parts takes longer than the parts. So
 * what a module returned is kept with a likeness of all that can be reached from it, and given again as long as it
 * still looks like that. A module that asks for what only one page has, or does more than return a value, is run for
 * each. */
#include "render/lua_state.h"

/* What a page or part has imported: by its number, from 1 on. */
typedef struct ImportedModule {
    const ReadList *reads;
    uint32_t replayed; /* the list to which they were added last: see reads_mark */
} ImportedModule;

/* One that was run once for all pages, or for all parts. */
typedef struct Module {
    bool tried, shared;
    int value, likeness; /* references in the registry */
    ReadList reads;      /* when it ran */
    Str *imports;        /* what it imported then: modules of the page from then on, too */
    size_t import_count, import_room;
} Module;

/* Pushes a list of what the module has imported, which is watched by itself. */
static void push_imports(lua_State *lua, const Module *module)
{
    lua_createtable(lua, (int)module->import_count, 0);
    push_modules(lua);
    for (size_t i = 0; i < module->import_count; i++) {
        push_str(lua, module->imports[i]);
        lua_rawget(lua, -2);
        lua_rawgeti(lua, -2, lua_tointeger(lua, -1));
        lua_rawseti(lua, -4, (lua_Integer)i + 1);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
}

/* ---- running ---- */

const char *const of_one_page[] = {"route", "page", "easy", NULL};

static int watched_index(lua_State *lua)
{
    lua_settop(lua, 2);
    for (const char *const *name = of_one_page; *name; name++)
        if (str_is(str_from(lua_tostring(lua, 2)), *name)) reads_stray(renderer_of(lua)->reads);
    lua_gettable(lua, lua_upvalueindex(1));
    return 1;
}

/* From here on whoever asks for what only one page has is found out. Pushes those things, to be given to end_watch. */
static void begin_watch(lua_State *lua)
{
    lua_newtable(lua);
    int things = lua_gettop(lua);
    for (const char *const *name = of_one_page; *name; name++) {
        lua_getglobal(lua, *name);
        lua_setfield(lua, things, *name);
        lua_pushnil(lua);
        lua_setglobal(lua, *name);
    }
    lua_pushglobaltable(lua);
    lua_createtable(lua, 0, 1);
    lua_pushvalue(lua, things);
    lua_pushcclosure(lua, watched_index, 1);
    lua_setfield(lua, -2, "__index");
    lua_setmetatable(lua, -2);
    lua_pop(lua, 1);
}

void stop_watching(lua_State *lua)
{
    lua_pushglobaltable(lua);
    lua_pushnil(lua);
    lua_setmetatable(lua, -2);
    lua_pop(lua, 1);
    renderer_of(lua)->module = NULL;
}

static void end_watch(lua_State *lua, int things)
{
    stop_watching(lua);
    for (const char *const *name = of_one_page; *name; name++) {
        lua_getfield(lua, things, *name);
        lua_setglobal(lua, *name);
    }
}

/* Pushes the value that the module returns when it is run. Its variables are its own. */
static void call_module(lua_State *lua, Str name)
{
    push_str(lua, name);
    push_chunk(lua, true);
    lua_newtable(lua);
    make_environment(lua);
    lua_call(lua, 1, 1);
}

static void call_watched(lua_State *lua, Str name, Module *module)
{
    Renderer *renderer = renderer_of(lua);
    Module *outer = renderer->module; /* which is importing this one */
    const Buf *out = renderer_out(renderer);
    size_t written = out->len;
    int layout = renderer->layout_ref;
    bool strayed = reads_set_strayed(renderer->reads, false);
    lua_pushnil(lua);
    int things = lua_gettop(lua);
    if (!outer) {
        begin_watch(lua);
        lua_replace(lua, things);
    }
    renderer->module = module;
    call_module(lua, name);
    if (!outer) end_watch(lua, things);
    renderer->module = outer;
    lua_remove(lua, things);
    module->tried = true;
    push_imports(lua, module);
    module->shared = out->len == written && renderer->layout_ref == layout &&
                     !reads_set_strayed(renderer->reads, strayed) && likeness_take(lua, &module->likeness);
    lua_pop(lua, 1);
    if (!module->shared) {
        reads_stray(renderer->reads);
        return;
    }
    lua_pushvalue(lua, -1);
    module->value = luaL_ref(lua, LUA_REGISTRYINDEX);
}

/* ---- importing ---- */

void forget_modules(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    lua_pushboolean(lua, false);
    set_modules(lua);
    renderer->imported = (Imported){NULL, 0, 0};
    renderer->unshared = false;
}

void push_modules(lua_State *lua)
{
    lua_rawgeti(lua, LUA_REGISTRYINDEX, renderer_of(lua)->imported_ref);
}

void set_modules(lua_State *lua)
{
    lua_rawseti(lua, LUA_REGISTRYINDEX, renderer_of(lua)->imported_ref);
}

void modules_open(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    lua_pushboolean(lua, false);
    renderer->imported_ref = luaL_ref(lua, LUA_REGISTRYINDEX);
    lua_newtable(lua);
    renderer->files_ref = luaL_ref(lua, LUA_REGISTRYINDEX);
}

/* Pages of one language share theirs, its documents theirs, parts theirs, and parts within parts theirs, so that none
 * sees what another does; deeper ones have their own. NULL: none is shared. */
static Module *find_shared(lua_State *lua, Str name)
{
    Renderer *renderer = renderer_of(lua);
    if (renderer->share_none || renderer->caching >= MODULE_SETS) return NULL;
    Map *modules = &renderer->modules[renderer->caching];
    char kind[] = {(char)('0' + is_composing(lua)), (char)(language_of(lua) & 0xFF),
                   (char)(language_of(lua) >> 8 & 0xFF)};
    Str key = arena_join(renderer->arena, (Str){kind, sizeof kind}, name);
    Module *module = map_get(modules, key);
    if (module) return module;
    module = ARENA_NEW(renderer->kept, Module);
    map_set(modules, renderer->kept, arena_str(renderer->kept, key), module);
    return module;
}

void check_modules(lua_State *lua)
{
    int top = lua_gettop(lua);
    bool changed = false;
    push_modules(lua);
    if (lua_istable(lua, -1))
        for (lua_pushnil(lua); !changed && lua_next(lua, top + 1); lua_pop(lua, 1)) {
            if (lua_type(lua, -2) != LUA_TSTRING) continue; /* a value, by its number */
            const Module *module = find_shared(lua, check_str(lua, -2));
            changed = module && module->shared && !likeness_holds(lua, module->likeness);
        }
    lua_settop(lua, top);
    if (changed) renderer_of(lua)->share_none = true;
}

static void replay(Renderer *renderer, ImportedModule *module)
{
    uint32_t mark = reads_mark(renderer->reads);
    if (module->replayed == mark) return;
    module->replayed = mark;
    reads_replay(renderer->reads, *module->reads);
}

/* The value at the top, which stays, is the page's from now on; every part of it that uses the module reads the
 * list. */
static void keep_module(lua_State *lua, int modules, int name, const ReadList *list)
{
    Renderer *renderer = renderer_of(lua);
    Imported *imported = &renderer->imported;
    ImportedModule *module = &ARENA_PUSH(renderer->arena, imported->modules, imported->count, imported->room);
    *module = (ImportedModule){.reads = list};
    lua_pushvalue(lua, -1);
    lua_rawseti(lua, modules, (lua_Integer)imported->count);
    lua_pushvalue(lua, name);
    lua_pushinteger(lua, (lua_Integer)imported->count);
    lua_rawset(lua, modules);
    replay(renderer, module);
}

/* Pushes the value of a module that ran before, if it is as it was. When one has changed, none is shared any more: who
 * knows what it has in common with others. */
static bool give_shared(lua_State *lua, int modules, int name, Module *module)
{
    Renderer *renderer = renderer_of(lua);
    for (size_t i = 0; i < module->import_count; i++) {
        run_module(lua, module->imports[i]);
        lua_pop(lua, 1);
    }
    if (!renderer->share_none && !likeness_holds(lua, module->likeness)) renderer->share_none = true;
    if (renderer->share_none) return false;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, module->value);
    keep_module(lua, modules, name, &module->reads);
    return true;
}

static void run_anew(lua_State *lua, int modules, int name, Module *module)
{
    Renderer *renderer = renderer_of(lua);
    if (++renderer->depth > MOST_NESTED)
        luaL_error(lua, "modules import one another more than %d deep: import what is needed where it is needed",
                   MOST_NESTED);
    lua_pushvalue(lua, name);
    lua_pushboolean(lua, false); /* while it runs */
    lua_rawset(lua, modules);
    reads_begin(renderer->reads);
    if (module && !module->tried) {
        call_watched(lua, check_str(lua, name), module);
    } else {
        reads_stray(renderer->reads); /* whoever imports it is not shared either */
        call_module(lua, check_str(lua, name));
    }
    bool shared = module && module->shared;
    renderer->unshared |= !shared;
    ReadList *list = shared ? &module->reads : ARENA_NEW(renderer->arena, ReadList);
    *list = reads_end(renderer->reads, shared ? renderer->kept : renderer->arena);
    keep_module(lua, modules, name, list);
    renderer->depth--;
}

static void note_import(Renderer *renderer, Str name)
{
    Module *importing = renderer->module;
    if (importing)
        ARENA_PUSH(renderer->kept, importing->imports, importing->import_count, importing->import_room) =
            arena_str(renderer->kept, name);
}

/* Pushes the page's table of modules. */
static void push_own_modules(lua_State *lua)
{
    push_modules(lua);
    if (lua_istable(lua, -1)) return;
    lua_pop(lua, 1);
    lua_newtable(lua);
    lua_pushvalue(lua, -1);
    set_modules(lua);
}

/* Replaces the name of the file at the top by the module's value. */
static void run_named(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    int name = lua_gettop(lua), modules = name + 1;
    Str text = check_str(lua, name);
    luaL_checkstack(lua, 16, "modules are nested too deeply");
    note_import(renderer, text);
    push_own_modules(lua);
    lua_pushvalue(lua, name);
    int known = lua_rawget(lua, modules);
    if (known == LUA_TBOOLEAN) luaL_error(lua, "'%s' imports itself", arena_cstr(renderer->arena, text));
    if (known == LUA_TNUMBER) {
        lua_Integer number = lua_tointeger(lua, -1);
        lua_rawgeti(lua, modules, number);
        replay(renderer, &renderer->imported.modules[number - 1]);
    } else {
        Module *module = find_shared(lua, text);
        if (!module || !module->shared || !give_shared(lua, modules, name, module))
            run_anew(lua, modules, name, module);
    }
    lua_replace(lua, name);
    lua_settop(lua, name);
}

void run_module(lua_State *lua, Str name)
{
    push_str(lua, name);
    run_named(lua);
}

/* Pushes the name of the file for the name at index 1: not put together anew by each page. */
static void push_file(lua_State *lua)
{
    lua_rawgeti(lua, LUA_REGISTRYINDEX, renderer_of(lua)->files_ref);
    lua_pushvalue(lua, 1);
    if (lua_rawget(lua, -2) == LUA_TSTRING) return;
    lua_pop(lua, 1);
    lua_pushfstring(lua, "lib/%s.lua", lua_tostring(lua, 1));
    lua_pushvalue(lua, 1);
    lua_pushvalue(lua, -2);
    lua_rawset(lua, -4);
}

int function_import(lua_State *lua)
{
    check_str(lua, 1);
    push_file(lua);
    run_named(lua);
    return 1;
}
