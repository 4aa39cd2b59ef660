#include "input/schema.h"

#include "base/file.h"
#include "base/suggest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = {
    [KIND_TEXT] = "text",         [KIND_LONGTEXT] = "longtext", [KIND_MARKDOWN] = "markdown",   [KIND_INTEGER] = "integer",
    [KIND_NUMBER] = "number",     [KIND_BOOLEAN] = "boolean",   [KIND_DATE] = "date",           [KIND_TIME] = "time",
    [KIND_DATETIME] = "datetime", [KIND_URL] = "url",           [KIND_EMAIL] = "email",         [KIND_PHONE] = "phone",
    [KIND_POSTCODE] = "postcode", [KIND_COLOUR] = "colour",     [KIND_LANGUAGE] = "language",   [KIND_UUID] = "uuid",
    [KIND_SLUG] = "slug",         [KIND_ADDRESS] = "address",   [KIND_PICTURE] = "picture",     [KIND_FILE] = "file",
    [KIND_CHOICE] = "choice",     [KIND_REFERENCE] = "reference", [KIND_ITEM] = "item",         [KIND_WORDS] = "words",
    [KIND_GROUP] = "group",
};
enum { KIND_COUNT = sizeof kind_names / sizeof *kind_names, LARGEST_LIMIT = 1000000000 };

typedef struct {
    Arena *arena;
    Diag *diag;
    bool ok;
} Loader;

/* Keys that a mapping of the schema may have; the last is NULL. */
typedef const char *const *Keys;
static const char *const root_keys[] = {"common", "types", "easy", "terms", "data", "page_document", "pictures", "site", "routes", NULL};
static const char *const type_keys[] = {"label", "plural", "files", "address", "template", "fields", "sort", "descending",
                                        "published_when", "easy_read", "documents", "listing", NULL};
static const char *const field_keys[] = {"kind", "many", "required", "past", "min", "max", "label", "hint", "vocabulary",
                                         "options", "everything", "word", "to", "data", "fields", "ordered", "unique",
                                         "required_when", "facet", NULL};

static void complain(Loader *loader, Place place, const char *rule, const char *format, Str subject)
{
    char *message = arena_cstr(loader->arena, arena_printf(loader->arena, format, STR_ARG(subject)));
    diag_report(loader->diag, DIAG_ERROR, place, rule, "%s", message);
    loader->ok = false;
}

