/* csv.h: tables as text (RFC 4180): cells parted by commas, in quotes where they hold commas, quotes or line ends. */
#ifndef SIGNPOST_BASE_CSV_H
#define SIGNPOST_BASE_CSV_H

#include "base/arena.h"

typedef struct {
    Str *cells; /* parts of the text, or of the arena where quotes had to be taken out */
    size_t count, room;
} CsvRow;

/* Takes the next row off the text, over the one before; lines without anything are passed over. False at the end. */
bool csv_next(Str *rest, Arena *arena, CsvRow *row);
Str csv_cell(const CsvRow *row, size_t column); /* empty when the row is shorter */

#endif
