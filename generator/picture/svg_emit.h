/* svg_emit.h: painted outlines as PDF operators, with only those changes of the graphics state that are needed. */
#ifndef SIGNPOST_PICTURE_SVG_EMIT_H
#define SIGNPOST_PICTURE_SVG_EMIT_H

#include "base/buf.h"
#include "picture/svg_style.h"

enum { SVG_ALPHAS_MAX = 64 };

/* What PDF operators set; equal text means that nothing has to be set again. */
typedef struct {
    char fill[112], stroke[112], dashes[SVG_DASHES_MAX * 24 + 32];
    double width, miter_limit;
    int cap, join;
    double fill_alpha, stroke_alpha;
} SvgGraphics;

typedef struct {
    Buf out;
    int digits; /* decimals that matter in the form's units */
    SvgGraphics graphics;
    double alphas[SVG_ALPHAS_MAX][2]; /* of fills and strokes: the entries of the ExtGState resource */
    int alpha_count;
} SvgEmitter;

typedef enum {
    SVG_EMIT_OK,
    SVG_EMIT_TOO_LARGE,      /* a coordinate leaves the range of SVG_NUMBER_MAX */
    SVG_EMIT_MIXED_ALPHA,    /* opacity over a fill and a stroke that show through each other: needs a group */
    SVG_EMIT_TOO_MANY_ALPHAS /* more than SVG_ALPHAS_MAX different transparencies */
} SvgEmitResult;

/* side: the longer side of the form. Release emitter->out with buf_release. */
void svg_emit_begin(SvgEmitter *emitter, double side);
/* Paints the outline. matrix leads from its units to the form's, y upwards; opacity is the element's and its groups'
 * together. An outline without paint leaves no trace. */
SvgEmitResult svg_emit_path(SvgEmitter *emitter, const SvgPath *path, const SvgStyle *style, SvgMatrix matrix,
                            double opacity);
/* The form's /BBox and /Resources. */
Str svg_emit_extra(const SvgEmitter *emitter, Arena *arena, double width, double height);

#endif
