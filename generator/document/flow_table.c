/* Tables as rows and columns. */
#include "document/table.h"

#include <math.h>

/* In large print, a column of fewer letters is too narrow for running text. */
enum { FEWEST_LETTERS = 25 };

/* A column is too narrow when a word would be cut in it that a line can hold, and, in large print, when its text does
 * not fit on one line and its lines would be short. */
static bool wants_cards(const Table *table)
{
    const float slack = 0.5f; /* points */
    const Flow *flow = table->flow;
    DocCards wish = table->block->cards;
    if (!table->header_rows || table->header_rows == table->row_count || wish == CARDS_NEVER) return false;
    if (wish == CARDS_ALWAYS) return true;
    for (size_t i = 0; i < table->count; i++) {
        const TableColumn *column = &table->columns[i];
        if (column->unbreakable > column->width + slack && column->unbreakable <= table->column.width) return true;
        bool wraps = column->most > column->width + slack;
        if (flow->size >= LARGE_PRINT && wraps && table_letters_a_line(table, i) < FEWEST_LETTERS) return true;
    }
    return false;
}

static bool widths_are_possible(const Table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        bool has_all = table->columns[i].width >= table->columns[i].least; /* a number of one digit, say */
        if (has_all || table_text_width(table, i) >= table->column.scale * table->flow->size * 1.5f) continue;
        diag_report(table->flow->diag, DIAG_ERROR, table->block->place, "table-too-wide",
                    "'%.*s': the table's %zu columns are too many for the width of a page",
                    STR_ARG(table->flow->doc->address), table->count);
        diag_hint(table->flow->diag, "make two tables of it, or turn rows into columns");
        table->flow->text.failed = true;
        return false;
    }
    return true;
}

/* Cells */

static float spanned_width(const Table *table, const TableCell *cell)
{
    float width = 0;
    for (size_t i = cell->column; i < cell->column + cell->columns; i++) width += table->columns[i].width;
    return width;
}

/* The cells above and at the left that name this one: those of the table's header, and header cells of its rows. */
static void name_headers(const Table *table, const TableCell *cell)
{
    Str *ids = NULL;
    size_t count = 0, room = 0;
    const TableCell *last = NULL;
    size_t header_rows = cell->in_head ? cell->row : table->header_rows;
    for (size_t x = cell->column; x < cell->column + cell->columns; x++) {
        for (size_t y = 0; y < header_rows; y++) {
            const TableCell *header = table_cell(table, y, x);
            bool again = header == last || (x > cell->column && table_cell(table, y, x - 1) == header);
            if (!again && header->id.len) ARENA_PUSH(table->flow->arena, ids, count, room) = header->id;
            last = header;
        }
    }
    last = NULL;
    for (size_t y = cell->row; y < cell->row + cell->rows && !cell->in_head; y++) {
        for (size_t x = 0; x < cell->column; x++) {
            const TableCell *header = table_cell(table, y, x);
            if (header == last || !header->header || !header->id.len) continue;
            ARENA_PUSH(table->flow->arena, ids, count, room) = header->id;
            last = header;
        }
    }
    tag_set_headers(cell->tag, ids, count);
}

/* Where a header's scope alone does not tell which cells it is for, cells name their headers. */
static void name_cells(Table *table)
{
    const Flow *flow = table->flow;
    if (!table->has_spans && !table->has_row_headers) return;
    for (size_t i = 0; i < table->row_count * table->count; i++) {
        TableCell *cell = table->grid[i];
        if (!cell->header || cell->id.len) continue;
        cell->id = arena_printf(flow->arena, "t%zu-%zu-%zu", flow->table_count, cell->row + 1, cell->column + 1);
    }
}

