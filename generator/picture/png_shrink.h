/* png_shrink.h: large PNG pictures, read row by row (by libpng) and made smaller on the way. */
#ifndef SIGNPOST_PICTURE_PNG_SHRINK_H
#define SIGNPOST_PICTURE_PNG_SHRINK_H

#include "base/str.h"

#include <stdint.h>

typedef struct {
    uint32_t width, height;
    int channels;    /* 1: grey, 3: red, green and blue; on white */
    uint8_t *pixels; /* row by row; the caller frees them */
} PngPixels;

/* Each pixel is the mean of a square of step x step. step: 2 to 16. Takes six bytes of memory for each pixel that comes
 * out, and a few rows. False when the file is damaged: nothing is reported. */
bool png_shrink(Str bytes, uint32_t step, PngPixels *pixels);

#endif
