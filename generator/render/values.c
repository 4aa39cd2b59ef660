/* What templates hold of the site: read-only stand-ins for entries, groups and terms; everything else is plain Lua.
 * What their fields hold is in fields.c. */
#include "render/lua_state.h"

#include "base/hash.h"
#include "input/schema.h"

#include <string.h>

/* HTML or JSON that we have made. */
typedef struct {
    Box box;
    size_t len;
    char bytes[];
} Made;

void finish_box(lua_State *lua, ObjectKind kind)
{
    lua_rawgeti(lua, LUA_REGISTRYINDEX, renderer_of(lua)->kinds[kind]);
    lua_setmetatable(lua, -2);
}

static void push_pointer(lua_State *lua, const void *pointer, ObjectKind kind)
{
    Box *box = lua_newuserdatauv(lua, sizeof *box, 0);
    *box = (Box){kind, pointer};
    finish_box(lua, kind);
}

static const Box *to_box(lua_State *lua, int index, ObjectKind kind)
{
    const Box *box = lua_type(lua, index) == LUA_TUSERDATA ? lua_touserdata(lua, index) : NULL;
    return box && box->kind == kind ? box : NULL;
}

static const void *to_pointer(lua_State *lua, int index, ObjectKind kind)
{
    const Box *box = to_box(lua, index, kind);
    return box ? box->pointer : NULL;
}

void push_str(lua_State *lua, Str text)
{
    if (text.ptr)
        lua_pushlstring(lua, text.ptr, text.len);
    else
        lua_pushnil(lua);
}

void push_entry(lua_State *lua, const Entry *entry)
{
    if (entry)
        push_pointer(lua, entry, OBJECT_ENTRY);
    else
        lua_pushnil(lua);
}

/* Entries name the same terms again and again: the numbers of those reads are kept. */
static void note_term(lua_State *lua, const Term *term)
{
    Renderer *renderer = renderer_of(lua);
    KnownTerm *known = &renderer->known_terms[hash_pointer(term) & (KNOWN_TERMS - 1)];
    if (known->term == term) {
        reads_note_known(renderer->reads, READ_TERM, known->number);
        return;
    }
    uint32_t number = reads_note_two(renderer->reads, READ_TERM, term->vocabulary, term->id);
    *known = (KnownTerm){term, number};
}

void push_term(lua_State *lua, const Term *term)
{
    note_term(lua, term);
    push_pointer(lua, term, OBJECT_TERM);
}

void push_group(lua_State *lua, const void *group)
{
    push_pointer(lua, group, OBJECT_GROUP);
}

static void push_made(lua_State *lua, Str text, ObjectKind kind)
{
    Made *made = lua_newuserdatauv(lua, sizeof *made + text.len + 1, 0);
    made->box = (Box){kind, NULL};
    made->len = text.len;
    if (text.len) memcpy(made->bytes, text.ptr, text.len);
    made->bytes[text.len] = '\0';
    finish_box(lua, kind);
}

void push_html(lua_State *lua, Str html) { push_made(lua, html, OBJECT_HTML); }
void push_json(lua_State *lua, Str json) { push_made(lua, json, OBJECT_JSON); }

bool to_html(lua_State *lua, int index, Str *html)
{
    const Made *made = lua_type(lua, index) == LUA_TUSERDATA ? lua_touserdata(lua, index) : NULL;
    if (!made || (made->box.kind != OBJECT_HTML && made->box.kind != OBJECT_JSON)) return false;
    *html = (Str){made->bytes, made->len}; /* kept alive by the value that holds it */
    return true;
}

bool to_json(lua_State *lua, int index, Str *json)
{
    return to_box(lua, index, OBJECT_JSON) && to_html(lua, index, json);
}

void push_markdown(lua_State *lua, const MarkdownText *text)
{
    if (text)
        push_pointer(lua, text, OBJECT_MARKDOWN);
    else
        lua_pushnil(lua);
}

const MarkdownText *to_markdown(lua_State *lua, int index)
{
    return to_pointer(lua, index, OBJECT_MARKDOWN);
}

const Entry *to_entry(lua_State *lua, int index)
{
    return to_pointer(lua, index, OBJECT_ENTRY);
}

const Term *to_term(lua_State *lua, int index)
{
    return to_pointer(lua, index, OBJECT_TERM);
}

const Entry *check_entry(lua_State *lua, int argument)
{
    const Entry *entry = to_pointer(lua, argument, OBJECT_ENTRY);
    if (!entry) luaL_argerror(lua, argument, "an entry is needed");
    return entry;
}

void push_picture(lua_State *lua, const Picture *picture)
{
    const RenderContext *context = &renderer_of(lua)->context;
    note(lua, READ_PICTURE, picture->name);
    if (context->pictures_used) atomic_store(&context->pictures_used[picture->index], true);
    push_pointer(lua, picture, OBJECT_PICTURE);
}

