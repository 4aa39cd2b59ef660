/* What the schema expects without insisting: a page of some types, fields that should be there, and dates that must not
 * grow old.
 *
 * Asked at each build of what is published that day, since dates grow old while their file stays as it is. */
#include "model/assemble.h"

/* Whether the type has such fields at all: most have none, and their entries need no look. */
static bool has_expectations(const FieldSet *set)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->fields[i].expected || set->fields[i].grows_old || has_expectations(&set->fields[i].fields))
            return true;
    return false;
}

static bool is_absent(const Value *value)
{
    return value->kind == VALUE_ABSENT || (value->kind == VALUE_LIST && value->count == 0 && !value->word.len);
}

static void report_absent(Assembly *assembly, const Field *field, Place place, Str what)
{
    diag_report(assembly->diag, DIAG_WARNING, place, "expected-field", "%.*s does not say '%.*s'", STR_ARG(what),
                STR_ARG(field->name));
    diag_hint(assembly->diag, "write '%.*s: ...'%s%.*s%s", STR_ARG(field->name), field->hint.len ? " (" : "",
              STR_ARG(field->hint), field->hint.len ? ")" : "");
}

static void check_age(Assembly *assembly, const Field *field, const Value *value)
{
    Date date;
    if (!field->grows_old || !date_parse(str_slice(value->text, 0, 10), &date)) return;
    long long limit = (long long)field->stale_after, age = date_days(assembly->input->today) - date_days(date);
    if (age <= limit) return;
    if (!limit) {
        diag_report(assembly->diag, DIAG_WARNING, value->place, "date-passed", "the day of '%.*s' has passed: %.*s",
                    STR_ARG(field->name), STR_ARG(value->text));
        diag_hint(assembly->diag,
                  "if it is done, take it out; if it is not, say so, and give a new day that you can keep");
        return;
    }
    diag_report(assembly->diag, DIAG_WARNING, value->place, "date-too-old", "'%.*s' is more than %lld days ago: %.*s",
                STR_ARG(field->name), limit, STR_ARG(value->text));
    diag_hint(assembly->diag,
              "go through the whole page, put right what has changed, and write the day on which you did");
}

static void check_group(Assembly *assembly, const FieldSet *set, const Value *group, Place place, Str what)
{
    for (size_t i = 0; i < set->count; i++) {
        const Field *field = &set->fields[i];
        const Value *value = value_at(group, field);
        if (is_absent(value)) {
            if (field->expected) report_absent(assembly, field, place, what);
            continue;
        }
        if (value->kind == VALUE_TEXT) check_age(assembly, field, value);
        if (field->kind != KIND_GROUP) continue;
        Str item = arena_printf(assembly->arena, field->many ? "this item of '%.*s'" : "'%.*s'", STR_ARG(field->name));
        for (size_t k = 0; value->kind == VALUE_LIST && k < value->count; k++)
            check_group(assembly, &field->fields, &value->items[k], value->items[k].place, item);
        if (value->kind == VALUE_GROUP) check_group(assembly, &field->fields, value, value->place, item);
    }
}

/* A page that nobody has begun; a draft is a beginning. A folder without any page has other troubles. */
static void check_types(Assembly *assembly)
{
    const Site *site = assembly->site;
    bool *found = ARENA_MANY(assembly->arena, bool, site->schema->type_count);
    for (size_t i = 0; i < site->entry_count; i++) found[site->entries[i].type->index] = true;
    for (size_t i = 0; i < site->schema->type_count; i++) {
        const Type *type = &site->schema->types[i];
        if (found[i] || !type->expected.len || !site->entry_count) continue;
        diag_report(assembly->diag, DIAG_WARNING, (Place){0}, "expected-page", "there is no '%.*s'",
                    STR_ARG(type->files));
        diag_hint(assembly->diag, "%.*s; begin it with: signpost new %.*s \"%.*s\"", STR_ARG(type->expected),
                  STR_ARG(type->name), STR_ARG(type->label));
    }
}

void assemble_expectations(Assembly *assembly)
{
    const Site *site = assembly->site;
    check_types(assembly);
    const Type *last = NULL;
    bool asked = false;
    for (size_t i = 0; i < site->entry_count; i++) {
        const Entry *entry = &site->entries[i];
        if (entry->type != last) asked = has_expectations(&entry->type->fields);
        last = entry->type;
        /* What a translation does not say itself is the original's, and is told of there. */
        if (!asked || entry->original || !entry->published || entry->closed || entry->broken) continue;
        check_group(assembly, &entry->type->fields, &entry->fields, source_start(entry->source),
                    arena_printf(assembly->arena, "this %.*s", STR_ARG(entry->type->name)));
    }
}
