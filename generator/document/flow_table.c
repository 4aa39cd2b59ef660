#include "document/flow.h"

#include <math.h>

typedef struct {
    float least, most; /* of the widest word, and of all on one line */
    float share;       /* asked for by the first row; 0: measured */
    float x, width;
} TableColumn;

typedef struct {
    Flow *flow;
    const DocBlock *table;
    Column column; /* of its text */
    TableColumn *columns;
    size_t count;
    float padding_x, padding_y;
    size_t header_rows;
} Table;

static size_t span_of(const DocBlock *cell)
{
    return cell->span > 1 ? (size_t)cell->span : 1;
}

static size_t row_width(const DocBlock *row)
{
    size_t width = 0;
    for (const DocBlock *cell = row->first; cell; cell = cell->next) width += span_of(cell);
    return width;
}

/* Measuring */

static void measure(Table *table, const DocBlock *block, const TextStyle *style, float indent, TableColumn *result)
{
    if (block->kind == DOC_FIGURE || block->kind == DOC_PAIR) {
        indent += style->size * 6;
        if (result->least < indent) result->least = indent;
    }
    if (block->run_count && block->kind != DOC_NOTE) {
        const Text *text = text_shape(&table->flow->text, block->runs, block->run_count, style, block->place);
        if (result->least < text->widest_word + indent) result->least = text->widest_word + indent;
        if (result->most < text->natural_width + indent) result->most = text->natural_width + indent;
    }
    float inset = block->kind == DOC_LIST ? style->size * 1.9f : block->kind == DOC_QUOTE ? style->size * 1.3f : 0;
    for (const DocBlock *child = block->first; child; child = child->next)
        measure(table, child, style, indent + inset, result);
    if (result->most < result->least) result->most = result->least;
}

static void measure_rows(Table *table)
{
    for (size_t i = 0; i < table->count; i++) /* an empty column still is one */
        table->columns[i].least = table->columns[i].most = 2 * table->padding_x + 1;
    size_t row_number = 0;
    for (const DocBlock *row = table->table->first; row; row = row->next, row_number++) {
        size_t index = 0;
        for (const DocBlock *cell = row->first; cell; index += span_of(cell), cell = cell->next) {
            if (row_number == 0 && span_of(cell) == 1) table->columns[index].share = cell->width;
            TextStyle style = flow_style(table->flow, &table->column, 1, 1);
            if (row_number < table->header_rows || cell->header) style.style |= FONT_BOLD;
            TableColumn wish = {0};
            measure(table, cell, &style, 2 * table->padding_x, &wish);
            for (size_t i = index; i < index + span_of(cell); i++) { /* a span asks its columns for equal parts */
                table->columns[i].least = fmaxf(table->columns[i].least, wish.least / (float)span_of(cell));
                table->columns[i].most = fmaxf(table->columns[i].most, wish.most / (float)span_of(cell));
            }
        }
    }
}

/* Shares that were asked for come first: parts of 1, or of 100 when one is more than 1. They fill the width if all
 * columns have one, and else leave a tenth of it for each column that has none. */
static float take_shares(Table *table, float width)
{
    float sum = 0, taken = 0, whole = 1;
    size_t open = 0;
    for (size_t i = 0; i < table->count; i++) {
        sum += table->columns[i].share;
        open += !(table->columns[i].share > 0);
        if (table->columns[i].share > 1) whole = 100;
    }
    float most = open ? fmaxf(1 - 0.1f * (float)open, 0.3f) : 1;
    if (!open || sum > whole * most) whole = sum / most;
    for (size_t i = 0; i < table->count; i++) {
        TableColumn *column = &table->columns[i];
        if (!(column->share > 0)) continue;
        column->width = width * column->share / whole;
        taken += column->width;
    }
    return width - taken;
}

/* A column that asks for less than an equal part gets all it asks for, as long as the others keep their widest words:
 * dates and numbers stay on one line, and long text wraps. */
static void give_narrow_columns(Table *table, float *rest, float *least, float *most)
{
    for (bool again = true; again;) {
        again = false;
        size_t open = 0;
        for (size_t i = 0; i < table->count; i++) open += table->columns[i].width <= 0;
        for (size_t i = 0; i < table->count && open > 1; i++) {
            TableColumn *column = &table->columns[i];
            bool narrow = column->most <= *rest / (float)open && *rest - column->most >= *least - column->least;
            if (column->width > 0 || !narrow) continue;
            column->width = column->most;
            *rest -= column->most;
            *least -= column->least;
            *most -= column->most;
            open--;
            again = true;
        }
    }
}

