/* The fields that a schema declares. */
#include "input/schema_loader.h"

#include "input/text_forms.h"

#include <math.h>

static const char *const kind_names[] = {
    [KIND_TEXT] = "text",         [KIND_LONGTEXT] = "longtext",
    [KIND_MARKDOWN] = "markdown", [KIND_INTEGER] = "integer",
    [KIND_NUMBER] = "number",     [KIND_BOOLEAN] = "boolean",
    [KIND_DATE] = "date",         [KIND_TIME] = "time",
    [KIND_DATETIME] = "datetime", [KIND_URL] = "url",
    [KIND_EMAIL] = "email",       [KIND_PHONE] = "phone",
    [KIND_POSTCODE] = "postcode", [KIND_COLOUR] = "colour",
    [KIND_LANGUAGE] = "language", [KIND_UUID] = "uuid",
    [KIND_SLUG] = "slug",         [KIND_ADDRESS] = "address",
    [KIND_PICTURE] = "picture",   [KIND_FILE] = "file",
    [KIND_CHOICE] = "choice",     [KIND_REFERENCE] = "reference",
    [KIND_ITEM] = "item",         [KIND_WORDS] = "words",
    [KIND_GROUP] = "group",
};
enum { KIND_COUNT = sizeof kind_names / sizeof *kind_names };

static const char *const field_keys[] = {
    "kind",       "many",    "required",      "past",        "min",         "max",        "label",  "hint",
    "vocabulary", "options", "everything",    "word",        "to",          "data",       "fields", "ordered",
    "not_after",  "unique",  "required_when", "facet",       "source_only", "translates", "oruk",   "no_person",
    "searchable", "filter",  "expected",      "stale_after", "later_than",  "next_day",
    "shown",      NULL};

const char *schema_kind_name(FieldKind kind)
{
    return kind_names[kind];
}

