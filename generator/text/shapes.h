/* shapes.h: text made into glyphs (by HarfBuzz), once for each word of a run.
 *
 * Words come again, in each try to lay a document out and in the next document: a Shapes keeps what it has shaped. What
 * comes out depends on the text and the face alone. It belongs to one thread at a time.
 */
#ifndef SIGNPOST_TEXT_SHAPES_H
#define SIGNPOST_TEXT_SHAPES_H

#include "text/font.h"

typedef struct Shapes Shapes;

/* All lengths are parts of the em. */
typedef struct {
    uint32_t glyph;       /* its number in the font */
    const uint32_t *text; /* the characters that it stands for; those of a cluster are the first glyph's */
    uint16_t length;      /* of that text; 0: another glyph of the cluster has it */
    uint16_t cluster;     /* index of the first character that it stands for */
    float width;          /* as the font says: how far the PDF's own pen goes */
    float advance;        /* how far the pen should go */
    float dx, dy;         /* where it is drawn from the pen */
} Glyph;

typedef struct {
    const Glyph *glyphs; /* from left to right */
    size_t count;
    float width;
    bool is_tangled; /* glyphs do not stand for characters one by one, in their order: the text must be told apart */
} Shape;

Shapes *shapes_create(const Fonts *fonts);
void shapes_destroy(Shapes *shapes);

/* Shapes characters of one face and direction; at most 65,535. The result lives until shapes_trim. */
Shape shapes_make(Shapes *shapes, int face, const uint32_t *characters, size_t count, bool right_to_left, Str language);

/* Between two documents: forgets all when it has become much. */
void shapes_trim(Shapes *shapes);

#endif