/* When not even the widest words fit: the width at which the widest columns are cut so that all have room. */
static float least_cap(const Table *table, float rest)
{
    enum { STEPS = 24 };
    float low = 0, high = rest;
    for (int step = 0; step < STEPS; step++) {
        float middle = (low + high) / 2, sum = 0;
        for (size_t i = 0; i < table->count; i++) {
            if (table->columns[i].width <= 0) sum += fminf(table->columns[i].least, middle);
        }
        if (sum > rest) high = middle;
        else low = middle;
    }
    return low;
}

/* The columns without a share divide the rest: each its longest line if all fit, else at least its widest word, and of
 * what is over by its wish. */
static void set_widths(Table *table, float width)
{
    float rest = take_shares(table, width), least = 0, most = 0;
    for (size_t i = 0; i < table->count; i++) {
        if (table->columns[i].share > 0) continue;
        least += table->columns[i].least;
        most += table->columns[i].most;
    }
    if (most > rest && least < rest) give_narrow_columns(table, &rest, &least, &most);
    float x = table->column.x, cap = least >= rest ? least_cap(table, rest) : 0;
    for (size_t i = 0; i < table->count; i++) {
        TableColumn *column = &table->columns[i];
        if (column->width <= 0) {
            if (most <= rest) column->width = column->most * rest / most;
            else if (least >= rest) column->width = fminf(column->least, cap);
            else column->width = column->least + (column->most - column->least) * (rest - least) / (most - least);
        }
        column->x = x;
        x += column->width;
    }
}

static bool widths_are_possible(Table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        float inside = table->columns[i].width - 2 * table->padding_x;
        if (inside >= table->column.scale * table->flow->size * 1.5f) continue;
        diag_report(table->flow->diag, DIAG_ERROR, table->table->place, "table-too-wide",
                    "'%.*s': the table's %zu columns are too many for the width of a page",
                    STR_ARG(table->flow->doc->address), table->count);
        diag_hint(table->flow->diag, "make two tables of it, or turn rows into columns");
        table->flow->text.failed = true;
        return false;
    }
    return true;
}

/* Rows */

static Galley *flow_cell(Table *table, const DocBlock *cell, size_t index, Tag *row_tag, bool in_head)
{
    Flow *flow = table->flow;
    bool header = in_head || cell->header;
    Tag *tag = tag_add(flow->tags, row_tag, header ? "TH" : "TD");
    if (header) tag_set_scope(tag, in_head ? "Column" : "Row");
    tag_set_span(tag, (int)span_of(cell));
    Column column = table->column;
    column.tag = tag;
    column.bold = header;
    column.align = cell->align;
    column.compact = true;
    column.x = table->columns[index].x + table->padding_x;
    column.width = -2 * table->padding_x;
    for (size_t i = index; i < index + span_of(cell); i++) column.width += table->columns[i].width;
    Galley *galley = ARENA_NEW(flow->arena, Galley);
    flow_blocks(flow, cell, galley, &column);
    return galley;
}

/* As much of the cells, from next[i] on, as fits the height: at least a strip of each. False when all are done. */
static bool add_fragment(Table *table, Galley *galley, Galley **cells, size_t *next, size_t count, float limit)
{
    Flow *flow = table->flow;
    bool more = false;
    for (size_t i = 0; i < count; i++) more = more || next[i] < cells[i]->count;
    if (!more) return false;
    size_t at = galley->count;
    galley_add(flow, galley, 0);
    float tallest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t end = next[i];
        float height = 0;
        while (end < cells[i]->count) {
            const Strip *strip = &cells[i]->strips[end];
            float taller = height + (end > next[i] ? strip->before : 0) + strip->height;
            if (end > next[i] && taller > limit) break;
            height = taller;
            end++;
        }
        galley_merge(cells[i], next[i], end, &galley->strips[at], table->padding_y);
        next[i] = end;
        if (tallest < height) tallest = height;
    }
    galley->strips[at].height = tallest + 2 * table->padding_y;
    return true;
}

static void add_ground(Table *table, Strip *strip, bool in_head)
{
    Flow *flow = table->flow;
    float x = table->column.x, width = 0, thickness = in_head ? 1.2f : 0.6f;
    for (size_t i = 0; i < table->count; i++) width += table->columns[i].width;
    Rect line = {x, strip->height - thickness, width, thickness};
    strip_add_first(flow, strip, ITEM_RECT, line, NULL)->colour = in_head ? flow->accent : flow->line;
    if (in_head) {
        Rect ground = {x, 0, width, strip->height - thickness};
        strip_add_first(flow, strip, ITEM_RECT, ground, NULL)->colour = flow->tint;
    }
}

