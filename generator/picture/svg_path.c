#include "picture/svg_path.h"

#include <math.h>

#define PI 3.14159265358979323846
/* The handle of a cubic that draws a quarter of a circle of radius 1: 4/3 (sqrt(2) - 1). */
#define KAPPA 0.55228474983079339840

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void skip_blanks(Str *rest)
{
    while (rest->len && is_blank(rest->ptr[0])) *rest = str_from_index(*rest, 1);
}

static void skip_separator(Str *rest)
{
    skip_blanks(rest);
    if (!rest->len || rest->ptr[0] != ',') return;
    *rest = str_from_index(*rest, 1);
    skip_blanks(rest);
}

static bool is_digit(Str s, size_t at)
{
    return at < s.len && ascii_is_digit(s.ptr[at]);
}

/* An exponent counts only when digits follow: the "e" of "1em" is a unit's. */
static size_t read_exponent(Str s, size_t at, int *exponent)
{
    if (at >= s.len || (s.ptr[at] != 'e' && s.ptr[at] != 'E')) return at;
    size_t from = at + 1;
    bool negative = from < s.len && s.ptr[from] == '-';
    if (from < s.len && (s.ptr[from] == '-' || s.ptr[from] == '+')) from++;
    if (!is_digit(s, from)) return at;
    int value = 0;
    for (; is_digit(s, from); from++)
        if (value < 1000) value = value * 10 + (s.ptr[from] - '0');
    *exponent += negative ? -value : value;
    return from;
}

/* By hand, for strtod reads the locale, and wants a NUL. */
bool svg_number(Str *rest, double *value)
{
    Str s = *rest;
    size_t at = 0;
    bool negative = s.len && s.ptr[0] == '-', any = false;
    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+')) at++;
    double mantissa = 0;
    int exponent = 0;
    for (; is_digit(s, at); at++, any = true) mantissa = mantissa * 10 + (s.ptr[at] - '0');
    if (at < s.len && s.ptr[at] == '.' && (any || is_digit(s, at + 1))) {
        for (at++; is_digit(s, at); at++, any = true) {
            if (mantissa > 1e15) continue; /* further digits are below a double's precision */
            mantissa = mantissa * 10 + (s.ptr[at] - '0');
            exponent--;
        }
    }
    if (!any) return false;
    at = read_exponent(s, at, &exponent);
    double number = mantissa == 0 ? 0 : mantissa * pow(10, exponent);
    if (!isfinite(number) || number > SVG_NUMBER_MAX) return false;
    *value = negative ? -number : number;
    *rest = str_from_index(s, at);
    skip_separator(rest);
    return true;
}

static SvgSegment *add_segment(SvgPath *path, SvgVerb verb)
{
    SvgSegment *segment = &ARENA_PUSH(path->arena, path->segments, path->count, path->room);
    segment->verb = verb;
    return segment;
}

void svg_path_move(SvgPath *path, double x, double y)
{
    SvgSegment *segment = add_segment(path, SVG_MOVE);
    segment->x[0] = x, segment->y[0] = y;
}

void svg_path_line(SvgPath *path, double x, double y)
{
    SvgSegment *segment = add_segment(path, SVG_LINE);
    segment->x[0] = x, segment->y[0] = y;
}

static void path_curve(SvgPath *path, double x1, double y1, double x2, double y2, double x, double y)
{
    SvgSegment *segment = add_segment(path, SVG_CURVE);
    segment->x[0] = x1, segment->y[0] = y1;
    segment->x[1] = x2, segment->y[1] = y2;
    segment->x[2] = x, segment->y[2] = y;
}

static void path_close(SvgPath *path)
{
    add_segment(path, SVG_CLOSE);
}

void svg_path_ellipse(SvgPath *path, double cx, double cy, double rx, double ry)
{
    double kx = KAPPA * rx, ky = KAPPA * ry;
    svg_path_move(path, cx + rx, cy);
    path_curve(path, cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry);
    path_curve(path, cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy);
    path_curve(path, cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry);
    path_curve(path, cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy);
    path_close(path);
}