static void flow_cell(const Table *table, TableCell *cell, Tag *row_tag)
{
    Flow *flow = table->flow;
    cell->tag = tag_add(flow->tags, row_tag, cell->header ? "TH" : "TD");
    cell->content = ARENA_NEW(flow->arena, Galley);
    if (cell->header) tag_set_scope(cell->tag, cell->in_head ? "Column" : "Row");
    tag_set_span(cell->tag, (int)cell->columns, (int)cell->rows);
    if (cell->id.len) tag_set_id(flow->tags, cell->tag, cell->id);
    name_headers(table, cell);
    if (!cell->block) return;
    Column column = table->column;
    column.tag = cell->tag;
    column.bold = cell->header;
    column.align = cell->block->align;
    column.compact = true;
    column.x = table->columns[cell->column].x + table->padding_x;
    column.width = spanned_width(table, cell) - 2 * table->padding_x;
    flow_blocks(flow, cell->block, cell->content, &column);
}

/* Rows */

/* The line below a row, and the ground of a header; the line stops where a cell goes on into the next row. */
static void add_ground(const Table *table, size_t row, Strip *strip, bool with_line)
{
    Flow *flow = table->flow;
    bool in_head = row < table->header_rows;
    float thickness = in_head ? 1.2f : 0.6f;
    for (size_t x = 0; x < table->count && with_line; x++) {
        const TableCell *cell = table_cell(table, row, x);
        if (cell->row + cell->rows > row + 1) continue;
        const TableColumn *first = &table->columns[x], *last = first;
        for (; x + 1 < table->count; x++, last++) {
            cell = table_cell(table, row, x + 1);
            if (cell->row + cell->rows > row + 1) break;
        }
        Rect line = {first->x, strip->height - thickness, last->x + last->width - first->x, thickness};
        strip_add_first(flow, strip, ITEM_RECT, line, NULL)->colour = in_head ? flow->accent : flow->line;
    }
    if (!in_head) return;
    const TableColumn *first = &table->columns[0], *last = &table->columns[table->count - 1];
    Rect ground = {first->x, 0, last->x + last->width - first->x, strip->height};
    strip_add_first(flow, strip, ITEM_RECT, ground, NULL)->colour = flow->tint;
}

/* Room for strips of rows on a page. */
static float row_limit(const Table *table, const Galley *galley, size_t row)
{
    const Flow *flow = table->flow;
    float limit = flow->bottom - flow->top - 2 * table->padding_y - (galley->head ? galley->head->height : 0);
    return row < table->header_rows ? limit / 2 : row == table->header_rows ? limit - table->once : limit;
}

/* The strips of a cell that fit the height, from the first on, and at least that; what should stay with the next strip
 * does, if that is possible. */
static size_t fitting_strips(const Galley *content, size_t first, float limit, float *height)
{
    size_t end = first;
    *height = 0;
    while (end < content->count) {
        const Strip *strip = &content->strips[end];
        float taller = *height + (end > first ? strip->before : 0) + strip->height;
        if (end > first && taller > limit) break;
        *height = taller;
        end++;
    }
    size_t kept = end;
    while (kept > first && kept < content->count && content->strips[kept - 1].keep) kept--;
    if (kept == first) return end;
    for (; end > kept; end--) *height -= content->strips[end - 1].before + content->strips[end - 1].height;
    return kept;
}

/* A part of a row that is too tall. False when all is done. */
static bool add_fragment(Table *table, size_t row, Galley *galley, TableCell **cells, size_t *next, size_t count,
                         float limit)
{
    bool more = false, is_first = true, is_last = true;
    for (size_t i = 0; i < count; i++) {
        more = more || next[i] < cells[i]->content->count;
        is_first = is_first && next[i] == 0;
    }
    if (!more) return false;
    size_t at = galley->count;
    galley_add(table->flow, galley, 0);
    float tallest = 0, above = is_first ? table->padding_y : 0;
    for (size_t i = 0; i < count; i++) {
        Galley *content = cells[i]->content;
        float height, gap = next[i] > 0 && next[i] < content->count ? content->strips[next[i]].before : 0;
        size_t end = fitting_strips(content, next[i], limit, &height);
        galley_merge(table->flow, content, next[i], end, &galley->strips[at], above + gap);
        next[i] = end;
        is_last = is_last && end == content->count;
        if (tallest < height + gap) tallest = height + gap;
    }
    galley->strips[at].height = tallest + above + (is_last ? table->padding_y : 0);
    galley->strips[at].below_head = is_first ? 0 : table->padding_y;
    add_ground(table, row, &galley->strips[at], is_last);
    return true;
}

