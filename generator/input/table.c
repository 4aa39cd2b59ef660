#include "input/table.h"

#include "base/csv.h"
#include "base/utf8.h"
#include "input/front.h"

#include <stdint.h>
#include <string.h>

/* ---- encoding ---- */

/* What Windows-1252 has from 0x80 to 0x9F; 0 is nothing. From 0xA0 on it is Latin-1, as Unicode. */
static const uint16_t windows_letters[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                             0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                             0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                             0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/* Whether the bytes can be Windows-1252: no NUL, and none that it does not have. */
static bool is_windows(Str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.ptr[i];
        if (!byte || (byte >= 0x80 && byte < 0xA0 && !windows_letters[byte - 0x80])) return false;
    }
    return !str_starts(bytes, STR("\xFF\xFE")) && !str_starts(bytes, STR("\xFE\xFF"));
}

static Str from_windows(Str bytes, Arena *arena)
{
    Buf out = {0};
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.ptr[i];
        utf8_add(&out, byte >= 0x80 && byte < 0xA0 ? windows_letters[byte - 0x80] : byte);
    }
    Str text = arena_str(arena, buf_str(&out));
    buf_release(&out);
    return text;
}

/* The table's text in UTF-8. A warning points at the first character that would come out wrong if it were another
 * encoding than the one taken. */
static bool decode(Str path, Str bytes, Arena *arena, Diag *diag, Source *source)
{
    *source = (Source){path, bytes};
    size_t wrong = utf8_check(bytes);
    if (wrong < bytes.len && is_windows(bytes)) {
        Str before = from_windows(str_slice(bytes, 0, wrong), arena);
        source->text = from_windows(bytes, arena);
        Place place = source_place(source, before.len, 1);
        diag_report(diag, DIAG_WARNING, place, "table-encoding", "the table is not UTF-8: it is read as Windows-1252");
        diag_hint(diag, "look whether this character is right; to be sure, save the table as 'CSV UTF-8'");
    }
    return text_check(source, diag);
}

/* ---- separator ---- */

/* "sep=;" in a line of its own, which Excel writes and reads. Taken off the text. */
static bool take_separator_line(Str *rest, char *separator)
{
    Str text = str_starts(*rest, STR("\xEF\xBB\xBF")) ? str_from_index(*rest, 3) : *rest;
    if (text.len < 6 || !str_starts(text, STR("sep=")) || (text.ptr[5] != '\n' && text.ptr[5] != '\r')) return false;
    *separator = text.ptr[4];
    *rest = str_from_index(text, 5);
    return true;
}

/* What the first row has most of, outside of quotes. */
static char find_separator(Str text)
{
    static const char candidates[] = ",;\t";
    size_t counts[3] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.len && (quoted || text.ptr[i] != '\n'); i++) {
        const char *found = text.ptr[i] ? strchr(candidates, text.ptr[i]) : NULL;
        if (text.ptr[i] == '"') quoted = !quoted;
        if (found && !quoted) counts[found - candidates]++;
    }
    for (size_t i = 1; i < 3; i++)
        if (counts[i] > counts[best]) best = i;
    return candidates[best];
}

/* ---- rows ---- */

/* Tells lines and columns of places that come one after the other, so that a long table is walked once. */
typedef struct {
    const Source *source;
    const char *at, *line_start;
    uint32_t line;
} Walker;

static Place walk_to(Walker *walker, const char *where)
{
    while (walker->at < where)
        if (*walker->at++ == '\n') {
            walker->line++;
            walker->line_start = walker->at;
        }
    Str before = {walker->line_start, (size_t)(where - walker->line_start)};
    return (Place){walker->source, walker->line, place_width(utf8_length(before) + 1), 1};
}

/* What a table begins a cell with so that a spreadsheet does not run it ("'=SUM") is no part of the text. */
static Str without_guard(Str text)
{
    bool guarded = text.len > 1 && text.ptr[0] == '\'' && strchr("=+-@", text.ptr[1]);
    return guarded ? str_from_index(text, 1) : text;
}

static TableCell *take_cells(Walker *walker, const CsvRow *row, size_t count, Arena *arena)
{
    TableCell *cells = ARENA_MANY(arena, TableCell, count);
    for (size_t i = 0; i < count && i < row->count; i++) {
        cells[i] = (TableCell){without_guard(str_trim(row->cells[i])), walk_to(walker, row->starts[i])};
        cells[i].place.length = place_width(utf8_length(cells[i].text));
        if (str_find_char(cells[i].text, '\n') < cells[i].text.len) cells[i].place.length = 1;
    }
    return cells;
}

static bool is_blank(const CsvRow *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (str_trim(row->cells[i]).len) return false;
    return true;
}

/* A cell beyond the heads is a comma that should have been in quotes: what follows would stand in wrong columns. */
static bool check_row(const Table *table, Walker *walker, const CsvRow *row, Diag *diag)
{
    if (row->is_open) {
        diag_report(diag, DIAG_ERROR, walk_to(walker, row->starts[row->count - 1]), "table-quote",
                    "the quotes that begin here are never closed");
        diag_hint(diag, "write a second '\"' at the end of the cell; one within a cell is written twice: \"\"");
        return false;
    }
    for (size_t i = table->head_count; i < row->count; i++) {
        if (!str_trim(row->cells[i]).len) continue;
        diag_report(diag, DIAG_ERROR, walk_to(walker, row->starts[i]), "table-row",
                    "this row has more cells than the first row has names");
        diag_hint(diag,
                  "put a cell that holds a comma or a semicolon in quotes, or give the column a name in the first row");
        return false;
    }
    return true;
}

static void add_row(Table *table, Walker *walker, const CsvRow *row, Arena *arena)
{
    TableRow *added = &ARENA_PUSH(arena, table->rows, table->row_count, table->row_room);
    added->place = walk_to(walker, row->starts[0]);
    added->cells = take_cells(walker, row, table->head_count, arena);
}

bool table_read(Str path, Str bytes, char separator, Arena *arena, Diag *diag, Table *table)
{
    *table = (Table){0};
    if (!decode(path, bytes, arena, diag, &table->source)) return false;
    Str rest = table->source.text;
    char written;
    if (take_separator_line(&rest, &written) && !separator) separator = written;
    if (!separator) separator = find_separator(rest);
    Walker walker = {&table->source, table->source.text.ptr, table->source.text.ptr, 1};
    if (str_starts(table->source.text, STR("\xEF\xBB\xBF"))) walker.at = walker.line_start += 3;
    CsvRow row = {0};
    bool good = true;
    while (csv_next_parted(&rest, separator, arena, &row)) {
        if (is_blank(&row)) continue;
        if (!table->heads) {
            while (row.count && !str_trim(row.cells[row.count - 1]).len) row.count--; /* spreadsheets fill up rows */
            table->head_count = row.count;
            table->heads = take_cells(&walker, &row, row.count, arena);
            good = check_row(table, &walker, &row, diag);
        } else if (check_row(table, &walker, &row, diag)) {
            add_row(table, &walker, &row, arena);
        } else {
            good = false;
        }
    }
    if (table->row_count || !good) return good;
    diag_report(diag, DIAG_ERROR, (Place){.source = &table->source}, "table-empty", "the table has no rows");
    diag_hint(diag, "write the names of the fields into the first row, and one entry into each row below it");
    return false;
}