void svg_path_rect(SvgPath *path, double x, double y, double width, double height, double rx, double ry)
{
    rx = fmin(rx, width / 2);
    ry = fmin(ry, height / 2);
    bool round = rx > 0 && ry > 0;
    if (!round) rx = ry = 0;
    double right = x + width, bottom = y + height, kx = rx * (1 - KAPPA), ky = ry * (1 - KAPPA);
    svg_path_move(path, x + rx, y);
    svg_path_line(path, right - rx, y);
    if (round) path_curve(path, right - kx, y, right, y + ky, right, y + ry);
    svg_path_line(path, right, bottom - ry);
    if (round) path_curve(path, right, bottom - ky, right - kx, bottom, right - rx, bottom);
    svg_path_line(path, x + rx, bottom);
    if (round) path_curve(path, x + kx, bottom, x, bottom - ky, x, bottom - ry);
    if (round) svg_path_line(path, x, y + ry);
    if (round) path_curve(path, x, y + ky, x + kx, y, x + rx, y);
    path_close(path);
}

typedef struct {
    double rx, ry, rotation; /* in radians */
    double cx, cy;
    double start, sweep; /* angles on the unit circle */
} Arc;

/* From the end points to the centre, as SVG 2, appendix B.2.4 derives it. Radii too small to span the end points
 * grow. */
static void arc_find_centre(Arc *arc, double x1, double y1, double x2, double y2, bool large, bool sweep)
{
    double cosine = cos(arc->rotation), sine = sin(arc->rotation);
    double dx = (x1 - x2) / 2, dy = (y1 - y2) / 2;
    double ux = cosine * dx + sine * dy, uy = cosine * dy - sine * dx;
    double stretch = ux * ux / (arc->rx * arc->rx) + uy * uy / (arc->ry * arc->ry);
    if (stretch > 1) arc->rx *= sqrt(stretch), arc->ry *= sqrt(stretch);
    double factor = stretch >= 1 ? 0 : sqrt((1 - stretch) / stretch);
    if (large == sweep) factor = -factor;
    double vx = factor * arc->rx * uy / arc->ry, vy = -factor * arc->ry * ux / arc->rx;
    arc->cx = cosine * vx - sine * vy + (x1 + x2) / 2;
    arc->cy = sine * vx + cosine * vy + (y1 + y2) / 2;
    arc->start = atan2((uy - vy) / arc->ry, (ux - vx) / arc->rx);
    double end = atan2((-uy - vy) / arc->ry, (-ux - vx) / arc->rx);
    arc->sweep = end - arc->start;
    if (sweep && arc->sweep < 0) arc->sweep += 2 * PI;
    if (!sweep && arc->sweep > 0) arc->sweep -= 2 * PI;
}

static void arc_point(const Arc *arc, double x, double y, double *out_x, double *out_y)
{
    double cosine = cos(arc->rotation), sine = sin(arc->rotation);
    *out_x = arc->cx + cosine * arc->rx * x - sine * arc->ry * y;
    *out_y = arc->cy + sine * arc->rx * x + cosine * arc->ry * y;
}

static void path_arc(SvgPath *path, double x1, double y1, const double v[7])
{
    double x2 = v[5], y2 = v[6];
    if (x1 == x2 && y1 == y2) return;
    Arc arc = {.rx = fabs(v[0]), .ry = fabs(v[1]), .rotation = v[2] * PI / 180};
    if (arc.rx < 1e-9 || arc.ry < 1e-9) {
        svg_path_line(path, x2, y2);
        return;
    }
    arc_find_centre(&arc, x1, y1, x2, y2, v[3] != 0, v[4] != 0);
    int pieces = (int)ceil(fabs(arc.sweep) / (PI / 2) - 1e-9);
    if (pieces < 1) pieces = 1;
    double step = arc.sweep / pieces, handle = 4.0 / 3 * tan(step / 4), angle = arc.start;
    for (int i = 0; i < pieces; i++, angle += step) {
        double from_x = cos(angle), from_y = sin(angle), to_x = cos(angle + step), to_y = sin(angle + step);
        double x[3], y[3];
        arc_point(&arc, from_x - handle * from_y, from_y + handle * from_x, &x[0], &y[0]);
        arc_point(&arc, to_x + handle * to_y, to_y - handle * to_x, &x[1], &y[1]);
        arc_point(&arc, to_x, to_y, &x[2], &y[2]);
        if (i == pieces - 1) x[2] = x2, y[2] = y2; /* no rounding gap before what follows */
        path_curve(path, x[0], y[0], x[1], y[1], x[2], y[2]);
    }
}

/* Where path data has got to. */
typedef struct {
    SvgPath *path;
    double x, y;                /* the current point */
    double start_x, start_y;    /* of the subpath */
    double handle_x, handle_y;  /* the last curve's second control point, for S and T */
    char last;                  /* the last command, in upper case */
    bool closed;                /* after a Z: what follows needs a move */
} Pen;