static bool read_kind(Loader *loader, const YamlNode *node, Field *field)
{
    Str name = yaml_text(node, "kind");
    if (!name.len) name = STR("text");
    if (str_is(name, "choices") || str_is(name, "references")) {
        field->many = true;
        name.len--;
    }
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (str_is(name, kind_names[kind])) {
            field->kind = (FieldKind)kind;
            return true;
        }
    Suggestion suggestion = suggest_begin(name);
    for (int kind = 0; kind < KIND_COUNT; kind++) suggest_offer(&suggestion, str_from(kind_names[kind]));
    loader_complain(loader, yaml_get(node, "kind")->place, "schema-kind", "there is no kind '%.*s'", name);
    if (suggestion.best.len) diag_hint(loader->diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
    return false;
}

static bool is_text(FieldKind kind)
{
    return kind == KIND_TEXT || kind == KIND_LONGTEXT || kind == KIND_MARKDOWN;
}

static void read_limits(Loader *loader, const YamlNode *node, Field *field)
{
    double least = is_text(field->kind) ? 1 : -SCHEMA_NUMBER_MAX;
    field->has_min = loader_number(loader, node, "min", -SCHEMA_NUMBER_MAX, SCHEMA_NUMBER_MAX, &field->min);
    field->has_max = loader_number(loader, node, "max", least, SCHEMA_NUMBER_MAX, &field->max);
    if (is_text(field->kind)) field->max = floor(field->max);
    if (field->has_min && field->has_max && field->min > field->max)
        loader_complain(loader, yaml_get(node, "min")->place, "schema-number", "'%.*s' is greater than max",
                        yaml_text(node, "min"));
}

/* A facet needs terms to sort entries by: the field's own, or bands for a group of two numbers. */
static void read_facet(Loader *loader, const YamlNode *facet, Field *field)
{
    field->facet_address = yaml_text(facet, "address");
    field->facet_label = yaml_text(facet, "label");
    field->facet_bands = yaml_text(facet, "bands");
    if (!facet || facet->kind == YAML_EMPTY) return;
    loader_check_address(loader, facet, "address", &address_term);
    bool bands = field->facet_bands.len > 0;
    bool good = bands ? field->kind == KIND_GROUP && !field->many && field->ordered[0].len
                      : field->kind == KIND_CHOICE && field->vocabulary.len;
    if (good && field->facet_address.len) return;
    loader_complain(loader, facet->place, "schema-facet",
             good ? "the facet of '%.*s' has no address" : "lists cannot be narrowed by '%.*s'", field->name);
    if (good) diag_hint(loader->diag, "%s", address_term.hint);
    else if (bands)
        diag_hint(loader->diag, "bands are for a group that is no list and names two numbers under 'ordered'");
    else diag_hint(loader->diag, "give the field a vocabulary to choose from, or take out its facet");
}

/* What the search does with the field: it needs words to look in, and a choice to narrow by. */
static void read_search(Loader *loader, const YamlNode *node, Field *field)
{
    bool has_words = is_text(field->kind) || field->kind == KIND_CHOICE || field->kind == KIND_REFERENCE;
    bool has_choice = field->kind == KIND_CHOICE || field->kind == KIND_LANGUAGE || field->word.len;
    field->filter = yaml_text(node, "filter");
    if (loader_number(loader, node, "searchable", 0, LARGEST_WEIGHT, &field->searchable) && field->searchable > 0 &&
        !has_words) {
        loader_complain(loader, yaml_get(node, "searchable")->place, "schema-search",
                        "'%.*s' has no words to search in", field->name);
        diag_hint(loader->diag, "take 'searchable' out; it is for text, longtext, markdown, choices and references");
    }
    if (!field->filter.len || has_choice) return;
    loader_complain(loader, yaml_get(node, "filter")->place, "schema-search", "the search cannot be narrowed by '%.*s'",
                    field->name);
    diag_hint(loader->diag, "take 'filter' out; it is for choices, languages and lists with a 'word'");
}

/* The first of the two cannot exceed the second, wherever the group is used. */
static void read_ordered(Loader *loader, const YamlNode *node, Field *field)
{
    size_t count = 0;
    Str *pair = loader_texts(loader, node, &count);
    if (!count) return;
    if (count != 2) {
        loader_complain(loader, node->place, "schema-list", "'%.*s' needs the names of two fields here", field->name);
        return;
    }
    memcpy(field->ordered, pair, sizeof field->ordered);
    for (size_t i = 0; i < field->fields.count; i++) {
        Field *first = &field->fields.fields[i];
        if (str_eq(first->name, pair[0]) && !first->not_after.len && fields_find(&field->fields, pair[1]))
            first->not_after = pair[1];
    }
}

/* The values of "required_when": a text, or a list of them. */
static void read_one_or_more(Loader *loader, const YamlNode *is, Field *field)
{
    if (!is || is->kind == YAML_SEQUENCE) {
        field->when_is = loader_texts(loader, is, &field->when_is_count);
        return;
    }
    field->when_is = ARENA_MANY(loader->arena, Str, 1);
    field->when_is[0] = is->text;
    field->when_is_count = is->text.len > 0;
}

static void read_field(Loader *loader, Str name, Place place, const YamlNode *node, Field *field)
{
    loader_check_keys(loader, node, field_keys);
    field->name = name;
    field->place = place;
    field->label = yaml_text(node, "label").len ? yaml_text(node, "label") : name;
    field->hint = yaml_text(node, "hint");
    field->many = yaml_true(node, "many");
    field->required = yaml_true(node, "required");
    field->past = yaml_true(node, "past");
    field->expected = yaml_true(node, "expected");
    field->later_than = yaml_text(node, "later_than");
    field->next_day = yaml_text(node, "next_day");
    field->grows_old = loader_number(loader, node, "stale_after", 0, LONGEST_FRESH, &field->stale_after);
    field->source_only = yaml_true(node, "source_only");
    bool is_said = yaml_text(node, "shown").len > 0; /* a date of review is for staff, unless it is */
    field->shown = is_said ? yaml_true(node, "shown") : !field->grows_old;
    field->translates = yaml_text(node, "translates");
    field->oruk = yaml_text(node, "oruk");
    if (!read_kind(loader, node, field)) return;
    read_limits(loader, node, field);
    field->vocabulary = yaml_text(node, "vocabulary");
    field->options = loader_texts(loader, yaml_get(node, "options"), &field->option_count);
    field->everything = yaml_text(node, "everything");
    field->word = yaml_text(node, "word");
    field->to = loader_texts(loader, yaml_get(node, "to"), &field->to_count);
    field->data = yaml_text(node, "data");
    field->unique = yaml_text(node, "unique");
    field->not_after = yaml_text(node, "not_after");
    field->no_person = loader_texts(loader, yaml_get(node, "no_person"), &field->no_person_count);
    const YamlNode *when = yaml_get(node, "required_when");
    field->when_field = yaml_text(when, "field");
    read_one_or_more(loader, yaml_get(when, "is"), field);
    if (field->kind == KIND_GROUP) loader_fields(loader, yaml_get(node, "fields"), &field->fields);
    read_ordered(loader, yaml_get(node, "ordered"), field);
    read_facet(loader, yaml_get(node, "facet"), field);
    read_search(loader, node, field);
    if (field->kind == KIND_GROUP && !field->fields.count)
        loader_complain(loader, place, "schema-group", "'%.*s' is a group of nothing: give it fields", name);
    if (field->grows_old && field->kind != KIND_DATE && field->kind != KIND_DATETIME)
        loader_complain(loader, yaml_get(node, "stale_after")->place, "schema-value",
                        "'%.*s' is no date that could grow old", name);
    if (field->kind == KIND_CHOICE && !field->vocabulary.len && !field->option_count)
        loader_complain(loader, place, "schema-choice",
                        "'%.*s' is a choice of nothing: give it a vocabulary or options", name);
    if (field->kind == KIND_REFERENCE && !field->to_count)
        loader_complain(loader, place, "schema-reference", "'%.*s' refers to nothing: say which types in 'to'", name);
}

void loader_fields(Loader *loader, const YamlNode *node, FieldSet *set)
{
    if (!node || node->kind != YAML_MAPPING) return;
    for (size_t i = 0; i < node->count; i++) {
        Field *field = &ARENA_PUSH(loader->arena, set->fields, set->count, set->room);
        field->index = set->count - 1;
        read_field(loader, node->pairs[i].key, node->pairs[i].key_place, node->pairs[i].value, field);
    }
    fields_index(set, loader->arena);
}
