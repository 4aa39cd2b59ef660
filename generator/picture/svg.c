#include "picture/svg.h"

#include "picture/svg_emit.h"
#include "picture/svg_guard.h"
#include "picture/svg_pixels.h"

#include <ctype.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <math.h>
#include <string.h>

/* Deeper drawings, larger files and longer error lists are not worth following. */
enum { DEPTH_MAX = 60, REPORTS_MAX = 8, FILE_MAX = 16 << 20 };

#define SVG_NAMESPACE "http://www.w3.org/2000/svg"

typedef struct {
    const Picture *picture;
    Arena *arena;
    Diag *diag;
    SvgSheet sheet;
    SvgEmitter emitter;
    int reports;
    bool is_trial; /* what only a larger renderer can draw is counted, and not reported */
    int beyond;
} Drawing;

/* What an element gets from those around it. */
typedef struct {
    const SvgStyle *style;
    SvgMatrix matrix;
    double opacity;
    int depth;
} Surroundings;

/* Picture files are not sources that outlive the run, so the message says the line, and the place is the index's. */
static void report(Drawing *drawing, const char *rule, long line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void report(Drawing *drawing, const char *rule, long line, const char *format, ...)
{
    if (++drawing->reports > REPORTS_MAX) return;
    const Picture *picture = drawing->picture;
    va_list args;
    va_start(args, format);
    Str text = arena_vprintf(drawing->arena, format, args);
    va_end(args);
    diag_report(drawing->diag, DIAG_ERROR, picture->place, rule, "picture '%.*s.svg', line %ld: %.*s",
                STR_ARG(picture->name), line, STR_ARG(text));
    if (strcmp(rule, "svg-unsupported") == 0)
        diag_hint(drawing->diag, "draw it with plain filled or stroked shapes, or save the picture as PNG");
    else if (strcmp(rule, "svg-unsafe") == 0)
        diag_hint(drawing->diag, "save it from a drawing program as plain SVG without links and scripts, or as PNG");
    else
        diag_hint(drawing->diag, "save the picture again from the program it was drawn with");
}

/* What another renderer may be able to draw. */
static void report_beyond(Drawing *drawing, long line, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void report_beyond(Drawing *drawing, long line, const char *format, ...)
{
    drawing->beyond++;
    if (drawing->is_trial) return;
    va_list args;
    va_start(args, format);
    Str text = arena_vprintf(drawing->arena, format, args);
    va_end(args);
    report(drawing, "svg-unsupported", line, "%.*s", STR_ARG(text));
}

static void report_unsupported(Drawing *drawing, const xmlNode *node, Str name, Str value)
{
    report_beyond(drawing, xmlGetLineNo(node), "cannot draw '%.*s: %.60s' of element '%s'", STR_ARG(name),
                  arena_cstr(drawing->arena, value), (const char *)node->name);
}

static void report_malformed(Drawing *drawing, const xmlNode *node, Str name, Str value)
{
    report(drawing, "picture-damaged", xmlGetLineNo(node), "'%.*s: %.60s' of element '%s' cannot be read",
           STR_ARG(name), arena_cstr(drawing->arena, value), (const char *)node->name);
}

static Str attribute_get(const xmlNode *node, const char *name)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
        if (!attribute->ns && strcmp((const char *)attribute->name, name) == 0) return svg_attribute_value(attribute);
    return (Str){NULL, 0};
}

static bool is_svg(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE && node->ns && node->ns->href &&
           strcmp((const char *)node->ns->href, SVG_NAMESPACE) == 0;
}

static bool is_named(const xmlNode *node, const char *names)
{
    Str rest = str_from(names), name;
    while (str_cut(&rest, '|', &name))
        if (str_is(name, (const char *)node->name)) return true;
    return false;
}

static void set_property(Drawing *drawing, const xmlNode *node, SvgStyle *style, const SvgStyle *parent, Str name,
                         Str value)
{
    switch (svg_style_set(style, parent, name, value)) {
    case SVG_STYLE_MALFORMED: report_malformed(drawing, node, name, value); break;
    case SVG_STYLE_UNSUPPORTED: report_unsupported(drawing, node, name, value); break;
    case SVG_STYLE_OK:
    case SVG_STYLE_IGNORED: break;
    }
}

static void set_declarations(Drawing *drawing, const xmlNode *node, SvgStyle *style, const SvgStyle *parent, Str text)
{
    Str name, value;
    while (svg_declaration(&text, &name, &value)) {
        if (!name.len) report_malformed(drawing, node, STR("style"), value);
        else set_property(drawing, node, style, parent, name, value);
    }
}

/* Attributes lose to rules, and rules to the style attribute. */
static SvgStyle element_style(Drawing *drawing, const xmlNode *node, const SvgStyle *parent)
{
    SvgStyle style = svg_style_child(parent);
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        if (attribute->ns) continue;
        Str name = str_from((const char *)attribute->name);
        set_property(drawing, node, &style, parent, name, svg_attribute_value(attribute));
    }
    Str type = str_from((const char *)node->name);
    Str classes = attribute_get(node, "class"), id = attribute_get(node, "id");
    for (size_t i = 0; i < drawing->sheet.count; i++) {
        const SvgRule *rule = &drawing->sheet.rules[i];
        if (svg_rule_matches(rule, type, classes, id))
            set_declarations(drawing, node, &style, parent, rule->declarations);
    }
    set_declarations(drawing, node, &style, parent, attribute_get(node, "style"));
    return style;
}

