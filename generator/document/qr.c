#include "document/qr.h"

#include <limits.h>
#include <qrencode.h>
#include <stdlib.h>

enum { MOST_CODES = 32 };

struct QrCodes {
    Arena *arena;
    Map known;
};

QrCodes *qr_codes_create(void)
{
    QrCodes *codes = memory_alloc(sizeof(QrCodes));
    codes->arena = arena_create();
    return codes;
}

void qr_codes_destroy(QrCodes *codes)
{
    arena_destroy(codes->arena);
    free(codes);
}

void qr_codes_trim(QrCodes *codes)
{
    if (codes->known.count <= MOST_CODES) return;
    codes->known = (Map){0};
    arena_reset(codes->arena);
}

static QrCode *encode(Arena *arena, Str text)
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

const QrCode *qr_make(QrCodes *codes, Str text)
{
    QrCode *code = map_get(&codes->known, text);
    if (code) return code;
    code = encode(codes->arena, text);
    if (code) map_set(&codes->known, codes->arena, arena_str(codes->arena, text), code);
    return code;
}