static void check_keys(Loader *loader, const YamlNode *node, Keys keys)
{
    for (size_t i = 0; node && i < node->count && node->kind == YAML_MAPPING; i++) {
        Suggestion suggestion = suggest_begin(node->pairs[i].key);
        bool known = false;
        for (Keys key = keys; *key && !known; key++) {
            known = str_is(node->pairs[i].key, *key);
            suggest_offer(&suggestion, str_from(*key));
        }
        if (known) continue;
        complain(loader, node->pairs[i].key_place, "schema-key", "the schema does not know '%.*s'", node->pairs[i].key);
        if (suggestion.best.len) diag_hint(loader->diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
    }
}

static Str *read_texts(Loader *loader, const YamlNode *node, size_t *count)
{
    *count = 0;
    if (!node || node->kind == YAML_EMPTY) return NULL;
    if (node->kind != YAML_SEQUENCE) {
        complain(loader, node->place, "schema-list", "a list is needed here%.*s", STR(""));
        return NULL;
    }
    Str *texts = ARENA_MANY(loader->arena, Str, node->count);
    for (size_t i = 0; i < node->count; i++) texts[i] = node->items[i]->text;
    *count = node->count;
    return texts;
}

static bool read_kind(Loader *loader, const YamlNode *node, Field *field)
{
    Str name = yaml_text(node, "kind");
    if (!name.len) name = STR("text");
    if (str_is(name, "choices") || str_is(name, "references")) {
        field->many = true;
        name.len--;
    }
    Suggestion suggestion = suggest_begin(name);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        if (str_is(name, kind_names[kind])) {
            field->kind = (FieldKind)kind;
            return true;
        }
        suggest_offer(&suggestion, str_from(kind_names[kind]));
    }
    complain(loader, yaml_get(node, "kind")->place, "schema-kind", "there is no kind '%.*s'", name);
    if (suggestion.best.len) diag_hint(loader->diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
    return false;
}

static bool read_limit(Loader *loader, const YamlNode *node, const char *key, double *limit)
{
    Str text = yaml_text(node, key);
    if (!text.len) return false;
    char *end;
    *limit = strtod(arena_cstr(loader->arena, text), &end);
    if (*end || !(fabs(*limit) <= LARGEST_LIMIT)) complain(loader, yaml_get(node, key)->place, "schema-number", "'%.*s' is not a number", text);
    return true;
}

static void read_fields(Loader *loader, const YamlNode *node, FieldSet *set);

static void read_field(Loader *loader, Str name, Place place, const YamlNode *node, Field *field)
{
    check_keys(loader, node, field_keys);
    field->name = name;
    field->place = place;
    field->label = yaml_text(node, "label").len ? yaml_text(node, "label") : name;
    field->hint = yaml_text(node, "hint");
    field->many = yaml_true(node, "many");
    field->required = yaml_true(node, "required");
    field->past = yaml_true(node, "past");
    if (!read_kind(loader, node, field)) return;
    field->has_min = read_limit(loader, node, "min", &field->min);
    field->has_max = read_limit(loader, node, "max", &field->max);
    field->vocabulary = yaml_text(node, "vocabulary");
    field->options = read_texts(loader, yaml_get(node, "options"), &field->option_count);
    field->everything = yaml_text(node, "everything");
    field->word = yaml_text(node, "word");
    field->to = read_texts(loader, yaml_get(node, "to"), &field->to_count);
    field->data = yaml_text(node, "data");
    field->unique = yaml_text(node, "unique");
    const YamlNode *when = yaml_get(node, "required_when"), *facet = yaml_get(node, "facet");
    field->when_field = yaml_text(when, "field");
    field->when_is = yaml_text(when, "is");
    field->facet_address = yaml_text(facet, "address");
    field->facet_label = yaml_text(facet, "label");
    field->facet_bands = yaml_text(facet, "bands");
    size_t ordered = 0;
    Str *pair = read_texts(loader, yaml_get(node, "ordered"), &ordered);
    if (ordered == 2) memcpy(field->ordered, pair, sizeof field->ordered);
    if (field->kind == KIND_GROUP) read_fields(loader, yaml_get(node, "fields"), &field->fields);
    if (field->kind == KIND_GROUP && !field->fields.count)
        complain(loader, place, "schema-group", "'%.*s' is a group of nothing: give it fields", name);
    if (field->kind == KIND_CHOICE && !field->vocabulary.len && !field->option_count)
        complain(loader, place, "schema-choice", "'%.*s' is a choice of nothing: give it a vocabulary or options", name);
    if (field->kind == KIND_REFERENCE && !field->to_count)
        complain(loader, place, "schema-reference", "'%.*s' refers to nothing: say which types in 'to'", name);
}

static void read_fields(Loader *loader, const YamlNode *node, FieldSet *set)
{
    if (!node || node->kind != YAML_MAPPING) return;
    for (size_t i = 0; i < node->count; i++) {
        Field *field = &ARENA_PUSH(loader->arena, set->fields, set->count, set->room);
        field->index = set->count - 1;
        read_field(loader, node->pairs[i].key, node->pairs[i].key_place, node->pairs[i].value, field);
    }
}

/* ---- names that a schema uses ---- */

static void unknown_name(Loader *loader, Place place, const char *format, Str name, Suggestion suggestion)
{
    complain(loader, place, "schema-name", format, name);
    if (suggestion.best.len) diag_hint(loader->diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
}

static void check_field_name(Loader *loader, const FieldSet *set, Place place, Str name)
{
    Suggestion suggestion = suggest_begin(name);
    if (!name.len || fields_find(set, name)) return;
    for (size_t i = 0; i < set->count; i++) suggest_offer(&suggestion, set->fields[i].name);
    unknown_name(loader, place, "there is no field '%.*s' here", name, suggestion);
}

static void read_documents(Loader *loader, const YamlNode *node, Type *type)
{
    const YamlNode *list = yaml_get(node, "documents");
    if (!list || list->kind != YAML_SEQUENCE) return;
    type->documents = ARENA_MANY(loader->arena, DocumentRule, list->count);
    type->document_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        const YamlNode *item = list->items[i];
        type->documents[i] = (DocumentRule){yaml_text(item, "address"), yaml_text(item, "compose"), 0};
        read_limit(loader, item, "size", &type->documents[i].size);
    }
}

static void read_type(Loader *loader, const YamlPair *pair, const YamlNode *common, Type *type)
{
    const YamlNode *node = pair->value, *listing = yaml_get(node, "listing"), *easy = yaml_get(node, "easy_read");
    const YamlNode *when = yaml_get(node, "published_when");
    double per_page = 20;
    check_keys(loader, node, type_keys);
    type->name = pair->key;
    type->place = pair->key_place;
    type->label = yaml_text(node, "label").len ? yaml_text(node, "label") : type->name;
    type->plural = yaml_text(node, "plural").len ? yaml_text(node, "plural") : type->label;
    type->files = yaml_text(node, "files");
    type->address = yaml_text(node, "address");
    type->template = yaml_text(node, "template");
    type->sort = yaml_text(node, "sort").len ? yaml_text(node, "sort") : STR("title");
    type->descending = yaml_true(node, "descending");
    type->status_field = yaml_text(when, "field");
    type->from_field = yaml_text(when, "from");
    type->hidden = read_texts(loader, yaml_get(when, "hidden"), &type->hidden_count);
    type->closed = read_texts(loader, yaml_get(when, "closed"), &type->closed_count);
    type->easy = (EasyRead){yaml_text(easy, "address"), yaml_text(easy, "template"), yaml_text(easy, "compose"),
                            yaml_text(easy, "pdf")};
    type->listing_address = yaml_text(listing, "address");
    type->listing_template = yaml_text(listing, "template");
    type->letters_address = yaml_text(listing, "letters");
    read_limit(loader, listing, "per_page", &per_page);
    type->per_page = per_page >= 1 ? (size_t)per_page : 1;
    read_documents(loader, node, type);
    const YamlNode *fields = yaml_get(node, "fields");
    read_fields(loader, fields && fields->kind == YAML_MAPPING ? yaml_overlay(loader->arena, common, fields) : common,
                &type->fields);
    const YamlNode *sort = yaml_get(node, "sort"), *status = yaml_get(when, "field");
    check_field_name(loader, &type->fields, sort ? sort->place : type->place, type->sort);
    check_field_name(loader, &type->fields, status ? status->place : type->place, type->status_field);
    if (!type->files.len || !type->address.len || !type->template.len)
        complain(loader, type->place, "schema-type", "type '%.*s' needs files, address and template", type->name);
}

static void read_page_document(Loader *loader, const YamlNode *node, Schema *schema)
{
    schema->page_document_field = yaml_text(node, "when");
    schema->page_document = (DocumentRule){yaml_text(node, "address"), yaml_text(node, "compose"), 0};
    read_limit(loader, node, "size", &schema->page_document.size);
}

static void read_data(Loader *loader, const YamlNode *node, Schema *schema)
{
    for (size_t i = 0; node && node->kind == YAML_MAPPING && i < node->count; i++) {
        DataRule *rule = &ARENA_PUSH(loader->arena, schema->data, schema->data_count, schema->data_room);
        const YamlNode *value = node->pairs[i].value;
        *rule = (DataRule){.name = node->pairs[i].key, .file = yaml_text(value, "file"), .key = yaml_text(value, "key"),
                           .place = node->pairs[i].key_place};
        read_fields(loader, yaml_get(value, "fields"), &rule->fields);
    }
}

static void read_routes(Loader *loader, const YamlNode *node, Schema *schema)
{
    for (size_t i = 0; node && node->kind == YAML_SEQUENCE && i < node->count; i++) {
        const YamlNode *item = node->items[i];
        RouteRule *rule = &ARENA_PUSH(loader->arena, schema->routes, schema->route_count, schema->route_room);
        *rule = (RouteRule){yaml_text(item, "address"), yaml_text(item, "template"), yaml_text(item, "needs"), item->place};
        if (!str_starts(rule->address, STR("/")))
            complain(loader, item->place, "schema-route", "an address begins with '/', unlike '%.*s'", rule->address);
    }
}

/* Whether what stands under each key of the schema has the right shape. */
static bool has_groups(Loader *loader, const YamlNode *root)
{
    bool good = true;
    if (root->kind != YAML_MAPPING) {
        complain(loader, root->place, "schema", "the schema must be a group%.*s: 'types: ...'", STR(""));
        return false;
    }
    for (size_t i = 0; i < root->count; i++) {
        const YamlPair *pair = &root->pairs[i];
        bool is_list = str_is(pair->key, "routes");
        if (pair->value->kind == (is_list ? YAML_SEQUENCE : YAML_MAPPING) || pair->value->kind == YAML_EMPTY) continue;
        complain(loader, pair->value->place, "schema",
                 is_list ? "'%.*s' must be a list" : "'%.*s' must be a group of names", pair->key);
        good = false;
    }
    return good;
}

static void check_type_names(Loader *loader, const Schema *schema, const Field *field)
{
    for (size_t i = 0; i < field->to_count; i++) {
        Suggestion suggestion = suggest_begin(field->to[i]);
        for (size_t t = 0; t < schema->type_count; t++) suggest_offer(&suggestion, schema->types[t].name);
        if (schema_type(schema, field->to[i])) continue;
        unknown_name(loader, field->place, "there is no type '%.*s'", field->to[i], suggestion);
    }
}

static void check_data_name(Loader *loader, const Schema *schema, const Field *field)
{
    Suggestion suggestion = suggest_begin(field->data);
    for (size_t i = 0; i < schema->data_count; i++) {
        if (str_eq(schema->data[i].name, field->data)) return;
        suggest_offer(&suggestion, schema->data[i].name);
    }
    unknown_name(loader, field->place, "there is no data '%.*s'", field->data, suggestion);
}

static void check_names(Loader *loader, const Schema *schema, const FieldSet *set)
{
    for (size_t i = 0; i < set->count; i++) {
        const Field *field = &set->fields[i];
        check_type_names(loader, schema, field);
        if (field->kind == KIND_ITEM) check_data_name(loader, schema, field);
        check_field_name(loader, set, field->place, field->when_field);
        check_field_name(loader, &field->fields, field->place, field->ordered[0]);
        check_field_name(loader, &field->fields, field->place, field->ordered[1]);
        check_field_name(loader, &field->fields, field->place, field->unique);
        check_names(loader, schema, &field->fields);
    }
}

static void check_all_names(Loader *loader, const Schema *schema)
{
    for (size_t i = 0; i < schema->type_count; i++) {
        const Type *type = &schema->types[i];
        check_names(loader, schema, &type->fields);
    }
    for (size_t i = 0; i < schema->data_count; i++) {
        check_names(loader, schema, &schema->data[i].fields);
        check_field_name(loader, &schema->data[i].fields, schema->data[i].place, schema->data[i].key);
        if (schema->data[i].file.len) continue;
        complain(loader, schema->data[i].place, "schema-data", "data '%.*s' needs a file", schema->data[i].name);
    }
    check_names(loader, schema, &schema->site);
}

bool schema_read(const YamlNode *root, Arena *arena, Diag *diag, Schema *schema)
{
    Loader loader = {arena, diag, true};
    const YamlNode *common = yaml_get(root, "common"), *types = yaml_get(root, "types");
    *schema = (Schema){0};
    check_keys(&loader, root, root_keys);
    if (!has_groups(&loader, root) || !common || !types) {
        if (loader.ok) complain(&loader, root->place, "schema", "the schema needs 'common' and 'types'%.*s", STR(""));
        return false;
    }
    for (size_t i = 0; i < types->count; i++) {
        Type *type = &ARENA_PUSH(arena, schema->types, schema->type_count, schema->type_room);
        type->index = schema->type_count - 1;
        read_type(&loader, &types->pairs[i], common, type);
    }
    read_fields(&loader, yaml_get(root, "site"), &schema->site);
    read_fields(&loader, yaml_get(root, "terms"), &schema->terms);
    read_fields(&loader, yaml_get(root, "easy"), &schema->easy);
    read_fields(&loader, yaml_get(root, "pictures"), &schema->pictures);
    read_page_document(&loader, yaml_get(root, "page_document"), schema);
    read_data(&loader, yaml_get(root, "data"), schema);
    read_routes(&loader, yaml_get(root, "routes"), schema);
    check_all_names(&loader, schema);
    return loader.ok;
}

const Type *schema_type(const Schema *schema, Str name)
{
    for (size_t i = 0; i < schema->type_count; i++)
        if (str_eq(schema->types[i].name, name)) return &schema->types[i];
    return NULL;
}

/* "index" of "strategy/index.md". */
static Str path_stem(Str path)
{
    Str name = path_name(path);
    return str_slice(name, 0, str_rfind_char(name, '.'));
}

/* Matches path with a pattern that may hold one {slug}; a slug has no "/". */
static bool pattern_match(Str pattern, Str path, Str *slug)
{
    size_t at = str_find(pattern, STR("{slug}"));
    Str before = str_slice(pattern, 0, at), after = str_from_index(pattern, at + strlen("{slug}"));
    if (at == pattern.len) {
        *slug = path_stem(path);
        return str_eq(pattern, path);
    }
    if (path.len <= before.len + after.len || !str_starts(path, before) || !str_ends(path, after)) return false;
    *slug = str_slice(path, before.len, path.len - after.len);
    return !str_contains(*slug, STR("/"));
}

const Type *schema_match(const Schema *schema, Str path, Str *slug)
{
    const Type *found = NULL;
    for (size_t i = 0; i < schema->type_count; i++) {
        const Type *type = &schema->types[i];
        bool literal = !str_contains(type->files, STR("{slug}"));
        Str part;
        if ((found && !literal) || !pattern_match(type->files, path, &part)) continue;
        *slug = part;
        found = type;
    }
    return found;
}

const Field *fields_find(const FieldSet *set, Str name)
{
    for (size_t i = 0; i < set->count; i++)
        if (str_eq(set->fields[i].name, name)) return &set->fields[i];
    return NULL;
}

Str pattern_fill(Arena *arena, Str pattern, const char *name, Str text)
{
    Str mark = arena_printf(arena, "{%s}", name);
    size_t at = str_find(pattern, mark);
    if (at == pattern.len) return pattern;
    return arena_printf(arena, "%.*s%.*s%.*s", (int)at, pattern.ptr, STR_ARG(text),
                        STR_ARG(str_from_index(pattern, at + mark.len)));
}