/* A length attribute; NAN when it is absent or "auto". least keeps negative sizes out. */
static double length_get(Drawing *drawing, const xmlNode *node, const char *name, double whole, double least)
{
    Str text = attribute_get(node, name);
    double value;
    if (!text.ptr || str_is(text, "auto")) return (double)NAN;
    if (svg_length(text, whole, &value) && value >= least) return value;
    report_malformed(drawing, node, str_from(name), text);
    return (double)NAN;
}

static double length_or(double length, double otherwise)
{
    return isnan(length) ? otherwise : length;
}

static void outline_rect(Drawing *drawing, const xmlNode *node, const SvgStyle *style, SvgPath *path)
{
    double w = style->view_width, h = style->view_height;
    double x = length_or(length_get(drawing, node, "x", w, -SVG_NUMBER_MAX), 0);
    double y = length_or(length_get(drawing, node, "y", h, -SVG_NUMBER_MAX), 0);
    double width = length_or(length_get(drawing, node, "width", w, 0), 0);
    double height = length_or(length_get(drawing, node, "height", h, 0), 0);
    double rx = length_get(drawing, node, "rx", w, 0), ry = length_get(drawing, node, "ry", h, 0);
    rx = length_or(rx, length_or(ry, 0)); /* either radius stands in for the other */
    ry = length_or(ry, rx);
    if (width > 0 && height > 0) svg_path_rect(path, x, y, width, height, rx, ry);
}

static void outline_round(Drawing *drawing, const xmlNode *node, const SvgStyle *style, SvgPath *path)
{
    double w = style->view_width, h = style->view_height;
    double cx = length_or(length_get(drawing, node, "cx", w, -SVG_NUMBER_MAX), 0);
    double cy = length_or(length_get(drawing, node, "cy", h, -SVG_NUMBER_MAX), 0);
    double rx, ry;
    if (is_named(node, "circle")) {
        rx = ry = length_or(length_get(drawing, node, "r", sqrt((w * w + h * h) / 2), 0), 0);
    } else {
        rx = length_get(drawing, node, "rx", w, 0);
        ry = length_or(length_get(drawing, node, "ry", h, 0), length_or(rx, 0));
        rx = length_or(rx, ry);
    }
    if (rx > 0 && ry > 0) svg_path_ellipse(path, cx, cy, rx, ry);
}

static void outline_line(Drawing *drawing, const xmlNode *node, const SvgStyle *style, SvgPath *path)
{
    double ends[4];
    static const char *const names[] = {"x1", "y1", "x2", "y2"};
    for (int i = 0; i < 4; i++) {
        double whole = i % 2 ? style->view_height : style->view_width;
        ends[i] = length_or(length_get(drawing, node, names[i], whole, -SVG_NUMBER_MAX), 0);
    }
    svg_path_move(path, ends[0], ends[1]);
    svg_path_line(path, ends[2], ends[3]);
}

