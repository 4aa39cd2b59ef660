#include "picture/svg_style.h"

#include <math.h>
#include <string.h>

SvgStyle svg_style_initial(double view_width, double view_height)
{
    return (SvgStyle){
        .color = {0, 0, 0, 1},
        .fill = {SVG_PAINT_COLOR, {0, 0, 0, 1}},
        .fill_opacity = 1,
        .stroke_opacity = 1,
        .stroke_width = 1,
        .miter_limit = 4,
        .view_width = view_width,
        .view_height = view_height,
        .opacity = 1,
        .transform = SVG_IDENTITY,
    };
}

SvgStyle svg_style_child(const SvgStyle *parent)
{
    SvgStyle style = *parent;
    style.opacity = 1;
    style.is_removed = false;
    style.transform = SVG_IDENTITY;
    return style;
}

/* CSS fixes 96 px to the inch. */
static double unit_pixels(Str unit)
{
    static const struct {
        const char *name;
        double pixels;
    } units[] = {{"", 1}, {"px", 1}, {"pt", 96 / 72.0}, {"pc", 16}, {"in", 96}, {"cm", 96 / 2.54}, {"mm", 96 / 25.4}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_is(unit, units[i].name)) return units[i].pixels;
    return 0;
}

bool svg_length(Str text, double whole, double *value)
{
    text = str_trim(text);
    if (!svg_number(&text, value)) return false;
    double factor = str_is(text, "%") ? whole / 100 : unit_pixels(text);
    *value *= factor;
    return factor != 0;
}

static SvgStyleResult set_paint(SvgPaint *paint, Str value)
{
    if (str_is(value, "none")) {
        paint->kind = SVG_PAINT_NONE;
    } else if (str_is(value, "currentColor") || str_is(value, "currentcolor")) {
        paint->kind = SVG_PAINT_CURRENT;
    } else {
        if (!svg_color_parse(value, &paint->color)) return SVG_STYLE_UNSUPPORTED;
        paint->kind = SVG_PAINT_COLOR;
    }
    return SVG_STYLE_OK;
}

static SvgStyleResult set_opacity(double *opacity, Str value)
{
    double number;
    if (!svg_number(&value, &number)) return SVG_STYLE_MALFORMED;
    if (str_is(value, "%")) number /= 100;
    else if (value.len) return SVG_STYLE_MALFORMED;
    *opacity = fmin(fmax(number, 0), 1);
    return SVG_STYLE_OK;
}

static SvgStyleResult set_length(double *length, const SvgStyle *style, Str value, double least)
{
    double number, w = style->view_width, h = style->view_height;
    if (!svg_length(value, sqrt((w * w + h * h) / 2), &number) || number < least) return SVG_STYLE_MALFORMED;
    *length = number;
    return SVG_STYLE_OK;
}

static SvgStyleResult set_dashes(SvgStyle *style, Str value)
{
    double sum = 0, w = style->view_width, h = style->view_height;
    int count = 0;
    if (!str_is(value, "none")) {
        while (value.len) {
            size_t end = 0;
            while (end < value.len && value.ptr[end] != ',' && value.ptr[end] != ' ') end++;
            double length;
            if (count == SVG_DASHES_MAX) return SVG_STYLE_UNSUPPORTED;
            if (!svg_length(str_slice(value, 0, end), sqrt((w * w + h * h) / 2), &length)) return SVG_STYLE_MALFORMED;
            if (length < 0) return SVG_STYLE_MALFORMED;
            style->dashes[count++] = length;
            sum += length;
            value = str_from_index(value, end);
            while (value.len && (value.ptr[0] == ',' || value.ptr[0] == ' ')) value = str_from_index(value, 1);
        }
    }
    style->dash_count = sum > 0 ? count : 0;
    return SVG_STYLE_OK;
}

/* The index of the value among words that "|" parts, or -1. */
static int word_index(Str value, const char *words)
{
    Str rest = str_from(words), word;
    for (int i = 0; str_cut(&rest, '|', &word); i++)
        if (str_eq(word, value)) return i;
    return -1;
}

static SvgStyleResult set_word(int *out, Str value, const char *words)
{
    int index = word_index(value, words);
    if (index < 0) return SVG_STYLE_UNSUPPORTED;
    *out = index;
    return SVG_STYLE_OK;
}

