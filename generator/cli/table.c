#include "cli/table.h"

#include "base/escape.h"
#include "base/utf8.h"

#include <jansson.h>
#include <string.h>

/* A wider column is broken between words; where a row is too long for the page, so are others, from the widest on, but
 * no narrower than their words, of which the longest, as addresses, are parted: those of more than 28 characters, then
 * of 16. */
enum { WIDEST = 44, GAP = 2, LONG_WORD = 28, LONGEST_WORD = 16 };

static ReportCell *cell_at(const Report *report, size_t row, size_t column)
{
    return &report->cells[row * report->column_count + column];
}

/* ---- for people ---- */

/* The bytes of so many characters of a word that is longer, up to the last "/" among them, or else the last "-". */
static size_t part_of_word(Str word, size_t width)
{
    size_t end = 0, folder = 0, hyphen = 0;
    Str rest = word;
    for (size_t i = 0; i < width && rest.len; i++) {
        uint32_t c = utf8_next(&rest);
        end = word.len - rest.len;
        if (c == '/') folder = end;
        if (c == '-') hyphen = end;
    }
    return folder > strlen("https://") ? folder : hyphen ? hyphen : end;
}

/* Cuts off *rest what fits into so many characters: whole words, or a part of one that does not fit into a line. */
static Str next_line(Str *rest, size_t width)
{
    size_t end = 0, blank = str_find_char(*rest, ' ');
    for (;;) {
        bool is_too_long = utf8_length(str_slice(*rest, 0, blank)) > width;
        if (is_too_long && !end) end = part_of_word(*rest, width);
        if (is_too_long) break;
        end = blank;
        if (end >= rest->len) break;
        blank = end + 1 + str_find_char(str_from_index(*rest, end + 1), ' ');
    }
    Str line = str_slice(*rest, 0, end);
    *rest = str_trim(str_from_index(*rest, end));
    return line;
}

static size_t longest_word(Str text)
{
    size_t longest = 0, length;
    Str word;
    while (str_cut(&text, ' ', &word))
        if ((length = utf8_length(word)) > longest) longest = length;
    return longest;
}

typedef struct {
    size_t width, word; /* in characters; word: its longest */
} Column;

static void widen(Column *column, Str text)
{
    size_t length = utf8_length(text), word = longest_word(text);
    if (length > WIDEST) length = word > WIDEST ? word : WIDEST;
    if (length > column->width) column->width = length;
    if (word > column->word) column->word = word;
}

/* Narrows the widest columns until a row fits into so many characters, or none can be narrowed without parting words of
 * so many. */
static void fit(Column *columns, size_t count, size_t room, size_t long_word)
{
    for (;;) {
        size_t taken = 0;
        Column *widest = NULL;
        for (size_t i = 1; i < count; i++) {
            if (!columns[i].width) continue;
            taken += GAP + columns[i].width;
            size_t least = columns[i].word < long_word ? columns[i].word : long_word;
            if (columns[i].width > least && (!widest || columns[i].width > widest->width)) widest = &columns[i];
        }
        if (taken <= room || !widest) return;
        widest->width--;
    }
}

static void put_padded(FILE *out, Str text, size_t width, bool is_last, bool to_right)
{
    size_t length = utf8_length(text), blanks = width > length ? width - length : 0;
    if (to_right) fprintf(out, "%*s", (int)blanks, "");
    fprintf(out, "%.*s", STR_ARG(text));
    if (!is_last) fprintf(out, "%*s", (int)((to_right ? 0 : blanks) + GAP), "");
}

/* One row, over as many lines as its longest cell needs. Cells are used up. */
static void put_row(FILE *out, const Column *columns, ReportCell *cells, size_t count)
{
    for (bool more = true; more;) {
        size_t last = 0;
        more = false;
        for (size_t i = 1; i < count; i++)
            if (cells[i].text.len) last = i;
        fprintf(out, "  ");
        for (size_t i = 1; i <= last; i++) {
            if (!columns[i].width) continue;
            Str line = next_line(&cells[i].text, columns[i].width);
            put_padded(out, line, columns[i].width, i == last, cells[i].is_number);
            more = more || cells[i].text.len;
        }
        fputc('\n', out);
    }
}

