#include "document/qr.h"

#include <limits.h>
#include <qrencode.h>

const QrCode *qr_make(Str text, Arena *arena)
{
    if (!text.len || text.len > INT_MAX) return NULL;
    QRcode *made = QRcode_encodeData((int)text.len, (const unsigned char *)text.ptr, 0, QR_ECLEVEL_M);
    if (!made) return NULL;
    size_t cells = (size_t)made->width * (size_t)made->width;
    unsigned char *dark = ARENA_MANY(arena, unsigned char, cells);
    for (size_t i = 0; i < cells; i++) dark[i] = made->data[i] & 1; /* the other bits say what a cell is for */
    QrCode *code = ARENA_NEW(arena, QrCode);
    *code = (QrCode){made->width, dark};
    QRcode_free(made);
    return code;
}
