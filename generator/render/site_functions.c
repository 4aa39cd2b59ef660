/* Functions that tell templates what the site holds. signpost-theme(7) describes each. */
#include "render/lua_state.h"

const Site *site_of(lua_State *lua)
{
    return renderer_of(lua)->context.site;
}

size_t language_of(lua_State *lua)
{
    const Route *route = renderer_of(lua)->route;
    return route ? route->language : 0;
}

Str language_code(lua_State *lua)
{
    size_t language = language_of(lua);
    return language ? site_of(lua)->languages[language].code : (Str){NULL, 0};
}

void note_in_language(lua_State *lua, ReadKind kind, Str name)
{
    Str code = language_code(lua);
    if (code.len) note_two(lua, kind, name, code);
    else note(lua, kind, name);
}

void note(lua_State *lua, ReadKind kind, Str name)
{
    reads_note(renderer_of(lua)->reads, kind, name);
}

void note_two(lua_State *lua, ReadKind kind, Str first, Str second)
{
    reads_note_two(renderer_of(lua)->reads, kind, first, second);
}

void note_entry(lua_State *lua, ReadKind kind, const Entry *entry)
{
    reads_note_entry(renderer_of(lua)->reads, kind, entry);
}

Str check_str(lua_State *lua, int argument)
{
    Str text;
    text.ptr = luaL_checklstring(lua, argument, &text.len);
    return text;
}

void set_str(lua_State *lua, const char *key, Str value)
{
    push_str(lua, value);
    lua_setfield(lua, -2, key);
}

