/* What templates hold of the site: read-only stand-ins for entries, groups and terms; everything else is plain Lua. */
#include "render/lua_state.h"

#include "input/schema.h"

#include <string.h>

static const char entry_kind[] = "signpost entry", group_kind[] = "signpost group", term_kind[] = "signpost term",
                  html_kind[] = "signpost html", json_kind[] = "signpost json", markdown_kind[] = "signpost markdown";

/* What all of Lua's own objects here are made of; the sandbox knows no others. */
typedef struct {
    const char *kind; /* one of those above: this very one */
    const void *pointer;
} Box;

static void push_box(lua_State *lua, const void *pointer, const char *kind, int values)
{
    Box *box = lua_newuserdatauv(lua, sizeof *box, values);
    *box = (Box){kind, pointer};
}

/* Gives the box at the top the metatable of its kind. */
static void finish_box(lua_State *lua, const char *kind)
{
    lua_rawgetp(lua, LUA_REGISTRYINDEX, kind);
    lua_setmetatable(lua, -2);
}

static void push_pointer(lua_State *lua, const void *pointer, const char *kind)
{
    push_box(lua, pointer, kind, 0);
    finish_box(lua, kind);
}

static const Box *to_box(lua_State *lua, int index, const char *kind)
{
    const Box *box = lua_type(lua, index) == LUA_TUSERDATA ? lua_touserdata(lua, index) : NULL;
    return box && box->kind == kind ? box : NULL;
}

static const void *to_pointer(lua_State *lua, int index, const char *kind)
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
        push_pointer(lua, entry, entry_kind);
    else
        lua_pushnil(lua);
}

void push_term(lua_State *lua, const Term *term)
{
    note_two(lua, READ_TERM, term->vocabulary, term->id);
    push_pointer(lua, term, term_kind);
}

static void push_made(lua_State *lua, Str text, const char *kind)
{
    push_box(lua, NULL, kind, 1);
    push_str(lua, text.ptr ? text : STR(""));
    lua_setiuservalue(lua, -2, 1);
    finish_box(lua, kind);
}

void push_html(lua_State *lua, Str html) { push_made(lua, html, html_kind); }
void push_json(lua_State *lua, Str json) { push_made(lua, json, json_kind); }

bool to_html(lua_State *lua, int index, Str *html)
{
    if (!to_box(lua, index, html_kind) && !to_box(lua, index, json_kind)) return false;
    lua_getiuservalue(lua, index, 1);
    html->ptr = lua_tolstring(lua, -1, &html->len); /* kept alive by the value that holds it */
    lua_pop(lua, 1);
    return true;
}

bool to_json(lua_State *lua, int index, Str *json)
{
    return to_box(lua, index, json_kind) && to_html(lua, index, json);
}

void push_markdown(lua_State *lua, const MarkdownText *text)
{
    if (text)
        push_pointer(lua, text, markdown_kind);
    else
        lua_pushnil(lua);
}

const MarkdownText *to_markdown(lua_State *lua, int index)
{
    return to_pointer(lua, index, markdown_kind);
}

const Entry *to_entry(lua_State *lua, int index)
{
    return to_pointer(lua, index, entry_kind);
}

const Term *to_term(lua_State *lua, int index)
{
    return to_pointer(lua, index, term_kind);
}

const Entry *check_entry(lua_State *lua, int argument)
{
    const Entry *entry = to_pointer(lua, argument, entry_kind);
    if (!entry) luaL_argerror(lua, argument, "an entry is needed");
    return entry;
}

