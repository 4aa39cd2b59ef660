/* What the fields of entries, groups and terms are in Lua. */
#include "render/lua_state.h"

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

/* By its name, which is Lua's text, or the beginning of one: templates ask for the same fields all the time. */
static const Field *find_field(lua_State *lua, const FieldSet *set, Str name)
{
    uintptr_t both = (uintptr_t)set ^ (uintptr_t)name.ptr;
    KnownField *known = &renderer_of(lua)->known_fields[(both >> 3) * 0x9e3779b97f4a7c15u >> 32 & (KNOWN_FIELDS - 1)];
    if (known->set == set && known->name == name.ptr && str_eq(known->field->name, name)) return known->field;
    const Field *field = fields_find(set, name);
    if (field) *known = (KnownField){set, name.ptr, field};
    return field;
}

/* A field by name, and "x_word", "x_everything", "x_text", "x_language", "x_original" of a field x. */
bool push_field(lua_State *lua, const Value *group, Str key)
{
    const Field *field = find_field(lua, group->fields, key);
    if (field) {
        const Value *words = find_words(lua, group, field);
        if (words) push_str(lua, *words->said);
        else push_value(lua, value_at(group, field));
        return true;
    }
    size_t at = str_rfind_char(key, '_');
    Str suffix = str_from_index(key, at);
    field = at < key.len ? find_field(lua, group->fields, str_slice(key, 0, at)) : NULL;
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
