#include "input/value_record.h"

#include <string.h>

enum { DEEPEST = YAML_DEPTH };

void place_write(Buf *out, Place place)
{
    record_number(out, place.line);
    record_number(out, place.column);
    record_number(out, place.length);
}

Place place_take(Record *record, const Source *source)
{
    uint32_t line = (uint32_t)record_take_number(record);
    uint16_t column = (uint16_t)record_take_number(record);
    return (Place){source, line, column, (uint16_t)record_take_number(record)};
}

/* ---- Markdown ---- */

void markdown_write(Buf *out, const MarkdownText *text, bool with_text)
{
    record_str(out, with_text ? text->text : (Str){NULL, 0});
    record_fixed(out, text->digest);
    record_number(out, text->offset);
    record_number(out, text->length);
    place_write(out, text->place);
    record_number(out, text->heading_count);
    for (size_t i = 0; i < text->heading_count; i++) {
        const MarkdownHeading *heading = &text->headings[i];
        record_number(out, (uint64_t)heading->level);
        record_number(out, (uint64_t)heading->depth);
        record_str(out, heading->id);
        record_str(out, heading->text);
    }
    record_number(out, text->link_count);
    for (size_t i = 0; i < text->link_count; i++) {
        const MarkdownLink *link = &text->links[i];
        record_str(out, link->url);
        place_write(out, link->place);
        record_number(out, (unsigned)link->is_image | (unsigned)link->has_words << 1);
        record_str(out, link->words);
    }
    record_number(out, text->acronym_count);
    for (size_t i = 0; i < text->acronym_count; i++) {
        record_str(out, text->acronyms[i].word);
        place_write(out, text->acronyms[i].place);
        record_number(out, text->acronyms[i].told);
    }
}

MarkdownText *markdown_take(Record *record, const Source *source, Arena *arena)
{
    MarkdownText *text = ARENA_NEW(arena, MarkdownText);
    text->text = record_take_str(record);
    text->digest = record_take_fixed(record);
    text->offset = record_take_number(record);
    text->length = record_take_number(record);
    text->place = place_take(record, source);
    text->heading_count = record_take_count(record);
    text->headings = ARENA_MANY(arena, MarkdownHeading, text->heading_count);
    for (size_t i = 0; i < text->heading_count; i++) {
        MarkdownHeading *heading = &text->headings[i];
        heading->level = (int)record_take_number(record);
        heading->depth = (int)record_take_number(record);
        heading->id = record_take_str(record);
        heading->text = record_take_str(record);
    }
    text->link_count = record_take_count(record);
    text->links = ARENA_MANY(arena, MarkdownLink, text->link_count);
    for (size_t i = 0; i < text->link_count; i++) {
        MarkdownLink *link = &text->links[i];
        link->url = record_take_str(record);
        link->place = place_take(record, source);
        uint64_t flags = record_take_number(record);
        link->is_image = flags & 1;
        link->has_words = flags & 2;
        link->words = record_take_str(record);
    }
    text->acronym_count = record_take_count(record);
    text->acronyms = ARENA_MANY(arena, Acronym, text->acronym_count);
    for (size_t i = 0; i < text->acronym_count; i++) {
        Acronym *acronym = &text->acronyms[i];
        acronym->word = record_take_str(record);
        acronym->place = place_take(record, source);
        acronym->told = record_take_number(record);
    }
    return text;
}

/* ---- values ---- */

static void value_write(Buf *out, const Value *value)
{
    record_number(out, value->kind);
    place_write(out, value->place);
    if (value->kind != VALUE_GROUP) record_str(out, value->text);
    if (value->kind == VALUE_BOOLEAN) record_number(out, value->boolean);
    if (value->kind == VALUE_NUMBER) {
        uint64_t bits;
        memcpy(&bits, &value->number, sizeof bits);
        record_fixed(out, bits);
    }
    if (value->kind == VALUE_MARKDOWN) markdown_write(out, value->target, true);
    if (value->kind == VALUE_TEXT) record_str(out, value->said ? *value->said : (Str){NULL, 0});
    if (value->kind == VALUE_LIST) {
        record_number(out, value->count);
        for (size_t i = 0; i < value->count; i++) value_write(out, &value->items[i]);
    }
    if (value->kind == VALUE_GROUP) fields_write(out, value);
}

/* Absent fields, the most, take no room. */
void fields_write(Buf *out, const Value *group)
{
    size_t present = 0;
    for (size_t i = 0; i < group->count; i++) present += group->items[i].kind != VALUE_ABSENT;
    record_number(out, present);
    for (size_t i = 0; i < group->count; i++) {
        if (group->items[i].kind == VALUE_ABSENT) continue;
        record_number(out, i);
        value_write(out, &group->items[i]);
    }
}

