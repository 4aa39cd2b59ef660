/* qr.h: an address as a QR code, the square of black and white cells that a phone's camera reads. */
#ifndef SIGNPOST_DOCUMENT_QR_H
#define SIGNPOST_DOCUMENT_QR_H

#include "base/map.h"

/* White cells that must stand around the code on each side, or cameras do not find it. */
enum { QR_QUIET = 4 };

typedef struct {
    int side;                  /* cells, without the white ones around */
    const unsigned char *dark; /* side * side, row by row, 1 for a dark cell */
} QrCode;

/* Codes that were made, by their texts: a document may be laid out more than once. It belongs to one thread at a
 * time. */
typedef struct QrCodes QrCodes;

QrCodes *qr_codes_create(void);
void qr_codes_destroy(QrCodes *codes);
void qr_codes_trim(QrCodes *codes); /* between two documents: forgets all when they have become many */

/* A code of which a seventh may be dirty, as small as the text allows. NULL when the text is empty or too long: some
 * 2,300 bytes fit. It lives until qr_codes_trim. Equal texts give equal cells. */
const QrCode *qr_make(QrCodes *codes, Str text);

#endif
