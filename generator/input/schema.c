#include "input/schema.h"

#include "base/file.h"
#include "base/suggest.h"
#include "input/text_forms.h"

#include <math.h>
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
enum { KIND_COUNT = sizeof kind_names / sizeof *kind_names, MOST_PER_PAGE = 1000, MOST_PER_FILE = 50000, LARGEST_LETTERS = 100,
       LARGEST_WEIGHT = 100, LONGEST_FRESH = 36500 };

typedef struct {
    Arena *arena;
    Diag *diag;
    bool ok;
    const Source *own; /* what was laid over the theme's schema; the theme's when nothing was */
} Loader;

/* Keys that a mapping of the schema may have; the last is NULL. */
typedef const char *const *Keys;
static const char *const root_keys[] = {"common", "types", "easy", "terms", "data", "page_document", "redirect_page", "pictures", "site", "routes", "updates", NULL};
static const char *const type_keys[] = {"label", "plural", "files", "address", "template", "fields", "sort", "descending",
                                        "published_when", "easy_read", "documents", "data_files", "booklets",
                                        "listing", "updates", NULL};
static const char *const field_keys[] = {"kind", "many", "required", "past", "min", "max", "label", "hint", "vocabulary",
                                         "options", "everything", "word", "to", "data", "fields", "ordered", "not_after",
                                         "unique", "required_when", "facet", "source_only", "translates", "oruk",
                                         "no_person", "searchable", "filter", "expected", "stale_after", NULL};

const char *schema_kind_name(FieldKind kind)
{
    return kind_names[kind];
}

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

/* A number from least to most; false, with *number left alone, when it is absent or was reported. */
static bool read_number(Loader *loader, const YamlNode *node, const char *key, double least, double most, double *number)
{
    double given;
    Str text = yaml_text(node, key);
    if (!text.len) return false;
    Place place = yaml_get(node, key)->place;
    if (!text_is_number(text, false, &given)) {
        complain(loader, place, "schema-number", "'%.*s' is not a number", text);
        diag_hint(loader->diag, "write digits only, for example 12");
        return false;
    }
    if (given >= least && given <= most) {
        *number = given;
        return true;
    }
    complain(loader, place, "schema-number", "'%.*s' is too small or too large", text);
    diag_hint(loader->diag, "it must be from %.15g to %.15g", least, most);
    return false;
}

static bool is_text(FieldKind kind)
{
    return kind == KIND_TEXT || kind == KIND_LONGTEXT || kind == KIND_MARKDOWN;
}

static void read_limits(Loader *loader, const YamlNode *node, Field *field)
{
    double least = is_text(field->kind) ? 1 : -SCHEMA_NUMBER_MAX;
    field->has_min = read_number(loader, node, "min", -SCHEMA_NUMBER_MAX, SCHEMA_NUMBER_MAX, &field->min);
    field->has_max = read_number(loader, node, "max", least, SCHEMA_NUMBER_MAX, &field->max);
    if (is_text(field->kind)) field->max = floor(field->max);
    if (field->has_min && field->has_max && field->min > field->max)
        complain(loader, yaml_get(node, "min")->place, "schema-number", "'%.*s' is greater than max", yaml_text(node, "min"));
}

/* ---- addresses ---- */

/* What an address may be, and what it looks like. */
typedef struct {
    const char *mark; /* must stand in it in braces; NULL: nothing must */
    bool page, file;  /* ends with a slash; ends with the name of a file that has an ending */
    const char *hint;
} AddressForm;

static const AddressForm page_form = {NULL, true, true, "begin and end it with '/': /services/{slug}/"};
static const AddressForm file_form = {NULL, false, true, "begin it with '/' and end it with the name of a file: /services/{slug}/leaflet.pdf"};
static const AddressForm data_form = {NULL, false, true, "begin it with '/' and end it with the name of a file: /measures/{slug}.csv, or with {id}"};
static const AddressForm booklet_form = {"name", false, true, "begin it with '/' and end it with the name of a file, with {name} in it: /downloads/{name}.pdf"};
static const AddressForm list_form = {NULL, true, false, "begin and end it with '/': /services/"};
static const AddressForm letter_form = {"letter", true, false, "begin and end it with '/', with {letter} in it: /services/a-z/{letter}/"};
static const AddressForm month_form = {"month", true, false, "begin and end it with '/', with {month} in it: /updates/{month}/"};
static const AddressForm term_form = {"term", true, false, "begin and end it with '/', with {term} in it: /services/need/{term}/"};

