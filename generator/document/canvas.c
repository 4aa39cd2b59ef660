#include "document/canvas_parts.h"

#include <string.h>

static void canvas_release(void *handle)
{
    Canvas *canvas = handle;
    buf_release(&canvas->content);
    buf_release(&canvas->rules);
}

Canvas *canvas_create(Arena *arena, const Press *press, Pdf *pdf, Tags *tags, FontUse *fonts, Packer *packer)
{
    Canvas *canvas = ARENA_NEW(arena, Canvas);
    *canvas = (Canvas){.arena = arena, .press = press, .pdf = pdf, .tags = tags, .fonts = fonts, .packer = packer};
    canvas->picture_numbers = ARENA_MANY(arena, size_t, press->picture_count);
    canvas->pictures = ARENA_MANY(arena, PdfId, press->picture_count + 1);
    canvas->page_pictures = ARENA_MANY(arena, bool, press->picture_count + 1);
    canvas->page_faces = ARENA_MANY(arena, bool, fonts_count(press->fonts));
    arena_defer(arena, canvas_release, canvas);
    return canvas;
}

void canvas_begin_page(Canvas *canvas, PdfId page, size_t index, float width, float height)
{
    canvas->page = page;
    canvas->index = index;
    canvas->width = width;
    canvas->height = height;
    buf_clear(&canvas->content);
    buf_clear(&canvas->rules);
    canvas->mark = MARK_NONE;
    canvas->fill = canvas->rules_fill = (Colour){0, 0, 0}; /* as a page begins */
    canvas->face = -1;
    canvas->page_drawings = NULL;
    canvas->page_drawing_count = canvas->page_drawing_room = 0;
    canvas->annotations = NULL;
    canvas->annotation_count = canvas->annotation_room = 0;
    memset(canvas->page_faces, 0, fonts_count(canvas->press->fonts) * sizeof(bool));
    memset(canvas->page_pictures, 0, (canvas->press->picture_count + 1) * sizeof(bool));
}

void canvas_end_text(Canvas *canvas)
{
    if (canvas->in_text) buf_add_cstr(&canvas->content, "ET\n");
    canvas->in_text = false;
}

void canvas_end_mark(Canvas *canvas)
{
    canvas_end_text(canvas);
    if (canvas->mark != MARK_NONE) buf_add_cstr(&canvas->content, "EMC\n");
    canvas->mark = MARK_NONE;
}

void canvas_mark(Canvas *canvas, Tag *tag)
{
    if (canvas->mark == MARK_TAG && canvas->tag == tag) return;
    canvas_end_mark(canvas);
    int mcid = tag_add_content(canvas->tags, tag, canvas->index);
    buf_printf(&canvas->content, "/%s<</MCID %d>>BDC\n", tag_type(tag), mcid);
    canvas->mark = MARK_TAG;
    canvas->tag = tag;
}

void canvas_mark_artifact(Canvas *canvas, const char *kind)
{
    if (canvas->mark == MARK_ARTIFACT && !strcmp(canvas->artifact, kind)) return;
    canvas_end_mark(canvas);
    buf_printf(&canvas->content, "/Artifact<</Type/%s>>BDC\n", kind);
    canvas->artifact = kind;
    canvas->mark = MARK_ARTIFACT;
}

void canvas_put_colour(Buf *out, Colour colour, const char *operator)
{
    pdf_put_number(out, colour.red);
    pdf_put_number(out, colour.green);
    pdf_put_number(out, colour.blue);
    buf_add_cstr(out, operator);
    buf_add_char(out, '\n');
}

void canvas_set_fill(Canvas *canvas, Colour colour)
{
    if (colour_equal(canvas->fill, colour)) return;
    canvas->fill = colour;
    canvas_put_colour(&canvas->content, colour, "rg");
}

void canvas_put_point(const Canvas *canvas, Buf *out, float x, float y)
{
    pdf_put_number(out, x);
    pdf_put_number(out, canvas->height - y);
}

static void put_curve(const Canvas *canvas, Buf *out, const float *points)
{
    for (int i = 0; i < 6; i += 2) canvas_put_point(canvas, out, points[i], points[i + 1]);
    buf_add_cstr(out, "c\n");
}

