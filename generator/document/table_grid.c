#include "document/table.h"

/* How many rows still belong to a cell that was met, by column; count of the columns so far. */
typedef struct {
    size_t *rows;
    size_t count, room;
} Busy;

static size_t at_least_one(int number)
{
    return number > 1 ? (size_t)number : 1;
}

static bool is_free(const Busy *busy, size_t column, size_t columns)
{
    for (size_t i = column; i < column + columns && i < busy->count; i++)
        if (busy->rows[i]) return false;
    return true;
}

/* Cells of the header end with it, others with the table. */
static TableCell *place_cell(const Table *table, const DocBlock *block, size_t row, Busy *busy)
{
    TableCell *cell = ARENA_NEW(table->flow->arena, TableCell);
    bool in_head = row < table->header_rows;
    size_t most = (in_head ? table->header_rows : table->row_count) - row, rows = at_least_one(block->row_span);
    *cell = (TableCell){.block = block, .row = row, .columns = at_least_one(block->span),
                        .rows = rows < most ? rows : most, .header = in_head || block->header, .in_head = in_head};
    while (!is_free(busy, cell->column, cell->columns)) cell->column++;
    while (busy->count < cell->column + cell->columns)
        ARENA_PUSH(table->flow->arena, busy->rows, busy->count, busy->room) = 0;
    for (size_t i = cell->column; i < cell->column + cell->columns; i++) busy->rows[i] = cell->rows;
    return cell;
}

static void fill_grid(Table *table, TableCell *const *cells, size_t count)
{
    Arena *arena = table->flow->arena;
    table->grid = ARENA_MANY(arena, TableCell *, table->row_count * table->count);
    for (size_t i = 0; i < count; i++) {
        TableCell *cell = cells[i];
        table->has_spans |= cell->rows > 1 || cell->columns > 1;
        table->has_row_headers |= cell->header && !cell->in_head;
        for (size_t y = cell->row; y < cell->row + cell->rows; y++) {
            TableCell **row = table->grid + y * table->count;
            for (size_t x = cell->column; x < cell->column + cell->columns; x++) row[x] = cell;
        }
    }
    for (size_t i = 0; i < table->row_count * table->count; i++) { /* a short row: the structure wants all its cells */
        if (table->grid[i]) continue;
        TableCell *empty = ARENA_NEW(arena, TableCell);
        bool in_head = i / table->count < table->header_rows;
        *empty = (TableCell){.row = i / table->count, .column = i % table->count, .rows = 1, .columns = 1,
                             .header = in_head, .in_head = in_head};
        table->grid[i] = empty;
    }
}

bool table_arrange(Table *table)
{
    Arena *arena = table->flow->arena;
    size_t row_room = 0, cell_count = 0, cell_room = 0;
    for (const DocBlock *row = table->block->first; row; row = row->next)
        ARENA_PUSH(arena, table->rows, table->row_count, row_room) = row;
    table->header_rows = table->block->level > 0 ? (size_t)table->block->level : 0;
    if (table->header_rows > table->row_count) table->header_rows = table->row_count;
    TableCell **cells = NULL;
    Busy busy = {0};
    for (size_t y = 0; y < table->row_count; y++) {
        for (const DocBlock *block = table->rows[y]->first; block; block = block->next)
            ARENA_PUSH(arena, cells, cell_count, cell_room) = place_cell(table, block, y, &busy);
        for (size_t x = 0; x < busy.count; x++) busy.rows[x] -= busy.rows[x] > 0;
    }
    table->count = busy.count;
    if (!table->count || table_is_blank(table->block)) return false;
    fill_grid(table, cells, cell_count);
    return true;
}

TableCell *table_cell(const Table *table, size_t row, size_t column)
{
    return table->grid[row * table->count + column];
}

bool table_is_blank(const DocBlock *block)
{
    if (block->picture) return false;
    for (size_t i = 0; i < block->run_count; i++)
        if (str_trim(block->runs[i].text).len) return false;
    for (const DocBlock *child = block->first; child; child = child->next)
        if (!table_is_blank(child)) return false;
    return true;
}
