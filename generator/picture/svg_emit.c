#include "picture/svg_emit.h"

#include "base/digits.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_ROOM = 32 }; /* for a number as text: 13 digits, a point, 6 more, a sign */

void svg_emit_begin(SvgEmitter *emitter, double side)
{
    /* One part in 20,000 of the side: a fifth of a dot when a picture fills a page at 600 dots an inch. */
    int digits = (int)ceil(log10(20000 / side));
    *emitter = (SvgEmitter){
        .digits = digits < 0 ? 0 : digits > 6 ? 6 : digits,
        .graphics = {.fill = "0 g", .stroke = "0 G", .dashes = "[] 0 d", .width = 1, .miter_limit = 10,
                     .fill_alpha = 1, .stroke_alpha = 1},
    };
}

/* By hand: pictures are little but numbers, and printf is slow and would follow the locale. PDF needs neither the 0
 * before the point nor those at the end. */
static size_t number_write(char out[NUMBER_ROOM], double value, int digits)
{
    static const double powers[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};
    uint64_t scaled = (uint64_t)llround(fmin(fabs(value), 1e12) * powers[digits]), unit = (uint64_t)powers[digits];
    size_t length = 0;
    if (value < 0 && scaled) out[length++] = '-';
    uint64_t whole = scaled / unit, fraction = scaled % unit;
    if (whole || !fraction) length += digits_write(out + length, whole, 1);
    if (fraction) {
        out[length++] = '.';
        length += digits_write(out + length, fraction, (size_t)digits);
        while (out[length - 1] == '0') length--;
    }
    out[length] = '\0';
    return length;
}

static void add_number(Buf *out, double value, int digits)
{
    char text[NUMBER_ROOM];
    buf_add(out, (Str){text, number_write(text, value, digits)});
    buf_add_char(out, ' ');
}

static bool is_similarity(SvgMatrix m)
{
    double x = m.a * m.a + m.b * m.b, y = m.c * m.c + m.d * m.d;
    return fabs(m.a * m.c + m.b * m.d) <= 1e-6 * (x + y) && fabs(x - y) <= 1e-6 * (x + y);
}

static bool is_bounded(SvgMatrix m)
{
    double largest = fmax(fmax(fmax(fabs(m.a), fabs(m.b)), fmax(fabs(m.c), fabs(m.d))), fmax(fabs(m.e), fabs(m.f)));
    return isfinite(m.a + m.b + m.c + m.d + m.e + m.f) && largest <= SVG_NUMBER_MAX;
}

static void color_write(char *out, size_t room, SvgColor color, bool is_stroke)
{
    char red[NUMBER_ROOM], green[NUMBER_ROOM], blue[NUMBER_ROOM];
    number_write(red, color.red, 3);
    number_write(green, color.green, 3);
    number_write(blue, color.blue, 3);
    if (color.red == color.green && color.green == color.blue)
        snprintf(out, room, "%s %s", red, is_stroke ? "G" : "g");
    else
        snprintf(out, room, "%s %s %s %s", red, green, blue, is_stroke ? "RG" : "rg");
}

/* old has room for every text that wanted can be. */
static void change_text(Buf *out, char *old, size_t room, const char *wanted)
{
    if (strcmp(old, wanted) == 0) return;
    snprintf(old, room, "%s", wanted);
    buf_add_cstr(out, wanted);
    buf_add_char(out, '\n');
}

static void change_number(Buf *out, double *old, double wanted, int digits, const char *operator)
{
    if (*old == wanted) return;
    *old = wanted;
    add_number(out, wanted, digits);
    buf_add_cstr(out, operator);
}

static void set_fill(SvgEmitter *emitter, const SvgStyle *style)
{
    char color[sizeof emitter->graphics.fill];
    color_write(color, sizeof color, style->fill.kind == SVG_PAINT_CURRENT ? style->color : style->fill.color, false);
    change_text(&emitter->out, emitter->graphics.fill, sizeof emitter->graphics.fill, color);
}

