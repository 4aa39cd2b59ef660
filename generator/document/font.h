/* font.h: fonts and shaped text (by HarfBuzz).
 *
 * A Fonts holds the opened files; after fonts_open it is const and shared by all threads. A FontUse is what one
 * document uses of them: it numbers the glyphs drawn and at the end writes subsets that hold just those.
 *
 * A number (CID) is given to each pair of glyph and text in order of first use, so that text taken out of the file is
 * what was put in, ligatures and all.
 */
#ifndef SIGNPOST_DOCUMENT_FONT_H
#define SIGNPOST_DOCUMENT_FONT_H

#include "document/document.h"
#include "document/pdf.h"

typedef struct Fonts Fonts;
typedef struct FontUse FontUse;

enum { FONT_BOLD = 1, FONT_ITALIC = 2 };

Fonts *fonts_open(const FontFiles *files, size_t count, Arena *arena, Diag *diag); /* NULL after a report */
size_t fonts_count(const Fonts *fonts); /* of faces; a face is named by its number below this */
/* The first face of the style that has the character, or -1. A face that draws what is around it (or -1) is kept for
 * blanks, for marks, and for the ends of sentences that several scripts share. */
int fonts_pick(const Fonts *fonts, uint32_t character, unsigned style, int around);
bool fonts_has(const Fonts *fonts, int face, uint32_t character);
const char *fonts_path(const Fonts *fonts, int face); /* of its file */
float fonts_scale(const Fonts *fonts, int face);   /* of its letters, times the size that is asked for */
bool fonts_is_bold(int face); /* made for bold text; else bold needs a line around the letters */

/* Of a face's em: how far letters reach above and below the baseline. */
typedef struct {
    float ascent, descent, cap_height;
} FontHeights;
FontHeights fonts_heights(const Fonts *fonts, int face);

/* All lengths are parts of the em. */
typedef struct {
    uint16_t cid;
    uint16_t cluster; /* index of the first character that it stands for */
    float width;      /* as the font says: how far the PDF's own pen goes */
    float advance;    /* how far the pen should go */
    float dx, dy;     /* where it is drawn from the pen */
} Glyph;

typedef struct {
    const Glyph *glyphs; /* from left to right */
    size_t count;
    float width;
    bool is_tangled; /* glyphs do not stand for characters one by one, in their order: the text must be told apart */
} Shape;

FontUse *font_use_create(const Fonts *fonts, Arena *arena);
/* Shapes characters of one face and direction; at most 65,535. Lives as long as the arena of the FontUse. */
Shape font_shape(FontUse *use, int face, const uint32_t *characters, size_t count, bool right_to_left, Str language);
PdfId font_object(FontUse *use, int face, Pdf *pdf); /* the font dictionary, defined by font_use_write */
bool font_use_write(FontUse *use, Pdf *pdf, Packer *packer, Diag *diag);

#endif
