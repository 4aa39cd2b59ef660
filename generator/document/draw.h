/* draw.h: pages that are laid out become content, links and the rest of the structure. */
#ifndef SIGNPOST_DOCUMENT_DRAW_H
#define SIGNPOST_DOCUMENT_DRAW_H

#include "document/flow.h"

void draw_pages(Flow *flow, Canvas *canvas);

#endif
