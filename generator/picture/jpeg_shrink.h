/* jpeg_shrink.h: large JPEG pictures, read row by row (by libjpeg), made smaller on the way, and written anew. */
#ifndef SIGNPOST_PICTURE_JPEG_SHRINK_H
#define SIGNPOST_PICTURE_JPEG_SHRINK_H

#include "base/arena.h"

typedef struct {
    unsigned width, height;
    Str bytes; /* a JPEG file, in the arena */
} JpegPixels;

/* To so many eighths of its size: 1 to 8. A file whose rows come in several scans is held in memory as a whole, with
 * two bytes for each value; of others, only a few rows. False when the file is damaged: nothing is reported. */
bool jpeg_shrink(Str bytes, unsigned eighths, Arena *arena, JpegPixels *pixels);

#endif