/* Nearly all who ask for a picture ask for its address alone. */
static int picture_index(lua_State *lua)
{
    const Picture *picture = to_pointer(lua, 1, OBJECT_PICTURE);
    if (!picture || lua_type(lua, 2) != LUA_TSTRING) return 0;
    const Renderer *renderer = renderer_of(lua);
    Str key = check_str(lua, 2), base = renderer->context.site->base_path, none = {NULL, 0};
    push_str(lua, str_is(key, "address")   ? arena_join(renderer->arena, base, picture->address)
                  : str_is(key, "name")    ? picture->name
                  : str_is(key, "alt")     ? picture->alt
                  : str_is(key, "licence") ? picture->licence
                  : str_is(key, "author")  ? picture->author
                  : str_is(key, "source")  ? picture->source
                                           : none);
    return 1;
}

bool is_composing(lua_State *lua)
{
    const Route *route = renderer_of(lua)->route;
    return route_is_document(route);
}

void push_document(lua_State *lua, const Route *route)
{
    const MadeDocument *made = renderer_of(lua)->context.documents;
    lua_createtable(lua, 0, 3);
    push_str(lua, route->address);
    lua_setfield(lua, -2, "address");
    if (is_composing(lua) || !made) return; /* while documents are made, sizes are not known */
    note(lua, READ_MADE, route->address);
    if (!made[route->index].pages) return;
    lua_pushinteger(lua, made[route->index].pages);
    lua_setfield(lua, -2, "pages");
    lua_pushinteger(lua, (lua_Integer)made[route->index].size);
    lua_setfield(lua, -2, "size");
}

/* ---- groups and terms ---- */

/* What site.yml says, of which each field is noted by itself. */
static bool is_of_site(lua_State *lua, const Value *group)
{
    return group == &site_of(lua)->languages[language_of(lua)].fields;
}

static int group_index(lua_State *lua)
{
    const Value *group = to_pointer(lua, 1, OBJECT_GROUP);
    if (!group || lua_type(lua, 2) != LUA_TSTRING) return 0;
    if (is_of_site(lua, group)) note_in_language(lua, READ_SITE, check_str(lua, 2));
    return push_field(lua, group, know_field(lua, group->fields, 2)) ? 1 : 0;
}

const Value *to_group(lua_State *lua, int index)
{
    const Value *group = to_pointer(lua, index, OBJECT_GROUP);
    return group && !is_of_site(lua, group) ? group : NULL;
}

static int term_index(lua_State *lua)
{
    const Term *term = to_pointer(lua, 1, OBJECT_TERM);
    check_str(lua, 2);
    return push_field(lua, &term->fields, know_field(lua, term->fields.fields, 2)) ? 1 : 0;
}

/* ---- entries ---- */

static void push_day(lua_State *lua, const Commit *commit)
{
    if (commit) push_date(lua, date_from_time(commit->time));
    else lua_pushnil(lua);
}

