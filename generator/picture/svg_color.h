/* svg_color.h: CSS colours as SVG uses them. */
#ifndef SIGNPOST_PICTURE_SVG_COLOR_H
#define SIGNPOST_PICTURE_SVG_COLOR_H

#include "base/str.h"

typedef struct {
    double red, green, blue, alpha; /* 0 to 1, sRGB */
} SvgColor;

/* "#rgb", "#rrggbb", both with an alpha digit or two, "rgb(...)", "rgba(...)", "transparent" and the 148 names; case
 * does not count. False for anything else. */
bool svg_color_parse(Str text, SvgColor *color);

#endif
