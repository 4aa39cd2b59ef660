/* What the fields of entries, groups and terms are in Lua. */
#include "render/lua_state.h"

#include "base/hash.h"

static const char known_key[] = "signpost known fields"; /* its address in the registry: a list of keys */

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
        push_group(lua, value->kind == VALUE_ITEM ? value->target : value); break;
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

/* Whether a text of that field can be in other languages in another field. */
static bool has_words(const FieldSet *set, const Field *field)
{
    for (size_t i = 0; i < set->count; i++)
        if (str_eq(set->fields[i].translates, field->name)) return true;
    return false;
}

/* What the group has of a text in the page's language, in a field of words that names the text; NULL: nothing. */
static const Value *find_words(lua_State *lua, const Value *group, const Field *field)
{
    Str code = language_code(lua);
    for (size_t i = 0; code.len && i < group->fields->count; i++) {
        const Field *words = &group->fields->fields[i];
        const Value *value = str_eq(words->translates, field->name) ? value_at(group, words) : NULL;
        for (size_t k = 0; value && value->kind == VALUE_LIST && k < value->count; k++)
            if (str_eq(value->items[k].text, code) && value->items[k].said && value->items[k].said->len)
                return &value->items[k];
    }
    return NULL;
}

/* The language that a field's text is in, when it is not the page's: a translation has it from its original, or the
 * words of the page's language are missing. */
static void push_language(lua_State *lua, const Value *group, const KnownField *known)
{
    const Value *value = value_at(group, known->field);
    bool lacks_words = language_of(lua) && known->has_words && !find_words(lua, group, known->field);
    bool other = value->kind && (value->inherited || lacks_words);
    if (other) note(lua, READ_SITE, STR("language"));
    push_str(lua, other ? site_of(lua)->languages[0].code : (Str){NULL, 0});
}

/* ---- what keys ask for ---- */

enum { /* of a field x */
    ASK_NOTHING,    /* there is no such field */
    ASK_VALUE,      /* x */
    ASK_WORD,       /* x_word */
    ASK_EVERYTHING, /* x_everything */
    ASK_LANGUAGE,   /* x_language */
    ASK_ORIGINAL,   /* x_original */
    ASK_TEXT,       /* x_text, of a reference */
    ASK_TEXTS       /* the same, of a list of them */
};

static uint8_t ask_of(const FieldSet *set, const Field *field, Str suffix)
{
    bool reference = field->kind == KIND_REFERENCE;
    if (str_is(suffix, "_word") && field->word.len) return ASK_WORD;
    if (str_is(suffix, "_everything") && field->everything.len) return ASK_EVERYTHING;
    if (str_is(suffix, "_language")) return ASK_LANGUAGE;
    if (str_is(suffix, "_original") && has_words(set, field)) return ASK_ORIGINAL;
    if (str_is(suffix, "_text") && reference) return field->many ? ASK_TEXTS : ASK_TEXT;
    return ASK_NOTHING;
}

static KnownField read_key(const FieldSet *set, Str key)
{
    KnownField known = {.set = set, .name = key.ptr, .field = fields_find(set, key), .ask = ASK_VALUE};
    if (!known.field) {
        size_t at = str_rfind_char(key, '_');
        known.field = at < key.len ? fields_find(set, str_slice(key, 0, at)) : NULL;
        known.ask = known.field ? ask_of(set, known.field, str_from_index(key, at)) : ASK_NOTHING;
    }
    known.has_words = known.field && has_words(set, known.field);
    known.fact = entry_fact(key);
    return known;
}

/* Templates ask for the same fields all the time, by the same texts of Lua: the last of these are kept, so that another
 * one is never where one of them was. */
const KnownField *know_field(lua_State *lua, const FieldSet *set, int key)
{
    Str name;
    name.ptr = lua_tolstring(lua, key, &name.len);
    size_t slot = (hash_pointer(set) ^ hash_pointer(name.ptr)) & (KNOWN_FIELDS - 1);
    KnownField *known = &renderer_of(lua)->known_fields[slot];
    if (known->set == set && known->name == name.ptr) return known;
    known->set = NULL; /* should the rest raise */
    lua_rawgetp(lua, LUA_REGISTRYINDEX, known_key);
    lua_pushvalue(lua, key);
    lua_rawseti(lua, -2, (lua_Integer)slot + 1);
    lua_pop(lua, 1);
    *known = read_key(set, name);
    return known;
}

const Value *find_field(lua_State *lua, const Value *group, int key)
{
    const KnownField *known = know_field(lua, group->fields, key);
    return known->ask == ASK_VALUE && !known->has_words ? value_at(group, known->field) : NULL;
}

bool push_field(lua_State *lua, const Value *group, const KnownField *known)
{
    if (known->ask == ASK_NOTHING) return false;
    const Value *value = value_at(group, known->field);
    const Value *words = known->ask == ASK_VALUE && known->has_words ? find_words(lua, group, known->field) : NULL;
    bool has_word = value->kind == VALUE_LIST && value->word.len;
    switch (known->ask) {
    case ASK_VALUE:
        if (words) push_str(lua, *words->said);
        else push_value(lua, value);
        break;
    case ASK_WORD: push_str(lua, value->kind == VALUE_LIST ? value->word : (Str){NULL, 0}); break;
    case ASK_EVERYTHING: lua_pushboolean(lua, has_word && str_eq(value->word, known->field->everything)); break;
    case ASK_LANGUAGE: push_language(lua, group, known); break;
    case ASK_ORIGINAL: push_value(lua, value); break;
    case ASK_TEXT: push_str(lua, value->text); break;
    case ASK_TEXTS: push_unpublished(lua, value); break;
    }
    return true;
}

void fields_open(lua_State *lua)
{
    lua_createtable(lua, KNOWN_FIELDS, 0);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, known_key);
}
