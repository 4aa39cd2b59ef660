/* Modules of the theme, as import() gives them: each page has each module as if it were run for that page.
 *
 * What a module remembers must not pass from page to page, nor between a page and the parts that all pages share: which
 * pages a thread makes is left to chance. But nearly all modules remember nothing: their value is the same table of the
 * same functions after every page, and to run them anew for each of many thousand parts takes longer than the parts. So
 * what a module returned is kept with a likeness of all that can be reached from it, and given again as long as it still
 * looks like that. A module that asks for what only one page has, or does more than return a value, is run for each. */
#include "theme/lua_state.h"

/* Registry keys: of the table that keeps, for one page or part, the values of the modules that it has imported; and of a
 * function, see set_globals. */
static const char modules_key[] = "signpost modules", holder_key[] = "signpost holder";

enum { DEEPEST = 60, MOST_SEEN = 4000 };

/* One that was run once for all pages, or for all parts. */
typedef struct Module {
    bool tried, shared;
    int value, likeness; /* references in the registry */
    ReadList reads;      /* when it ran */
    Str *imports;        /* what it imported then: modules of the page from then on, too */
    size_t import_count, import_room;
} Module;

/* ---- all that can be reached from a value ---- */

/* Stack indices of the tables that a likeness is made of. */
typedef struct {
    int seen;   /* tables, functions and variables of functions: true */
    int tables; /* each table, a copy of it, and the number of its keys */
    int cells;  /* of each variable that functions share: one of these, its number there, and the value */
    lua_Integer table_count, cell_count, seen_count;
} Likeness;

static bool see_value(lua_State *lua, Likeness *likeness, int depth);

/* Whether the thing at the top (a table, a function, or the address of a variable) is new; it is not from then on. */
static bool is_new(lua_State *lua, Likeness *likeness)
{
    lua_pushvalue(lua, -1);
    bool known = lua_rawget(lua, likeness->seen) != LUA_TNIL;
    lua_pop(lua, 1);
    if (known) return false;
    lua_pushvalue(lua, -1);
    lua_pushboolean(lua, true);
    lua_rawset(lua, likeness->seen);
    likeness->seen_count++;
    return true;
}

static bool see_variables(lua_State *lua, Likeness *likeness, int depth)
{
    int function = lua_gettop(lua);
    for (int i = 1; lua_getupvalue(lua, function, i); i++) {
        lua_pushlightuserdata(lua, lua_upvalueid(lua, function, i));
        bool met = !is_new(lua, likeness);
        lua_pop(lua, 1);
        if (!met) {
            lua_pushvalue(lua, function);
            lua_rawseti(lua, likeness->cells, ++likeness->cell_count);
            lua_pushinteger(lua, i);
            lua_rawseti(lua, likeness->cells, ++likeness->cell_count);
            lua_pushvalue(lua, -1);
            lua_rawseti(lua, likeness->cells, ++likeness->cell_count);
            if (!see_value(lua, likeness, depth)) return false;
        }
        lua_pop(lua, 1);
    }
    return true;
}

/* Functions of Lua's own that remember nothing: with no variables, or those of sandbox.c, whose first is a function. */
static bool is_plain_function(lua_State *lua)
{
    if (!lua_getupvalue(lua, -1, 1)) return true;
    bool plain = lua_iscfunction(lua, -1);
    lua_pop(lua, 1);
    return plain;
}

static bool see_table(lua_State *lua, Likeness *likeness, int depth)
{
    int table = lua_gettop(lua);
    lua_Integer count = 0;
    lua_newtable(lua);
    for (lua_pushnil(lua); lua_next(lua, table); lua_pop(lua, 1), count++) {
        lua_pushvalue(lua, -2);
        lua_pushvalue(lua, -2);
        lua_rawset(lua, table + 1);
        if (!see_value(lua, likeness, depth)) return false;
        lua_pushvalue(lua, -2);
        if (!see_value(lua, likeness, depth)) return false;
        lua_pop(lua, 1);
    }
    lua_pushvalue(lua, table);
    lua_rawseti(lua, likeness->tables, ++likeness->table_count);
    lua_rawseti(lua, likeness->tables, ++likeness->table_count);
    lua_pushinteger(lua, count);
    lua_rawseti(lua, likeness->tables, ++likeness->table_count);
    return true;
}

/* Adds the value at the top, which stays, and what can be reached from it. False when it is more than can be watched. */
static bool see_value(lua_State *lua, Likeness *likeness, int depth)
{
    int type = lua_type(lua, -1);
    if (type == LUA_TTHREAD || depth > DEEPEST || likeness->seen_count > MOST_SEEN) return false;
    if (type == LUA_TFUNCTION && push_remembered_function(lua)) {
        bool seen = see_value(lua, likeness, depth);
        lua_pop(lua, 1);
        return seen;
    }
    if (type == LUA_TFUNCTION && lua_iscfunction(lua, -1)) return is_plain_function(lua);
    if (type != LUA_TFUNCTION && type != LUA_TTABLE) return true; /* none of the others can change */
    lua_rawgeti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    bool globals = lua_rawequal(lua, -1, -2); /* which nobody can write to */
    lua_pop(lua, 1);
    if (globals || !is_new(lua, likeness)) return true;
    luaL_checkstack(lua, 12, "what a module returns is nested too deeply");
    return type == LUA_TTABLE ? see_table(lua, likeness, depth + 1) : see_variables(lua, likeness, depth + 1);
}

