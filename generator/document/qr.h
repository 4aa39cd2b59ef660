/* qr.h: an address as a QR code, the square of black and white cells that a phone's camera reads. */
#ifndef SIGNPOST_DOCUMENT_QR_H
#define SIGNPOST_DOCUMENT_QR_H

#include "base/arena.h"

/* White cells that must stand around the code on each side, or cameras do not find it. */
enum { QR_QUIET = 4 };

typedef struct {
    int side;                  /* cells, without the white ones around */
    const unsigned char *dark; /* side * side, row by row, 1 for a dark cell */
} QrCode;

/* A code of which a seventh may be dirty, as small as the text allows. NULL when the text is empty or too long: some
 * 2,300 bytes fit. Any number of threads may make codes at once; equal texts give equal cells. */
const QrCode *qr_make(Str text, Arena *arena);

#endif
