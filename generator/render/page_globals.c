/* What templates know of the page that is being made: the globals site, build, route, page and easy. */
#include "render/lua_state.h"

/* One of the pages of this list; each is made when it is asked for, since a long list has many and shows few. */
static int numbers_index(lua_State *lua)
{
    const Route *route = renderer_of(lua)->route;
    lua_Integer n = lua_isinteger(lua, 2) ? lua_tointeger(lua, 2) : 0;
    if (n < 1 || (size_t)n > route->pages) return 0;
    lua_createtable(lua, 0, 3);
    set_size(lua, "number", (size_t)n);
    set_str(lua, "address", list_address(renderer_of(lua)->arena, route->first, (size_t)n));
    lua_pushboolean(lua, (size_t)n == route->number);
    lua_setfield(lua, -2, "current");
    return 1;
}

static int numbers_length(lua_State *lua)
{
    lua_pushinteger(lua, (lua_Integer)renderer_of(lua)->route->pages);
    return 1;
}

static void push_numbers(lua_State *lua)
{
    static const luaL_Reg functions[] = {{"__index", numbers_index}, {"__len", numbers_length}, {NULL, NULL}};
    lua_newtable(lua);
    luaL_newlib(lua, functions);
    lua_setmetatable(lua, -2);
}

static void set_list_facts(lua_State *lua, const Route *route)
{
    Arena *arena = renderer_of(lua)->arena;
    push_entries(lua, route->entries, route->count);
    lua_setfield(lua, -2, "entries");
    set_size(lua, "total", route->total);
    set_size(lua, "number", route->number);
    set_size(lua, "pages", route->pages);
    set_str(lua, "first", route->first);
    if (route_booklet(route)) {
        push_document(lua, route_booklet(route));
        lua_setfield(lua, -2, "booklet");
    }
    if (route->number > 1) set_str(lua, "previous", list_address(arena, route->first, route->number - 1));
    if (route->number < route->pages) set_str(lua, "next", list_address(arena, route->first, route->number + 1));
    push_numbers(lua);
    lua_setfield(lua, -2, "numbers");
    if (route->facet_term) {
        push_facet_term(lua, route->facet_term);
        set_str(lua, "field", route->facet->field->name);
        set_str(lua, "label", route->facet->field->facet_label);
        lua_setfield(lua, -2, "facet");
    }
    if (route->letter)
        set_str(lua, "letter", route->letter->letter == '0' ? STR("0-9") : (Str){&route->letter->letter, 1});
}

static void set_easy_facts(lua_State *lua, const Route *route)
{
    push_entry(lua, route->entry);
    lua_getfield(lua, -1, "easy");
    for (const char *const *key = (const char *const[]){"pdf", "pdf_pages", "pdf_size", NULL}; *key; key++) {
        lua_getfield(lua, -1, *key);
        lua_setfield(lua, -4, *key);
    }
    lua_pop(lua, 2);
    set_str(lua, "full", route->entry->address);
}

void push_date(lua_State *lua, Date date)
{
    char day[DATE_BYTES];
    date_write(date, day);
    lua_pushlstring(lua, day, sizeof day);
}

/* Of a file that is one of several. */
static void set_part_facts(lua_State *lua, const Route *route)
{
    const RouteMore *more = route_more(route);
    if (more->vocabulary.len) set_str(lua, "vocabulary", more->vocabulary);
    if (more->term.len) set_str(lua, "term", more->term);
    if (route->number) set_size(lua, "number", route->number);
    if (route->per_page) set_size(lua, "pages", route->pages);
    if (route->per_page) set_size(lua, "per_page", route->per_page);
    if (route->kind == ROUTE_REDIRECT) set_str(lua, "to", route->entry->address);
}

static void push_route(lua_State *lua, const Route *route)
{
    static const char *const kinds[] = {[ROUTE_ENTRY] = "entry",       [ROUTE_EASY] = "easy-read",
                                        [ROUTE_FILE] = "file",         [ROUTE_LISTING] = "listing",
                                        [ROUTE_FACET] = "facet",       [ROUTE_LETTER] = "letter",
                                        [ROUTE_SINGLE] = "route",      [ROUTE_EASY_PDF] = "easy-read-pdf",
                                        [ROUTE_DOCUMENT] = "document", [ROUTE_BOOKLET] = "booklet",
                                        [ROUTE_REDIRECT] = "redirect"};
    lua_createtable(lua, 0, 16);
    set_str(lua, "address", route->address);
    set_str(lua, "template", route->template);
    set_str(lua, "kind", str_from(kinds[route->kind]));
    size_t folder = route->language ? renderer_of(lua)->context.site->languages[route->language].code.len + 1 : 0;
    set_str(lua, "path", str_from_index(route->address, folder));
    set_str(lua, "language", renderer_of(lua)->context.site->languages[route->language].code);
    if (route->type) {
        set_str(lua, "type", route->type->name);
        set_str(lua, "type_label", route->type->label);
        set_str(lua, "type_plural", route->type->plural);
    }
    if (route->kind == ROUTE_BOOKLET && route_changed(route)) {
        push_date(lua, date_from_time(route_changed(route)->time)); /* which note_document notes */
        lua_setfield(lua, -2, "changed");
    }
    const RouteMore *more = route_more(route);
    if (more->title.len) set_str(lua, "title", more->title);
    if (more->summary.len) set_str(lua, "summary", more->summary);
    if (more->month.len) set_str(lua, "month", more->month);
    if (route->collection) set_list_facts(lua, route);
    else set_part_facts(lua, route);
    if (route->kind == ROUTE_EASY) set_easy_facts(lua, route);
}

/* build.date and its like are looked up when they are asked for: a page that does not ask need not be made every
 * day. */
static int build_index(lua_State *lua)
{
    const Site *site = site_of(lua);
    Str key = check_str(lua, 2);
    if (str_is(key, "date")) {
        note(lua, READ_TODAY, STR(""));
        push_date(lua, site->today);
        return 1;
    }
    bool commit = str_is(key, "commit");
    if (!commit && !str_is(key, "commit_date")) return 0;
    note(lua, READ_BUILD, key);
    if (!site->commit) return 0;
    if (commit) push_str(lua, str_from(site->commit->id));
    else push_date(lua, date_from_time(site->commit->time));
    return 1;
}

static void push_build(lua_State *lua)
{
    lua_newtable(lua);
    lua_createtable(lua, 0, 1);
    lua_pushcfunction(lua, build_index);
    lua_setfield(lua, -2, "__index");
    lua_setmetatable(lua, -2);
}

void set_page_globals(Renderer *renderer, const Route *route)
{
    lua_State *lua = renderer->lua;
    forget_modules(lua);
    push_value(lua, &renderer->context.site->languages[route->language].fields);
    lua_setglobal(lua, "site");
    push_build(lua);
    lua_setglobal(lua, "build");
    push_route(lua, route);
    lua_setglobal(lua, "route");
    push_entry(lua, route->entry);
    lua_setglobal(lua, "page");
    lua_pushnil(lua);
    lua_setglobal(lua, "easy");
    if (route->kind != ROUTE_EASY) return;
    push_easy(lua, route->entry, 0);
    lua_setglobal(lua, "easy");
}
