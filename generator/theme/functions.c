/* The functions that templates call. signpost-theme(7) describes each. */
#include "theme/lua_state.h"

#include "base/escape.h"
#include "model/related.h"

#include <string.h>

static const Site *site_of(lua_State *lua)
{
    return renderer_of(lua)->context.site;
}

static Str check_str(lua_State *lua, int argument)
{
    Str text;
    text.ptr = luaL_checklstring(lua, argument, &text.len);
    return text;
}

static const Collection *check_collection(lua_State *lua, int argument)
{
    Str name = check_str(lua, argument);
    const Collection *collection = site_collection(site_of(lua), name);
    if (!collection) luaL_error(lua, "there is no type '%s'", name.ptr);
    return collection;
}

static void push_entries(lua_State *lua, const EntryRef *entries, size_t count)
{
    lua_createtable(lua, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        push_entry(lua, entries[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
}

static void set_str(lua_State *lua, const char *key, Str value)
{
    push_str(lua, value);
    lua_setfield(lua, -2, key);
}

static void set_size(lua_State *lua, const char *key, size_t value)
{
    lua_pushinteger(lua, (lua_Integer)value);
    lua_setfield(lua, -2, key);
}

/* ---- writing ---- */

/* The thing at index as HTML into the buffer. */
static void write_escaped(lua_State *lua, int index, Buf *out)
{
    Str text;
    const Markdown *markdown;
    if (lua_isnil(lua, index)) return;
    if (lua_type(lua, index) == LUA_TSTRING || lua_type(lua, index) == LUA_TNUMBER) {
        text.ptr = lua_tolstring(lua, index, &text.len);
        escape_html(out, text);
    } else if (to_html(lua, index, &text)) {
        buf_add(out, text);
    } else if ((markdown = to_markdown(lua, index))) {
        HtmlOptions options = renderer_html_options(renderer_of(lua));
        html_write(markdown, &options, out);
    } else {
        luaL_error(lua, "{{ }} cannot write a %s", luaL_typename(lua, index));
    }
}

static int lua_write(lua_State *lua)
{
    buf_add(renderer_out(renderer_of(lua)), check_str(lua, 1));
    return 0;
}

static int lua_escape(lua_State *lua)
{
    lua_settop(lua, 1);
    write_escaped(lua, 1, renderer_out(renderer_of(lua)));
    return 0;
}

/* A capture that a raise in between cannot leak: it belongs to the renderer. */
static Buf *begin_capture(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    if (renderer->capture_count == CAPTURES) luaL_error(lua, "templates are nested more than %d deep", CAPTURES);
    Buf *capture = &renderer->captures[renderer->capture_count++];
    buf_clear(capture);
    return capture;
}

static void end_capture(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    Buf *capture = &renderer->captures[renderer->capture_count - 1];
    push_html(lua, buf_str(capture));
    renderer->capture_count--;
}

static int function_escape(lua_State *lua)
{
    lua_settop(lua, 1);
    Buf *capture = begin_capture(lua);
    write_escaped(lua, 1, capture);
    end_capture(lua);
    return 1;
}

static int function_html_join(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 2);
    Buf *capture = begin_capture(lua);
    lua_Integer count = luaL_len(lua, 1);
    for (lua_Integer i = 1; i <= count; i++) {
        if (i > 1) write_escaped(lua, 2, capture);
        lua_geti(lua, 1, i);
        write_escaped(lua, -1, capture);
        lua_pop(lua, 1);
    }
    end_capture(lua);
    return 1;
}

static int function_plain(lua_State *lua)
{
    const Markdown *markdown = to_markdown(lua, 1);
    if (!markdown) {
        lua_settop(lua, 1); /* a text, or nothing, is plain already */
        return 1;
    }
    Buf *capture = begin_capture(lua);
    markdown_plain(markdown->root, capture);
    lua_pushlstring(lua, capture->ptr ? capture->ptr : "", capture->len);
    renderer_of(lua)->capture_count--;
    return 1;
}

/* ---- templates in templates ---- */

static void push_variables(lua_State *lua, int argument)
{
    if (lua_isnoneornil(lua, argument)) {
        lua_newtable(lua);
        return;
    }
    luaL_checktype(lua, argument, LUA_TTABLE);
    lua_pushvalue(lua, argument);
}

/* A part has no layout of its own. */
static void run_part(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    bool before = renderer->may_layout;
    Str name = check_str(lua, 1);
    renderer->may_layout = false;
    push_variables(lua, 2);
    run_template(lua, name);
    renderer->may_layout = before;
}

static int function_include(lua_State *lua)
{
    run_part(lua);
    return 0;
}

static int function_render(lua_State *lua)
{
    begin_capture(lua);
    run_part(lua);
    end_capture(lua);
    return 1;
}

static int function_layout(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    if (!renderer->may_layout) return luaL_error(lua, "layout() stands in a page's own template only");
    check_str(lua, 1);
    lua_createtable(lua, 2, 0);
    lua_pushvalue(lua, 1);
    lua_seti(lua, -2, 1);
    push_variables(lua, 2);
    lua_seti(lua, -2, 2);
    luaL_unref(lua, LUA_REGISTRYINDEX, renderer->layout_ref);
    renderer->layout_ref = luaL_ref(lua, LUA_REGISTRYINDEX);
    return 0;
}

static int function_import(lua_State *lua)
{
    Str name = check_str(lua, 1);
    run_module(lua, arena_printf(renderer_of(lua)->arena, "lib/%.*s.lua", STR_ARG(name)));
    return 1;
}

/* ---- words and addresses ---- */

/* The text with {name} replaced by the table's values. */
static int function_word(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    Str key = check_str(lua, 1), rest = theme_word(renderer->context.theme, key), text;
    if (!rest.ptr) return luaL_error(lua, "words.yml has no '%s'", key.ptr);
    lua_settop(lua, 2);
    luaL_Buffer out;
    luaL_buffinit(lua, &out);
    while (str_cut(&rest, '{', &text)) {
        luaL_addlstring(&out, text.ptr, text.len);
        if (!rest.ptr) break;
        Str name;
        if (!str_cut(&rest, '}', &name) || !rest.ptr || lua_type(lua, 2) != LUA_TTABLE)
            return luaL_error(lua, "the word '%s' needs values for what stands in braces", key.ptr);
        lua_pushlstring(lua, name.ptr, name.len);
        lua_gettable(lua, 2);
        if (lua_isnil(lua, -1)) return luaL_error(lua, "the word '%s' needs a value for one of its {names}", key.ptr);
        luaL_tolstring(lua, -1, NULL);
        lua_remove(lua, -2);
        luaL_addvalue(&out);
    }
    luaL_pushresult(&out);
    return 1;
}

static int push_prefixed(lua_State *lua, Str prefix)
{
    Str address = check_str(lua, 1);
    bool inside = str_starts(address, STR("/")) && !str_starts(address, STR("//"));
    push_str(lua, inside ? arena_printf(renderer_of(lua)->arena, "%.*s%.*s", STR_ARG(prefix), STR_ARG(address)) : address);
    return 1;
}

static int function_href(lua_State *lua)
{
    return push_prefixed(lua, site_of(lua)->base_path);
}

static int function_absolute(lua_State *lua)
{
    return push_prefixed(lua, site_of(lua)->base_url);
}

static int function_asset(lua_State *lua)
{
    const Renderer *renderer = renderer_of(lua);
    Str name = check_str(lua, 1);
    for (size_t i = 0; i < renderer->context.asset_count; i++)
        if (str_eq(renderer->context.assets[i].name, name)) {
            push_str(lua, arena_printf(renderer->arena, "%.*s%.*s", STR_ARG(renderer->context.site->base_path),
                                       STR_ARG(renderer->context.assets[i].address)));
            return 1;
        }
    return luaL_error(lua, "the theme has no built file '%s'; run make", name.ptr);
}

static int function_picture(lua_State *lua)
{
    Str name = check_str(lua, 1);
    const Picture *picture = site_picture(site_of(lua), name);
    if (!picture) return luaL_error(lua, "there is no picture '%s'", name.ptr);
    push_picture(lua, picture);
    return 1;
}

static int function_has_picture(lua_State *lua)
{
    lua_pushboolean(lua, lua_type(lua, 1) == LUA_TSTRING && site_picture(site_of(lua), check_str(lua, 1)) != NULL);
    return 1;
}

/* ---- the site ---- */

static int function_entries(lua_State *lua)
{
    const Collection *collection = check_collection(lua, 1);
    push_entries(lua, collection->entries, collection->count);
    return 1;
}

static int function_entry(lua_State *lua)
{
    const Entry *entry = site_entry(site_of(lua), check_str(lua, 1));
    push_entry(lua, entry && entry->published ? entry : NULL);
    return 1;
}

static void push_facet_term(lua_State *lua, const FacetTerm *under)
{
    lua_createtable(lua, 0, 3);
    push_term(lua, under->term);
    lua_setfield(lua, -2, "term");
    set_str(lua, "address", under->address);
    set_size(lua, "count", under->count);
}

static void push_facet(lua_State *lua, const Facet *facet)
{
    lua_createtable(lua, 0, 3);
    set_str(lua, "field", facet->field->name);
    set_str(lua, "label", facet->field->facet_label);
    lua_createtable(lua, (int)facet->count, 0);
    for (size_t i = 0; i < facet->count; i++) {
        push_facet_term(lua, &facet->terms[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    lua_setfield(lua, -2, "terms");
}

static int function_facets(lua_State *lua)
{
    const Collection *collection = check_collection(lua, 1);
    lua_createtable(lua, (int)collection->facet_count, 0);
    for (size_t i = 0; i < collection->facet_count; i++) {
        push_facet(lua, &collection->facets[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int function_term_address(lua_State *lua)
{
    const Collection *collection = check_collection(lua, 1);
    const Facet *facet = collection_facet(collection, check_str(lua, 2));
    Str id = check_str(lua, 3);
    for (size_t i = 0; facet && i < facet->count; i++)
        if (str_eq(facet->terms[i].term->id, id)) {
            push_str(lua, facet->terms[i].address);
            return 1;
        }
    return 0;
}

static int function_terms(lua_State *lua)
{
    const Vocabulary *vocabulary = site_vocabulary(site_of(lua), check_str(lua, 1));
    lua_newtable(lua);
    for (size_t i = 0; vocabulary && i < vocabulary->count; i++) {
        push_term(lua, &vocabulary->terms[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int function_data(lua_State *lua)
{
    const DataSet *set = site_data(site_of(lua), check_str(lua, 1));
    lua_newtable(lua);
    for (size_t i = 0; set && i < set->count; i++) {
        push_value(lua, &set->items[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* Whether a field of the entry names that item of a data file. */
static bool cites(const Entry *entry, Str data, Str key)
{
    const FieldSet *set = &entry->type->fields;
    for (size_t f = 0; f < set->count; f++) {
        const Value *value = &entry->fields.items[f];
        if (set->fields[f].kind != KIND_ITEM || !str_eq(set->fields[f].data, data)) continue;
        if (value->kind == VALUE_ITEM && str_eq(value->text, key)) return true;
        for (size_t i = 0; value->kind == VALUE_LIST && i < value->count; i++)
            if (str_eq(value->items[i].text, key)) return true;
    }
    return false;
}

static int function_citing(lua_State *lua)
{
    const Site *site = site_of(lua);
    Str data = check_str(lua, 1), key = check_str(lua, 2);
    lua_Integer at = 0;
    lua_newtable(lua);
    for (size_t i = 0; i < site->entry_count; i++) {
        const Entry *entry = &site->entries[i];
        if (!entry->published || entry->closed || !cites(entry, data, key)) continue;
        push_entry(lua, entry);
        lua_seti(lua, -2, ++at);
    }
    return 1;
}

static int function_backlinks(lua_State *lua)
{
    const Entry *entry = check_entry(lua, 1);
    const Collection *collection = check_collection(lua, 2);
    Str field = lua_isnoneornil(lua, 3) ? (Str){NULL, 0} : check_str(lua, 3);
    lua_Integer at = 0;
    lua_newtable(lua);
    for (size_t i = 0; i < entry->backlink_count; i++) {
        const Backlink *link = &entry->backlinks[i];
        if (link->from->type != collection->type || link->from->closed || (field.len && !str_eq(link->field->name, field))) continue;
        push_entry(lua, link->from);
        lua_seti(lua, -2, ++at);
    }
    return 1;
}

static void push_shared(lua_State *lua, const Related *related)
{
    for (size_t f = 0; f < related->facet_count; f++) {
        const SharedTerms *shared = &related->shared[f];
        if (!shared->count) continue;
        lua_createtable(lua, (int)shared->count, 0);
        for (size_t i = 0; i < shared->count; i++) {
            push_term(lua, shared->terms[i]);
            lua_seti(lua, -2, (lua_Integer)i + 1);
        }
        lua_setfield(lua, -2, arena_cstr(renderer_of(lua)->arena, shared->facet->field->name));
    }
}

static int function_related(lua_State *lua)
{
    const Entry *entry = check_entry(lua, 1);
    lua_Integer most = luaL_checkinteger(lua, 2);
    size_t count;
    if (most < 0) most = 0;
    Related *related = related_find(site_of(lua), entry, (size_t)most, renderer_of(lua)->arena, &count);
    lua_createtable(lua, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        lua_newtable(lua);
        push_entry(lua, related[i].entry);
        lua_setfield(lua, -2, "entry");
        push_shared(lua, &related[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static void push_letter(lua_State *lua, const Letter *letter)
{
    lua_createtable(lua, 0, 3);
    set_str(lua, "letter", letter->letter == '0' ? STR("0-9") : (Str){&letter->letter, 1});
    set_str(lua, "address", letter->address);
    set_size(lua, "count", letter->count);
}

static int function_letters(lua_State *lua)
{
    const Collection *collection = check_collection(lua, 1);
    lua_createtable(lua, LETTERS, 0);
    for (size_t i = 0; i < LETTERS; i++) {
        push_letter(lua, &collection->letters[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static bool is_page(const Route *route)
{
    return str_ends(route->address, STR("/"));
}

static void set_changed(lua_State *lua, const Entry *entry)
{
    if (!entry) return;
    push_entry(lua, entry);
    lua_getfield(lua, -1, "changed");
    lua_setfield(lua, -3, "changed");
    lua_pop(lua, 1);
}

static int function_pages(lua_State *lua)
{
    const Site *site = site_of(lua);
    lua_Integer at = 0;
    lua_newtable(lua);
    for (size_t i = 0; i < site->route_count; i++) {
        const Route *route = site->routes[i];
        if (!is_page(route)) continue;
        lua_createtable(lua, 0, 2);
        set_str(lua, "address", route->address);
        set_changed(lua, route->entry);
        lua_seti(lua, -2, ++at);
    }
    return 1;
}

static int function_documents(lua_State *lua)
{
    const Site *site = site_of(lua);
    lua_Integer at = 0;
    lua_newtable(lua);
    for (size_t i = 0; i < site->route_count; i++) {
        const Route *route = site->routes[i];
        if (route->kind != ROUTE_EASY_PDF && route->kind != ROUTE_DOCUMENT) continue;
        push_document(lua, route);
        push_entry(lua, route->entry);
        lua_setfield(lua, -2, "entry");
        lua_pushboolean(lua, route->kind == ROUTE_EASY_PDF);
        lua_setfield(lua, -2, "easy_read");
        lua_pushnumber(lua, route->size);
        lua_setfield(lua, -2, "text_size");
        lua_seti(lua, -2, ++at);
    }
    return 1;
}

static int function_redirects(lua_State *lua)
{
    const Site *site = site_of(lua);
    lua_createtable(lua, (int)site->redirect_count, 0);
    for (size_t i = 0; i < site->redirect_count; i++) {
        lua_createtable(lua, 0, 2);
        set_str(lua, "from", site->redirects[i].from);
        set_str(lua, "to", site->redirects[i].to);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

void functions_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"_write", lua_write}, {"_escape", lua_escape},
        {"layout", function_layout}, {"include", function_include}, {"render", function_render}, {"import", function_import},
        {"word", function_word}, {"href", function_href}, {"absolute", function_absolute}, {"asset", function_asset},
        {"picture", function_picture}, {"has_picture", function_has_picture}, {"entries", function_entries},
        {"entry", function_entry}, {"facets", function_facets}, {"terms", function_terms}, {"data", function_data},
        {"term_address", function_term_address}, {"citing", function_citing}, {"backlinks", function_backlinks}, {"related", function_related},
        {"letters", function_letters}, {"pages", function_pages}, {"documents", function_documents},
        {"redirects", function_redirects}, {"plain", function_plain}, {"escape", function_escape},
        {"html_join", function_html_join}, {NULL, NULL}};
    lua_pushglobaltable(lua);
    luaL_setfuncs(lua, functions, 0);
    lua_pop(lua, 1);
}

/* ---- what the page is ---- */

static void set_list_facts(lua_State *lua, const Route *route)
{
    Arena *arena = renderer_of(lua)->arena;
    push_entries(lua, route->entries, route->count);
    lua_setfield(lua, -2, "entries");
    set_size(lua, "total", route->total);
    set_size(lua, "number", route->number);
    set_size(lua, "pages", route->pages);
    set_str(lua, "first", route->first);
    if (route->number > 1) set_str(lua, "previous", list_address(arena, route->first, route->number - 1));
    if (route->number < route->pages) set_str(lua, "next", list_address(arena, route->first, route->number + 1));
    lua_createtable(lua, (int)route->pages, 0);
    for (size_t n = 1; n <= route->pages; n++) {
        lua_createtable(lua, 0, 3);
        set_size(lua, "number", n);
        set_str(lua, "address", list_address(arena, route->first, n));
        lua_pushboolean(lua, n == route->number);
        lua_setfield(lua, -2, "current");
        lua_seti(lua, -2, (lua_Integer)n);
    }
    lua_setfield(lua, -2, "numbers");
    if (route->facet_term) {
        push_facet_term(lua, route->facet_term);
        set_str(lua, "field", route->facet->field->name);
        set_str(lua, "label", route->facet->field->facet_label);
        lua_setfield(lua, -2, "facet");
    }
    if (route->letter) set_str(lua, "letter", route->letter->letter == '0' ? STR("0-9") : (Str){&route->letter->letter, 1});
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

static void push_route(lua_State *lua, const Route *route)
{
    static const char *const kinds[] = {[ROUTE_ENTRY] = "entry", [ROUTE_EASY] = "easy-read", [ROUTE_LISTING] = "listing",
                                        [ROUTE_FACET] = "facet", [ROUTE_LETTER] = "letter", [ROUTE_SINGLE] = "route",
                                        [ROUTE_EASY_PDF] = "easy-read-pdf", [ROUTE_DOCUMENT] = "document"};
    lua_newtable(lua);
    set_str(lua, "address", route->address);
    set_str(lua, "template", route->template);
    set_str(lua, "kind", str_from(kinds[route->kind]));
    if (route->type) {
        set_str(lua, "type", route->type->name);
        set_str(lua, "type_label", route->type->label);
        set_str(lua, "type_plural", route->type->plural);
    }
    if (route->collection) set_list_facts(lua, route);
    if (route->kind == ROUTE_EASY) set_easy_facts(lua, route);
}

static void push_build(lua_State *lua)
{
    const Site *site = site_of(lua);
    Buf day = {0};
    lua_newtable(lua);
    date_iso(site->today, &day);
    set_str(lua, "date", arena_str(renderer_of(lua)->arena, buf_str(&day)));
    if (site->commit) {
        set_str(lua, "commit", str_from(site->commit->id));
        buf_clear(&day);
        date_iso(date_from_time(site->commit->time), &day);
        set_str(lua, "commit_date", arena_str(renderer_of(lua)->arena, buf_str(&day)));
    }
    buf_release(&day);
}

void set_page_globals(Renderer *renderer, const Route *route)
{
    lua_State *lua = renderer->lua;
    push_value(lua, &renderer->context.site->fields);
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
    push_easy(lua, route->entry);
    lua_setglobal(lua, "easy");
}