void set_texts(lua_State *lua, const char *key, const Str *texts, size_t count)
{
    lua_createtable(lua, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        push_str(lua, texts[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    lua_setfield(lua, -2, key);
}

void set_size(lua_State *lua, const char *key, size_t value)
{
    lua_pushinteger(lua, (lua_Integer)value);
    lua_setfield(lua, -2, key);
}

void push_entries(lua_State *lua, const EntryRef *entries, size_t count)
{
    lua_createtable(lua, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        push_entry(lua, entries[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
}

static const Collection *check_collection(lua_State *lua, int argument, size_t language)
{
    Str name = check_str(lua, argument);
    const Collection *collection = site_collection(site_of(lua), language, name);
    if (!collection) luaL_error(lua, "there is no type '%s'", name.ptr);
    return collection;
}

/* The language that an argument names by its code; the page's when there is none. */
static size_t check_language(lua_State *lua, int argument)
{
    if (lua_isnoneornil(lua, argument)) return language_of(lua);
    Str code = check_str(lua, argument);
    size_t language = site_language(site_of(lua), code);
    if (language == site_of(lua)->language_count) luaL_error(lua, "the site has no language '%s'", code.ptr);
    return language;
}

static void note_collection(lua_State *lua, ReadKind kind, const Collection *collection)
{
    Str code = site_of(lua)->languages[collection->language].code;
    if (collection->language) note_two(lua, kind, collection->type->name, code);
    else note(lua, kind, collection->type->name);
}

static int function_entries(lua_State *lua)
{
    const Collection *collection = check_collection(lua, 1, check_language(lua, 2));
    note_collection(lua, READ_COLLECTION, collection);
    push_entries(lua, collection->entries, collection->count);
    return 1;
}

static int function_any(lua_State *lua)
{
    const Collection *collection = check_collection(lua, 1, check_language(lua, 2));
    note_collection(lua, READ_ANY, collection);
    lua_pushboolean(lua, collection->count > 0);
    return 1;
}

static int function_entry(lua_State *lua)
{
    Str name = check_str(lua, 1), code = language_code(lua);
    const Entry *entry = site_entry(site_of(lua), name);
    note(lua, READ_ENTRY, name);
    if (code.len)
        note(lua, READ_ENTRY, arena_printf(renderer_of(lua)->arena, "%.*s/%.*s", STR_ARG(code), STR_ARG(name)));
    if (entry) entry = entry_in(entry, language_of(lua));
    push_entry(lua, entry && entry->published ? entry : NULL);
    return 1;
}

void push_facet_term(lua_State *lua, const FacetTerm *under)
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
    const Collection *collection = check_collection(lua, 1, check_language(lua, 2));
    note_collection(lua, READ_FACETS, collection);
    lua_createtable(lua, (int)collection->facet_count, 0);
    for (size_t i = 0; i < collection->facet_count; i++) {
        push_facet(lua, &collection->facets[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int function_term_address(lua_State *lua)
{
    Str type = check_str(lua, 1), field = check_str(lua, 2), id = check_str(lua, 3), code = language_code(lua);
    check_collection(lua, 1, 0);
    note_two(lua, READ_FACET_ADDRESS, type,
             arena_printf(renderer_of(lua)->arena, "%.*s\t%.*s\t%.*s", STR_ARG(field), STR_ARG(id), STR_ARG(code)));
    push_str(lua, site_term_address(site_of(lua), language_of(lua), type, field, id));
    return 1;
}

static int function_terms(lua_State *lua)
{
    const Vocabulary *vocabulary = site_vocabulary(site_of(lua), check_str(lua, 1));
    note(lua, READ_TERMS, check_str(lua, 1));
    lua_newtable(lua);
    for (size_t i = 0; vocabulary && i < vocabulary->count; i++) {
        push_term(lua, &vocabulary->terms[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int function_data(lua_State *lua)
{
    const Site *site = site_of(lua);
    Str name = check_str(lua, 1), code = lua_isnoneornil(lua, 2) ? (Str){NULL, 0} : check_str(lua, 2);
    size_t language = code.len ? site_language(site, code) : 0;
    if (language == site->language_count) return luaL_error(lua, "the site has no language '%s'", code.ptr);
    const DataSet *set = site_data(site, language, name);
    if (language) note_two(lua, READ_DATA, name, code);
    else note(lua, READ_DATA, name);
    lua_newtable(lua);
    for (size_t i = 0; set && i < set->count; i++) {
        push_value(lua, &set->items[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int function_citing(lua_State *lua)
{
    Str data = check_str(lua, 1), key = check_str(lua, 2);
    const Citations *cited = site_citations(site_of(lua), data, key);
    note_two(lua, READ_CITING, data, key);
    push_entries(lua, cited ? cited->entries : NULL, cited ? cited->count : 0);
    return 1;
}

static int function_backlinks(lua_State *lua)
{
    const Entry *entry = check_entry(lua, 1);
    const Collection *collection = check_collection(lua, 2, 0);
    Str field = lua_isnoneornil(lua, 3) ? (Str){NULL, 0} : check_str(lua, 3);
    note(lua, READ_BACKLINKS, entry_name(entry));
    lua_Integer at = 0;
    const Entry *last = NULL; /* one entry's come one after the other: it is told once, whatever the number of fields */
    lua_newtable(lua);
    for (size_t i = 0; i < entry->backlink_count; i++) {
        const Backlink *link = &entry->backlinks[i];
        if (link->from->type != collection->type || link->from->closed ||
            (field.len && !str_eq(link->field->name, field)))
            continue;
        if (link->from == last) continue;
        last = link->from;
        push_entry(lua, link->from);
        lua_seti(lua, -2, ++at);
    }
    return 1;
}

/* The entries that a text links to, each once, in the order of the text. */
static int function_linked(lua_State *lua)
{
    const Site *site = site_of(lua);
    const MarkdownText *text = to_markdown(lua, 1);
    if (!text && !lua_isnoneornil(lua, 1)) return luaL_argerror(lua, 1, "a Markdown value is needed");
    Arena *arena = renderer_of(lua)->arena;
    Map seen = {0};
    lua_Integer at = 0;
    lua_newtable(lua);
    for (size_t i = 0; text && i < text->link_count; i++) {
        Str address = text->links[i].address;
        const Entry *entry = map_get(&site->entry_by_address, str_slice(address, 0, str_find_char(address, '#')));
        if (!address.len || !entry || map_has(&seen, entry->path)) continue;
        map_set(&seen, arena, entry->path, (void *)entry);
        push_entry(lua, entry);
        lua_seti(lua, -2, ++at);
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
    const Collection *collection = check_collection(lua, 1, language_of(lua));
    note_collection(lua, READ_LETTERS, collection);
    lua_createtable(lua, LETTERS, 0);
    for (size_t i = 0; i < LETTERS && !collection->language; i++) {
        push_letter(lua, &collection->letters[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static bool is_page(const Route *route)
{
    return str_ends(route->address, STR("/")) && route->kind != ROUTE_REDIRECT;
}

static void set_changed(lua_State *lua, const Entry *entry)
{
    if (!entry) return;
    push_entry(lua, entry);
    lua_getfield(lua, -1, "changed");
    lua_setfield(lua, -3, "changed");
    lua_pop(lua, 1);
}

/* Kept for those who have its address, but nothing to search for: a closed entry's page, a list with nothing in it. */
static bool is_hidden(const Route *route)
{
    return route->collection ? route->total == 0 : route->entry && route->entry->closed;
}

static int function_pages(lua_State *lua)
{
    const Site *site = site_of(lua);
    lua_Integer at = 0;
    note(lua, READ_PAGES, STR(""));
    lua_newtable(lua);
    for (size_t i = 0; i < site->route_count; i++) {
        const Route *route = site->routes[i];
        if (!is_page(route)) continue;
        lua_createtable(lua, 0, 3);
        set_str(lua, "address", route->address);
        set_str(lua, "language", site->languages[route->language].code);
        set_changed(lua, route->entry);
        lua_pushboolean(lua, is_hidden(route));
        lua_setfield(lua, -2, "hidden");
        lua_seti(lua, -2, ++at);
    }
    return 1;
}

static int function_documents(lua_State *lua)
{
    const Site *site = site_of(lua);
    lua_Integer at = 0;
    note(lua, is_composing(lua) ? READ_DOCUMENT_NAMES : READ_DOCUMENTS, STR(""));
    lua_newtable(lua);
    for (size_t i = 0; i < site->route_count; i++) {
        const Route *route = site->routes[i];
        if (!route_is_document(route)) continue;
        push_document(lua, route);
        set_str(lua, "title", route_more(route)->title);
        set_str(lua, "summary", route_more(route)->summary);
        lua_pushboolean(lua, route->kind == ROUTE_BOOKLET);
        lua_setfield(lua, -2, "booklet");
        if (route->facet) set_str(lua, "by", route->facet->field->name);
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

/* Tables, with the two facts that only a list of them tells. */
static int function_pictures(lua_State *lua)
{
    static const char *const facts[] = {"name", "alt", "licence", "author", "source", "address", NULL};
    const Site *site = site_of(lua);
    note(lua, READ_PICTURES, STR(""));
    lua_createtable(lua, (int)site->picture_count, 0);
    for (size_t i = 0; i < site->picture_count; i++) {
        push_picture(lua, site->pictures[i]);
        lua_createtable(lua, 0, 8);
        for (const char *const *key = facts; *key; key++) {
            lua_getfield(lua, -2, *key);
            lua_setfield(lua, -2, *key);
        }
        lua_remove(lua, -2);
        if (site->pictures[i]->words.len) set_str(lua, "words", site->pictures[i]->words);
        lua_pushboolean(lua, site->pictures[i]->own);
        lua_setfield(lua, -2, "own");
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int function_redirects(lua_State *lua)
{
    const Site *site = site_of(lua);
    note(lua, READ_REDIRECTS, STR(""));
    lua_createtable(lua, (int)site->redirect_count, 0);
    for (size_t i = 0; i < site->redirect_count; i++) {
        lua_createtable(lua, 0, 2);
        set_str(lua, "from", site->redirects[i].from);
        set_str(lua, "to", site->redirects[i].to);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* Where the page that is made is in each language of the site; nothing when it is in one only, as nearly all pages of
 * most sites are. */
static int function_translations(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    const Site *site = site_of(lua);
    Str address = renderer->route->address, code = language_code(lua);
    if (code.len) address = str_from_index(address, code.len + 1);
    note(lua, READ_TRANSLATIONS, address);
    Str *there = ARENA_MANY(renderer->arena, Str, site->language_count);
    int count = 0;
    for (size_t i = 0; i < site->language_count; i++) {
        there[i] = language_address(renderer->arena, site, i, address);
        if (site_has(site, there[i])) count++;
        else there[i] = (Str){NULL, 0};
    }
    lua_createtable(lua, count > 1 ? count : 0, 0);
    lua_Integer at = 0;
    for (size_t i = 0; count > 1 && i < site->language_count; i++) {
        if (!there[i].ptr) continue;
        lua_createtable(lua, 0, 3);
        set_str(lua, "language", site->languages[i].code);
        set_str(lua, "address", there[i]);
        lua_pushboolean(lua, i == language_of(lua));
        lua_setfield(lua, -2, "current");
        lua_seti(lua, -2, ++at);
    }
    return 1;
}

/* The code of a language; that of the site's own stands in site.yml. */
static int push_code(lua_State *lua, size_t language)
{
    if (!language) note(lua, READ_SITE, STR("language"));
    push_str(lua, site_of(lua)->languages[language].code);
    return 1;
}

/* The code of the language that a text of an entry is in, when that is not the page's. Only a translation has texts of
 * another language than its own. */
static int function_text_language(lua_State *lua)
{
    const Entry *entry = check_entry(lua, 1);
    Str field = check_str(lua, 2);
    note_entry(lua, READ_ENTRY, entry);
    if (entry->language != language_of(lua)) return push_code(lua, entry->language);
    if (!entry->language) return 0;
    push_str(lua, arena_join(renderer_of(lua)->arena, field, STR("_language")));
    lua_gettable(lua, 1);
    return 1;
}

/* The code of the page's language. */
static int function_language(lua_State *lua)
{
    return push_code(lua, language_of(lua));
}

void site_functions_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"entries", function_entries}, {"any", function_any}, {"entry", function_entry}, {"facets", function_facets},
        {"terms", function_terms}, {"data", function_data}, {"term_address", function_term_address},
        {"citing", function_citing}, {"backlinks", function_backlinks}, {"related", function_related},
        {"letters", function_letters}, {"linked", function_linked},
        {"pages", function_pages}, {"documents", function_documents}, {"redirects", function_redirects},
        {"pictures", function_pictures},
        {"translations", function_translations}, {"language", function_language},
        {"text_language", function_text_language}, {NULL, NULL},
    };
    set_globals(lua, functions);
}