/* What the module imports is watched by itself. */
static void skip_imports(lua_State *lua, const Module *module, Likeness *likeness)
{
    lua_getfield(lua, LUA_REGISTRYINDEX, modules_key);
    for (size_t i = 0; i < module->import_count; i++) {
        lua_pushlstring(lua, module->imports[i].ptr, module->imports[i].len);
        lua_gettable(lua, -2);
        if (lua_istable(lua, -1) || lua_isfunction(lua, -1)) is_new(lua, likeness);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
}

/* Pushes a likeness of the value at the top, which the module returned, or nothing. */
static bool push_likeness(lua_State *lua, const Module *module)
{
    int top = lua_gettop(lua);
    lua_createtable(lua, 2, 0);
    lua_newtable(lua);
    lua_newtable(lua);
    lua_newtable(lua);
    Likeness likeness = {.tables = top + 2, .cells = top + 3, .seen = top + 4};
    skip_imports(lua, module, &likeness);
    lua_pushvalue(lua, top);
    bool seen = see_value(lua, &likeness, 0);
    lua_settop(lua, top + 3);
    if (seen) {
        lua_rawseti(lua, top + 1, 2);
        lua_rawseti(lua, top + 1, 1);
    }
    lua_settop(lua, seen ? top + 1 : top);
    return seen;
}

/* Whether the table on the stack below its copy, which is at the top, holds so many keys, each with the same value. */
static bool same_table(lua_State *lua, lua_Integer count)
{
    int copy = lua_gettop(lua), table = copy - 1;
    for (lua_pushnil(lua); lua_next(lua, table); lua_pop(lua, 1)) {
        lua_pushvalue(lua, -2);
        lua_rawget(lua, copy);
        if (--count < 0 || !lua_rawequal(lua, -1, -2)) return false;
        lua_pop(lua, 1);
    }
    return count == 0;
}

static bool same_cells(lua_State *lua, int cells)
{
    for (lua_Integer i = 1; lua_rawgeti(lua, cells, i) == LUA_TFUNCTION; i += 3) {
        lua_rawgeti(lua, cells, i + 1);
        lua_getupvalue(lua, -2, (int)lua_tointeger(lua, -1));
        lua_rawgeti(lua, cells, i + 2);
        if (!lua_rawequal(lua, -1, -2)) return false;
        lua_pop(lua, 4);
    }
    return true;
}

/* Whether all that the likeness shows is as it was. */
static bool is_unchanged(lua_State *lua, int reference)
{
    int top = lua_gettop(lua);
    bool same = true;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, reference);
    lua_rawgeti(lua, top + 1, 1);
    lua_rawgeti(lua, top + 1, 2);
    same = same_cells(lua, top + 3);
    lua_settop(lua, top + 3);
    for (lua_Integer i = 1; same && lua_rawgeti(lua, top + 2, i) == LUA_TTABLE; i += 3) {
        lua_rawgeti(lua, top + 2, i + 2);
        lua_Integer count = lua_tointeger(lua, -1);
        lua_pop(lua, 1);
        lua_rawgeti(lua, top + 2, i + 1);
        same = same_table(lua, count);
        lua_settop(lua, top + 3);
    }
    lua_settop(lua, top);
    return same;
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

/* Gives the chunk below it the table at the top (popped) for its globals. The compiled chunk is the same for every run,
 * and so would be the variable that its functions find their globals by: a function of Lua brings a new one along. */
static void set_globals(lua_State *lua)
{
    static const char holder[] = "local globals = ... return function() return globals end";
    if (lua_getfield(lua, LUA_REGISTRYINDEX, holder_key) == LUA_TNIL) {
        lua_pop(lua, 1);
        if (luaL_loadbufferx(lua, holder, sizeof holder - 1, "=modules", "t") != LUA_OK) lua_error(lua);
        lua_pushvalue(lua, -1);
        lua_setfield(lua, LUA_REGISTRYINDEX, holder_key);
    }
    lua_insert(lua, -2);
    lua_call(lua, 1, 1);
    lua_upvaluejoin(lua, -2, 1, -1, 1);
    lua_pop(lua, 1);
}

/* Pushes the value that the module returns when it is run. Its variables are its own. */
static void call_module(lua_State *lua, Str name)
{
    push_chunk(lua, name);
    lua_newtable(lua);
    make_environment(lua);
    set_globals(lua);
    note(lua, READ_FILE, name);
    lua_call(lua, 0, 1);
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
    module->shared = out->len == written && renderer->layout_ref == layout && !reads_set_strayed(renderer->reads, strayed) &&
                     push_likeness(lua, module);
    if (!module->shared) {
        reads_stray(renderer->reads);
        return;
    }
    module->likeness = luaL_ref(lua, LUA_REGISTRYINDEX);
    lua_pushvalue(lua, -1);
    module->value = luaL_ref(lua, LUA_REGISTRYINDEX);
}

/* ---- importing ---- */

void forget_modules(lua_State *lua)
{
    lua_pushnil(lua);
    lua_setfield(lua, LUA_REGISTRYINDEX, modules_key);
    renderer_of(lua)->module_reads = (Map){0};
    renderer_of(lua)->unshared = false;
}

void push_modules(lua_State *lua)
{
    lua_getfield(lua, LUA_REGISTRYINDEX, modules_key);
}

void set_modules(lua_State *lua)
{
    lua_setfield(lua, LUA_REGISTRYINDEX, modules_key);
}

/* Pages of one language share theirs, its documents theirs, parts theirs, and parts within parts theirs, so that none sees
 * what another does; deeper ones have their own. NULL: none is shared. */
static Module *find_shared(lua_State *lua, Str name)
{
    Renderer *renderer = renderer_of(lua);
    if (renderer->share_none || renderer->caching >= MODULE_SETS) return NULL;
    Map *modules = &renderer->modules[renderer->caching];
    char kind[] = {(char)('0' + is_composing(lua)), (char)(language_of(lua) & 0xFF), (char)(language_of(lua) >> 8 & 0xFF)};
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
            const Module *module = find_shared(lua, str_from(lua_tostring(lua, -2)));
            changed = module && module->shared && !is_unchanged(lua, module->likeness);
        }
    lua_settop(lua, top);
    if (changed) renderer_of(lua)->share_none = true;
}