/* An address is one of the site once its marks are filled in. An absent one is not judged. */
static void check_address(Loader *loader, const YamlNode *node, const char *key, const AddressForm *form)
{
    Str pattern = yaml_text(node, key), address = pattern;
    if (!pattern.len) return;
    if (str_starts(pattern, STR("{page}"))) /* an address by itself */
        address = arena_printf(loader->arena, "/%.*s", STR_ARG(str_from_index(pattern, strlen("{page}"))));
    address = pattern_fill(loader->arena, address, "slug", STR("x"));
    bool by_id = form == &data_form && str_ends(address, STR("/{id}"));
    if (form == &data_form) address = pattern_fill(loader->arena, address, "id", STR("x"));
    if (form->mark) address = pattern_fill(loader->arena, address, form->mark, STR("x"));
    bool good = text_is_address_path(address) &&
                (!form->mark || str_contains(pattern, arena_printf(loader->arena, "{%s}", form->mark)));
    if (good && (str_ends(address, STR("/")) ? form->page : form->file && (by_id || str_contains(path_name(address), STR("."))))) return;
    complain(loader, yaml_get(node, key)->place, "schema-address", "'%.*s' cannot be an address here", pattern);
    diag_hint(loader->diag, "%s", form->hint);
}

static void read_fields(Loader *loader, const YamlNode *node, FieldSet *set);

/* A facet needs terms to sort entries by: the field's own, or bands for a group of two numbers. */
static void read_facet(Loader *loader, const YamlNode *facet, Field *field)
{
    field->facet_address = yaml_text(facet, "address");
    field->facet_label = yaml_text(facet, "label");
    field->facet_bands = yaml_text(facet, "bands");
    if (!facet || facet->kind == YAML_EMPTY) return;
    check_address(loader, facet, "address", &term_form);
    bool bands = field->facet_bands.len > 0;
    bool good = bands ? field->kind == KIND_GROUP && !field->many && field->ordered[0].len
                      : field->kind == KIND_CHOICE && field->vocabulary.len;
    if (good && field->facet_address.len) return;
    complain(loader, facet->place, "schema-facet",
             good ? "the facet of '%.*s' has no address" : "lists cannot be narrowed by '%.*s'", field->name);
    if (good) diag_hint(loader->diag, "%s", term_form.hint);
    else if (bands) diag_hint(loader->diag, "bands are for a group that is no list and names two numbers under 'ordered'");
    else diag_hint(loader->diag, "give the field a vocabulary to choose from, or take out its facet");
}

/* What the search does with the field: it needs words to look in, and a choice to narrow by. */
static void read_search(Loader *loader, const YamlNode *node, Field *field)
{
    bool has_words = is_text(field->kind) || field->kind == KIND_CHOICE || field->kind == KIND_REFERENCE;
    bool has_choice = field->kind == KIND_CHOICE || field->kind == KIND_LANGUAGE || field->word.len;
    field->filter = yaml_text(node, "filter");
    if (read_number(loader, node, "searchable", 0, LARGEST_WEIGHT, &field->searchable) && field->searchable > 0 && !has_words) {
        complain(loader, yaml_get(node, "searchable")->place, "schema-search", "'%.*s' has no words to search in", field->name);
        diag_hint(loader->diag, "take 'searchable' out; it is for text, longtext, markdown, choices and references");
    }
    if (!field->filter.len || has_choice) return;
    complain(loader, yaml_get(node, "filter")->place, "schema-search", "the search cannot be narrowed by '%.*s'", field->name);
    diag_hint(loader->diag, "take 'filter' out; it is for choices, languages and lists with a 'word'");
}

/* The first of the two cannot exceed the second, wherever the group is used. */
static void read_ordered(Loader *loader, const YamlNode *node, Field *field)
{
    size_t count = 0;
    Str *pair = read_texts(loader, node, &count);
    if (!count) return;
    if (count != 2) {
        complain(loader, node->place, "schema-list", "'%.*s' needs the names of two fields here", field->name);
        return;
    }
    memcpy(field->ordered, pair, sizeof field->ordered);
    for (size_t i = 0; i < field->fields.count; i++) {
        Field *first = &field->fields.fields[i];
        if (str_eq(first->name, pair[0]) && !first->not_after.len && fields_find(&field->fields, pair[1])) first->not_after = pair[1];
    }
}

