/* table.h: a table between the blocks and the pages: its cells on a grid, and how wide its columns come to be.
 *
 * A table is flowed either as rows and columns (flow_table.c) or, where its columns would be too narrow to be read, as
 * cards (flow_cards.c), each row a list of its cells with their headers before them.
 */
#ifndef SIGNPOST_DOCUMENT_TABLE_H
#define SIGNPOST_DOCUMENT_TABLE_H

#include "document/flow.h"

typedef struct {
    float least, most; /* of the widest word, and of all on one line */
    float unbreakable; /* of the widest stretch that cannot be broken without harm: addresses can */
    float share;       /* asked for by the table; 0: measured */
    float text, letters; /* how wide its text is in all, and of how many letters */
    float x, width;
} TableColumn;

/* A cell, with the places that it covers. */
typedef struct {
    const DocBlock *block; /* NULL: nothing was written here */
    size_t row, column, rows, columns;
    bool header, in_head;
    Tag *tag;
    Str id;          /* of a header that cells name */
    Galley *content; /* laid out */
} TableCell;

typedef struct {
    Flow *flow;
    const DocBlock *block;
    Column column; /* of its text */
    const DocBlock **rows;
    size_t row_count, header_rows;
    float once; /* the height of a header that does not come again: the first row leaves room for it */
    TableColumn *columns;
    size_t count;
    TableCell **grid; /* row by row: the cell that covers the place; never NULL */
    bool has_spans, has_row_headers;
    float padding_x, padding_y;
} Table;

/* Finds the places of the cells: each takes the first ones in its row that are free. False when nothing is written in
 * any. */
bool table_arrange(Table *table);
bool table_is_blank(const DocBlock *block); /* it has neither words nor pictures */
TableCell *table_cell(const Table *table, size_t row, size_t column);

/* Sets x and width of the columns, which fill the width. */
void table_measure(Table *table, float width);
/* The width that the letters of a column have, and how many of its own letters that is, with the blanks among them. A
 * letter of Chinese, Japanese or Korean counts as two: it says as much. */
float table_text_width(const Table *table, size_t column);
float table_letters_a_line(const Table *table, size_t column);

void flow_cards(const Table *table, Galley *galley, const Column *column);

#endif
