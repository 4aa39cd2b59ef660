/* press.h: what all documents of a run share, as the modules that draw see it (document.h is the outside). */
#ifndef SIGNPOST_DOCUMENT_PRESS_H
#define SIGNPOST_DOCUMENT_PRESS_H

#include "document/font.h"

typedef struct {
    bool is_form;
    float width, height; /* natural: user units of a drawing, pixels of a photo */
    Str entries, bytes;  /* of the stream, ready for the file */
} PressPicture;

struct Press {
    Arena *arena;
    Fonts *fonts;
    Str profile; /* sRGB, as a zlib stream */
    PressPicture *pictures;
    size_t picture_count;
};

#endif