/* The values of "required_when": a text, or a list of them. */
static void read_one_or_more(Loader *loader, const YamlNode *is, Field *field)
{
    if (!is || is->kind == YAML_SEQUENCE) {
        field->when_is = read_texts(loader, is, &field->when_is_count);
        return;
    }
    field->when_is = ARENA_MANY(loader->arena, Str, 1);
    field->when_is[0] = is->text;
    field->when_is_count = is->text.len > 0;
}

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
    field->expected = yaml_true(node, "expected");
    field->grows_old = read_number(loader, node, "stale_after", 0, LONGEST_FRESH, &field->stale_after);
    field->source_only = yaml_true(node, "source_only");
    field->translates = yaml_text(node, "translates");
    field->oruk = yaml_text(node, "oruk");
    if (!read_kind(loader, node, field)) return;
    read_limits(loader, node, field);
    field->vocabulary = yaml_text(node, "vocabulary");
    field->options = read_texts(loader, yaml_get(node, "options"), &field->option_count);
    field->everything = yaml_text(node, "everything");
    field->word = yaml_text(node, "word");
    field->to = read_texts(loader, yaml_get(node, "to"), &field->to_count);
    field->data = yaml_text(node, "data");
    field->unique = yaml_text(node, "unique");
    field->not_after = yaml_text(node, "not_after");
    field->no_person = read_texts(loader, yaml_get(node, "no_person"), &field->no_person_count);
    const YamlNode *when = yaml_get(node, "required_when");
    field->when_field = yaml_text(when, "field");
    read_one_or_more(loader, yaml_get(when, "is"), field);
    if (field->kind == KIND_GROUP) read_fields(loader, yaml_get(node, "fields"), &field->fields);
    read_ordered(loader, yaml_get(node, "ordered"), field);
    read_facet(loader, yaml_get(node, "facet"), field);
    read_search(loader, node, field);
    if (field->kind == KIND_GROUP && !field->fields.count)
        complain(loader, place, "schema-group", "'%.*s' is a group of nothing: give it fields", name);
    if (field->grows_old && field->kind != KIND_DATE && field->kind != KIND_DATETIME)
        complain(loader, yaml_get(node, "stale_after")->place, "schema-value", "'%.*s' is no date that could grow old", name);
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

static void unknown_field_name(Loader *loader, const FieldSet *set, Place place, Str name)
{
    Suggestion suggestion = suggest_begin(name);
    for (size_t i = 0; i < set->count; i++) suggest_offer(&suggestion, set->fields[i].name);
    unknown_name(loader, place, "there is no field '%.*s' here", name, suggestion);
}

/* Fields are named where their one value is compared: a list or a group cannot be. */
static void check_field_name(Loader *loader, const FieldSet *set, Place place, Str name)
{
    const Field *field = fields_find(set, name);
    if (field && (field->many || field->kind == KIND_GROUP || field->kind == KIND_WORDS)) {
        complain(loader, place, "schema-value", "'%.*s' is a list or a group, and cannot be compared", name);
        diag_hint(loader->diag, "choose a field that holds one text, number or date");
    }
    if (name.len && !field) unknown_field_name(loader, set, place, name);
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
        check_address(loader, item, "address", &file_form);
        read_number(loader, item, "size", 1, LARGEST_LETTERS, &type->documents[i].size);
        if (!type->documents[i].address.len)
            complain(loader, item->place, "schema-address", "a document of type '%.*s' needs an address", type->name);
    }
}

/* Items have no names: the files of each have their ids. */
static void check_each_item(Loader *loader, const YamlNode *item, const Type *type, const FileRule *rule)
{
    const Field *field = fields_find(&type->fields, rule->each);
    bool is_list = field && field->kind == KIND_GROUP && field->many;
    if (!rule->each.len || (is_list && str_contains(rule->address, STR("{id}")))) return;
    complain(loader, item->place, "schema-type", "files of each item need a list of groups, and '{id}' in their address, '%.*s'", rule->address);
}

static void read_data_files(Loader *loader, const YamlNode *node, Type *type)
{
    const YamlNode *list = yaml_get(node, "data_files");
    if (!list || list->kind != YAML_SEQUENCE) return;
    type->file_rules = ARENA_MANY(loader->arena, FileRule, list->count);
    type->file_rule_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        const YamlNode *item = list->items[i];
        type->file_rules[i] = (FileRule){yaml_text(item, "address"), yaml_text(item, "template"), yaml_text(item, "each")};
        check_address(loader, item, "address", &data_form);
        if (type->file_rules[i].address.len && type->file_rules[i].template.len) continue;
        complain(loader, item->place, "schema-type", "a data file of type '%.*s' needs address and template", type->name);
    }
}

