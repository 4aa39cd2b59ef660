#include "base/csv.h"
#include "base/buf.h"

/* A cell in quotes, whose first one is taken off; the closing one and what follows it up to the separator goes, too. */
static Str quoted_cell(Str *rest, Arena *arena, bool *is_open)
{
    Buf cell = {0};
    *is_open = true;
    while (rest->len) {
        char c = rest->ptr[0];
        *rest = str_from_index(*rest, 1);
        if (c == '"') {
            if (!rest->len || rest->ptr[0] != '"') {
                *is_open = false;
                break;
            }
            *rest = str_from_index(*rest, 1);
        }
        buf_add_char(&cell, c);
    }
    Str kept = arena_str(arena, buf_str(&cell));
    buf_release(&cell);
    return kept;
}

static Str next_cell(Str *rest, char separator, Arena *arena, bool *is_open)
{
    Str cell = {rest->ptr, 0};
    if (rest->len && rest->ptr[0] == '"') {
        *rest = str_from_index(*rest, 1);
        cell = quoted_cell(rest, arena, is_open);
    }
    size_t end = 0;
    while (end < rest->len && rest->ptr[end] != separator && rest->ptr[end] != '\n' && rest->ptr[end] != '\r') end++;
    if (cell.ptr == rest->ptr) cell.len = end;
    *rest = str_from_index(*rest, end);
    return cell;
}

bool csv_next_parted(Str *rest, char separator, Arena *arena, CsvRow *row)
{
    if (str_starts(*rest, STR("\xEF\xBB\xBF"))) *rest = str_from_index(*rest, 3); /* as spreadsheets begin a file */
    while (rest->len && (rest->ptr[0] == '\n' || rest->ptr[0] == '\r')) *rest = str_from_index(*rest, 1);
    row->count = row->start_count = 0;
    row->is_open = false;
    if (!rest->len) return false;
    for (;;) {
        ARENA_PUSH(arena, row->starts, row->start_count, row->start_room) = rest->ptr;
        Str cell = next_cell(rest, separator, arena, &row->is_open);
        ARENA_PUSH(arena, row->cells, row->count, row->room) = cell;
        if (!rest->len || rest->ptr[0] != separator) return true;
        *rest = str_from_index(*rest, 1);
    }
}

bool csv_next(Str *rest, Arena *arena, CsvRow *row)
{
    return csv_next_parted(rest, ',', arena, row);
}

Str csv_cell(const CsvRow *row, size_t column)
{
    return column < row->count ? row->cells[column] : STR("");
}