/* The value at the top, which stays, is the page's from now on; every part of it that uses the module reads the list. */
static void keep_module(lua_State *lua, int modules, Str name, const ReadList *list)
{
    Renderer *renderer = renderer_of(lua);
    lua_pushlstring(lua, name.ptr, name.len);
    lua_pushvalue(lua, -2);
    lua_settable(lua, modules);
    map_set(&renderer->module_reads, renderer->arena, arena_str(renderer->arena, name), (void *)list);
    reads_replay(renderer->reads, *list);
}

/* Pushes the value of a module that ran before, if it is as it was. When one has changed, none is shared any more: who
 * knows what it has in common with others. */
static bool give_shared(lua_State *lua, int modules, Str name, Module *module)
{
    Renderer *renderer = renderer_of(lua);
    for (size_t i = 0; i < module->import_count; i++) {
        run_module(lua, module->imports[i]);
        lua_pop(lua, 1);
    }
    if (!renderer->share_none && !is_unchanged(lua, module->likeness)) renderer->share_none = true;
    if (renderer->share_none) return false;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, module->value);
    keep_module(lua, modules, name, &module->reads);
    return true;
}

static void run_anew(lua_State *lua, int modules, Str name, Module *module)
{
    Renderer *renderer = renderer_of(lua);
    lua_pushlstring(lua, name.ptr, name.len);
    lua_pushlightuserdata(lua, renderer); /* while it runs */
    lua_settable(lua, modules);
    reads_begin(renderer->reads);
    if (module && !module->tried) {
        call_watched(lua, name, module);
    } else {
        reads_stray(renderer->reads); /* whoever imports it is not shared either */
        call_module(lua, name);
    }
    bool shared = module && module->shared;
    renderer->unshared |= !shared;
    ReadList *list = shared ? &module->reads : ARENA_NEW(renderer->arena, ReadList);
    *list = reads_end(renderer->reads, shared ? renderer->kept : renderer->arena);
    keep_module(lua, modules, name, list);
}

static void note_import(Renderer *renderer, Str name)
{
    Module *importing = renderer->module;
    if (importing)
        ARENA_PUSH(renderer->kept, importing->imports, importing->import_count, importing->import_room) =
            arena_str(renderer->kept, name);
}

void run_module(lua_State *lua, Str name)
{
    Renderer *renderer = renderer_of(lua);
    luaL_checkstack(lua, 16, "modules are nested too deeply");
    note_import(renderer, name);
    luaL_getsubtable(lua, LUA_REGISTRYINDEX, modules_key);
    int modules = lua_gettop(lua);
    lua_pushlstring(lua, name.ptr, name.len);
    if (lua_gettable(lua, modules) != LUA_TNIL) {
        if (lua_islightuserdata(lua, -1)) luaL_error(lua, "'%s' imports itself", arena_cstr(renderer->arena, name));
        const ReadList *list = map_get(&renderer->module_reads, name);
        if (list) reads_replay(renderer->reads, *list);
    } else {
        lua_pop(lua, 1);
        Module *module = find_shared(lua, name);
        if (!module || !module->shared || !give_shared(lua, modules, name, module)) run_anew(lua, modules, name, module);
    }
    lua_remove(lua, modules);
}
