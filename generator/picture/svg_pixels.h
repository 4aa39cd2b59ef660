/* svg_pixels.h: drawings with what PDF operators of ours cannot say (gradients, clipping, filters), as pixels.
 *
 * rsvg-convert (librsvg) draws them, in a process of its own, so that a drawing which makes it fail does no more harm
 * than that. It gets the file without a name or a folder: it can load nothing else.
 */
#ifndef SIGNPOST_PICTURE_SVG_PIXELS_H
#define SIGNPOST_PICTURE_SVG_PIXELS_H

#include "picture/picture.h"

/* False when it cannot be drawn, or nothing of it is seen: nothing is reported then. */
bool svg_draw_pixels(const Picture *picture, Arena *arena, PictureObject *object);

#endif
