/* Rows of a table as trees of fields: which column is which field, and what a cell says. */
#include "model/import.h"

#include "base/suggest.h"
#include "input/text_forms.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { STEPS = 6 };

/* "costs.1.amount" is two steps: costs, of which item 1, and amount. */
typedef struct {
    const Field *field;
    size_t number;
    bool is_numbered;
} Step;

typedef enum { COLUMN_FIELD, COLUMN_SLUG, COLUMN_BODY, COLUMN_NONE } ColumnKind;

typedef struct {
    ColumnKind kind;
    Step steps[STEPS];
    size_t count;
} Column;

/* An item of a list, which remembers the number that its columns have: lists may begin with 0 or 1, and have gaps. */
typedef struct {
    YamlNode node;
    size_t number;
} NumberedItem;

/* ---- names of columns ---- */

/* The same but for capitals, blanks and the marks that stand for them. */
static bool is_same_name(Str a, Str b)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a.len && strchr(" _-", a.ptr[i])) i++;
        while (k < b.len && strchr(" _-", b.ptr[k])) k++;
        if (i == a.len || k == b.len) return i == a.len && k == b.len && a.len && b.len;
        if (strncasecmp(a.ptr + i++, b.ptr + k++, 1) != 0) return false;
    }
}

static const Field *find_field(const FieldSet *set, Str name)
{
    const Field *field = fields_find(set, name);
    for (size_t i = 0; !field && i < set->count; i++)
        if (is_same_name(set->fields[i].name, name) || is_same_name(set->fields[i].label, name))
            field = &set->fields[i];
    return field;
}

/* What the feed calls a column: by the role of a field that holds one value. */
static bool find_role(const FieldSet *set, Str name, Column *column)
{
    for (size_t i = 0; i < set->count; i++) {
        const Field *field = &set->fields[i];
        if (field->many || column->count == STEPS) continue;
        column->steps[column->count++] = (Step){.field = field};
        bool is_id = field->kind == KIND_REFERENCE && field->oruk.len + 3 == name.len &&
                     str_starts(name, field->oruk) && str_ends(name, STR("_id"));
        if (field->kind != KIND_GROUP && (is_id || (field->oruk.len && str_eq(field->oruk, name)))) return true;
        if (field->kind == KIND_GROUP && !field->oruk.len && find_role(&field->fields, name, column)) return true;
        column->count--;
    }
    return false;
}

static bool find_steps(const Type *type, Str head, Column *column)
{
    const FieldSet *set = &type->fields;
    Str rest = head, part;
    const Field *whole = find_field(set, head);
    if (whole) {
        column->steps[column->count++] = (Step){.field = whole};
        return true;
    }
    while (str_cut(&rest, '.', &part)) {
        double number;
        Step *last = column->count ? &column->steps[column->count - 1] : NULL;
        part = str_trim(part);
        if (last && last->field->many && !last->is_numbered && text_is_number(part, true, &number) && number >= 0) {
            last->is_numbered = true;
            last->number = (size_t)number;
            continue;
        }
        const Field *field = set && column->count < STEPS ? find_field(set, part) : NULL;
        if (!field) {
            column->count = 0;
            return find_role(&type->fields, head, column);
        }
        column->steps[column->count++] = (Step){.field = field};
        set = field->kind == KIND_GROUP ? &field->fields : NULL;
    }
    return column->count > 0;
}

static Column find_column(const Type *type, Str head)
{
    Column column = {.kind = COLUMN_FIELD};
    bool found = find_steps(type, head, &column);
    for (size_t i = 0; i + 1 < column.count; i++) { /* "costs.amount" is that of the first one */
        Step *step = &column.steps[i];
        if (step->field->many && !step->is_numbered) *step = (Step){step->field, 1, true};
    }
    if (found) return column;
    column.kind = is_same_name(head, STR("slug"))   ? COLUMN_SLUG
                  : is_same_name(head, STR("body")) ? COLUMN_BODY
                                                    : COLUMN_NONE;
    return column;
}

