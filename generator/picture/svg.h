/* svg.h: SVG drawings to PDF operators.
 *
 * Drawn as operators: path, circle, ellipse, rect, line, polyline, polygon and g; fill and stroke by attribute,
 * style="" or simple rules of a style sheet; transforms; opacity. A drawing with gradients, clipping, filters, or
 * copies of its parts comes out as pixels (svg_pixels.h). Text, which looks different on each machine, and whatever
 * else would show is an error that names it, so that no picture comes out wrong in silence. So is what svg_guard.h
 * refuses, seen or not.
 */
#ifndef SIGNPOST_PICTURE_SVG_H
#define SIGNPOST_PICTURE_SVG_H

#include "picture/picture.h"

bool svg_convert(const Picture *picture, Arena *arena, PictureObject *object, Diag *diag);

#endif