static void put_rounded(const Canvas *canvas, Buf *out, Rect r, float radius)
{
    float k = radius * 0.448f; /* a quarter of a circle as a Bezier curve: 1 - 4 (sqrt 2 - 1) / 3 of the radius */
    float left = r.x, right = r.x + r.width, top = r.y, bottom = r.y + r.height;
    canvas_put_point(canvas, out, left + radius, top);
    buf_add_cstr(out, "m\n");
    canvas_put_point(canvas, out, right - radius, top);
    buf_add_cstr(out, "l\n");
    put_curve(canvas, out, (float[]){right - k, top, right, top + k, right, top + radius});
    canvas_put_point(canvas, out, right, bottom - radius);
    buf_add_cstr(out, "l\n");
    put_curve(canvas, out, (float[]){right, bottom - k, right - k, bottom, right - radius, bottom});
    canvas_put_point(canvas, out, left + radius, bottom);
    buf_add_cstr(out, "l\n");
    put_curve(canvas, out, (float[]){left + k, bottom, left, bottom - k, left, bottom - radius});
    canvas_put_point(canvas, out, left, top + radius);
    buf_add_cstr(out, "l\n");
    put_curve(canvas, out, (float[]){left, top + k, left + k, top, left + radius, top});
    buf_add_cstr(out, "h f\n");
}

static void put_rect(const Canvas *canvas, Buf *out, Rect r)
{
    canvas_put_point(canvas, out, r.x, r.y + r.height);
    pdf_put_number(out, r.width);
    pdf_put_number(out, r.height);
    buf_add_cstr(out, "re f\n");
}

void canvas_rect(Canvas *canvas, Rect rect, float radius, Colour colour)
{
    canvas_end_text(canvas);
    canvas_set_fill(canvas, colour);
    if (radius > 0) put_rounded(canvas, &canvas->content, rect, radius);
    else put_rect(canvas, &canvas->content, rect);
}

void canvas_stroke(Canvas *canvas, const float *points, size_t count, float width, Colour colour)
{
    canvas_end_text(canvas);
    Buf *out = &canvas->content;
    canvas_put_colour(out, colour, "RG");
    pdf_put_number(out, width);
    buf_add_cstr(out, "w\n");
    for (size_t i = 0; i + 1 < count; i += 2) {
        canvas_put_point(canvas, out, points[i], points[i + 1]);
        buf_add_cstr(out, i ? "l\n" : "m\n");
    }
    buf_add_cstr(out, "S\n");
}

void canvas_rule(Canvas *canvas, Rect rect, Colour colour)
{
    if (!colour_equal(canvas->rules_fill, colour)) canvas_put_colour(&canvas->rules, colour, "rg");
    canvas->rules_fill = colour;
    put_rect(canvas, &canvas->rules, rect);
}

static void put_resources(Canvas *canvas, Buf *out)
{
    buf_add_cstr(out, "/Font<<");
    for (size_t i = 0; i < fonts_count(canvas->press->fonts); i++) {
        if (canvas->page_faces[i]) buf_printf(out, "/F%zu %d 0 R", i, font_object(canvas->fonts, (int)i, canvas->pdf));
    }
    buf_add_cstr(out, ">>/XObject<<");
    canvas_put_pictures(canvas, out);
    buf_add_cstr(out, ">>");
}

void canvas_end_page(Canvas *canvas)
{
    canvas_end_mark(canvas);
    if (canvas->rules.len) {
        if (!colour_equal(canvas->fill, (Colour){0, 0, 0})) buf_add_cstr(&canvas->content, "0 0 0 rg\n");
        buf_add_cstr(&canvas->content, "/Artifact<</Type/Layout>>BDC\n");
        buf_add(&canvas->content, buf_str(&canvas->rules));
        buf_add_cstr(&canvas->content, "EMC\n");
    }
    Buf resources = {0};
    put_resources(canvas, &resources);
    PdfPage page = {.width = canvas->width,
                    .height = canvas->height,
                    .struct_parents = (int)canvas->index,
                    .content = pack(canvas->packer, canvas->arena, buf_str(&canvas->content)),
                    .resources = buf_str(&resources),
                    .annotations = canvas->annotations,
                    .annotation_count = canvas->annotation_count};
    pdf_define_page(canvas->pdf, canvas->page, &page);
    buf_release(&resources);
}