static void set_dashes(SvgEmitter *emitter, const SvgStyle *style, double scale, int digits)
{
    char number[NUMBER_ROOM];
    Buf text = {0};
    double sum = 0;
    buf_add_char(&text, '[');
    for (int i = 0; i < style->dash_count; i++) {
        if (i) buf_add_char(&text, ' ');
        buf_add(&text, (Str){number, number_write(number, style->dashes[i] * scale, digits)});
        sum += style->dashes[i];
    }
    /* PDF wants the phase at 0 or above; twice the sum is a period whatever the count. */
    double phase = style->dash_count ? fmod(style->dash_offset, 2 * sum) : 0;
    if (phase < 0) phase += 2 * sum;
    number_write(number, phase * scale, digits);
    buf_printf(&text, "] %s d", number);
    change_text(&emitter->out, emitter->graphics.dashes, sizeof emitter->graphics.dashes, buf_cstr(&text));
    buf_release(&text);
}

static void set_stroke(SvgEmitter *emitter, const SvgStyle *style, double scale, int digits)
{
    SvgGraphics *graphics = &emitter->graphics;
    Buf *out = &emitter->out;
    char color[sizeof graphics->stroke];
    color_write(color, sizeof color, style->stroke.kind == SVG_PAINT_CURRENT ? style->color : style->stroke.color,
                true);
    change_text(out, graphics->stroke, sizeof graphics->stroke, color);
    change_number(out, &graphics->width, style->stroke_width * scale, digits + 1 < 6 ? digits + 1 : 6, "w\n");
    if (graphics->cap != style->cap) buf_printf(out, "%d J\n", style->cap);
    if (graphics->join != style->join) buf_printf(out, "%d j\n", style->join);
    graphics->cap = style->cap;
    graphics->join = style->join;
    if (!style->join) change_number(out, &graphics->miter_limit, style->miter_limit, 3, "M\n");
    set_dashes(emitter, style, scale, digits);
}

static bool set_alpha(SvgEmitter *emitter, double fill, double stroke)
{
    SvgGraphics *graphics = &emitter->graphics;
    if (graphics->fill_alpha == fill && graphics->stroke_alpha == stroke) return true;
    int i = 0;
    while (i < emitter->alpha_count && (emitter->alphas[i][0] != fill || emitter->alphas[i][1] != stroke)) i++;
    if (i == SVG_ALPHAS_MAX) return false;
    if (i == emitter->alpha_count) emitter->alpha_count++;
    emitter->alphas[i][0] = graphics->fill_alpha = fill;
    emitter->alphas[i][1] = graphics->stroke_alpha = stroke;
    buf_printf(&emitter->out, "/G%d gs\n", i);
    return true;
}

static bool add_point(Buf *out, double x, double y, SvgMatrix matrix, int digits)
{
    svg_matrix_apply(matrix, &x, &y);
    if (!(fabs(x) <= SVG_NUMBER_MAX) || !(fabs(y) <= SVG_NUMBER_MAX)) return false;
    add_number(out, x, digits);
    add_number(out, y, digits);
    return true;
}

static bool add_outline(Buf *out, const SvgPath *path, SvgMatrix matrix, int digits)
{
    static const char *const operators[] = {"m\n", "l\n", "c\n", "h\n"};
    for (size_t i = 0; i < path->count; i++) {
        const SvgSegment *segment = &path->segments[i];
        int points = segment->verb == SVG_CURVE ? 3 : segment->verb == SVG_CLOSE ? 0 : 1;
        for (int k = 0; k < points; k++)
            if (!add_point(out, segment->x[k], segment->y[k], matrix, digits)) return false;
        buf_add_cstr(out, operators[segment->verb]);
    }
    return true;
}

/* The paint of one element, worked out. */
typedef struct {
    bool fill, stroke;
    double fill_alpha, stroke_alpha;
    bool apart; /* the stroke shows the fill below it: two paintings, where one would knock the fill out */
} Paint;

static double paint_alpha(SvgPaint paint, const SvgStyle *style)
{
    return paint.kind == SVG_PAINT_CURRENT ? style->color.alpha : paint.kind == SVG_PAINT_COLOR ? paint.color.alpha : 0;
}

static Paint paint_of(const SvgStyle *style, double opacity)
{
    Paint paint = {
        .fill_alpha = paint_alpha(style->fill, style) * style->fill_opacity,
        .stroke_alpha = style->stroke_width > 0 ? paint_alpha(style->stroke, style) * style->stroke_opacity : 0,
    };
    paint.apart = paint.stroke_alpha < 1 || paint.fill_alpha < 1 || style->stroke_first;
    paint.fill_alpha *= opacity;
    paint.stroke_alpha *= opacity;
    paint.fill = paint.fill_alpha > 0;
    paint.stroke = paint.stroke_alpha > 0;
    return paint;
}