void push_picture(lua_State *lua, const Picture *picture)
{
    Renderer *renderer = renderer_of(lua);
    note(lua, READ_PICTURE, picture->name);
    if (renderer->context.pictures_used) atomic_store(&renderer->context.pictures_used[picture->index], true);
    lua_createtable(lua, 0, 6);
    push_str(lua, picture->name);
    lua_setfield(lua, -2, "name");
    push_str(lua, picture->alt);
    lua_setfield(lua, -2, "alt");
    push_str(lua, picture->licence);
    lua_setfield(lua, -2, "licence");
    push_str(lua, picture->author);
    lua_setfield(lua, -2, "author");
    push_str(lua, picture->source);
    lua_setfield(lua, -2, "source");
    push_str(lua, arena_join(renderer->arena, renderer->context.site->base_path, picture->address));
    lua_setfield(lua, -2, "address");
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

/* ---- fields ---- */

static void push_list(lua_State *lua, const Value *list)
{
    lua_createtable(lua, (int)list->count, 0);
    lua_Integer at = 0;
    for (size_t i = 0; i < list->count; i++) {
        push_value(lua, &list->items[i]);
        if (lua_isnil(lua, -1)) /* an entry that is not published today leaves no hole, but its name in x_text */
            lua_pop(lua, 1);
        else
            lua_seti(lua, -2, ++at);
    }
}

static void push_words(lua_State *lua, const Value *words)
{
    lua_createtable(lua, 0, (int)words->count);
    for (size_t i = 0; i < words->count; i++) {
        push_str(lua, words->items[i].text);
        push_str(lua, words->items[i].said ? *words->items[i].said : (Str){NULL, 0});
        lua_settable(lua, -3);
    }
}

static void push_number(lua_State *lua, const Value *value)
{
    if (value->field->kind == KIND_INTEGER)
        lua_pushinteger(lua, (lua_Integer)value->number);
    else
        lua_pushnumber(lua, value->number);
}

void push_value(lua_State *lua, const Value *value)
{
    switch (value->kind) {
    case VALUE_ABSENT: lua_pushnil(lua); break;
    case VALUE_BOOLEAN: lua_pushboolean(lua, value->boolean); break;
    case VALUE_NUMBER: push_number(lua, value); break;
    case VALUE_TEXT:
    case VALUE_PICTURE: push_str(lua, value->text); break;
    case VALUE_MARKDOWN: push_markdown(lua, value->target); break;
    case VALUE_CHOICE:
        if (value->target)
            push_term(lua, value->target);
        else
            push_str(lua, value->text);
        break;
    case VALUE_REFERENCE: push_entry(lua, value->target); break;
    case VALUE_ITEM:
    case VALUE_GROUP:
        if (value->kind == VALUE_ITEM) note(lua, READ_DATA, value->field->data);
        push_pointer(lua, value->kind == VALUE_ITEM ? value->target : value, group_kind); break;
    case VALUE_LIST:
        if (value->field && value->field->kind == KIND_WORDS)
            push_words(lua, value);
        else
            push_list(lua, value);
        break;
    }
}

/* The names of those in a list of references that are not published today: what is left of them is a plain word. */
static void push_unpublished(lua_State *lua, const Value *list)
{
    lua_Integer at = 0;
    lua_newtable(lua);
    for (size_t i = 0; list->kind == VALUE_LIST && i < list->count; i++) {
        if (list->items[i].target || list->items[i].kind != VALUE_REFERENCE) continue;
        push_str(lua, list->items[i].text);
        lua_seti(lua, -2, ++at);
    }
}

/* What the group has of a text in the page's language, in a field of words that names the text; NULL: nothing. */
static const Value *find_words(lua_State *lua, const Value *group, const Field *field)
{
    Str code = language_code(lua);
    for (size_t i = 0; code.len && i < group->fields->count; i++) {
        const Field *words = &group->fields->fields[i];
        const Value *value = str_eq(words->translates, field->name) ? value_at(group, words) : NULL;
        for (size_t k = 0; value && value->kind == VALUE_LIST && k < value->count; k++)
            if (str_eq(value->items[k].text, code) && value->items[k].said && value->items[k].said->len) return &value->items[k];
    }
    return NULL;
}

static bool has_words(const FieldSet *set, const Field *field)
{
    for (size_t i = 0; i < set->count; i++)
        if (str_eq(set->fields[i].translates, field->name)) return true;
    return false;
}

/* The language that a field's text is in, when it is not the page's: a translation has it from its original, or the
 * words of the page's language are missing. */
static void push_language(lua_State *lua, const Value *group, const Field *field)
{
    const Value *value = value_at(group, field);
    bool lacks_words = language_of(lua) && has_words(group->fields, field) && !find_words(lua, group, field);
    bool other = value->kind && (value->inherited || lacks_words);
    if (other) note(lua, READ_SITE, STR("language"));
    push_str(lua, other ? site_of(lua)->languages[0].code : (Str){NULL, 0});
}

/* A field by name, and "x_word", "x_everything", "x_text", "x_language", "x_original" of a field x. */
static bool push_field(lua_State *lua, const Value *group, Str key)
{
    const Field *field = fields_find(group->fields, key);
    if (field) {
        const Value *words = find_words(lua, group, field);
        if (words) push_str(lua, *words->said);
        else push_value(lua, value_at(group, field));
        return true;
    }
    size_t at = str_rfind_char(key, '_');
    Str suffix = str_from_index(key, at);
    field = at < key.len ? fields_find(group->fields, str_slice(key, 0, at)) : NULL;
    if (!field) return false;
    const Value *value = value_at(group, field);
    if (str_is(suffix, "_word") && field->word.len)
        push_str(lua, value->kind == VALUE_LIST ? value->word : (Str){NULL, 0});
    else if (str_is(suffix, "_language"))
        push_language(lua, group, field);
    else if (str_is(suffix, "_original") && has_words(group->fields, field))
        push_value(lua, value);
    else if (str_is(suffix, "_everything") && field->everything.len)
        lua_pushboolean(lua, value->kind == VALUE_LIST && value->word.len && str_eq(value->word, field->everything));
    else if (str_is(suffix, "_text") && field->kind == KIND_REFERENCE && field->many)
        push_unpublished(lua, value);
    else if (str_is(suffix, "_text") && field->kind == KIND_REFERENCE)
        push_str(lua, value->text);
    else
        return false;
    return true;
}

static Str check_key(lua_State *lua)
{
    Str key;
    key.ptr = luaL_checklstring(lua, 2, &key.len);
    return key;
}

static int group_index(lua_State *lua)
{
    const Value *group = to_pointer(lua, 1, group_kind);
    if (group == &site_of(lua)->languages[language_of(lua)].fields && lua_type(lua, 2) == LUA_TSTRING)
        note_in_language(lua, READ_SITE, check_key(lua));
    return group && lua_type(lua, 2) == LUA_TSTRING && push_field(lua, group, check_key(lua)) ? 1 : 0;
}

static int term_index(lua_State *lua)
{
    const Term *term = to_pointer(lua, 1, term_kind);
    return push_field(lua, &term->fields, check_key(lua)) ? 1 : 0;
}

/* ---- entries ---- */

static void push_day(lua_State *lua, const Commit *commit)
{
    if (!commit) {
        lua_pushnil(lua);
        return;
    }
    Buf day = {0};
    date_iso(date_from_time(commit->time), &day);
    lua_pushlstring(lua, day.ptr, day.len);
    buf_release(&day);
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
static void push_own_language(lua_State *lua, const Entry *entry) { push_str(lua, site_of(lua)->languages[entry->language].code); }
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

/* Its first upvalue leads from the key of a fact to its number above. */
static int entry_index(lua_State *lua)
{
    const Entry *entry = to_pointer(lua, 1, entry_kind);
    if (lua_type(lua, 2) != LUA_TSTRING) return 0;
    lua_pushvalue(lua, 2);
    if (lua_rawget(lua, lua_upvalueindex(1)) == LUA_TNIL) {
        note_entry(lua, READ_ENTRY, entry);
        return push_field(lua, &entry->fields, check_key(lua)) ? 1 : 0;
    }
    lua_Integer fact = lua_tointeger(lua, -1);
    note_entry(lua, entry_facts[fact].part, entry);
    entry_facts[fact].push(lua, entry);
    return 1;
}

static void push_entry_index(lua_State *lua)
{
    lua_createtable(lua, 0, sizeof entry_facts / sizeof *entry_facts);
    for (size_t i = 0; i < sizeof entry_facts / sizeof *entry_facts; i++) set_size(lua, entry_facts[i].key, i);
    lua_pushcclosure(lua, entry_index, 1);
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
        const char *kind;
        lua_CFunction index;
    } kinds[] = {{entry_kind, NULL}, {group_kind, group_index}, {term_kind, term_index}, {html_kind, NULL}, {json_kind, NULL}, {markdown_kind, NULL}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        luaL_newmetatable(lua, kinds[i].kind);
        lua_pushvalue(lua, -1);
        lua_rawsetp(lua, LUA_REGISTRYINDEX, kinds[i].kind); /* where it is found at once */
        if (kinds[i].kind == entry_kind || kinds[i].index) {
            if (kinds[i].index) lua_pushcfunction(lua, kinds[i].index);
            else push_entry_index(lua);
            lua_setfield(lua, -2, "__index");
            lua_pushcfunction(lua, pointer_equal);
            lua_setfield(lua, -2, "__eq");
        }
        lua_pushcfunction(lua, refuse_change);
        lua_setfield(lua, -2, "__newindex");
        lua_pop(lua, 1);
    }
}