static int command_numbers(char upper)
{
    switch (upper) {
    case 'M': case 'L': case 'T': return 2;
    case 'H': case 'V': return 1;
    case 'C': return 6;
    case 'S': case 'Q': return 4;
    case 'A': return 7;
    case 'Z': return 0;
    default: return -1;
    }
}

/* The flags of an arc are single digits that need nothing between them: "a1 1 0 00.5.5". */
static bool read_flag(Str *rest, double *value)
{
    if (!rest->len || (rest->ptr[0] != '0' && rest->ptr[0] != '1')) return false;
    *value = rest->ptr[0] - '0';
    *rest = str_from_index(*rest, 1);
    skip_separator(rest);
    return true;
}

static void make_absolute(char upper, double *v, int count, double x, double y)
{
    if (upper == 'H') v[0] += x;
    else if (upper == 'V') v[0] += y;
    else if (upper == 'A') v[5] += x, v[6] += y;
    else for (int i = 0; i < count; i += 2) v[i] += x, v[i + 1] += y;
}

static void draw_quadratic(Pen *pen, double qx, double qy, double x, double y)
{
    path_curve(pen->path, pen->x + (qx - pen->x) * 2 / 3, pen->y + (qy - pen->y) * 2 / 3, x + (qx - x) * 2 / 3,
               y + (qy - y) * 2 / 3, x, y);
    pen->handle_x = qx, pen->handle_y = qy;
}

/* The handle mirrored at the current point when the last command was of the same family, else the current point. */
static void mirror_handle(const Pen *pen, char family, char smooth, double *x, double *y)
{
    bool follows = pen->last == family || pen->last == smooth;
    *x = follows ? 2 * pen->x - pen->handle_x : pen->x;
    *y = follows ? 2 * pen->y - pen->handle_y : pen->y;
}

static void draw_curve_command(Pen *pen, char upper, const double *v)
{
    double x, y;
    switch (upper) {
    case 'C':
        path_curve(pen->path, v[0], v[1], v[2], v[3], v[4], v[5]);
        pen->handle_x = v[2], pen->handle_y = v[3];
        break;
    case 'S':
        mirror_handle(pen, 'C', 'S', &x, &y);
        path_curve(pen->path, x, y, v[0], v[1], v[2], v[3]);
        pen->handle_x = v[0], pen->handle_y = v[1];
        break;
    case 'Q':
        draw_quadratic(pen, v[0], v[1], v[2], v[3]);
        break;
    case 'T':
        mirror_handle(pen, 'Q', 'T', &x, &y);
        draw_quadratic(pen, x, y, v[0], v[1]);
        break;
    default:
        path_arc(pen->path, pen->x, pen->y, v);
    }
}

static void draw_command(Pen *pen, char upper, const double *v, int count)
{
    double x = pen->start_x, y = pen->start_y;
    if (upper == 'H') x = v[0], y = pen->y;
    else if (upper == 'V') x = pen->x, y = v[0];
    else if (count) x = v[count - 2], y = v[count - 1];
    if (pen->closed && upper != 'M' && upper != 'Z') svg_path_move(pen->path, pen->x, pen->y);
    if (upper != 'Z' || !pen->closed) {
        if (upper == 'M') svg_path_move(pen->path, x, y);
        else if (upper == 'Z') path_close(pen->path);
        else if (upper == 'L' || upper == 'H' || upper == 'V') svg_path_line(pen->path, x, y);
        else draw_curve_command(pen, upper, v);
    }
    pen->closed = upper == 'Z';
    pen->x = x, pen->y = y;
    if (upper == 'M') pen->start_x = x, pen->start_y = y;
    pen->last = upper;
}

/* One command letter and all the groups of numbers behind it. */
static bool parse_command(Pen *pen, char letter, Str *rest)
{
    bool relative = letter >= 'a';
    char upper = relative ? (char)(letter - 'a' + 'A') : letter;
    int count = command_numbers(upper);
    if (count < 0 || (!pen->last && upper != 'M')) return false;
    do {
        double v[7] = {0};
        for (int i = 0; i < count; i++)
            if (!(upper == 'A' && (i == 3 || i == 4) ? read_flag(rest, &v[i]) : svg_number(rest, &v[i]))) return false;
        if (relative && count) make_absolute(upper, v, count, pen->x, pen->y);
        for (int i = 0; i < count; i++)
            if (fabs(v[i]) > SVG_NUMBER_MAX) return false;
        draw_command(pen, upper, v, count);
        if (upper == 'M') upper = 'L'; /* further pairs are lines */
    } while (count && rest->len && (is_digit(*rest, 0) || str_find_char(STR("+-."), rest->ptr[0]) < 3));
    return true;
}