static bool paint_outline(SvgEmitter *emitter, const SvgPath *path, const SvgStyle *style, SvgMatrix matrix, int digits,
                          bool fill, bool stroke)
{
    static const char *const operators[2][2][2] = {
        {{"n\n", "n\n"}, {"S\n", "S\n"}},
        {{"f\n", "f*\n"}, {"B\n", "B*\n"}},
    };
    if (!fill && !stroke) return true;
    if (!add_outline(&emitter->out, path, matrix, digits)) return false;
    buf_add_cstr(&emitter->out, operators[fill][stroke][style->even_odd]);
    return true;
}

static void begin_distorted(SvgEmitter *emitter, SvgMatrix m)
{
    Buf *out = &emitter->out;
    buf_add_cstr(out, "q ");
    add_number(out, m.a, 6);
    add_number(out, m.b, 6);
    add_number(out, m.c, 6);
    add_number(out, m.d, 6);
    add_number(out, m.e, emitter->digits);
    add_number(out, m.f, emitter->digits);
    buf_add_cstr(out, "cm\n");
}

SvgEmitResult svg_emit_path(SvgEmitter *emitter, const SvgPath *path, const SvgStyle *style, SvgMatrix matrix,
                            double opacity)
{
    Paint paint = paint_of(style, opacity);
    double scale = sqrt(fabs(matrix.a * matrix.d - matrix.b * matrix.c));
    if ((!paint.fill && !paint.stroke) || !path->count || scale < 1e-9) return SVG_EMIT_OK;
    if (!is_bounded(matrix)) return SVG_EMIT_TOO_LARGE;
    bool apart = paint.apart && paint.fill && paint.stroke, first = style->stroke_first;
    if (apart && opacity < 1) return SVG_EMIT_MIXED_ALPHA;
    /* Outlines are transformed here; only where a stroke is distorted must the viewer know the matrix. */
    bool distorted = paint.stroke && !is_similarity(matrix);
    SvgGraphics saved = emitter->graphics;
    int digits = emitter->digits;
    double stroke_scale = scale;
    if (distorted) {
        begin_distorted(emitter, matrix);
        digits = (int)fmin(fmax(digits + ceil(log10(scale)), 0), 6);
        matrix = SVG_IDENTITY;
        stroke_scale = 1;
    }
    if (!set_alpha(emitter, paint.fill ? paint.fill_alpha : emitter->graphics.fill_alpha,
                   paint.stroke ? paint.stroke_alpha : emitter->graphics.stroke_alpha))
        return SVG_EMIT_TOO_MANY_ALPHAS;
    if (paint.fill) set_fill(emitter, style);
    if (paint.stroke) set_stroke(emitter, style, stroke_scale, digits);
    bool good = paint_outline(emitter, path, style, matrix, digits, paint.fill && (!apart || !first),
                              paint.stroke && (!apart || first));
    if (good && apart) good = paint_outline(emitter, path, style, matrix, digits, first, !first);
    if (distorted) {
        buf_add_cstr(&emitter->out, "Q\n");
        emitter->graphics = saved;
    }
    return good ? SVG_EMIT_OK : SVG_EMIT_TOO_LARGE;
}

Str svg_emit_extra(const SvgEmitter *emitter, Arena *arena, double width, double height)
{
    Buf out = {0};
    buf_add_cstr(&out, "/BBox [0 0 ");
    add_number(&out, width, 4);
    add_number(&out, height, 4);
    buf_add_cstr(&out, "] /Resources <<");
    if (emitter->alpha_count) buf_add_cstr(&out, " /ExtGState <<");
    for (int i = 0; i < emitter->alpha_count; i++) {
        buf_printf(&out, " /G%d << /Type /ExtGState /ca ", i);
        add_number(&out, emitter->alphas[i][0], 4);
        buf_add_cstr(&out, "/CA ");
        add_number(&out, emitter->alphas[i][1], 4);
        buf_add_cstr(&out, ">>");
    }
    buf_add_cstr(&out, emitter->alpha_count ? " >> >>" : " >>");
    Str extra = arena_str(arena, buf_str(&out));
    buf_release(&out);
    return extra;
}