static void read_booklets(Loader *loader, const YamlNode *node, Type *type)
{
    const YamlNode *item = yaml_get(node, "booklets");
    if (!item || item->kind != YAML_MAPPING) return;
    type->booklets = (BookletRule){.field = yaml_text(item, "from"), .address = yaml_text(item, "address"),
                                   .compose = yaml_text(item, "compose"), .place = item->place};
    check_address(loader, item, "address", &booklet_form);
    read_number(loader, item, "size", 1, LARGEST_LETTERS, &type->booklets.size);
    if (type->booklets.field.len && type->booklets.address.len && type->booklets.compose.len) return;
    complain(loader, item->place, "schema-booklets", "the booklets of type '%.*s' need from, address and compose", type->name);
    diag_hint(loader->diag, "from names the field of site.yml that asks for them");
}

static void check_type_addresses(Loader *loader, const YamlNode *node, const Type *type)
{
    const YamlNode *listing = yaml_get(node, "listing"), *easy = yaml_get(node, "easy_read");
    check_address(loader, node, "address", &page_form);
    check_address(loader, listing, "address", &list_form);
    check_address(loader, listing, "letters", &letter_form);
    check_address(loader, easy, "address", &page_form);
    check_address(loader, easy, "pdf", &file_form);
    check_address(loader, easy, "large_pdf", &file_form);
    if (!type->files.len || !type->address.len || !type->template.len)
        complain(loader, type->place, "schema-type", "type '%.*s' needs files, address and template", type->name);
    if (type->easy.address.len && (!type->easy.pdf.len || !type->easy.template.len))
        complain(loader, easy->place, "schema-type", "the easy read of type '%.*s' needs address, template and pdf", type->name);
}

static void check_type(Loader *loader, const YamlNode *node, const Type *type)
{
    const YamlNode *sort = yaml_get(node, "sort"), *when = yaml_get(node, "published_when");
    const YamlNode *status = yaml_get(when, "field"), *from = yaml_get(when, "from");
    const Field *day = fields_find(&type->fields, type->from_field);
    check_field_name(loader, &type->fields, sort ? sort->place : type->place, type->sort);
    check_field_name(loader, &type->fields, status ? status->place : type->place, type->status_field);
    check_field_name(loader, &type->fields, from ? from->place : type->place, type->from_field);
    if (day && !day->many && day->kind != KIND_DATE && day->kind != KIND_DATETIME)
        complain(loader, from->place, "schema-value", "'%.*s' is not a date", type->from_field);
    const YamlNode *files = yaml_get(node, "data_files");
    for (size_t i = 0; i < type->file_rule_count; i++) check_each_item(loader, files->items[i], type, &type->file_rules[i]);
    check_type_addresses(loader, node, type);
    for (size_t i = 0; i < type->update_count; i++)
        if (!fields_find(&type->fields, type->updates[i])) unknown_field_name(loader, &type->fields, yaml_get(node, "updates")->items[i]->place, type->updates[i]);
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
                            yaml_text(easy, "pdf"), yaml_text(easy, "large_pdf"), 18};
    read_number(loader, easy, "large_size", 1, LARGEST_LETTERS, &type->easy.large_size);
    type->listing_address = yaml_text(listing, "address");
    type->listing_template = yaml_text(listing, "template");
    type->letters_address = yaml_text(listing, "letters");
    read_number(loader, listing, "per_page", 1, MOST_PER_PAGE, &per_page);
    type->per_page = (size_t)per_page;
    type->has_updates = yaml_get(node, "updates") != NULL;
    type->updates = read_texts(loader, yaml_get(node, "updates"), &type->update_count);
    read_documents(loader, node, type);
    read_data_files(loader, node, type);
    read_booklets(loader, node, type);
    const YamlNode *fields = yaml_get(node, "fields");
    read_fields(loader, fields && fields->kind == YAML_MAPPING ? yaml_overlay(loader->arena, common, fields) : common,
                &type->fields);
    type->common_count = common->count < type->fields.count ? common->count : type->fields.count;
    check_type(loader, node, type);
}

