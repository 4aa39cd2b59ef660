/* svg_path.h: outlines: SVG path data, basic shapes and transforms, reduced to moves, lines and cubic curves. */
#ifndef SIGNPOST_PICTURE_SVG_PATH_H
#define SIGNPOST_PICTURE_SVG_PATH_H

#include "base/arena.h"

/* Numbers of a greater magnitude are refused: they would leave the range in which PDF viewers are exact. */
#define SVG_NUMBER_MAX 1e6

typedef struct {
    double a, b, c, d, e, f; /* x' = ax + cy + e, y' = bx + dy + f */
} SvgMatrix;

#define SVG_IDENTITY ((SvgMatrix){1, 0, 0, 1, 0, 0})

typedef enum { SVG_MOVE, SVG_LINE, SVG_CURVE, SVG_CLOSE } SvgVerb;

typedef struct {
    SvgVerb verb;
    double x[3], y[3]; /* a move and a line use the first point, a curve all three, the last being its end */
} SvgSegment;

typedef struct {
    Arena *arena;
    SvgSegment *segments;
    size_t count, room;
} SvgPath;

/* Takes a number off *rest, and the blanks and the one comma after it. False when there is none, or it is not finite
 * or beyond SVG_NUMBER_MAX. */
bool svg_number(Str *rest, double *value);

/* Adds what the text draws. False when it is malformed; *at is then the offset. */
bool svg_path_parse(SvgPath *path, Str data, size_t *at);
bool svg_points_parse(SvgPath *path, Str points, bool close); /* of polyline and polygon */
void svg_path_move(SvgPath *path, double x, double y);
void svg_path_line(SvgPath *path, double x, double y);
void svg_path_ellipse(SvgPath *path, double cx, double cy, double rx, double ry);
void svg_path_rect(SvgPath *path, double x, double y, double width, double height, double rx, double ry);

SvgMatrix svg_matrix_multiply(SvgMatrix outer, SvgMatrix inner); /* inner is applied first */
void svg_matrix_apply(SvgMatrix matrix, double *x, double *y);
bool svg_transform_parse(Str text, SvgMatrix *matrix);

#endif
