/* press.h: what all documents of a run share, as the modules that draw see it (document.h is the outside). */
#ifndef SIGNPOST_DOCUMENT_PRESS_H
#define SIGNPOST_DOCUMENT_PRESS_H

#include "document/document.h"
#include "document/qr.h"
#include "pdf/pack.h"
#include "picture/picture.h"
#include "text/font.h"
#include "text/shapes.h"

#include <pthread.h>

typedef struct {
    bool is_form, is_drawing;
    float width, height; /* natural, as it is seen: user units of a drawing, pixels of a photo */
    int turn;            /* as in PictureObject */
    Str entries, bytes;  /* of the stream, ready for the file */
} PressPicture;

/* What one document at a time is made with, and the next one again. */
typedef struct Desk {
    struct Desk *next;
    Arena *arena;  /* of the desk */
    Arena *paper;  /* of the document */
    Packer *packer;
    Shapes *shapes;
    QrCodes *codes;
} Desk;

/* Those that are free: as many as there are threads at the most. */
typedef struct {
    pthread_mutex_t lock;
    Desk *free;
} Desks;

struct Press {
    Arena *arena;
    Desks *desks;
    Fonts *fonts;
    Str profile; /* sRGB, as a zlib stream */
    PressPicture *pictures;
    size_t picture_count;
};

Desk *press_take_desk(const Press *press);
void press_free_desk(const Press *press, Desk *desk); /* what was made on it is gone */

/* What the file holds of a picture: its bytes are in the arena, or the picture's own. */
void press_picture(Packer *packer, Arena *arena, const PictureObject *object, PressPicture *kept);

#endif