static void outline_path(Drawing *drawing, const xmlNode *node, SvgPath *path)
{
    Str data = attribute_get(node, "d");
    size_t at;
    if (svg_path_parse(path, data, &at)) return;
    size_t from = at > 20 ? at - 20 : 0;
    report(drawing, "picture-damaged", xmlGetLineNo(node), "path data of element 'path' goes wrong after '%.*s'",
           STR_ARG(str_slice(data, from, at)));
}

static SvgPath element_outline(Drawing *drawing, const xmlNode *node, const SvgStyle *style)
{
    SvgPath path = {.arena = drawing->arena};
    if (is_named(node, "path")) {
        outline_path(drawing, node, &path);
    } else if (is_named(node, "rect")) {
        outline_rect(drawing, node, style, &path);
    } else if (is_named(node, "circle|ellipse")) {
        outline_round(drawing, node, style, &path);
    } else if (is_named(node, "line")) {
        outline_line(drawing, node, style, &path);
    } else {
        Str points = attribute_get(node, "points");
        if (!svg_points_parse(&path, points, is_named(node, "polygon")))
            report_malformed(drawing, node, STR("points"), points);
    }
    return path;
}

#define SHAPES "path|rect|circle|ellipse|line|polyline|polygon"
#define UNSEEN \
    "defs|title|desc|metadata|style|symbol|clipPath|mask|marker|pattern|linearGradient|radialGradient|filter|font|" \
    "font-face|view|cursor|color-profile"

static void draw_shape(Drawing *drawing, const xmlNode *node, const SvgStyle *style, SvgMatrix matrix, double opacity)
{
    SvgPath path = element_outline(drawing, node, style);
    if (style->is_hidden) return;
    switch (svg_emit_path(&drawing->emitter, &path, style, matrix, opacity)) {
    case SVG_EMIT_OK: break;
    case SVG_EMIT_TOO_LARGE:
        report(drawing, "picture-damaged", xmlGetLineNo(node), "element '%s' has coordinates that are too large",
               (const char *)node->name);
        break;
    case SVG_EMIT_MIXED_ALPHA:
        report_beyond(
            drawing, xmlGetLineNo(node),
            "cannot draw 'opacity' of element '%s' together with a fill and stroke that show through each other",
            (const char *)node->name);
        break;
    case SVG_EMIT_TOO_MANY_ALPHAS:
        report_beyond(drawing, xmlGetLineNo(node), "cannot draw more than %d different transparencies", SVG_ALPHAS_MAX);
    }
}

static int count_shapes(const xmlNode *node, int depth)
{
    int count = is_named(node, SHAPES);
    for (const xmlNode *child = node->children; child && depth < DEPTH_MAX; child = child->next)
        if (is_svg(child)) count += count_shapes(child, depth + 1);
    return count;
}

static void draw_children(Drawing *drawing, const xmlNode *node, Surroundings around);

static void draw_element(Drawing *drawing, const xmlNode *node, Surroundings around)
{
    bool is_shape = is_named(node, SHAPES);
    if (is_named(node, UNSEEN)) return;
    if (!is_shape && !is_named(node, "g|a")) {
        /* A hidden element that is not drawn anyway does no harm. Text would look different on each machine. */
        if (str_is(attribute_get(node, "display"), "none")) return;
        if (is_named(node, "use|svg|switch"))
            report_beyond(drawing, xmlGetLineNo(node), "cannot draw element '%s'", (const char *)node->name);
        else
            report(drawing, "svg-unsupported", xmlGetLineNo(node), "cannot draw element '%s'",
                   (const char *)node->name);
        return;
    }
    SvgStyle style = element_style(drawing, node, around.style);
    if (style.is_removed) return;
    SvgMatrix matrix = svg_matrix_multiply(around.matrix, style.transform);
    double opacity = around.opacity * style.opacity;
    if (is_shape) {
        draw_shape(drawing, node, &style, matrix, opacity);
        return;
    }
    if (style.opacity < 1 && count_shapes(node, around.depth) > 1)
        report_unsupported(drawing, node, STR("opacity"), attribute_get(node, "opacity"));
    draw_children(drawing, node, (Surroundings){&style, matrix, opacity, around.depth + 1});
}

