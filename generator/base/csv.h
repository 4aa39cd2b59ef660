/* csv.h: tables as text (RFC 4180): cells parted by a comma or another character, in quotes where they hold that
 * character, quotes or line ends. */
#ifndef SIGNPOST_BASE_CSV_H
#define SIGNPOST_BASE_CSV_H

#include "base/arena.h"

typedef struct {
    Str *cells;          /* parts of the text, or of the arena where quotes had to be taken out */
    const char **starts; /* where in the text each begins, with its quote */
    size_t count, room, start_count, start_room;
    bool is_open;        /* the quotes around the last cell were never closed: it holds the rest of the text */
} CsvRow;

/* Takes the next row off the text, over the one before; lines without anything are passed over. False at the end. */
bool csv_next_parted(Str *rest, char separator, Arena *arena, CsvRow *row);
bool csv_next(Str *rest, Arena *arena, CsvRow *row); /* by commas */
Str csv_cell(const CsvRow *row, size_t column); /* empty when the row is shorter */

#endif
