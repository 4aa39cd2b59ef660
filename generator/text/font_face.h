/* font_face.h: the faces of a Fonts, as the files that shape text and write fonts see them (font.h is the outside). */
#ifndef SIGNPOST_TEXT_FONT_FACE_H
#define SIGNPOST_TEXT_FONT_FACE_H

#include "text/font.h"

#include <hb.h>
#include <pthread.h>

enum { STYLES = 4, LOOKS = 2 * STYLES, PLAIN = 128 }; /* of a family; those and of code; characters of ASCII */
enum { PLAIN_CIDS = 110 }; /* see font_subset.h */

struct FontSubset;

typedef struct {
    Str path;
    Str name; /* PostScript name */
    hb_face_t *face;
    hb_font_t *font;
    hb_face_t *prepared; /* for subsetting, under the lock: made when first needed */
    pthread_mutex_t lock;
    uint32_t plain[PLAIN_CIDS], plain_text[PLAIN_CIDS]; /* glyphs of plain characters, 0: none; and the characters */
    struct FontSubset *plain_subset; /* of these all, under its lock: made when first needed */
    pthread_mutex_t plain_lock;
    Arena *kept;         /* of that subset */
    float units;         /* in the em */
    float ascent, descent, cap_height, italic_angle;
    float box[4];
    bool bold;
} Face;

/* Face 4 * family + style; a family's missing styles are copies of the nearest one. */
struct Fonts {
    Face *faces;
    int *same; /* the first face that is the same file */
    float *scales; /* of families */
    bool *code;    /* of families */
    size_t count;
    int plain[LOOKS][PLAIN]; /* what is picked for ASCII, whatever is around: most of all text */
};

#endif