static void read_page_document(Loader *loader, const YamlNode *node, Schema *schema)
{
    schema->page_document_field = yaml_text(node, "when");
    schema->page_document = (DocumentRule){yaml_text(node, "address"), yaml_text(node, "compose"), 0};
    read_number(loader, node, "size", 1, LARGEST_LETTERS, &schema->page_document.size);
    check_address(loader, node, "address", &file_form);
}

static void read_data(Loader *loader, const YamlNode *node, Schema *schema)
{
    for (size_t i = 0; node && node->kind == YAML_MAPPING && i < node->count; i++) {
        DataRule *rule = &ARENA_PUSH(loader->arena, schema->data, schema->data_count, schema->data_room);
        const YamlNode *value = node->pairs[i].value;
        *rule = (DataRule){.name = node->pairs[i].key, .file = yaml_text(value, "file"), .key = yaml_text(value, "key"),
                           .place = node->pairs[i].key_place};
        const YamlNode *item = yaml_get(value, "explains");
        if (item) rule->explains.term = yaml_text(item, "term"), rule->explains.shorts = yaml_text(item, "short"),
                  rule->explains.meaning = yaml_text(item, "meaning"), rule->explains.quiet = yaml_text(item, "quiet");
        read_fields(loader, yaml_get(value, "fields"), &rule->fields);
    }
}

static void read_updates(Loader *loader, const YamlNode *node, Schema *schema)
{
    schema->updates.months = yaml_text(node, "months");
    schema->updates.template = yaml_text(node, "template");
    schema->updates.days = 365;
    check_address(loader, node, "months", &month_form);
    read_number(loader, node, "days", 1, LONGEST_FRESH, &schema->updates.days);
    if (!node || node->kind == YAML_EMPTY || (schema->updates.months.len && schema->updates.template.len)) return;
    complain(loader, node->place, "schema-updates", "'updates' needs months and template%.*s", STR(""));
    diag_hint(loader->diag, "months is the address of a month's page: /updates/{month}/");
}

/* Files that come out for each of something, or that are split when they get too long. False when there is nothing more
 * to look at. */
static bool read_parts(Loader *loader, const YamlNode *item, RouteRule *rule)
{
    rule->each = yaml_text(item, "each");
    rule->of = yaml_text(item, "of");
    rule->role = yaml_text(item, "role");
    read_number(loader, item, "split", 2, MOST_PER_FILE, &rule->split);
    if (rule->split > 0 && !str_contains(path_name(rule->address), STR("."))) {
        complain(loader, item->place, "schema-route", "'%.*s' cannot be split: its name has no ending", rule->address);
        diag_hint(loader->diag, "the others get a number before the ending: /sitemap-1.xml");
    }
    if (!rule->each.len) return false;
    bool known = str_is(rule->each, "term") || str_is(rule->each, "vocabulary");
    check_address(loader, item, "address", &data_form);
    if (known && rule->of.len && rule->role.len && str_contains(rule->address, STR("{id}"))) return true;
    complain(loader, item->place, "schema-route", "the files '%.*s' need each, of, role, and '{id}' in their address", rule->address);
    diag_hint(loader->diag, "each is term or vocabulary, of a type, role what 'oruk' says of its fields");
    return true;
}