static void push_headings(lua_State *lua, const Entry *entry)
{
    lua_newtable(lua);
    for (size_t i = 0; entry->body && i < entry->body->heading_count; i++) {
        const MarkdownHeading *heading = &entry->body->headings[i];
        lua_createtable(lua, 0, 3);
        lua_pushinteger(lua, markdown_heading_level(heading, 2));
        lua_setfield(lua, -2, "level");
        push_str(lua, heading->id);
        lua_setfield(lua, -2, "id");
        push_str(lua, heading->text);
        lua_setfield(lua, -2, "text");
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
}

static void push_easy_facts(lua_State *lua, const Entry *entry)
{
    if (!entry->easy_route || !entry->easy_pdf_route) {
        lua_pushnil(lua);
        return;
    }
    push_document(lua, entry->easy_pdf_route);
    lua_getfield(lua, -1, "address");
    lua_setfield(lua, -2, "pdf");
    lua_getfield(lua, -1, "pages");
    lua_setfield(lua, -2, "pdf_pages");
    lua_getfield(lua, -1, "size");
    lua_setfield(lua, -2, "pdf_size");
    push_str(lua, entry->easy_route->address);
    lua_setfield(lua, -2, "address");
    lua_pushboolean(lua, entry->easy != NULL);
    lua_setfield(lua, -2, "authored");
    if (!entry->easy_large_route) return;
    push_document(lua, entry->easy_large_route);
    lua_setfield(lua, -2, "large");
}

static void push_documents(lua_State *lua, const Entry *entry)
{
    lua_createtable(lua, (int)entry->document_count, 0);
    for (size_t i = 0; i < entry->document_count; i++) {
        push_document(lua, entry->documents[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
}

static void push_files(lua_State *lua, const Entry *entry)
{
    lua_createtable(lua, (int)entry->file_count, 0);
    for (size_t i = 0; i < entry->file_count; i++) {
        lua_createtable(lua, 0, 1);
        set_str(lua, "address", entry->files[i]->address);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
}

static void push_commit(lua_State *lua, const Entry *entry)
{
    if (entry->changed)
        lua_pushlstring(lua, entry->changed->id, 10);
    else
        lua_pushnil(lua);
}

/* The code of the language of an entry's text below its fields, when it is not the entry's. */
static void push_body_language(lua_State *lua, const Entry *entry)
{
    push_str(lua, entry->body_inherited ? site_of(lua)->languages[0].code : (Str){NULL, 0});
}

static void push_address(lua_State *lua, const Entry *entry) { push_str(lua, entry->address); }
static void push_title(lua_State *lua, const Entry *entry) { push_str(lua, entry->title); }
static void push_slug(lua_State *lua, const Entry *entry) { push_str(lua, entry->slug); }
static void push_path(lua_State *lua, const Entry *entry) { push_str(lua, entry->path); }
static void push_type(lua_State *lua, const Entry *entry) { push_str(lua, entry->type->name); }
static void push_type_label(lua_State *lua, const Entry *entry) { push_str(lua, entry->type->label); }
static void push_id(lua_State *lua, const Entry *entry) { push_str(lua, entry->id); }
static void push_body(lua_State *lua, const Entry *entry) { push_markdown(lua, entry->body); }
static void push_own_language(lua_State *lua, const Entry *entry)
{
    push_str(lua, site_of(lua)->languages[entry->language].code);
}
static void push_original(lua_State *lua, const Entry *entry) { push_entry(lua, entry->original); }
static void push_stale(lua_State *lua, const Entry *entry) { lua_pushboolean(lua, entry->stale); }
static void push_changed(lua_State *lua, const Entry *entry) { push_day(lua, entry->changed); }
static void push_closed(lua_State *lua, const Entry *entry) { lua_pushboolean(lua, entry->closed); }

/* What an entry says besides its fields, and of which part of it that is. */
static const struct {
    const char *key;
    ReadKind part;
    void (*push)(lua_State *lua, const Entry *entry);
} entry_facts[] = {
    {"address", READ_ENTRY, push_address},      {"title", READ_ENTRY, push_title},
    {"slug", READ_ENTRY, push_slug},            {"path", READ_ENTRY, push_path},
    {"type", READ_ENTRY, push_type},            {"type_label", READ_ENTRY, push_type_label},
    {"id", READ_ENTRY, push_id},                {"body", READ_BODY, push_body},
    {"headings", READ_BODY, push_headings},     {"body_language", READ_BODY, push_body_language},
    {"language", READ_ENTRY, push_own_language},{"original", READ_ENTRY, push_original},
    {"stale", READ_ENTRY, push_stale},          {"changed", READ_CHANGED, push_changed},
    {"commit", READ_COMMIT, push_commit},       {"closed", READ_ENTRY, push_closed},
    {"easy", READ_ENTRY, push_easy_facts},      {"documents", READ_ENTRY, push_documents},
    {"files", READ_ENTRY, push_files},
};

uint8_t entry_fact(Str key)
{
    for (size_t i = 0; i < sizeof entry_facts / sizeof *entry_facts; i++)
        if (str_is(key, entry_facts[i].key)) return (uint8_t)(i + 1);
    return 0;
}

static int entry_index(lua_State *lua)
{
    const Entry *entry = to_pointer(lua, 1, OBJECT_ENTRY);
    if (lua_type(lua, 2) != LUA_TSTRING) return 0;
    const KnownField *known = know_field(lua, entry->fields.fields, 2);
    if (!known->fact) {
        note_entry(lua, READ_ENTRY, entry);
        return push_field(lua, &entry->fields, known) ? 1 : 0;
    }
    size_t fact = known->fact - 1u;
    note_entry(lua, entry_facts[fact].part, entry);
    entry_facts[fact].push(lua, entry);
    return 1;
}

/* Two stand-ins for the same thing are equal. */
static int pointer_equal(lua_State *lua)
{
    const Box *a = lua_touserdata(lua, 1), *b = lua_touserdata(lua, 2);
    lua_pushboolean(lua, a && b && a->kind == b->kind && a->pointer == b->pointer);
    return 1;
}

static int refuse_change(lua_State *lua)
{
    return luaL_error(lua, "content cannot be changed by a template");
}

void values_open(lua_State *lua)
{
    static const struct {
        const char *name;
        lua_CFunction index;
    } kinds[] = {[OBJECT_ENTRY] = {"signpost entry", entry_index}, [OBJECT_GROUP] = {"signpost group", group_index},
                 [OBJECT_TERM] = {"signpost term", term_index}, [OBJECT_PICTURE] = {"signpost picture", picture_index},
                 [OBJECT_HTML] = {"signpost html", NULL},       [OBJECT_JSON] = {"signpost json", NULL},
                 [OBJECT_MARKDOWN] = {"signpost markdown", NULL},
                 [OBJECT_NEIGHBOUR] = {"signpost neighbour", neighbour_index}};
    for (size_t i = 0; i < OBJECT_KINDS; i++) {
        luaL_newmetatable(lua, kinds[i].name);
        if (kinds[i].index) {
            lua_pushcfunction(lua, kinds[i].index);
            lua_setfield(lua, -2, "__index");
            lua_pushcfunction(lua, pointer_equal);
            lua_setfield(lua, -2, "__eq");
        }
        lua_pushcfunction(lua, refuse_change);
        lua_setfield(lua, -2, "__newindex");
        renderer_of(lua)->kinds[i] = luaL_ref(lua, LUA_REGISTRYINDEX); /* where it is found at once */
    }
}