static size_t rows_alike(const Report *report, size_t from)
{
    size_t row = from;
    while (row < report->row_count && str_eq(cell_at(report, row, 0)->text, cell_at(report, from, 0)->text)) row++;
    return row - from;
}

static void put_group(const Report *report, size_t from, size_t count, size_t room, FILE *out, Arena *arena)
{
    size_t columns = report->column_count;
    Column *widths = ARENA_MANY(arena, Column, columns);
    ReportCell *cells = ARENA_MANY(arena, ReportCell, columns);
    for (size_t i = 1; i < columns; i++) {
        bool used = false;
        for (size_t row = from; row < from + count; row++) {
            widen(&widths[i], cell_at(report, row, i)->text);
            used = used || cell_at(report, row, i)->text.len;
        }
        if (used) widen(&widths[i], report->columns[i].title);
        cells[i].text = used ? report->columns[i].title : (Str){NULL, 0};
        cells[i].is_number = used && cell_at(report, from, i)->is_number;
    }
    fit(widths, columns, room, LONG_WORD);
    fit(widths, columns, room, LONGEST_WORD);
    fprintf(out, "\n%.*s (%zu)\n", STR_ARG(cell_at(report, from, 0)->text), count);
    put_row(out, widths, cells, columns);
    for (size_t row = from; row < from + count; row++) {
        memcpy(cells, cell_at(report, row, 0), columns * sizeof *cells);
        put_row(out, widths, cells, columns);
    }
}

void table_print_text(const Report *report, size_t room, FILE *out)
{
    Arena *arena = arena_create();
    fprintf(out, "%.*s\n", STR_ARG(report->title));
    for (size_t row = 0, count; row < report->row_count; row += count) {
        count = rows_alike(report, row);
        put_group(report, row, count, room, out, arena);
    }
    if (report->note_count) fputc('\n', out);
    for (size_t i = 0; i < report->note_count; i++)
        for (Str rest = report->notes[i]; rest.len;) {
            Str line = next_line(&rest, room);
            fprintf(out, "%.*s\n", STR_ARG(line));
        }
    arena_destroy(arena);
}

/* ---- for programs ---- */

static json_t *cell_json(const ReportCell *cell)
{
    if (!cell->is_number) return json_stringn(cell->text.ptr, cell->text.len);
    return json_loadb(cell->text.ptr, cell->text.len, JSON_DECODE_ANY, NULL);
}

void table_print_json(const Report *report, Str name, Date date, FILE *out)
{
    json_t *root = json_object(), *rows = json_array(), *notes = json_array();
    Buf day = {0};
    date_iso(date, &day);
    for (size_t row = 0; row < report->row_count; row++) {
        json_t *object = json_object();
        for (size_t i = 0; i < report->column_count; i++) {
            const ReportCell *cell = cell_at(report, row, i);
            if (cell->text.ptr) json_object_set_new(object, report->columns[i].key.ptr, cell_json(cell));
        }
        json_array_append_new(rows, object);
    }
    for (size_t i = 0; i < report->note_count; i++)
        json_array_append_new(notes, json_stringn(report->notes[i].ptr, report->notes[i].len));
    json_object_set_new(root, "report", json_stringn(name.ptr, name.len));
    json_object_set_new(root, "date", json_stringn(day.ptr, day.len));
    json_object_set_new(root, "rows", rows);
    json_object_set_new(root, "notes", notes);
    json_dumpf(root, out, JSON_INDENT(2));
    fputc('\n', out);
    json_decref(root);
    buf_release(&day);
}

/* ---- for spreadsheets ---- */

static void put_csv(FILE *out, Str text, bool is_number, bool is_last)
{
    Buf cell = {0};
    if (is_number) buf_add(&cell, text); /* also a negative one, which is no formula */
    else escape_csv(&cell, text);
    fprintf(out, "%.*s%s", STR_ARG(buf_str(&cell)), is_last ? "\r\n" : ",");
    buf_release(&cell);
}

void table_print_csv(const Report *report, FILE *out)
{
    size_t columns = report->column_count;
    for (size_t i = 0; i < columns; i++) put_csv(out, report->columns[i].key, false, i + 1 == columns);
    for (size_t row = 0; row < report->row_count; row++)
        for (size_t i = 0; i < columns; i++) {
            const ReportCell *cell = cell_at(report, row, i);
            put_csv(out, cell->text, cell->is_number, i + 1 == columns);
        }
}