/* The cells that begin in the row. */
static size_t cells_of(const Table *table, size_t row, TableCell **cells)
{
    size_t count = 0;
    for (size_t x = 0; x < table->count; x++) {
        TableCell *cell = table_cell(table, row, x);
        if (cell->row == row && cell->column == x) cells[count++] = cell;
    }
    return count;
}

/* A row by itself. One that would leave much of a page empty goes on from page to page, in pieces that fill the first
 * page well, and leave room for what leads to the table. */
static void flow_row(Table *table, size_t row, Galley *galley, TableCell **cells, size_t count)
{
    const float most_whole = 0.6f;
    Flow *flow = table->flow;
    size_t *next = ARENA_MANY(flow->arena, size_t, count), first = galley->count;
    float limit = row_limit(table, galley, row), tallest = 0;
    for (size_t i = 0; i < count; i++) {
        float height = galley_height(cells[i]->content);
        if (tallest < height) tallest = height;
    }
    if (tallest > limit * (row < table->header_rows ? 1 : most_whole)) limit /= 3;
    while (add_fragment(table, row, galley, cells, next, count, limit)) continue;
    if (galley->count == first) add_ground(table, row, galley_add(flow, galley, 2 * table->padding_y), true);
}

/* The height of each row of a group, by its own cells first; what a cell over more rows needs beyond theirs, the last
 * of these gets. Returns the sum. */
static float group_heights(const Table *table, size_t from, size_t to, float *heights)
{
    float sum = 0;
    for (size_t pass = 0; pass < 2; pass++) {
        for (size_t y = from; y < to; y++) {
            if (!pass) heights[y - from] = 2 * table->padding_y;
            for (size_t x = 0; x < table->count; x++) {
                const TableCell *cell = table_cell(table, y, x);
                bool ends_here = cell->row + cell->rows == y + 1 && cell->column == x;
                if (!ends_here || (cell->rows > 1) != (pass == 1)) continue;
                float missing = galley_height(cell->content) + 2 * table->padding_y;
                for (size_t r = cell->row; r <= y; r++) missing -= heights[r - from];
                if (missing > 0) heights[y - from] += missing;
            }
        }
    }
    for (size_t i = 0; i < to - from; i++) sum += heights[i];
    return sum;
}

/* Rows that cells tie to each other stay on one page; a group that no page can hold is written row by row, with a cell
 * over more rows in the first of these. */
static void flow_group(Table *table, size_t from, size_t to, Galley *galley, Tag *section)
{
    Flow *flow = table->flow;
    TableCell **cells = ARENA_MANY(flow->arena, TableCell *, table->count);
    for (size_t y = from; y < to; y++) {
        Tag *tag = tag_add(flow->tags, section, "TR");
        size_t count = cells_of(table, y, cells);
        for (size_t i = 0; i < count; i++) flow_cell(table, cells[i], tag);
    }
    float *heights = ARENA_MANY(flow->arena, float, to - from);
    float limit = row_limit(table, galley, from);
    bool whole = to - from > 1 && group_heights(table, from, to, heights) <= limit;
    for (size_t y = from; y < to; y++) {
        size_t count = cells_of(table, y, cells), first = galley->count;
        if (whole) {
            Strip *strip = galley_add(flow, galley, heights[y - from]);
            strip->keep = y + 1 < to;
            for (size_t i = 0; i < count; i++)
                galley_merge(flow, cells[i]->content, 0, cells[i]->content->count, strip, table->padding_y);
            add_ground(table, y, strip, true);
        } else {
            flow_row(table, y, galley, cells, count);
        }
        if (table->rows[y]->id.len)
            strip_add_first(flow, &galley->strips[first], ITEM_ANCHOR, (Rect){0}, NULL)->id = table->rows[y]->id;
    }
}

