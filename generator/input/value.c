#include "input/value.h"

#include "base/suggest.h"
#include "base/utf8.h"
#include "input/field_hints.h"
#include "input/markdown.h"
#include "input/person.h"
#include "input/text_forms.h"
#include "input/text_meant.h"
#include "input/text_slips.h"

#include <stdlib.h>
#include <string.h>

/* A text with no limit of its own may have so many characters. */
enum { LONGEST_TEXT = 2000, LONGEST_LONGTEXT = 20000 };

typedef struct {
    Arena *arena;
    Diag *diag;
    Date today;
    bool ok, partial; /* nothing is required */
} Reader;

static bool read_value(Reader *reader, const Field *field, const YamlNode *node, Value *value);
static void read_group(Reader *reader, const FieldSet *set, const YamlNode *mapping, Place where, Str what,
                       Value *group);

static bool fail(Reader *reader, Place place, const char *rule, const char *message)
{
    diag_report(reader->diag, DIAG_ERROR, place, rule, "%s", message);
    reader->ok = false;
    return false;
}

static const char *say(Reader *reader, const char *format, Str first, Str second)
{
    return arena_cstr(reader->arena, arena_printf(reader->arena, format, STR_ARG(first), STR_ARG(second)));
}

static bool wrong_shape(Reader *reader, const Field *field, const YamlNode *node, const char *wanted, const char *hint)
{
    const char *given = node->kind == YAML_SEQUENCE ? "a list" : node->kind == YAML_MAPPING ? "a group" : "a text";
    Str both = arena_printf(reader->arena, "%s, not %s", wanted, given);
    fail(reader, node->place, "field-kind", say(reader, "'%.*s' must be %.*s", field->name, both));
    diag_hint(reader->diag, "%s", hint);
    return false;
}

static bool read_boolean(Reader *reader, const Field *field, const YamlNode *node, Value *value)
{
    value->kind = VALUE_BOOLEAN;
    value->boolean = str_is(node->text, "true") || str_is(node->text, "yes");
    if (value->boolean || str_is(node->text, "false") || str_is(node->text, "no")) return true;
    fail(reader, node->place, "field-boolean",
         say(reader, "'%.*s' must be true or false, not '%.*s'", field->name, node->text));
    diag_hint(reader->diag, "write true or false, without quotes");
    return false;
}

static bool read_number(Reader *reader, const Field *field, const YamlNode *node, Value *value)
{
    bool whole = field->kind == KIND_INTEGER;
    value->kind = VALUE_NUMBER;
    if (!text_is_number(node->text, whole, &value->number)) {
        const char *format =
            whole ? "'%.*s' must be a whole number, not '%.*s'" : "'%.*s' must be a number, not '%.*s'";
        fail(reader, node->place, "field-number", say(reader, format, field->name, node->text));
        const char *meant = text_meant_number_hint(node->text, whole, reader->arena);
        diag_hint(reader->diag, "%s",
                  meant   ? meant
                  : whole ? "write digits only, for example 12"
                          : "write digits only, for example 4.50");
        return false;
    }
    double min = field->has_min ? field->min : -SCHEMA_NUMBER_MAX,
           max = field->has_max ? field->max : SCHEMA_NUMBER_MAX;
    bool low = value->number < min, high = value->number > max;
    if (!low && !high) return true;
    value->number = low ? min : max;
    fail(reader, node->place, "field-range", say(reader, "'%.*s' cannot be %.*s", field->name, node->text));
    if (field->has_min && field->has_max)
        diag_hint(reader->diag, "it must be from %.15g to %.15g", min, max);
    else
        diag_hint(reader->diag, low ? "it must be at least %.15g" : "it must be at most %.15g", low ? min : max);
    return false;
}

static bool check_length(Reader *reader, const Field *field, const YamlNode *node)
{
    size_t limit = field->kind == KIND_TEXT ? LONGEST_TEXT : LONGEST_LONGTEXT;
    if (field->has_max) limit = (size_t)field->max;
    size_t length = utf8_length(node->text);
    if (length <= limit) return true;
    diag_report(reader->diag, DIAG_ERROR, node->place, "field-length", "'%.*s' has %zu characters, %zu are allowed",
                STR_ARG(field->name), length, limit);
    diag_hint(reader->diag, "say it more briefly, or move a part into the text below the fields");
    reader->ok = false;
    return false;
}