bool svg_path_parse(SvgPath *path, Str data, size_t *at)
{
    Pen pen = {.path = path};
    Str rest = data;
    skip_blanks(&rest);
    *at = 0;
    if (str_is(rest, "none")) return true;
    while (rest.len) {
        char letter = rest.ptr[0];
        rest = str_from_index(rest, 1);
        skip_blanks(&rest);
        bool good = ((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')) &&
                    parse_command(&pen, letter, &rest);
        *at = data.len - rest.len;
        if (!good) return false;
        skip_blanks(&rest);
    }
    return true;
}

bool svg_points_parse(SvgPath *path, Str points, bool close)
{
    Str rest = points;
    skip_blanks(&rest);
    for (bool first = true; rest.len; first = false) {
        double x, y;
        if (!svg_number(&rest, &x) || !svg_number(&rest, &y)) return false;
        if (first) svg_path_move(path, x, y);
        else svg_path_line(path, x, y);
    }
    if (close && path->count) path_close(path);
    return true;
}

SvgMatrix svg_matrix_multiply(SvgMatrix outer, SvgMatrix inner)
{
    return (SvgMatrix){
        outer.a * inner.a + outer.c * inner.b,
        outer.b * inner.a + outer.d * inner.b,
        outer.a * inner.c + outer.c * inner.d,
        outer.b * inner.c + outer.d * inner.d,
        outer.a * inner.e + outer.c * inner.f + outer.e,
        outer.b * inner.e + outer.d * inner.f + outer.f,
    };
}

void svg_matrix_apply(SvgMatrix matrix, double *x, double *y)
{
    double old_x = *x, old_y = *y;
    *x = matrix.a * old_x + matrix.c * old_y + matrix.e;
    *y = matrix.b * old_x + matrix.d * old_y + matrix.f;
}

static SvgMatrix rotation(double degrees)
{
    double cosine = cos(degrees * PI / 180), sine = sin(degrees * PI / 180);
    return (SvgMatrix){cosine, sine, -sine, cosine, 0, 0};
}

static bool transform_make(Str name, const double *v, size_t count, SvgMatrix *out)
{
    *out = SVG_IDENTITY;
    if (str_is(name, "matrix") && count == 6) {
        *out = (SvgMatrix){v[0], v[1], v[2], v[3], v[4], v[5]};
    } else if (str_is(name, "translate") && (count == 1 || count == 2)) {
        out->e = v[0], out->f = count == 2 ? v[1] : 0;
    } else if (str_is(name, "scale") && (count == 1 || count == 2)) {
        out->a = v[0], out->d = count == 2 ? v[1] : v[0];
    } else if (str_is(name, "rotate") && count == 1) {
        *out = rotation(v[0]);
    } else if (str_is(name, "rotate") && count == 3) {
        SvgMatrix back = {1, 0, 0, 1, -v[1], -v[2]};
        *out = svg_matrix_multiply((SvgMatrix){1, 0, 0, 1, v[1], v[2]}, svg_matrix_multiply(rotation(v[0]), back));
    } else if (str_is(name, "skewX") && count == 1) {
        out->c = tan(v[0] * PI / 180);
    } else if (str_is(name, "skewY") && count == 1) {
        out->b = tan(v[0] * PI / 180);
    } else {
        return false;
    }
    return true;
}

bool svg_transform_parse(Str text, SvgMatrix *matrix)
{
    *matrix = SVG_IDENTITY;
    Str rest = text;
    skip_separator(&rest);
    if (str_is(rest, "none")) return true;
    while (rest.len) {
        size_t open = str_find_char(rest, '('), close = str_find_char(rest, ')');
        if (close == rest.len || open > close) return false;
        Str name = str_trim(str_slice(rest, 0, open)), inside = str_slice(rest, open + 1, close);
        double v[6];
        size_t count = 0;
        for (skip_blanks(&inside); inside.len; count++)
            if (count == 6 || !svg_number(&inside, &v[count])) return false;
        SvgMatrix one;
        if (!transform_make(name, v, count, &one)) return false;
        *matrix = svg_matrix_multiply(*matrix, one);
        rest = str_from_index(rest, close + 1);
        skip_separator(&rest);
    }
    double all[] = {matrix->a, matrix->b, matrix->c, matrix->d, matrix->e, matrix->f};
    for (int i = 0; i < 6; i++)
        if (!isfinite(all[i]) || fabs(all[i]) > SVG_NUMBER_MAX) return false;
    return true;
}