static void draw_children(Drawing *drawing, const xmlNode *node, Surroundings around)
{
    if (around.depth > DEPTH_MAX) {
        report(drawing, "svg-unsupported", xmlGetLineNo(node), "more than %d elements inside each other", DEPTH_MAX);
        return;
    }
    for (const xmlNode *child = node->children; child; child = child->next)
        if (is_svg(child)) draw_element(drawing, child, around);
}

static void collect_sheets(Drawing *drawing, const xmlNode *node, int depth)
{
    for (const xmlNode *child = node->children; child && depth <= DEPTH_MAX; child = child->next) {
        if (!is_svg(child)) continue;
        if (!is_named(child, "style")) {
            collect_sheets(drawing, child, depth + 1);
            continue;
        }
        for (const xmlNode *text = child->children; text; text = text->next) {
            Str what, css = str_from((const char *)text->content);
            if (text->type != XML_TEXT_NODE && text->type != XML_CDATA_SECTION_NODE) continue;
            if (!svg_sheet_parse(&drawing->sheet, drawing->arena, css, &what))
                report_beyond(drawing, xmlGetLineNo(child), "cannot apply the style rule for '%.60s'",
                              arena_cstr(drawing->arena, what));
        }
    }
}

typedef struct {
    double x, y, width, height;
} ViewBox;

/* With a size of other proportions than the view box, SVG shows more of the drawing at two sides. */
static bool fit_view(const xmlNode *root, ViewBox *view, double width, double height)
{
    double ratio = width / height, own = view->width / view->height;
    Str fit = attribute_get(root, "preserveAspectRatio");
    if (fabs(ratio / own - 1) < 0.005) return true;
    if (fit.len && !str_starts(fit, STR("xMidYMid"))) return false;
    if (str_ends(fit, STR("slice"))) return false;
    double wide = fmax(view->width, view->height * ratio), tall = fmax(view->height, view->width / ratio);
    *view = (ViewBox){view->x - (wide - view->width) / 2, view->y - (tall - view->height) / 2, wide, tall};
    return true;
}

static bool find_view(Drawing *drawing, const xmlNode *root, ViewBox *view)
{
    Str text = attribute_get(root, "viewBox"), rest = str_trim(text);
    double width, height; /* relative ones ("100%", "1em") leave the drawing without a size of its own */
    bool sized = svg_length(attribute_get(root, "width"), 0, &width) && width > 0 &&
                 svg_length(attribute_get(root, "height"), 0, &height) && height > 0;
    if (!text.len && sized) {
        *view = (ViewBox){0, 0, width, height};
    } else if (!text.len) {
        report(drawing, "svg-unsupported", xmlGetLineNo(root), "element 'svg' has no 'viewBox'");
        return false;
    } else if (!svg_number(&rest, &view->x) || !svg_number(&rest, &view->y) || !svg_number(&rest, &view->width) ||
               !svg_number(&rest, &view->height) || rest.len || view->width <= 0 || view->height <= 0) {
        report_malformed(drawing, root, STR("viewBox"), text);
        return false;
    }
    if (sized && !fit_view(root, view, width, height)) {
        report_unsupported(drawing, root, STR("preserveAspectRatio"), attribute_get(root, "preserveAspectRatio"));
        return false;
    }
    double ratio = view->width / view->height;
    if (ratio < 1e-3 || ratio > 1e3) report_malformed(drawing, root, STR("viewBox"), text);
    return ratio >= 1e-3 && ratio <= 1e3;
}