static SvgStyleResult set_flag(bool *out, Str value, const char *off, const char *on)
{
    if (word_index(value, on) >= 0) *out = true;
    else if (word_index(value, off) >= 0) *out = false;
    else return SVG_STYLE_UNSUPPORTED;
    return SVG_STYLE_OK;
}

/* Properties that would show, but only when their value is not the one that switches them off. */
static SvgStyleResult check_neutral(Str name, Str value)
{
    static const struct {
        const char *name, *neutral;
    } properties[] = {
        {"clip-path", "none"}, {"clip", "auto"}, {"mask", "none"}, {"mask-image", "none"}, {"filter", "none"},
        {"backdrop-filter", "none"}, {"mix-blend-mode", "normal"}, {"marker", "none"}, {"marker-start", "none"},
        {"marker-mid", "none"}, {"marker-end", "none"}, {"vector-effect", "none"},
        {"transform-origin", "0|0 0|0px 0px"},
        {"transform-box", "view-box"}, {"rotate", "none|0"}, {"scale", "none|1"}, {"translate", "none"},
        {"offset-path", "none"}, {"animation", "none"}, {"zoom", "1|normal"},
    };
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
        if (str_is(name, properties[i].name))
            return word_index(value, properties[i].neutral) >= 0 ? SVG_STYLE_OK : SVG_STYLE_UNSUPPORTED;
    return SVG_STYLE_IGNORED;
}

static SvgStyleResult set_stroke(SvgStyle *style, Str part, Str value)
{
    if (!part.len) return set_paint(&style->stroke, value);
    if (str_is(part, "-width")) return set_length(&style->stroke_width, style, value, 0);
    if (str_is(part, "-opacity")) return set_opacity(&style->stroke_opacity, value);
    if (str_is(part, "-linecap")) return set_word(&style->cap, value, "butt|round|square");
    if (str_is(part, "-linejoin")) return set_word(&style->join, value, "miter|round|bevel");
    if (str_is(part, "-dasharray")) return set_dashes(style, value);
    if (str_is(part, "-dashoffset")) return set_length(&style->dash_offset, style, value, -SVG_NUMBER_MAX);
    if (!str_is(part, "-miterlimit")) return SVG_STYLE_IGNORED;
    double limit;
    if (!svg_number(&value, &limit) || value.len || limit < 1) return SVG_STYLE_MALFORMED;
    style->miter_limit = limit;
    return SVG_STYLE_OK;
}

static SvgStyleResult set_inherit(SvgStyle *style, const SvgStyle *parent, Str name)
{
    if (str_is(name, "fill")) style->fill = parent->fill;
    else if (str_is(name, "stroke")) style->stroke = parent->stroke;
    else if (str_is(name, "color")) style->color = parent->color;
    else if (str_is(name, "stroke-width")) style->stroke_width = parent->stroke_width;
    else if (str_is(name, "fill-opacity")) style->fill_opacity = parent->fill_opacity;
    else if (str_is(name, "stroke-opacity")) style->stroke_opacity = parent->stroke_opacity;
    else return svg_style_set(style, parent, name, STR("\x01")) == SVG_STYLE_IGNORED ? SVG_STYLE_IGNORED
                                                                                     : SVG_STYLE_UNSUPPORTED;
    return SVG_STYLE_OK;
}

SvgStyleResult svg_style_set(SvgStyle *style, const SvgStyle *parent, Str name, Str value)
{
    value = str_trim(value);
    if (str_is(value, "inherit")) return set_inherit(style, parent, name);
    if (str_starts(name, STR("stroke"))) return set_stroke(style, str_from_index(name, 6), value);
    if (str_is(name, "fill")) return set_paint(&style->fill, value);
    if (str_is(name, "fill-opacity")) return set_opacity(&style->fill_opacity, value);
    if (str_is(name, "fill-rule")) return set_flag(&style->even_odd, value, "nonzero", "evenodd");
    if (str_is(name, "opacity")) return set_opacity(&style->opacity, value);
    if (str_is(name, "color")) return svg_color_parse(value, &style->color) ? SVG_STYLE_OK : SVG_STYLE_UNSUPPORTED;
    if (str_is(name, "visibility")) return set_flag(&style->is_hidden, value, "visible", "hidden|collapse");
    if (str_is(name, "transform"))
        return svg_transform_parse(value, &style->transform) ? SVG_STYLE_OK : SVG_STYLE_MALFORMED;
    if (str_is(name, "display")) {
        style->is_removed = str_is(value, "none");
        return SVG_STYLE_OK;
    }
    if (str_is(name, "paint-order"))
        return set_flag(&style->stroke_first, value, "normal|fill|fill stroke|fill markers stroke|fill stroke markers",
                        "stroke|stroke fill|stroke fill markers|stroke markers fill");
    return check_neutral(name, value);
}

