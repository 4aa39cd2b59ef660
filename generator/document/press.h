/* press.h: what all documents of a run share, as the modules that draw see it (document.h is the outside). */
#ifndef SIGNPOST_DOCUMENT_PRESS_H
#define SIGNPOST_DOCUMENT_PRESS_H

#include "document/font.h"
#include "document/pack.h"
#include "document/picture.h"

typedef struct {
    bool is_form, is_drawing;
    float width, height; /* natural, as it is seen: user units of a drawing, pixels of a photo */
    int turn;            /* as in PictureObject */
    Str entries, bytes;  /* of the stream, ready for the file */
} PressPicture;

struct Press {
    Arena *arena;
    Fonts *fonts;
    Str profile; /* sRGB, as a zlib stream */
    PressPicture *pictures;
    size_t picture_count;
};

/* What the file holds of a picture: its bytes are in the arena, or the picture's own. */
void press_picture(Packer *packer, Arena *arena, const PictureObject *object, PressPicture *kept);

#endif
