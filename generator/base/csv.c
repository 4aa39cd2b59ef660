#include "base/csv.h"
#include "base/buf.h"

/* A cell in quotes, whose first one is taken off; the closing one and what follows it up to the comma goes, too. */
static Str quoted_cell(Str *rest, Arena *arena)
{
    Buf cell = {0};
    while (rest->len) {
        char c = rest->ptr[0];
        *rest = str_from_index(*rest, 1);
        if (c == '"') {
            if (!rest->len || rest->ptr[0] != '"') break;
            *rest = str_from_index(*rest, 1);
        }
        buf_add_char(&cell, c);
    }
    Str kept = arena_str(arena, buf_str(&cell));
    buf_release(&cell);
    return kept;
}

static Str next_cell(Str *rest, Arena *arena)
{
    Str cell = {rest->ptr, 0};
    if (rest->len && rest->ptr[0] == '"') {
        *rest = str_from_index(*rest, 1);
        cell = quoted_cell(rest, arena);
    }
    size_t end = 0;
    while (end < rest->len && rest->ptr[end] != ',' && rest->ptr[end] != '\n' && rest->ptr[end] != '\r') end++;
    if (cell.ptr == rest->ptr) cell.len = end;
    *rest = str_from_index(*rest, end);
    return cell;
}

bool csv_next(Str *rest, Arena *arena, CsvRow *row)
{
    if (str_starts(*rest, STR("\xEF\xBB\xBF"))) *rest = str_from_index(*rest, 3); /* as spreadsheets begin a file */
    while (rest->len && (rest->ptr[0] == '\n' || rest->ptr[0] == '\r')) *rest = str_from_index(*rest, 1);
    row->count = 0;
    if (!rest->len) return false;
    for (;;) {
        Str cell = next_cell(rest, arena);
        ARENA_PUSH(arena, row->cells, row->count, row->room) = cell;
        if (!rest->len || rest->ptr[0] != ',') return true;
        *rest = str_from_index(*rest, 1);
    }
}

Str csv_cell(const CsvRow *row, size_t column)
{
    return column < row->count ? row->cells[column] : STR("");
}
