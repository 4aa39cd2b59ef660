#include "picture/svg_guard.h"

#include <string.h>
#include <strings.h>

typedef struct {
    Arena *arena;
    SvgGuardReport *report;
    void *context;
} Guard;

/* Elements that run, load or move, in any namespace: XHTML in a drawing is as alive as SVG. */
static const char *const refused[] = {
    "script", "foreignObject", "handler", "listener", "iframe", "object", "embed", "audio", "video", "form",
    "animate", "animateColor", "animateMotion", "animateTransform", "set",
};

static bool is_refused(const char *name)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (strcasecmp(name, refused[i]) == 0) return true;
    return false;
}

static bool begins(Str text, const char *with)
{
    return text.len >= strlen(with) && strncasecmp(text.ptr, with, strlen(with)) == 0;
}

/* A part of the same file, or a picture that is written out in it. */
static bool stays_inside(Str address)
{
    address = str_trim(address);
    return begins(address, "#") || begins(address, "data:image/");
}

/* CSS loads what url() and @import name; its backslashes could spell either in ways that we do not read. */
static bool style_is_safe(Str css)
{
    for (; css.len; css = str_from_index(css, 1)) {
        if (begins(css, "\\") || begins(css, "@import")) return false;
        if (!begins(css, "url(")) continue;
        Str address = str_trim(str_from_index(css, sizeof "url(" - 1));
        if (begins(address, "'") || begins(address, "\"")) address = str_from_index(address, 1);
        if (!stays_inside(address)) return false;
    }
    return true;
}

Str svg_attribute_value(const xmlAttr *attribute)
{
    const xmlNode *text = attribute->children;
    return text && text->content ? str_from((const char *)text->content) : STR("");
}

static bool attribute_is_safe(const xmlAttr *attribute)
{
    Str name = str_from((const char *)attribute->name), value = svg_attribute_value(attribute);
    if (!attribute->ns && begins(name, "on")) return false;
    if (name.len == 4 && begins(name, "href")) return stays_inside(value);
    if (attribute->ns && str_is(name, "base")) return false; /* xml:base: what "#a" is a part of */
    return style_is_safe(value);
}

static void check_element(const Guard *guard, const xmlNode *node)
{
    const char *name = (const char *)node->name;
    if (is_refused(name)) {
        guard->report(guard->context, xmlGetLineNo(node), arena_printf(guard->arena, "element '%s'", name));
        return;
    }
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        if (attribute_is_safe(attribute)) continue;
        Str what = arena_printf(guard->arena, "'%s=\"%.60s\"' of element '%s'", (const char *)attribute->name,
                                arena_cstr(guard->arena, svg_attribute_value(attribute)), name);
        guard->report(guard->context, xmlGetLineNo(node), what);
    }
    bool is_style = strcasecmp(name, "style") == 0;
    for (const xmlNode *text = node->children; is_style && text; text = text->next)
        if (text->content && !style_is_safe(str_from((const char *)text->content)))
            guard->report(guard->context, xmlGetLineNo(text), STR("a style sheet that loads something"));
}

/* As deep as the parser goes: a few hundred elements. */
static void check_nodes(const Guard *guard, const xmlNode *first)
{
    for (const xmlNode *node = first; node; node = node->next) {
        if (node->type == XML_PI_NODE && strcasecmp((const char *)node->name, "xml-stylesheet") == 0)
            guard->report(guard->context, xmlGetLineNo(node), STR("a style sheet in another file"));
        if (node->type != XML_ELEMENT_NODE) continue;
        check_element(guard, node);
        check_nodes(guard, node->children);
    }
}

void svg_guard(const xmlDoc *doc, Arena *arena, SvgGuardReport *report, void *context)
{
    check_nodes(&(Guard){arena, report, context}, doc->children);
}