static void read_routes(Loader *loader, const YamlNode *node, Schema *schema)
{
    for (size_t i = 0; node && node->kind == YAML_SEQUENCE && i < node->count; i++) {
        const YamlNode *item = node->items[i];
        RouteRule *rule = &ARENA_PUSH(loader->arena, schema->routes, schema->route_count, schema->route_room);
        *rule = (RouteRule){.address = yaml_text(item, "address"), .template = yaml_text(item, "template"),
                            .needs = yaml_text(item, "needs"), .compose = yaml_text(item, "compose"),
                            .title = yaml_text(item, "title"),
                            .translated = yaml_true(item, "translated"), .place = item->place};
        read_number(loader, item, "size", 1, LARGEST_LETTERS, &rule->size);
        if (read_parts(loader, item, rule)) continue;
        if (rule->compose.len) {
            check_address(loader, item, "address", &file_form);
            if (rule->title.len) continue;
            complain(loader, item->place, "schema-route", "the document '%.*s' has no title", rule->address);
            diag_hint(loader->diag, "readers choose it by its title: add one");
            continue;
        }
        if (text_is_address_path(rule->address)) continue; /* some files have no ending: /_redirects */
        complain(loader, item->place, "schema-address", "'%.*s' cannot be an address here", rule->address);
        diag_hint(loader->diag, "begin it with '/', and end a page with '/', too: /glossary/, /robots.txt");
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

/* Numbers compare with numbers, dates with dates, and so on; 0 is what does not compare. */
static int order_class(const Field *field)
{
    if (field->many) return 0;
    if (field->kind == KIND_INTEGER) return KIND_NUMBER;
    bool compares = field->kind == KIND_NUMBER || field->kind == KIND_DATE || field->kind == KIND_TIME || field->kind == KIND_DATETIME;
    return compares ? (int)field->kind : 0;
}

static void check_order(Loader *loader, const FieldSet *set, const Field *field)
{
    const Field *last = fields_find(set, field->not_after);
    check_field_name(loader, set, field->place, field->not_after);
    if (!last || (order_class(field) && order_class(field) == order_class(last))) return;
    Str pair = arena_printf(loader->arena, "'%.*s' and '%.*s'", STR_ARG(field->name), STR_ARG(last->name));
    Place place = last->place.source == loader->own ? last->place : field->place; /* the theme's own two agree */
    complain(loader, place, "schema-value", "%.*s cannot be compared", pair);
    diag_hint(loader->diag, "both must be numbers, dates, times, or dates with a time");
}

static void check_names(Loader *loader, const Schema *schema, const FieldSet *set)
{
    for (size_t i = 0; i < set->count; i++) {
        const Field *field = &set->fields[i];
        check_type_names(loader, schema, field);
        if (field->kind == KIND_ITEM) check_data_name(loader, schema, field);
        check_field_name(loader, set, field->place, field->when_field);
        check_field_name(loader, set, field->place, field->translates);
        check_order(loader, set, field);
        check_field_name(loader, &field->fields, field->place, field->ordered[0]);
        check_field_name(loader, &field->fields, field->place, field->ordered[1]);
        check_field_name(loader, &field->fields, field->place, field->unique);
        check_names(loader, schema, &field->fields);
    }
}

/* Content asks for booklets in a list of groups of site.yml. */
static void check_booklets(Loader *loader, const Schema *schema, const BookletRule *rule)
{
    const Field *field = fields_find(&schema->site, rule->field);
    if (!rule->field.len || (field && field->kind == KIND_GROUP && field->many)) return;
    complain(loader, rule->place, "schema-booklets", "'%.*s' is no list of groups in 'site'", rule->field);
    diag_hint(loader->diag, "declare it there as a group with 'many: true'");
}

static void check_explains(Loader *loader, const DataRule *rule)
{
    check_field_name(loader, &rule->fields, rule->place, rule->explains.term);
    check_field_name(loader, &rule->fields, rule->place, rule->explains.meaning);
    check_field_name(loader, &rule->fields, rule->place, rule->explains.quiet);
    const Field *shorts = fields_find(&rule->fields, rule->explains.shorts);
    if (!shorts) check_field_name(loader, &rule->fields, rule->place, rule->explains.shorts);
    if (!rule->explains.term.len == !rule->explains.meaning.len) return;
    complain(loader, rule->place, "schema-data", "data '%.*s' explains words: it needs the fields of the term and its meaning", rule->name);
}

static void check_all_names(Loader *loader, const Schema *schema)
{
    for (size_t i = 0; i < schema->type_count; i++) {
        const Type *type = &schema->types[i];
        check_names(loader, schema, &type->fields);
        check_booklets(loader, schema, &type->booklets);
    }
    for (size_t i = 0; i < schema->data_count; i++) {
        check_names(loader, schema, &schema->data[i].fields);
        check_field_name(loader, &schema->data[i].fields, schema->data[i].place, schema->data[i].key);
        check_explains(loader, &schema->data[i]);
        if (schema->data[i].file.len) continue;
        complain(loader, schema->data[i].place, "schema-data", "data '%.*s' needs a file", schema->data[i].name);
    }
    check_names(loader, schema, &schema->site);
    check_names(loader, schema, &schema->terms);
    check_names(loader, schema, &schema->easy);
    check_names(loader, schema, &schema->pictures);
}

bool schema_read(const YamlNode *root, Arena *arena, Diag *diag, Schema *schema)
{
    Loader loader = {arena, diag, true, root->place.source};
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
    schema->redirect_template = yaml_text(yaml_get(root, "redirect_page"), "template");
    read_routes(&loader, yaml_get(root, "routes"), schema);
    read_updates(&loader, yaml_get(root, "updates"), schema);
    check_all_names(&loader, schema);
    return loader.ok;
}