static size_t end_of_group(const Table *table, size_t from)
{
    size_t to = from + 1;
    for (size_t y = from; y < to; y++) {
        for (size_t x = 0; x < table->count; x++) {
            const TableCell *cell = table_cell(table, y, x);
            if (to < cell->row + cell->rows) to = cell->row + cell->rows;
        }
    }
    return to;
}

static void flow_groups(Table *table, size_t from, size_t to, Galley *galley, Tag *section)
{
    while (from < to) {
        size_t end = end_of_group(table, from);
        flow_group(table, from, end, galley, section);
        from = end;
    }
}

static void flow_caption(Table *table, Galley *galley, Tag *tag)
{
    Flow *flow = table->flow;
    const DocBlock *block = table->block;
    if (!block->run_count) return;
    TextStyle style = flow_style(flow, &table->column, 1, 1.4f);
    style.style |= FONT_BOLD;
    Paragraph *paragraph = flow_paragraph(flow, block->runs, block->run_count, &style, table->column.width,
                                          tag_add(flow->tags, tag, "Caption"), block->place);
    flow_lines(flow, galley, paragraph, table->column.x, true, true);
    galley_gap(galley, style.size * 0.4f);
}

/* The header rows stay with the first row below them, and come again on every page that the table goes on to. */
static const TableHead *flow_head(Table *table, Galley *galley, Tag *tag)
{
    Flow *flow = table->flow;
    size_t first = galley->count;
    flow_groups(table, 0, table->header_rows, galley, tag_add(flow->tags, tag, "THead"));
    TableHead *head = ARENA_NEW(flow->arena, TableHead);
    Strip *strips = ARENA_MANY(flow->arena, Strip, galley->count - first);
    for (size_t i = first; i < galley->count; i++) {
        galley->strips[i].keep = true;
        strips[head->count] = galley->strips[i];
        strips[head->count].before = 0;
        head->height += strips[head->count++].height;
    }
    head->strips = strips;
    bool is_low = head->height < (flow->bottom - flow->top) / 3;
    for (size_t i = is_low ? first : galley->count - 1; i < galley->count; i++) galley->strips[i].leads = true;
    if (!is_low) table->once = fminf(head->height, (flow->bottom - flow->top) / 2);
    return is_low ? head : NULL;
}

static void flow_grid(Table *table, Galley *galley)
{
    Flow *flow = table->flow;
    Tag *tag = tag_add(flow->tags, table->column.tag, "Table");
    galley_gap(galley, flow->size * 1.0f);
    flow_caption(table, galley, tag);
    flow->table_count++;
    name_cells(table);
    /* A table of headers alone has no body to be the head of; its cells stay header cells of their columns. */
    bool only_head = table->header_rows == table->row_count;
    const TableHead *outer = galley->head;
    if (table->header_rows && !only_head) galley->head = flow_head(table, galley, tag);
    flow_groups(table, only_head ? 0 : table->header_rows, table->row_count, galley, tag_add(flow->tags, tag, "TBody"));
    galley->head = outer;
    galley_gap(galley, flow->size * 1.3f);
}

void flow_table(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    Table table = {.flow = flow, .block = block, .column = *column};
    if (!table_arrange(&table)) return;
    if (!flow->doc->easy_read) table.column.scale *= 0.92f;
    table.padding_x = flow->size * 0.55f;
    table.padding_y = flow->size * 0.42f;
    table_measure(&table, column->width);
    if (wants_cards(&table)) flow_cards(&table, galley, column);
    else if (widths_are_possible(&table)) flow_grid(&table, galley);
}
