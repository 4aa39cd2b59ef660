/* svg_style.h: the properties that say how an SVG shape is painted, and the style sheets that set them. */
#ifndef SIGNPOST_PICTURE_SVG_STYLE_H
#define SIGNPOST_PICTURE_SVG_STYLE_H

#include "picture/svg_color.h"
#include "picture/svg_path.h"

enum { SVG_DASHES_MAX = 16 };

typedef enum { SVG_PAINT_NONE, SVG_PAINT_COLOR, SVG_PAINT_CURRENT } SvgPaintKind;

typedef struct {
    SvgPaintKind kind; /* current: the color property of the element that paints */
    SvgColor color;
} SvgPaint;

typedef struct {
    /* inherited */
    SvgColor color;
    SvgPaint fill, stroke;
    double fill_opacity, stroke_opacity;
    double stroke_width, miter_limit, dash_offset;
    double dashes[SVG_DASHES_MAX];
    int dash_count; /* 0: a solid line */
    int cap, join;  /* as PDF counts them: butt, round, square; miter, round, bevel */
    bool even_odd, stroke_first, is_hidden;
    double view_width, view_height; /* what percentages are of */
    /* of the one element */
    double opacity;
    bool is_removed; /* display: none */
    SvgMatrix transform;
} SvgStyle;

typedef enum {
    SVG_STYLE_OK,
    SVG_STYLE_IGNORED,     /* not a property, or one that shows nothing here */
    SVG_STYLE_MALFORMED,   /* the value cannot be read */
    SVG_STYLE_UNSUPPORTED, /* the value asks for what cannot be drawn */
} SvgStyleResult;

SvgStyle svg_style_initial(double view_width, double view_height);
SvgStyle svg_style_child(const SvgStyle *parent); /* what an element starts with */
SvgStyleResult svg_style_set(SvgStyle *style, const SvgStyle *parent, Str name, Str value);

/* A number with an absolute unit, or with "%", of whole. False otherwise. */
bool svg_length(Str text, double whole, double *value);

/* Takes "name: value" off *rest, up to the semicolon; false at the end. A part without a colon has an absent name. */
bool svg_declaration(Str *rest, Str *name, Str *value);

typedef struct {
    Str type, class_name, id; /* each absent when any will do */
    Str declarations;
    int weight; /* the specificity */
} SvgRule;

/* Rules by rising weight, and in order of appearance among equals: apply them as they come. */
typedef struct {
    SvgRule *rules;
    size_t count, room;
} SvgSheet;

/* Adds the rules of a style element. False when it has more than simple selectors (path, .st0, #a and their lists);
 * *what is then the text that is not understood. */
bool svg_sheet_parse(SvgSheet *sheet, Arena *arena, Str text, Str *what);
bool svg_rule_matches(const SvgRule *rule, Str type, Str classes, Str id);

#endif
