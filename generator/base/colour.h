/* colour.h: colours of print and how well they can be told apart (WCAG 2.2). */
#ifndef SIGNPOST_BASE_COLOUR_H
#define SIGNPOST_BASE_COLOUR_H

#include "base/str.h"

typedef struct {
    float red, green, blue; /* 0 to 1, sRGB */
} Colour;

bool colour_parse(Str text, Colour *colour); /* "#1d4f91" or "#14a" */
bool colour_equal(Colour a, Colour b);
double colour_contrast(Colour a, Colour b);  /* 1 to 21 */
/* The colour, or, when it has less contrast to the ground, a darker one of its hue that has enough. */
Colour colour_readable(Colour colour, Colour ground, double contrast);
Colour colour_mix(Colour a, Colour b, float share_of_b);

#endif
