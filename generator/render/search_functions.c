/* What the search looks in and narrows by: the roles of fields in the schema, as searchable() tells them to
 * templates. */
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

int function_searchable(lua_State *lua)
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

/* ---- what a page has read of it ---- */

static bool hash_searched_field(void *to, const FieldPath *path)
{
    uint64_t *hash = to;
    const Field *field = path->fields[path->depth - 1];
    for (size_t i = 0; i < path->depth; i++) *hash = hash_str(*hash, path->fields[i]->name);
    *hash = hash_number(*hash, (uint64_t)(field->searchable * 1000));
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