static void flow_row(Table *table, const DocBlock *row, Galley *galley, Tag *section, bool in_head)
{
    Flow *flow = table->flow;
    Tag *tag = tag_add(flow->tags, section, "TR");
    Galley **cells = ARENA_MANY(flow->arena, Galley *, table->count);
    size_t *next = ARENA_MANY(flow->arena, size_t, table->count);
    size_t count = 0, index = 0;
    for (const DocBlock *cell = row->first; cell; index += span_of(cell), cell = cell->next)
        cells[count++] = flow_cell(table, cell, index, tag, in_head);
    for (; index < table->count; index++) { /* a short row: the structure wants all its cells */
        Tag *empty = tag_add(flow->tags, tag, in_head ? "TH" : "TD");
        if (in_head) tag_set_scope(empty, "Column");
    }
    float limit = flow->bottom - flow->top - 2 * table->padding_y - (galley->head ? galley->head->height : 0);
    if (in_head) limit /= 2;
    size_t first = galley->count;
    while (add_fragment(table, galley, cells, next, count, limit))
        add_ground(table, &galley->strips[galley->count - 1], in_head);
    if (galley->count == first) add_ground(table, galley_add(flow, galley, 2 * table->padding_y), in_head);
    if (row->id.len) strip_add_first(flow, &galley->strips[first], ITEM_ANCHOR, (Rect){0}, NULL)->id = row->id;
}

static void flow_caption(Table *table, Galley *galley, Tag *tag)
{
    Flow *flow = table->flow;
    const DocBlock *block = table->table;
    if (!block->run_count) return;
    TextStyle style = flow_style(flow, &table->column, 1, 1.4f);
    style.style |= FONT_BOLD;
    Paragraph *paragraph = flow_paragraph(flow, block->runs, block->run_count, &style, table->column.width,
                                          tag_add(flow->tags, tag, "Caption"), block->place);
    flow_lines(flow, galley, paragraph, table->column.x, true, true);
    galley_gap(galley, style.size * 0.4f);
}

/* The header rows stay with the first row below them, and come again on every page that the table goes on to. */
static const TableHead *flow_head(Table *table, Galley *galley, Tag *tag, const DocBlock **row)
{
    if (!table->header_rows) return NULL;
    Flow *flow = table->flow;
    Tag *section = tag_add(flow->tags, tag, "THead");
    size_t first = galley->count;
    for (size_t i = 0; i < table->header_rows; i++, *row = (*row)->next) flow_row(table, *row, galley, section, true);
    TableHead *head = ARENA_NEW(flow->arena, TableHead);
    Strip *strips = ARENA_MANY(flow->arena, Strip, galley->count - first);
    for (size_t i = first; i < galley->count; i++) {
        galley->strips[i].keep = true;
        strips[head->count] = galley->strips[i];
        strips[head->count].before = 0;
        head->height += strips[head->count++].height;
    }
    head->strips = strips;
    return head->height < (flow->bottom - flow->top) / 3 ? head : NULL;
}

void flow_table(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    Table table = {.flow = flow, .table = block, .column = *column};
    size_t rows = 0;
    for (const DocBlock *row = block->first; row; row = row->next, rows++) {
        if (table.count < row_width(row)) table.count = row_width(row);
    }
    if (!table.count) return;
    /* A table of headers alone has no body to be the head of; its cells stay header cells of their columns. */
    table.header_rows = block->level > 0 ? (size_t)block->level : 0;
    bool only_head = table.header_rows >= rows;
    table.columns = ARENA_MANY(flow->arena, TableColumn, table.count);
    if (!flow->doc->easy_read) table.column.scale *= 0.92f;
    table.padding_x = flow->size * 0.55f;
    table.padding_y = flow->size * 0.42f;
    measure_rows(&table);
    set_widths(&table, column->width);
    if (!widths_are_possible(&table)) return;

    Tag *tag = tag_add(flow->tags, column->tag, "Table");
    const DocBlock *row = block->first;
    galley_gap(galley, flow->size * 1.0f);
    flow_caption(&table, galley, tag);
    if (only_head) table.header_rows = 0;
    const TableHead *outer = galley->head, *head = flow_head(&table, galley, tag, &row);
    galley->head = head;
    Tag *body = tag_add(flow->tags, tag, "TBody");
    for (; row; row = row->next) flow_row(&table, row, galley, body, only_head);
    galley->head = outer;
    galley_gap(galley, flow->size * 1.3f);
}
