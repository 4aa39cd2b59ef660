/* font_use.h: what one document uses of the fonts: it numbers the glyphs drawn, and at the end writes subsets that hold
 * just those.
 *
 * A number (CID) is given to each pair of glyph and text in order of first drawing, so that text taken out of the file
 * is what was put in, ligatures and all.
 */
#ifndef SIGNPOST_TEXT_FONT_USE_H
#define SIGNPOST_TEXT_FONT_USE_H

#include "pdf/pdf.h"
#include "text/shapes.h"

typedef struct FontUse FontUse;

FontUse *font_use_create(const Fonts *fonts, Arena *arena);
uint16_t font_cid(FontUse *use, int face, const Glyph *glyph); /* 0, which draws nothing, when there are too many */
PdfId font_object(FontUse *use, int face, Pdf *pdf); /* the font dictionary, defined by font_use_write */
bool font_use_write(FontUse *use, Pdf *pdf, Packer *packer, Diag *diag);

#endif
