/* table.h: a table as people save it from a spreadsheet: its encoding, its separator, and where each cell stands.
 *
 * CSV in UTF-8, with or without a byte order mark, or in Windows-1252 (a warning); cells parted by commas, semicolons
 * or tabs, as the first row shows, or a line "sep=;" before it; cells in quotes may hold line
 * ends. */
#ifndef SIGNPOST_INPUT_TABLE_H
#define SIGNPOST_INPUT_TABLE_H

#include "base/diag.h"

typedef struct {
    Str text;    /* without blanks around it */
    Place place; /* of source */
} TableCell;

typedef struct {
    TableCell *cells; /* as many as there are heads; what a short row lacks is empty and has no place */
    Place place;      /* its first character */
} TableRow;

typedef struct {
    Source source; /* in UTF-8; problems point to it, so the table must stay where it is */
    TableCell *heads;
    size_t head_count;
    TableRow *rows;
    size_t row_count, row_room;
} Table;

/* Reads the bytes of the file that is shown as path into the arena; rows whose cells are all empty are left out.
 * separator: 0 to find it out. Reports every problem; false when there was an error. The problems point into *table. */
bool table_read(Str path, Str bytes, char separator, Arena *arena, Diag *diag, Table *table);

#endif
