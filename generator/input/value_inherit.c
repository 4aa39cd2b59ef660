/* What a translation says, completed by what it translates. */
#include "input/value.h"

#include <string.h>

MarkdownText *markdown_copy(const MarkdownText *text, Arena *arena)
{
    MarkdownText *copy = ARENA_NEW(arena, MarkdownText);
    *copy = *text;
    copy->links = ARENA_MANY(arena, MarkdownLink, text->link_count);
    if (text->link_count) memcpy(copy->links, text->links, text->link_count * sizeof *copy->links);
    copy->link_room = text->link_count;
    return copy;
}

Value value_copy_inherited(const Value *value, Arena *arena)
{
    Value copy = *value;
    copy.inherited = true;
    if (value->kind == VALUE_MARKDOWN && value->target) copy.target = markdown_copy(value->target, arena);
    if (value->kind != VALUE_LIST && value->kind != VALUE_GROUP) return copy;
    uint8_t *slots;
    copy.items = value->sparse ? value_sparse_items(arena, value->fields, value->count, &slots)
                               : ARENA_MANY(arena, Value, value->count);
    if (value->sparse) memcpy(slots, value->items + value->count, value->fields->count);
    for (size_t i = 0; i < value->count; i++) copy.items[i] = value_copy_inherited(&value->items[i], arena);
    return copy;
}

/* The item that a translation's item translates; NULL when there is none. A key that readers see, such as the title of
 * a step, may be translated itself; an id never is. */
static const Value *find_source(const Field *field, const Value *item, size_t index, const Value *list)
{
    const Field *key = fields_find(&field->fields, field->unique);
    const Value *name = key ? value_at(item, key) : NULL;
    bool named = name && name->kind;
    for (size_t i = 0; named && i < list->count; i++)
        if (str_eq(value_at(&list->items[i], key)->text, name->text)) return &list->items[i];
    if (named && str_is(key->name, "id")) return NULL;
    return index < list->count ? &list->items[index] : NULL;
}

/* The items come out in the order of the source, each as the translation has it. */
static void inherit_items(Value *list, const Value *source, Arena *arena, Diag *diag)
{
    Value *items = ARENA_MANY(arena, Value, source->count);
    for (size_t i = 0; i < source->count; i++) items[i] = value_copy_inherited(&source->items[i], arena);
    for (size_t i = 0; i < list->count; i++) {
        Value *item = &list->items[i];
        const Value *theirs = find_source(list->field, item, i, source);
        bool taken = theirs && !items[theirs - source->items].inherited;
        if (!theirs || taken) {
            diag_report(diag, DIAG_ERROR, item->place, "translation-item", "this item of '%.*s' translates none",
                        STR_ARG(list->field->name));
            diag_hint(diag,
                      "the page that it translates has %u: write them in the same order, and new ones there first",
                      source->count);
            continue;
        }
        fields_inherit(item, theirs, arena, diag);
        items[theirs - source->items] = *item;
    }
    list->items = items;
    list->count = source->count;
}

static bool are_groups(const Value *value)
{
    return value->kind == VALUE_LIST && value->count && value->items[0].kind == VALUE_GROUP;
}

static Value inherit_value(const Field *field, const Value *own, const Value *theirs, Arena *arena, Diag *diag)
{
    if (field->source_only && own->kind) {
        diag_report(diag, DIAG_WARNING, own->place, "translation-field", "a translation has no '%.*s' of its own",
                    STR_ARG(field->name));
        diag_hint(diag, "remove it here: that of the page that it translates counts");
    }
    if (!own->kind || field->source_only) return value_copy_inherited(theirs, arena);
    Value value = *own;
    if (own->kind == VALUE_GROUP && theirs->kind == VALUE_GROUP) fields_inherit(&value, theirs, arena, diag);
    if (are_groups(own) && are_groups(theirs)) inherit_items(&value, theirs, arena, diag);
    return value;
}

void fields_inherit(Value *group, const Value *source, Arena *arena, Diag *diag)
{
    const FieldSet *set = source->fields;
    Value *items = ARENA_MANY(arena, Value, set->count);
    for (size_t i = 0; i < set->count; i++) {
        const Field *field = &set->fields[i];
        items[i] = inherit_value(field, value_at(group, field), value_at(source, field), arena, diag);
    }
    group->items = items;
    group->count = (uint32_t)set->count;
    group->sparse = false;
}