static bool read_option(Reader *reader, const Field *field, const YamlNode *node, Value *value)
{
    value->kind = VALUE_CHOICE;
    if (!field->option_count) return true;
    for (size_t i = 0; i < field->option_count; i++)
        if (str_eq(field->options[i], node->text)) return true;
    Suggestion suggestion = suggest_begin(node->text);
    for (size_t i = 0; i < field->option_count; i++) suggest_offer(&suggestion, field->options[i]);
    fail(reader, node->place, "unknown-option", say(reader, "'%.*s' cannot be '%.*s'", field->name, node->text));
    Buf all = {0};
    for (size_t i = 0; i < field->option_count; i++)
        buf_printf(&all, "%s%.*s", i ? ", " : "", STR_ARG(field->options[i]));
    if (suggestion.best.len)
        diag_hint(reader->diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
    else
        diag_hint(reader->diag, "choose one of: %s", buf_cstr(&all));
    buf_release(&all);
    return false;
}

static bool check_past(Reader *reader, const Field *field, const YamlNode *node, Str text)
{
    Date date;
    if (!field->past || !date_parse(str_slice(text, 0, 10), &date) || date_cmp(date, reader->today) <= 0) return true;
    fail(reader, node->place, "future-date", say(reader, "'%.*s' lies in the future: %.*s", field->name, text));
    diag_hint(reader->diag, "write the day on which it was done");
    return false;
}

/* Texts with a form of their own: dates, addresses, phone numbers and the like. */
static bool read_form(Reader *reader, const Field *field, const YamlNode *node, Value *value)
{
    const char *hint = NULL;
    if (text_form(field->kind, node->text, reader->arena, &value->text, &hint))
        return check_past(reader, field, node, value->text);
    Str kind = str_from(text_form_name(field->kind));
    Str both = arena_printf(reader->arena, "'%.*s' is not %.*s", STR_ARG(node->text), STR_ARG(kind));
    fail(reader, node->place, "field-form", say(reader, "%.*s: %.*s", field->name, both));
    const char *meant = text_meant_hint(field->kind, node->text, reader->arena);
    if (meant || hint) diag_hint(reader->diag, "%s", meant ? meant : hint);
    return false;
}

/* Texts by language code, as a list of pairs. */
static bool read_words(Reader *reader, const Field *field, const YamlNode *node, Value *value)
{
    if (node->kind != YAML_MAPPING)
        return wrong_shape(reader, field, node, "a group", "write a text for each language: {ur: ..., pl: ...}");
    value->kind = VALUE_LIST;
    value->count = node->count;
    value->items = ARENA_MANY(reader->arena, Value, node->count);
    for (size_t i = 0; i < node->count; i++)
        value->items[i] = (Value){.kind = VALUE_TEXT, .field = field, .place = node->pairs[i].value->place,
                                  .text = node->pairs[i].key, .said = &node->pairs[i].value->text};
    return true;
}

/* One line; the line end after it is what a block text in YAML ends with. */
static bool check_line(Reader *reader, const Field *field, const YamlNode *node, Value *value)
{
    value->text = str_trim(node->text);
    text_warn_of_capitals(value->text, node->place, reader->diag);
    if (str_find_char(value->text, '\n') == value->text.len) return check_length(reader, field, node);
    fail(reader, node->place, "field-lines", say(reader, "'%.*s' must be one line%.*s", field->name, STR("")));
    diag_hint(reader->diag, "write it on one line after the colon");
    return false;
}

static bool read_markdown(Reader *reader, const Field *field, const YamlNode *node, Value *value)
{
    value->kind = VALUE_MARKDOWN;
    if (!check_length(reader, field, node)) return false;
    MarkdownText *text = ARENA_NEW(reader->arena, MarkdownText);
    Arena *scratch = arena_create();
    bool ok = markdown_read(node->text, node->place, reader->arena, scratch, reader->diag, text) != NULL;
    arena_destroy(scratch);
    if (ok) value->target = text;
    return ok;
}

/* What everybody can read must not give away who said it. */
static bool check_no_person(Reader *reader, const Field *field, const YamlNode *node)
{
    Str person = person_find(node->text, field->no_person, field->no_person_count);
    if (!field->no_person_count || !person.len) return true;
    fail(reader, node->place, "names-a-person", say(reader, "'%.*s' points at a person: '%.*s'", field->name, person));
    diag_hint(reader->diag,
              "everybody can read this: say who it was in general, such as 'a parent', and leave out names, "
              "emails and phone numbers");
    return false;
}

static bool read_scalar(Reader *reader, const Field *field, const YamlNode *node, Value *value)
{
    if (node->kind != YAML_SCALAR)
        return wrong_shape(reader, field, node, "a single text",
                           "write one text after the colon; in quotes if it begins with [ or {");
    value->kind = VALUE_TEXT;
    value->text = node->text;
    if (!check_no_person(reader, field, node)) return false;
    switch (field->kind) {
    case KIND_BOOLEAN: return read_boolean(reader, field, node, value);
    case KIND_INTEGER:
    case KIND_NUMBER: return read_number(reader, field, node, value);
    case KIND_TEXT: return check_line(reader, field, node, value);
    case KIND_LONGTEXT: value->text = str_trim(node->text); return check_length(reader, field, node);
    case KIND_MARKDOWN: return read_markdown(reader, field, node, value);
    case KIND_CHOICE: return read_option(reader, field, node, value);
    case KIND_REFERENCE: value->kind = VALUE_REFERENCE; return true;
    case KIND_PICTURE: value->kind = VALUE_PICTURE; return true;
    case KIND_ITEM: value->kind = VALUE_ITEM; return true;
    default: return read_form(reader, field, node, value);
    }
}

static bool read_one(Reader *reader, const Field *field, const YamlNode *node, Value *value)
{
    value->field = field;
    value->place = node->place;
    if (field->kind == KIND_WORDS) return read_words(reader, field, node, value);
    if (field->kind != KIND_GROUP) return read_scalar(reader, field, node, value);
    if (node->kind != YAML_MAPPING)
        return wrong_shape(reader, field, node, "a group of fields", field_hint_group(&field->fields, reader->arena));
    bool before = reader->ok;
    reader->ok = true;
    Str what = arena_printf(reader->arena, field->many ? "this item of '%.*s'" : "'%.*s'", STR_ARG(field->name));
    read_group(reader, &field->fields, node, node->place, what, value);
    bool sound = reader->ok;
    reader->ok = before && sound;
    return sound;
}

/* Items of a list must differ in the field that the schema names. */
static void check_unique(Reader *reader, const Field *field, const Value *list)
{
    Map seen = {0};
    const Field *key = fields_find(&field->fields, field->unique);
    for (size_t i = 0; key && i < list->count; i++) {
        const Value *value = value_at(&list->items[i], key);
        const Value *first = value->kind ? map_set(&seen, reader->arena, value->text, (void *)value) : NULL;
        if (!first) continue;
        fail(reader, value->place, "duplicate-item", say(reader, "%.*s '%.*s' is here twice", key->name, value->text));
        diag_hint(reader->diag, "it was first given in line %u", first->place.line);
    }
}

static bool read_list(Reader *reader, const Field *field, const YamlNode *node, Value *value)
{
    value->kind = VALUE_LIST;
    value->field = field;
    value->place = node->place;
    bool is_word = node->kind == YAML_SCALAR && field->word.len && str_eq(node->text, field->word);
    bool is_everything = node->kind == YAML_SEQUENCE && node->count == 1 && field->everything.len &&
                         str_eq(node->items[0]->text, field->everything);
    if (is_word || is_everything) {
        value->word = is_word ? field->word : field->everything;
        return true;
    }
    if (node->kind != YAML_SEQUENCE)
        return wrong_shape(reader, field, node, "a list", field_hint_list(field, node, reader->arena));
    value->items = ARENA_MANY(reader->arena, Value, node->count);
    bool ok = true;
    for (size_t i = 0; i < node->count; i++) {
        if (node->items[i]->kind == YAML_EMPTY) continue; /* editors leave blank items */
        ok = read_one(reader, field, node->items[i], &value->items[value->count]) && ok;
        value->count++;
    }
    if (field->unique.len && ok) check_unique(reader, field, value);
    return ok;
}

static bool is_blank(const YamlNode *node)
{
    return node->kind == YAML_EMPTY || (node->kind == YAML_SCALAR && str_trim(node->text).len == 0) ||
           ((node->kind == YAML_SEQUENCE || node->kind == YAML_MAPPING) && node->count == 0);
}

static bool read_value(Reader *reader, const Field *field, const YamlNode *node, Value *value)
{
    if (is_blank(node)) return true;
    bool ok = field->many ? read_list(reader, field, node, value) : read_one(reader, field, node, value);
    if (ok && value->kind == VALUE_LIST && !value->count && !value->word.len) *value = (Value){0}; /* blanks only */
    if (!ok) {
        reader->ok = false;
        value->kind = field->required ? value->kind : VALUE_ABSENT;
    }
    return ok;
}

static void unknown_field(Reader *reader, const FieldSet *set, const YamlPair *pair, Str what)
{
    fail(reader, pair->key_place, "unknown-field", say(reader, "'%.*s' is not a field of %.*s", pair->key, what));
    diag_hint(reader->diag, "%s", field_hint_unknown(set, pair->key, reader->arena));
}

/* The field may stand there without a value: that is the place to point at. Misspelt, it was reported as unknown. */
static bool find_absent(const FieldSet *set, const YamlNode *mapping, const Field *field, Place *where)
{
    for (size_t i = 0; mapping->kind == YAML_MAPPING && i < mapping->count; i++) {
        const YamlPair *pair = &mapping->pairs[i];
        if (str_eq(pair->key, field->name)) *where = pair->key_place;
        if (!fields_find(set, pair->key) && str_eq(field_meant(set, pair->key), field->name)) return false;
    }
    return true;
}

static void report_absent(Reader *reader, const FieldSet *set, const YamlNode *mapping, const Field *field, Place where,
                          Str what)
{
    Place place = where;
    if (!find_absent(set, mapping, field, &place)) {
        reader->ok = false;
        return;
    }
    Str given = yaml_text(mapping, arena_cstr(reader->arena, field->when_field));
    if (place.line != where.line || place.column != where.column)
        fail(reader, place, "missing-field", say(reader, "'%.*s' of %.*s is empty", field->name, what));
    else if (field->required)
        fail(reader, place, "missing-field", say(reader, "'%.*s' is missing from %.*s", field->name, what));
    else
        diag_report(reader->diag, DIAG_ERROR, place, "missing-field", "'%.*s' is missing, which '%.*s: %.*s' needs",
                    STR_ARG(field->name), STR_ARG(field->when_field), STR_ARG(given));
    reader->ok = false;
    Str hint = field->hint.len ? arena_printf(reader->arena, " (%.*s)", STR_ARG(field->hint)) : field->hint;
    diag_hint(reader->diag, "write '%.*s: ...'%.*s", STR_ARG(field->name), STR_ARG(hint));
}

/* Whether the field must be there, as another of the group has a value that asks for it. */
static bool is_asked_for(const FieldSet *set, const Field *field, const Value *group)
{
    const Field *when = fields_find(set, field->when_field);
    for (size_t i = 0; when && i < field->when_is_count; i++)
        if (str_eq(group->items[when->index].text, field->when_is[i])) return true;
    return false;
}

static void check_required(Reader *reader, const FieldSet *set, const YamlNode *mapping, const Value *group,
                           Place where, Str what)
{
    for (size_t i = 0; i < set->count; i++) {
        const Field *field = &set->fields[i];
        bool wanted = field->required || is_asked_for(set, field, group);
        const Value *value = &group->items[i];
        bool empty_list = value->kind == VALUE_LIST && value->count == 0 && !value->word.len;
        if (!wanted || (value->kind != VALUE_ABSENT && !empty_list) || value->place.source) continue;
        report_absent(reader, set, mapping, field, where, what);
    }
}

/* Whether there is a value, and one that was not reported as malformed. */
static bool is_sound(Reader *reader, const Value *value)
{
    double number;
    Str form;
    const char *hint;
    if (value->kind == VALUE_NUMBER) return text_is_number(value->text, false, &number);
    return value->kind == VALUE_TEXT && text_form(value->field->kind, value->text, reader->arena, &form, &hint);
}

/* Pairs of fields in which the first cannot exceed the second. */
static void check_ordered(Reader *reader, const FieldSet *set, const Value *group)
{
    for (size_t i = 0; i < set->count; i++) {
        const Field *first = &set->fields[i], *last = fields_find(set, first->not_after);
        const Value *a = &group->items[i], *b = last ? &group->items[last->index] : NULL;
        if (!b || !is_sound(reader, a) || !is_sound(reader, b)) continue;
        bool numbers = a->kind == VALUE_NUMBER;
        if (numbers ? a->number <= b->number : str_cmp(a->text, b->text) <= 0) continue;
        fail(reader, a->place, "field-order",
             say(reader, numbers ? "'%.*s' is greater than '%.*s'" : "'%.*s' is later than '%.*s'", first->name,
                 last->name));
        diag_hint(reader->diag, "'%.*s' is %.*s: swap the two, or correct one", STR_ARG(last->name), STR_ARG(b->text));
    }
}

/* From the evening to the morning: "18:00" to "08:00". */
static bool is_night(Str opens, Str closes)
{
    return str_cmp(opens, STR("17:00")) >= 0 && str_cmp(closes, STR("12:00")) <= 0;
}

/* "1pm to 5am" may be meant, or a slip: a text beside it says which. Of a night pages and leaflets say that it is
 * one. */
static void check_nights(Reader *reader, const FieldSet *set, const Value *group)
{
    for (size_t i = 0; i < set->count; i++) {
        const Field *last = &set->fields[i], *first = fields_find(set, last->later_than),
                    *says = fields_find(set, last->next_day);
        const Value *a = first ? &group->items[first->index] : NULL, *b = &group->items[i];
        if (!a || !is_sound(reader, a) || !is_sound(reader, b) || str_cmp(a->text, b->text) < 0) continue;
        if (is_night(a->text, b->text) || (says && group->items[says->index].kind == VALUE_TEXT)) continue;
        diag_report(reader->diag, DIAG_WARNING, b->place, "time-order", "'%.*s' is not after '%.*s', which is %.*s",
                    STR_ARG(last->name), STR_ARG(first->name), STR_ARG(a->text));
        diag_hint(
            reader->diag,
            "correct one of the two; if it is of the next day, say why beside it: '%.*s: You stay until the next day'",
            STR_ARG(last->next_day));
    }
}

static void read_group(Reader *reader, const FieldSet *set, const YamlNode *mapping, Place where, Str what,
                       Value *group)
{
    group->kind = VALUE_GROUP;
    group->fields = set;
    group->count = set->count;
    group->items = ARENA_MANY(reader->arena, Value, set->count);
    for (size_t i = 0; mapping->kind == YAML_MAPPING && i < mapping->count; i++) {
        const YamlPair *pair = &mapping->pairs[i];
        const Field *field = fields_find(set, pair->key);
        if (field)
            read_value(reader, field, pair->value, &group->items[field->index]);
        else
            unknown_field(reader, set, pair, what);
    }
    bool is_group = mapping->kind == YAML_MAPPING || mapping->kind == YAML_EMPTY;
    if (is_group && !reader->partial) check_required(reader, set, mapping, group, where, what);
    check_ordered(reader, set, group);
    check_nights(reader, set, group);
}

static bool read_fields(Reader *reader, const FieldSet *set, const YamlNode *mapping, Place where, Str what,
                        Value *group)
{
    *group = (Value){.place = where};
    if (mapping->kind != YAML_MAPPING && mapping->kind != YAML_EMPTY) {
        fail(reader, mapping->place, "field-kind", say(reader, "fields are needed here%.*s%.*s", STR(""), STR("")));
        diag_hint(reader->diag, "write one field a line: 'name: text'");
    }
    read_group(reader, set, mapping, where, what, group);
    return reader->ok;
}

bool fields_read(const FieldSet *set, const YamlNode *mapping, Place where, Str what, Date today, Arena *arena,
                 Diag *diag, Value *group)
{
    return read_fields(&(Reader){arena, diag, today, true, false}, set, mapping, where, what, group);
}

bool fields_read_some(const FieldSet *set, const YamlNode *mapping, Place where, Str what, Date today, Arena *arena,
                      Diag *diag, Value *group)
{
    return read_fields(&(Reader){arena, diag, today, true, true}, set, mapping, where, what, group);
}

Value *value_sparse_items(Arena *arena, const FieldSet *set, size_t count, uint8_t **slots)
{
    Value *items = arena_alloc(arena, count * sizeof *items + set->count);
    *slots = (uint8_t *)(items + count);
    return items;
}

const Value *value_at(const Value *group, const Field *field)
{
    static const Value absent;
    if (!group->sparse) return &group->items[field->index];
    uint8_t slot = ((const uint8_t *)(group->items + group->count))[field->index];
    return slot ? &group->items[slot - 1] : &absent;
}

const Value *value_get(const Value *group, const char *name)
{
    if (!group || group->kind != VALUE_GROUP) return NULL;
    const Field *field = fields_find(group->fields, str_from(name));
    const Value *value = field ? value_at(group, field) : NULL;
    return value && value->kind ? value : NULL;
}

Str value_text(const Value *group, const char *name)
{
    const Value *value = value_get(group, name);
    return value && value->kind != VALUE_LIST && value->kind != VALUE_GROUP ? value->text : (Str){NULL, 0};
}

double value_number(const Value *group, const char *name, double otherwise)
{
    const Value *value = value_get(group, name);
    return value && value->kind == VALUE_NUMBER ? value->number : otherwise;
}

bool value_true(const Value *group, const char *name)
{
    const Value *value = value_get(group, name);
    return value && value->boolean;
}

Date value_date(const Value *group, const char *name)
{
    Date date = {0};
    date_parse(str_slice(value_text(group, name), 0, 10), &date);
    return date;
}
