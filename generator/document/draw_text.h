/* draw_text.h: lines of paragraphs, with links and the elements inside a paragraph. */
#ifndef SIGNPOST_DOCUMENT_DRAW_TEXT_H
#define SIGNPOST_DOCUMENT_DRAW_TEXT_H

#include "document/flow.h"

/* x and y: of the column's left end and the line's top. A repeated line is an artifact without links. */
void draw_line(Flow *flow, Canvas *canvas, Paragraph *paragraph, size_t line, float x, float y, const char *artifact);

#endif
