/* The names that a schema uses: of types, fields and data. */
#include "input/schema_loader.h"

static void unknown_name(Loader *loader, Place place, const char *format, Str name, Suggestion suggestion)
{
    loader_complain(loader, place, "schema-name", format, name);
    if (suggestion.best.len) diag_hint(loader->diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
}

void loader_unknown_field(Loader *loader, const FieldSet *set, Place place, Str name)
{
    Suggestion suggestion = suggest_begin(name);
    for (size_t i = 0; i < set->count; i++) suggest_offer(&suggestion, set->fields[i].name);
    unknown_name(loader, place, "there is no field '%.*s' here", name, suggestion);
}

/* Fields are named where their one value is compared: a list or a group cannot be. */
void loader_check_field(Loader *loader, const FieldSet *set, Place place, Str name)
{
    const Field *field = fields_find(set, name);
    if (field && (field->many || field->kind == KIND_GROUP || field->kind == KIND_WORDS)) {
        loader_complain(loader, place, "schema-value", "'%.*s' is a list or a group, and cannot be compared", name);
        diag_hint(loader->diag, "choose a field that holds one text, number or date");
    }
    if (name.len && !field) loader_unknown_field(loader, set, place, name);
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

static void check_data_name(Loader *loader, const Schema *schema, Str name, Place place)
{
    Suggestion suggestion = suggest_begin(name);
    for (size_t i = 0; i < schema->data_count; i++) {
        if (str_eq(schema->data[i].name, name)) return;
        suggest_offer(&suggestion, schema->data[i].name);
    }
    unknown_name(loader, place, "there is no data '%.*s'", name, suggestion);
}

/* Numbers compare with numbers, dates with dates, and so on; 0 is what does not compare. */
static int order_class(const Field *field)
{
    if (field->many) return 0;
    if (field->kind == KIND_INTEGER) return KIND_NUMBER;
    bool compares = field->kind == KIND_NUMBER || field->kind == KIND_DATE || field->kind == KIND_TIME ||
                    field->kind == KIND_DATETIME;
    return compares ? (int)field->kind : 0;
}

static void check_order(Loader *loader, const FieldSet *set, const Field *field)
{
    const Field *last = fields_find(set, field->not_after);
    loader_check_field(loader, set, field->place, field->not_after);
    if (!last || (order_class(field) && order_class(field) == order_class(last))) return;
    Str pair = arena_printf(loader->arena, "'%.*s' and '%.*s'", STR_ARG(field->name), STR_ARG(last->name));
    Place place = last->place.source == loader->own ? last->place : field->place; /* the theme's own two agree */
    loader_complain(loader, place, "schema-value", "%.*s cannot be compared", pair);
    diag_hint(loader->diag, "both must be numbers, dates, times, or dates with a time");
}

static void check_names(Loader *loader, const Schema *schema, const FieldSet *set)
{
    for (size_t i = 0; i < set->count; i++) {
        const Field *field = &set->fields[i];
        check_type_names(loader, schema, field);
        if (field->kind == KIND_ITEM) check_data_name(loader, schema, field->data, field->place);
        loader_check_field(loader, set, field->place, field->when_field);
        loader_check_field(loader, set, field->place, field->translates);
        loader_check_field(loader, set, field->place, field->later_than);
        loader_check_field(loader, set, field->place, field->next_day);
        check_order(loader, set, field);
        loader_check_field(loader, &field->fields, field->place, field->ordered[0]);
        loader_check_field(loader, &field->fields, field->place, field->ordered[1]);
        loader_check_field(loader, &field->fields, field->place, field->unique);
        check_names(loader, schema, &field->fields);
    }
}

/* Content asks for booklets in a list of groups of site.yml. */
static void check_booklets(Loader *loader, const Schema *schema, const BookletRule *rule)
{
    const Field *field = fields_find(&schema->site, rule->field);
    if (!rule->field.len || (field && field->kind == KIND_GROUP && field->many)) return;
    loader_complain(loader, rule->place, "schema-booklets", "'%.*s' is no list of groups in 'site'", rule->field);
    diag_hint(loader->diag, "declare it there as a group with 'many: true'");
}

static void check_explains(Loader *loader, const DataRule *rule)
{
    loader_check_field(loader, &rule->fields, rule->place, rule->explains.term);
    loader_check_field(loader, &rule->fields, rule->place, rule->explains.meaning);
    loader_check_field(loader, &rule->fields, rule->place, rule->explains.quiet);
    Str lists[] = {rule->explains.shorts, rule->explains.forms};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (!fields_find(&rule->fields, lists[i])) loader_check_field(loader, &rule->fields, rule->place, lists[i]);
    if (!rule->explains.term.len == !rule->explains.meaning.len) return;
    loader_complain(loader, rule->place, "schema-data",
                    "data '%.*s' explains words: it needs the fields of the term and its meaning", rule->name);
}

void loader_check_names(Loader *loader, const Schema *schema)
{
    for (size_t i = 0; i < schema->type_count; i++) {
        const Type *type = &schema->types[i];
        check_names(loader, schema, &type->fields);
        check_booklets(loader, schema, &type->booklets);
    }
    for (size_t i = 0; i < schema->data_count; i++) {
        check_names(loader, schema, &schema->data[i].fields);
        loader_check_field(loader, &schema->data[i].fields, schema->data[i].place, schema->data[i].key);
        check_explains(loader, &schema->data[i]);
        if (schema->data[i].file.len) continue;
        loader_complain(loader, schema->data[i].place, "schema-data", "data '%.*s' needs a file", schema->data[i].name);
    }
    for (size_t i = 0; i < schema->route_count; i++)
        if (schema->routes[i].data.len)
            check_data_name(loader, schema, schema->routes[i].data, schema->routes[i].place);
    check_names(loader, schema, &schema->site);
    check_names(loader, schema, &schema->terms);
    check_names(loader, schema, &schema->easy);
    check_names(loader, schema, &schema->pictures);
}