bool svg_declaration(Str *rest, Str *name, Str *value)
{
    Str part;
    *name = *value = (Str){NULL, 0};
    do {
        if (!str_cut(rest, ';', &part)) return false;
        part = str_trim(part);
    } while (!part.len);
    size_t colon = str_find_char(part, ':');
    if (colon == part.len) {
        *value = part;
        return true;
    }
    *name = str_trim(str_slice(part, 0, colon));
    *value = str_trim(str_from_index(part, colon + 1));
    return true;
}

static bool is_name_char(char c)
{
    return ascii_is_name(c) || c == '-' || (unsigned char)c >= 0x80;
}

static bool parse_selector(Str text, SvgRule *rule)
{
    Str rest = str_trim(text);
    if (!rest.len) return false;
    while (rest.len) {
        char sign = rest.ptr[0];
        bool marked = sign == '.' || sign == '#';
        if (marked || sign == '*') rest = str_from_index(rest, 1);
        if (sign == '*') continue;
        size_t end = 0;
        while (end < rest.len && is_name_char(rest.ptr[end])) end++;
        Str name = str_slice(rest, 0, end);
        Str *field = sign == '.' ? &rule->class_name : sign == '#' ? &rule->id : &rule->type;
        if (!end || field->len) return false;
        *field = name;
        rule->weight += sign == '.' ? 10 : sign == '#' ? 100 : 1;
        rest = str_from_index(rest, end);
    }
    return true;
}

static void sheet_insert(SvgSheet *sheet, Arena *arena, SvgRule rule)
{
    ARENA_PUSH(arena, sheet->rules, sheet->count, sheet->room) = rule;
    for (size_t i = sheet->count - 1; i && sheet->rules[i - 1].weight > rule.weight; i--) {
        sheet->rules[i] = sheet->rules[i - 1];
        sheet->rules[i - 1] = rule;
    }
}

static Str without_comments(Arena *arena, Str text)
{
    char *copy = arena_alloc(arena, text.len + 1);
    size_t length = 0;
    while (text.len) {
        if (str_starts(text, STR("/*"))) {
            size_t end = str_find(text, STR("*/"));
            text = str_from_index(text, end + 2);
            copy[length++] = ' ';
        } else {
            copy[length++] = text.ptr[0];
            text = str_from_index(text, 1);
        }
    }
    return (Str){copy, length};
}

bool svg_sheet_parse(SvgSheet *sheet, Arena *arena, Str text, Str *what)
{
    Str rest = str_trim(without_comments(arena, text));
    while (rest.len) {
        size_t open = str_find_char(rest, '{'), close = str_find_char(rest, '}');
        Str selectors = str_trim(str_slice(rest, 0, open)), selector;
        *what = selectors;
        if (close == rest.len || open > close || !selectors.len || selectors.ptr[0] == '@') return false;
        Str declarations = str_slice(rest, open + 1, close);
        if (str_contains(declarations, STR("{"))) return false;
        while (str_cut(&selectors, ',', &selector)) {
            SvgRule rule = {.declarations = declarations};
            *what = selector;
            if (!parse_selector(selector, &rule)) return false;
            sheet_insert(sheet, arena, rule);
        }
        rest = str_trim(str_from_index(rest, close + 1));
    }
    return true;
}

static bool has_class(Str classes, Str name)
{
    while (classes.len) {
        classes = str_trim(classes);
        size_t end = 0;
        while (end < classes.len && !strchr(" \t\r\n", classes.ptr[end])) end++;
        if (str_eq(str_slice(classes, 0, end), name)) return true;
        classes = str_from_index(classes, end);
    }
    return false;
}

bool svg_rule_matches(const SvgRule *rule, Str type, Str classes, Str id)
{
    return (!rule->type.len || str_eq(rule->type, type)) && (!rule->id.len || str_eq(rule->id, id)) &&
           (!rule->class_name.len || has_class(classes, rule->class_name));
}