typedef struct {
    Record *record;
    const Source *source;
    Arena *arena;
    int depth;
    bool of_lists; /* what is taken are the lists in a list */
} Taker;

static void group_take(Taker *taker, const FieldSet *set, Value *group);

/* What fields_read makes of one value of the field. */
static ValueKind single_kind(const Field *field)
{
    switch (field->kind) {
    case KIND_BOOLEAN: return VALUE_BOOLEAN;
    case KIND_INTEGER:
    case KIND_NUMBER: return VALUE_NUMBER;
    case KIND_MARKDOWN: return VALUE_MARKDOWN;
    case KIND_CHOICE: return VALUE_CHOICE;
    case KIND_REFERENCE: return VALUE_REFERENCE;
    case KIND_PICTURE: return VALUE_PICTURE;
    case KIND_ITEM: return VALUE_ITEM;
    case KIND_WORDS: return VALUE_LIST; /* of texts */
    case KIND_GROUP: return VALUE_GROUP;
    default: return VALUE_TEXT;
    }
}

static void value_take(Taker *taker, const Field *field, ValueKind kind, Value *value);

static void said_take(Taker *taker, Value *value)
{
    Str said = record_take_str(taker->record);
    if (!said.ptr) return;
    Str *kept = ARENA_NEW(taker->arena, Str);
    *kept = said;
    value->said = kept;
}

static void list_take(Taker *taker, const Field *field, Value *list)
{
    Record *record = taker->record;
    bool of_lists = taker->of_lists;
    ValueKind kind = field->many && !of_lists ? single_kind(field) : VALUE_TEXT;
    list->count = record_take_count(record);
    list->items = ARENA_MANY(taker->arena, Value, list->count);
    taker->of_lists = kind == VALUE_LIST;
    for (size_t i = 0; i < list->count && !record->bad; i++) value_take(taker, field, kind, &list->items[i]);
    taker->of_lists = of_lists;
}

/* kind: of the values that the field has there; others would be taken for what they are not. */
static void value_take(Taker *taker, const Field *field, ValueKind kind, Value *value)
{
    Record *record = taker->record;
    if (record_take_number(record) != kind || taker->depth >= DEEPEST) {
        record->bad = true;
        return;
    }
    taker->depth++;
    value->kind = kind;
    value->field = field;
    value->place = place_take(record, taker->source);
    if (value->kind != VALUE_GROUP) value->text = record_take_str(record);
    if (value->kind == VALUE_BOOLEAN) value->boolean = record_take_number(record);
    if (value->kind == VALUE_NUMBER) {
        uint64_t bits = record_take_fixed(record);
        memcpy(&value->number, &bits, sizeof bits);
    }
    if (value->kind == VALUE_MARKDOWN) value->target = markdown_take(record, taker->source, taker->arena);
    if (value->kind == VALUE_TEXT) said_take(taker, value);
    if (value->kind == VALUE_LIST) list_take(taker, field, value);
    if (value->kind == VALUE_GROUP) group_take(taker, &field->fields, value);
    taker->depth--;
}

/* Only what is there takes room: most fields of most entries are absent. */
static void group_take(Taker *taker, const FieldSet *set, Value *group)
{
    Record *record = taker->record;
    size_t present = record_take_count(record);
    bool dense = set->count >= UINT8_MAX;
    if (present > set->count) present = 0, record->bad = true;
    uint8_t *slots = NULL;
    group->kind = VALUE_GROUP;
    group->fields = set;
    group->sparse = !dense;
    group->count = dense ? set->count : present;
    group->items =
        dense ? ARENA_MANY(taker->arena, Value, set->count) : value_sparse_items(taker->arena, set, present, &slots);
    for (size_t i = 0; i < present && !record->bad; i++) {
        size_t index = record_take_number(record);
        if (index >= set->count) {
            record->bad = true;
            return;
        }
        const Field *field = &set->fields[index];
        value_take(taker, field, field->many ? VALUE_LIST : single_kind(field), &group->items[dense ? index : i]);
        if (slots) slots[index] = (uint8_t)(i + 1);
    }
}

void fields_take(Record *record, const FieldSet *set, const Source *source, Arena *arena, Value *group)
{
    Taker taker = {.record = record, .source = source, .arena = arena};
    *group = (Value){.place = {source, 1, 1, 3}};
    group_take(&taker, set, group);
}