static void draw_root(Drawing *drawing, const xmlNode *root, PictureObject *object)
{
    ViewBox view;
    if (!find_view(drawing, root, &view)) return;
    collect_sheets(drawing, root, 0);
    svg_emit_begin(&drawing->emitter, fmax(view.width, view.height));
    SvgStyle initial = svg_style_initial(view.width, view.height);
    SvgStyle style = element_style(drawing, root, &initial);
    SvgMatrix flip = {1, 0, 0, -1, -view.x, view.y + view.height};
    SvgMatrix matrix = svg_matrix_multiply(flip, style.transform);
    if (style.opacity < 1 && count_shapes(root, 0) > 1)
        report_unsupported(drawing, root, STR("opacity"), attribute_get(root, "opacity"));
    if (!style.is_removed) draw_children(drawing, root, (Surroundings){&style, matrix, style.opacity, 0});
    if (!drawing->reports && !drawing->beyond && !drawing->emitter.out.len)
        report(drawing, "svg-unsupported", xmlGetLineNo(root), "nothing in it can be seen");
    *object = (PictureObject){
        .is_form = true,
        .is_drawing = true,
        .width = (float)view.width,
        .height = (float)view.height,
        .content = arena_str(drawing->arena, buf_str(&drawing->emitter.out)),
        .extra = svg_emit_extra(&drawing->emitter, drawing->arena, view.width, view.height),
    };
    buf_release(&drawing->emitter.out);
}

static void report_xml(Drawing *drawing, xmlParserCtxt *context)
{
    const xmlError *error = xmlCtxtGetLastError(context);
    Str text = str_trim(str_from(error && error->message ? error->message : "not XML"));
    if (str_ends(text, STR("."))) text.len--;
    char *message = arena_cstr(drawing->arena, text);
    message[0] = (char)tolower((unsigned char)message[0]);
    report(drawing, "picture-damaged", error && error->line > 0 ? error->line : 1, "%s", message);
}

/* Entities are refused before the parser sees them: a drawing needs none, and they can grow without bound. What else
 * a document type declares, or in another encoding, could give elements attributes that do not stand there. */
static xmlDoc *parse(Drawing *drawing, xmlParserCtxt *context)
{
    Str bytes = drawing->picture->bytes;
    if (bytes.len > FILE_MAX) {
        report(drawing, "svg-unsupported", 1, "the file is larger than %d MiB", FILE_MAX >> 20);
        return NULL;
    }
    if (str_contains(bytes, STR("<!ENTITY"))) {
        report(drawing, "svg-unsupported", 1, "it declares entities");
        return NULL;
    }
    int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES;
    xmlDoc *doc = xmlCtxtReadMemory(context, bytes.ptr ? bytes.ptr : "", (int)bytes.len, NULL, NULL, options);
    if (!doc) report_xml(drawing, context);
    if (doc && doc->intSubset && doc->intSubset->children)
        report(drawing, "svg-unsupported", 1, "it declares elements, attributes or entities of its own");
    return doc;
}

static void report_unsafe(void *drawing, long line, Str what)
{
    report(drawing, "svg-unsafe", line, "it would act or load something on the website: %.*s", STR_ARG(what));
}

static void draw(Drawing *drawing, const xmlNode *root, PictureObject *object)
{
    if (root && is_svg(root) && is_named(root, "svg"))
        draw_root(drawing, root, object);
    else
        report(drawing, "picture-damaged", 1,
               "it is not an SVG drawing: its root element must be 'svg' with xmlns=\"%s\"", SVG_NAMESPACE);
}

/* Reads and draws the file; false after reports, or, in a trial, when it is beyond what can be drawn. */
static bool draw_file(Drawing *drawing, PictureObject *object)
{
    xmlParserCtxt *context = xmlNewParserCtxt();
    if (!context) {
        diag_report(drawing->diag, DIAG_FAILURE, drawing->picture->place, "memory", "out of memory");
        drawing->reports++;
        return false;
    }
    xmlDoc *doc = parse(drawing, context);
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (root && !drawing->reports) svg_guard(doc, drawing->arena, report_unsafe, drawing);
    if (doc && !drawing->reports) draw(drawing, root, object);
    xmlFreeDoc(doc);
    xmlFreeParserCtxt(context);
    return drawing->reports == 0 && drawing->beyond == 0;
}

bool svg_convert(const Picture *picture, Arena *arena, PictureObject *object, Diag *diag)
{
    Drawing trial = {.picture = picture, .arena = arena, .diag = diag, .is_trial = true};
    if (draw_file(&trial, object)) return true;
    if (trial.reports) return false;
    if (svg_draw_pixels(picture, arena, object)) {
        object->is_drawing = true;
        return true;
    }
    Drawing drawing = {.picture = picture, .arena = arena, .diag = diag}; /* now say what cannot be drawn */
    return draw_file(&drawing, object);
}