static bool is_same_place(const Column *a, const Column *b)
{
    if (a->kind != b->kind || a->count != b->count || a->kind == COLUMN_NONE) return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->steps[i].field != b->steps[i].field || a->steps[i].is_numbered != b->steps[i].is_numbered ||
            a->steps[i].number != b->steps[i].number)
            return false;
    return true;
}

static void report_unknown(const Import *import, const Type *type, const TableCell *head)
{
    Suggestion suggestion = suggest_begin(head->text);
    for (size_t i = 0; i < type->fields.count; i++) {
        suggest_offer(&suggestion, type->fields.fields[i].name);
        suggest_offer(&suggestion, type->fields.fields[i].label);
    }
    diag_report(import->diag, DIAG_WARNING, head->place, "table-column",
                "'%.*s' is left out: no field of the type '%.*s' is called so", STR_ARG(head->text),
                STR_ARG(type->name));
    if (suggestion.best.len) diag_hint(import->diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
    else
        diag_hint(import->diag, "call it by the name of a field or its label; 'signpost new %.*s TITLE' shows them all",
                  STR_ARG(type->name));
}

/* A list of groups has many cells to a row, so its columns say which item and which field of it. */
static void check_group(const Import *import, const Column *column, const TableCell *head)
{
    if (column->kind != COLUMN_FIELD) return;
    const Step *last = &column->steps[column->count - 1];
    if (last->field->kind != KIND_GROUP || (last->field->many && last->field->word.len && !last->is_numbered)) return;
    const char *number = last->field->many ? ".1" : "";
    diag_report(import->diag, DIAG_ERROR, head->place, "table-column",
                "'%.*s' has fields of its own: a column holds one of them", STR_ARG(head->text));
    diag_hint(import->diag, "name the column '%.*s%s.%.*s'", STR_ARG(last->field->name), number,
              STR_ARG(last->field->fields.fields[0].name));
}

static Column *find_columns(const Import *import, const Type *type, const Table *table)
{
    Column *columns = ARENA_MANY(import->arena, Column, table->head_count);
    for (size_t i = 0; i < table->head_count; i++) {
        const TableCell *head = &table->heads[i];
        if (!head->text.len) {
            columns[i].kind = COLUMN_NONE;
            continue;
        }
        columns[i] = find_column(type, head->text);
        if (columns[i].kind == COLUMN_NONE) report_unknown(import, type, head);
        check_group(import, &columns[i], head);
        for (size_t k = 0; k < i; k++) {
            if (!is_same_place(&columns[k], &columns[i])) continue;
            diag_report(import->diag, DIAG_ERROR, head->place, "table-column", "the column '%.*s' is there twice",
                        STR_ARG(head->text));
            diag_hint(import->diag, "it was first given as column %zu: take one of the two out", k + 1);
        }
    }
    return columns;
}

/* The type whose fields have the most of the names; of those that have as many, there is none to choose. */
static const Type *guess_type(const Import *import, const Table *table)
{
    const Schema *schema = import->site->schema;
    const Type *best = NULL;
    size_t most = 0;
    bool alone = false;
    for (size_t t = 0; t < schema->type_count; t++) {
        size_t count = 0;
        for (size_t i = 0; i < table->head_count; i++)
            if (table->heads[i].text.len && find_column(&schema->types[t], table->heads[i].text).kind == COLUMN_FIELD)
                count++;
        alone = count > most || (alone && count < most);
        if (count > most) best = &schema->types[t];
        if (count > most) most = count;
    }
    if (best && alone) return best;
    Place place = {.source = &table->source, .line = table->heads[0].place.line, .column = 1};
    diag_report(import->diag, DIAG_ERROR, place, "table-type",
                "the names of the columns do not tell what is in the rows");
    diag_hint(import->diag, "say it with --type, as in '--type %.*s'", STR_ARG(schema->types[0].name));
    return NULL;
}

/* ---- cells ---- */

/* Days, times and prices as spreadsheets write them. */
static Str plain_form(const Import *import, const Field *field, Str text)
{
    int day, month, year, hour, minute, used = 0;
    const char *copy = arena_cstr(import->arena, text);
    bool is_date = field->kind == KIND_DATE && sscanf(copy, "%2d/%2d/%4d%n", &day, &month, &year, &used) == 3;
    if (is_date && (size_t)used == text.len && year > 999)
        return arena_printf(import->arena, "%04d-%02d-%02d", year, month, day);
    bool is_time = field->kind == KIND_TIME && sscanf(copy, "%2d:%2d:00%n", &hour, &minute, &used) == 2;
    if (is_time && (size_t)used == text.len) return arena_printf(import->arena, "%02d:%02d", hour, minute);
    if (field->kind == KIND_NUMBER && str_starts(text, STR("\xC2\xA3"))) return str_trim(str_from_index(text, 2));
    if (field->kind != KIND_BOOLEAN) return text;
    static const char *const words[] = {"true", "yes", "false", "no"};
    for (size_t i = 0; i < 4; i++)
        if (strcasecmp(copy, words[i]) == 0) return i < 2 ? STR("true") : STR("false");
    return text;
}

static void push_part(const Import *import, const Field *field, Str part, Place place, YamlNode *list)
{
    part = str_trim(part);
    if (part.len)
        tree_push(import->arena, list, tree_node(import->arena, YAML_SCALAR, plain_form(import, field, part), place));
}

/* Names that have no commas are parted by them, too: but not a term that has one in its name. */
static bool may_have_commas(const Import *import, const Field *field, Str text)
{
    if (field->kind == KIND_TEXT || field->kind == KIND_LONGTEXT || field->kind == KIND_MARKDOWN) return true;
    return field->vocabulary.len && import_term(import, field, text);
}

/* Several things in one cell: parted by semicolons, line ends or commas. */
static YamlNode *cell_list(const Import *import, const Field *field, const TableCell *cell)
{
    YamlNode *list = tree_node(import->arena, YAML_SEQUENCE, (Str){NULL, 0}, cell->place);
    Buf parted = {0};
    for (size_t i = 0; i < cell->text.len; i++)
        buf_add_char(&parted, cell->text.ptr[i] == '\n' || cell->text.ptr[i] == '\r' ? ';' : cell->text.ptr[i]);
    Str rest = arena_str(import->arena, buf_str(&parted)), part;
    buf_release(&parted);
    while (str_cut(&rest, ';', &part)) {
        if (may_have_commas(import, field, str_trim(part))) {
            push_part(import, field, part, cell->place, list);
            continue;
        }
        for (Str piece; str_cut(&part, ',', &piece);) push_part(import, field, piece, cell->place, list);
    }
    return list;
}

static YamlNode *cell_value(const Import *import, const Field *field, const TableCell *cell)
{
    bool is_word = field->word.len && is_same_name(field->word, cell->text);
    if (is_word) return tree_node(import->arena, YAML_SCALAR, field->word, cell->place);
    if (field->many && field->kind != KIND_GROUP) return cell_list(import, field, cell);
    return tree_node(import->arena, YAML_SCALAR, plain_form(import, field, cell->text), cell->place);
}

/* ---- rows ---- */

static YamlNode *open_field(const Import *import, YamlNode *mapping, const Field *field, YamlKind kind, Place place)
{
    YamlNode *node = (YamlNode *)yaml_get_str(mapping, field->name);
    if (node) return node;
    node = tree_node(import->arena, kind, (Str){NULL, 0}, place);
    tree_set(import->arena, mapping, field->name, node);
    return node;
}

/* The item of that number, in the order of the numbers. */
static YamlNode *open_item(const Import *import, YamlNode *list, size_t number, YamlKind kind, Place place)
{
    size_t at = 0;
    while (at < list->count && ((NumberedItem *)list->items[at])->number < number) at++;
    if (at < list->count && ((NumberedItem *)list->items[at])->number == number) return list->items[at];
    NumberedItem *item = ARENA_NEW(import->arena, NumberedItem);
    item->node = (YamlNode){.kind = kind, .place = place};
    item->number = number;
    tree_push(import->arena, list, &item->node);
    memmove(list->items + at + 1, list->items + at, (list->count - 1 - at) * sizeof *list->items);
    list->items[at] = &item->node;
    return &item->node;
}

/* One place has one value: "costs" may say free, or costs.1.amount something else. */
static bool fits(const Import *import, const YamlNode *node, YamlKind kind, const TableCell *cell)
{
    if (node->kind == kind) return true;
    diag_report(import->diag, DIAG_ERROR, cell->place, "table-row", "another column of this row says something else");
    diag_hint(import->diag, "leave one of the two cells empty");
    return false;
}

static void put_cell(const Import *import, const Column *column, const TableCell *cell, YamlNode *mapping)
{
    for (size_t i = 0; i < column->count; i++) {
        const Step *step = &column->steps[i];
        bool is_last = i + 1 == column->count;
        if (step->is_numbered) {
            YamlNode *list = open_field(import, mapping, step->field, YAML_SEQUENCE, cell->place);
            if (!fits(import, list, YAML_SEQUENCE, cell)) return;
            YamlNode *item = open_item(import, list, step->number, is_last ? YAML_SCALAR : YAML_MAPPING, cell->place);
            if (is_last) item->text = plain_form(import, step->field, cell->text);
            mapping = item;
        } else if (is_last) {
            YamlNode *there = (YamlNode *)yaml_get_str(mapping, step->field->name);
            if (there) fits(import, there, YAML_EMPTY, cell);
            else tree_set(import->arena, mapping, step->field->name, cell_value(import, step->field, cell));
        } else {
            mapping = open_field(import, mapping, step->field, YAML_MAPPING, cell->place);
        }
    }
}

static void add_row(Import *import, const Type *type, const Column *columns, const Table *table, const TableRow *row)
{
    ImportEntry entry = {.type = type,
                         .place = row->place,
                         .fields = tree_node(import->arena, YAML_MAPPING, (Str){NULL, 0}, row->place)};
    size_t reported = diag_reported_here();
    for (size_t i = 0; i < table->head_count; i++) {
        const TableCell *cell = &row->cells[i];
        if (!cell->text.len) continue;
        if (columns[i].kind == COLUMN_SLUG) entry.slug = cell->text;
        if (columns[i].kind == COLUMN_BODY) entry.body = cell->text;
        if (columns[i].kind == COLUMN_FIELD) put_cell(import, &columns[i], cell, entry.fields);
    }
    entry.sound = diag_reported_here() == reported;
    import_add(import, entry);
}

void import_table(Import *import, const Type *type, const Table *table)
{
    if (!type) type = guess_type(import, table);
    if (!type) return;
    size_t errors = diag_count(import->diag, DIAG_ERROR);
    Column *columns = find_columns(import, type, table);
    if (diag_count(import->diag, DIAG_ERROR) > errors) return;
    for (size_t i = 0; i < table->row_count; i++) add_row(import, type, columns, table, &table->rows[i]);
}

/* ---- what new entries get ---- */

static bool has_value(const Column *column, const YamlNode *node)
{
    for (size_t i = 0; node && i < column->count; i++) {
        node = yaml_get_str(node, column->steps[i].field->name);
        if (node && column->steps[i].is_numbered) return true; /* a list has what it has */
    }
    return node != NULL;
}

void import_apply_set(Import *import, const Source *set)
{
    size_t equals = str_find_char(set->text, '='), fitting = 0;
    Str name = str_trim(str_slice(set->text, 0, equals));
    TableCell cell = {str_trim(str_from_index(set->text, equals + 1)), {set, 1, (uint32_t)equals + 2, 1}};
    for (size_t i = 0; i < import->count; i++) {
        ImportEntry *entry = &import->entries[i];
        Column column = find_column(entry->type, name);
        if (column.kind != COLUMN_FIELD) continue;
        fitting++;
        if (!entry->path.len || entry->skip || entry->existing || has_value(&column, entry->fields) || !cell.text.len)
            continue;
        put_cell(import, &column, &cell, entry->fields);
    }
    if (fitting || !import->count) return;
    TableCell head = {name, {set, 1, 1, (uint32_t)name.len}};
    report_unknown(import, import->entries[import->count - 1].type, &head);
}
