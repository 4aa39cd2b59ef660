/* What the search looks in and narrows by: the roles of fields in the schema, as searchable() tells them to
 * templates, and what an entry says in them. */
#include "render/lua_state.h"

#include "base/hash.h"

enum { DEEPEST = 8 }; /* groups within groups; deeper ones the search does not see */

/* A field with the groups that it lies in, outermost first. */
typedef struct {
    const Field *fields[DEEPEST];
    size_t depth;
} FieldPath;

/* Told of each field, at any depth, that has a role; what it returns is true of the set when it is of any field. */
typedef bool (*FieldVisit)(void *to, const FieldPath *path);

static bool has_role(const Field *field)
{
    return field->searchable > 0 || field->filter.len || field->facet_address.len;
}

static bool visit_fields(const FieldSet *set, FieldPath *path, FieldVisit visit, void *to)
{
    bool any = false;
    if (path->depth == DEEPEST) return false;
    path->depth++;
    for (size_t i = 0; i < set->count; i++) {
        const Field *field = &set->fields[i];
        path->fields[path->depth - 1] = field;
        if (has_role(field)) any = visit(to, path) || any;
        if (field->kind == KIND_GROUP) any = visit_fields(&field->fields, path, visit, to) || any;
    }
    path->depth--;
    return any;
}

static bool adds_words(void *to, const FieldPath *path)
{
    (void)to;
    return path->fields[path->depth - 1]->searchable > 0;
}

/* Whether the search finds entries of the type at all. */
static bool is_searched(const Type *type)
{
    FieldPath path = {.depth = 0};
    return visit_fields(&type->fields, &path, adds_words, NULL);
}

/* ---- for templates ---- */

/* Puts {path, kind, weight, ...} at the end of the list at the top of the stack. */
static bool push_searched_field(void *to, const FieldPath *path)
{
    lua_State *lua = to;
    const Field *field = path->fields[path->depth - 1];
    Str names[DEEPEST];
    for (size_t i = 0; i < path->depth; i++) names[i] = path->fields[i]->name;
    lua_createtable(lua, 0, 12);
    set_texts(lua, "path", names, path->depth);
    set_str(lua, "name", field->name);
    set_str(lua, "kind", str_from(schema_kind_name(field->kind)));
    lua_pushnumber(lua, field->searchable);
    lua_setfield(lua, -2, "weight");
    set_str(lua, "filter", field->filter.len ? field->filter : field->facet_label);
    set_str(lua, "vocabulary", field->vocabulary);
    set_str(lua, "bands", field->facet_bands);
    set_str(lua, "everything", field->everything);
    set_str(lua, "word", field->word);
    set_texts(lua, "options", field->options, field->option_count);
    if (field->ordered[0].len) set_texts(lua, "ordered", field->ordered, 2);
    lua_seti(lua, -2, (lua_Integer)lua_rawlen(lua, -2) + 1);
    return true;
}

static int function_searchable(lua_State *lua)
{
    const Schema *schema = site_of(lua)->schema;
    note(lua, READ_SEARCHABLE, STR(""));
    lua_newtable(lua);
    for (size_t i = 0; i < schema->type_count; i++) {
        const Type *type = &schema->types[i];
        if (!is_searched(type)) continue;
        FieldPath path = {.depth = 0};
        lua_createtable(lua, 0, 4);
        set_str(lua, "type", type->name);
        set_str(lua, "label", type->label);
        set_str(lua, "plural", type->plural);
        lua_newtable(lua);
        visit_fields(&type->fields, &path, push_searched_field, lua);
        lua_setfield(lua, -2, "fields");
        lua_seti(lua, -2, (lua_Integer)lua_rawlen(lua, -2) + 1);
    }
    return 1;
}

/* ---- what an entry has chosen ---- */

/* Numbers of choices, once each and in order. */
typedef struct {
    lua_State *lua;
    lua_Integer *numbers;
    size_t count, room;
    bool all; /* the word for everything was said */
} Chosen;

