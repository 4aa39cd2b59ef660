/* draw_text.h: lines of paragraphs, with links and the elements inside a paragraph. */
#ifndef SIGNPOST_DOCUMENT_DRAW_TEXT_H
#define SIGNPOST_DOCUMENT_DRAW_TEXT_H

#include "document/flow.h"

/* Where a link leads. */
typedef struct {
    Str address;
    PdfId page; /* of this document, else 0 */
    float y;
} LinkTarget;

/* False when it is to be a place in the document, "#id", and there is no such place: then that is reported. */
bool link_find(Flow *flow, Str address, LinkTarget *target);

/* x and y: of the column's left end and the line's top. A repeated line is an artifact without links. */
void draw_line(Flow *flow, Canvas *canvas, Paragraph *paragraph, size_t line, float x, float y, const char *artifact);

#endif