/* Argument 3 leads from a choice to its number, if it has one. */
static void add_choice(Chosen *chosen, Str choice)
{
    push_str(chosen->lua, choice);
    lua_rawget(chosen->lua, 3);
    lua_Integer number = lua_tointeger(chosen->lua, -1);
    bool is_number = lua_isinteger(chosen->lua, -1);
    lua_pop(chosen->lua, 1);
    size_t at = chosen->count;
    while (at && chosen->numbers[at - 1] > number) at--;
    if (!is_number || (at && chosen->numbers[at - 1] == number)) return;
    ARENA_PUSH(renderer_of(chosen->lua)->arena, chosen->numbers, chosen->count, chosen->room) = number;
    for (size_t i = chosen->count - 1; i > at; i--) chosen->numbers[i] = chosen->numbers[i - 1];
    chosen->numbers[at] = number;
}

static void add_choices(Chosen *chosen, const Field *field, const Value *value)
{
    if (value->kind == VALUE_LIST) {
        if (field->word.len && value->word.len) add_choice(chosen, value->word);
        if (field->everything.len && str_eq(value->word, field->everything)) chosen->all = true;
        for (size_t i = 0; i < value->count; i++) add_choices(chosen, field, &value->items[i]);
    } else if (value->kind == VALUE_CHOICE && value->target) {
        add_choice(chosen, ((const Term *)value->target)->id);
    } else if (value->kind == VALUE_CHOICE || value->kind == VALUE_TEXT) {
        add_choice(chosen, value->text);
    }
}

/* Those in all groups that the path leads to. */
static void choose(Chosen *chosen, const Value *value, Str path)
{
    Str name;
    if (value->kind == VALUE_ITEM) note(chosen->lua, READ_DATA, value->field->data);
    if (value->kind == VALUE_ITEM) value = value->target;
    if (value->kind == VALUE_LIST)
        for (size_t i = 0; i < value->count; i++) choose(chosen, &value->items[i], path);
    if (value->kind != VALUE_GROUP || !str_cut(&path, '.', &name)) return;
    const Field *field = fields_find(value->fields, name);
    if (!field) return;
    if (path.ptr) choose(chosen, value_at(value, field), path);
    else add_choices(chosen, field, value_at(value, field));
}

static int function_choices_of(lua_State *lua)
{
    const Entry *entry = check_entry(lua, 1);
    Chosen chosen = {.lua = lua};
    luaL_checktype(lua, 3, LUA_TTABLE);
    lua_settop(lua, 3);
    see_through_seal(lua, 3);
    note_entry(lua, READ_ENTRY, entry);
    choose(&chosen, &entry->fields, check_str(lua, 2));
    lua_createtable(lua, (int)chosen.count, 0);
    for (size_t i = 0; i < chosen.count; i++) {
        lua_pushinteger(lua, chosen.numbers[i]);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    lua_pushboolean(lua, chosen.all);
    return 2;
}

static const luaL_Reg search_functions[] = {
    {"searchable", function_searchable}, {"choices_of", function_choices_of}, {NULL, NULL},
};

void search_functions_open(lua_State *lua)
{
    set_globals(lua, search_functions);
}

/* ---- what a page has read of it ---- */

static bool hash_searched_field(void *to, const FieldPath *path)
{
    uint64_t *hash = to;
    const Field *field = path->fields[path->depth - 1];
    for (size_t i = 0; i < path->depth; i++) *hash = hash_str(*hash, path->fields[i]->name);
    *hash = hash_double(*hash, field->searchable);
    const Str texts[] = {str_from(schema_kind_name(field->kind)), field->filter, field->facet_label, field->vocabulary,
                         field->facet_bands, field->everything, field->word, field->ordered[0], field->ordered[1]};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *hash = hash_str(*hash, texts[i]);
    for (size_t i = 0; i < field->option_count; i++) *hash = hash_str(*hash, field->options[i]);
    return true;
}

uint64_t searchable_digest(const Site *site)
{
    uint64_t hash = HASH_START;
    for (size_t i = 0; i < site->schema->type_count; i++) {
        const Type *type = &site->schema->types[i];
        if (!is_searched(type)) continue;
        FieldPath path = {.depth = 0};
        hash = hash_str(hash_str(hash_str(hash, type->name), type->label), type->plural);
        visit_fields(&type->fields, &path, hash_searched_field, &hash);
    }
    return hash;
}
