#include "document/canvas.h"
#include "document/font_typing.h"

#include <math.h>
#include <string.h>

struct Canvas {
    Arena *arena;
    const Press *press;
    Pdf *pdf;
    Tags *tags;
    FontUse *fonts;
    Packer *packer;
    /* Pictures are numbered as they come in the document: what else there is on the site leaves no mark in it. */
    size_t *picture_numbers; /* by Picture.index: from 1; 0 until drawn in this document */
    PdfId *pictures;         /* by number */
    size_t picture_count;

    PdfId page;
    size_t index;
    float width, height;
    Buf content, rules;
    enum { MARK_NONE, MARK_TAG, MARK_ARTIFACT } mark;
    Tag *tag;
    const char *artifact; /* its kind */
    bool in_text;
    Colour fill, rules_fill;
    int face;
    float size;
    bool *page_faces, *page_pictures; /* the latter by number */
    PdfId *page_drawings;
    size_t page_drawing_count, page_drawing_room;
    PdfId *annotations;
    size_t annotation_count, annotation_room;
    PdfId *fields; /* of all pages */
    size_t field_count, field_room;
    PdfId typing;  /* the font of what is typed; 0: no field so far */
};

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

static void end_text(Canvas *canvas)
{
    if (canvas->in_text) buf_add_cstr(&canvas->content, "ET\n");
    canvas->in_text = false;
}

static void end_mark(Canvas *canvas)
{
    end_text(canvas);
    if (canvas->mark != MARK_NONE) buf_add_cstr(&canvas->content, "EMC\n");
    canvas->mark = MARK_NONE;
}

void canvas_mark(Canvas *canvas, Tag *tag)
{
    if (canvas->mark == MARK_TAG && canvas->tag == tag) return;
    end_mark(canvas);
    int mcid = tag_add_content(canvas->tags, tag, canvas->index);
    buf_printf(&canvas->content, "/%s<</MCID %d>>BDC\n", tag_type(tag), mcid);
    canvas->mark = MARK_TAG;
    canvas->tag = tag;
}

void canvas_mark_artifact(Canvas *canvas, const char *kind)
{
    if (canvas->mark == MARK_ARTIFACT && !strcmp(canvas->artifact, kind)) return;
    end_mark(canvas);
    buf_printf(&canvas->content, "/Artifact<</Type/%s>>BDC\n", kind);
    canvas->artifact = kind;
    canvas->mark = MARK_ARTIFACT;
}

static bool same_colour(Colour a, Colour b)
{
    return a.red == b.red && a.green == b.green && a.blue == b.blue;
}

static void put_colour(Buf *out, Colour colour, const char *operator)
{
    pdf_put_number(out, colour.red);
    pdf_put_number(out, colour.green);
    pdf_put_number(out, colour.blue);
    buf_add_cstr(out, operator);
    buf_add_char(out, '\n');
}

static void set_fill(Canvas *canvas, Colour colour)
{
    if (same_colour(canvas->fill, colour)) return;
    canvas->fill = colour;
    put_colour(&canvas->content, colour, "rg");
}

static void set_font(Canvas *canvas, int face, float size)
{
    canvas->page_faces[face] = true;
    if (canvas->face == face && canvas->size == size) return;
    canvas->face = face;
    canvas->size = size;
    buf_printf(&canvas->content, "/F%d ", face);
    pdf_put_number(&canvas->content, size);
    buf_add_cstr(&canvas->content, "Tf\n");
}

static void put_cid(Buf *out, uint16_t cid)
{
    static const char digits[] = "0123456789ABCDEF";
    char hex[4] = {digits[cid >> 12], digits[cid >> 8 & 15], digits[cid >> 4 & 15], digits[cid & 15]};
    buf_add(out, (Str){hex, sizeof hex});
}

/* One TJ operator for the piece. The font's own widths move the PDF's pen; where shaping wants the next glyph
 * elsewhere, the difference goes between the strings. Glyphs off the baseline (marks) are raised by Ts, which ends the
 * operator. */
static void put_glyphs(Canvas *canvas, const TextPiece *piece)
{
    Buf *out = &canvas->content;
    const float least = 0.0005f; /* parts of the em: what no eye sees */
    float pen = 0, reached = 0, raised = 0;
    bool in_string = false;
    buf_add_char(out, '[');
    for (size_t i = 0; i < piece->shape.count; i++) {
        const Glyph *glyph = &piece->shape.glyphs[i];
        float wanted = pen + glyph->dx, rise = fabsf(glyph->dy) < least ? 0 : glyph->dy;
        if (rise != raised) {
            buf_add_cstr(out, in_string ? ">]TJ " : "]TJ ");
            pdf_put_number(out, rise * piece->size);
            buf_add_cstr(out, "Ts[");
            raised = rise;
            in_string = false;
        }
        if (fabsf(wanted - reached) > least) {
            if (in_string) buf_add_char(out, '>');
            pdf_put_number(out, (reached - wanted) * 1000);
            in_string = false;
        } else {
            wanted = reached;
        }
        if (!in_string) buf_add_char(out, '<');
        in_string = true;
        put_cid(out, font_cid(canvas->fonts, piece->face, glyph));
        reached = wanted + glyph->width;
        pen += glyph->advance;
    }
    buf_add_cstr(out, in_string ? ">]TJ\n" : "]TJ\n");
    if (raised != 0) buf_add_cstr(out, "0 Ts\n");
}

/* Where vowel signs stand before their letters or are drawn in parts, the glyphs alone would give the text back in
 * another order: the word itself goes along, with content of its own in the element. */
static void begin_actual(Canvas *canvas, const TextPiece *piece)
{
    Buf *out = &canvas->content;
    bool is_tagged = canvas->mark == MARK_TAG;
    if (is_tagged) end_mark(canvas);
    else end_text(canvas);
    buf_add_cstr(out, "/Span<<"); /* under no other name do all readers look for the text */
    if (is_tagged) buf_printf(out, "/MCID %d", tag_add_content(canvas->tags, canvas->tag, canvas->index));
    if (is_tagged) canvas->mark = MARK_TAG;
    buf_add_cstr(out, "/ActualText<FEFF");
    for (size_t i = piece->from; i < piece->to; i++) pdf_put_utf16(out, piece->characters[i - piece->from]);
    buf_add_cstr(out, ">>>BDC\n");
}

static void end_actual(Canvas *canvas)
{
    end_text(canvas);
    buf_add_cstr(&canvas->content, "EMC\n");
    if (canvas->mark == MARK_TAG) canvas->mark = MARK_NONE;
}

/* Letters are filled, and a line is drawn along their edges. */
static void begin_heavy(Buf *out, float size, Colour colour)
{
    buf_add_char(out, '\n');
    put_colour(out, colour, "RG");
    pdf_put_number(out, size * 0.035f);
    buf_add_cstr(out, "w 2 Tr\n");
}

void canvas_piece(Canvas *canvas, const TextPiece *piece, float x, float baseline, Colour colour)
{
    Buf *out = &canvas->content;
    if (!piece->shape.count) return;
    if (piece->shape.is_tangled) begin_actual(canvas, piece);
    if (!canvas->in_text) buf_add_cstr(out, "BT\n");
    canvas->in_text = true;
    set_fill(canvas, colour);
    set_font(canvas, piece->face, piece->size);
    buf_add_cstr(out, "1 0 0 1 ");
    pdf_put_number(out, x);
    pdf_put_number(out, canvas->height - baseline + piece->rise);
    buf_add_cstr(out, "Tm");
    if (piece->heavy) begin_heavy(out, piece->size, colour);
    put_glyphs(canvas, piece);
    if (piece->heavy) buf_add_cstr(out, "0 Tr\n");
    if (piece->shape.is_tangled) end_actual(canvas);
}

static void put_point(const Canvas *canvas, Buf *out, float x, float y)
{
    pdf_put_number(out, x);
    pdf_put_number(out, canvas->height - y);
}

static void put_curve(const Canvas *canvas, Buf *out, const float *points)
{
    for (int i = 0; i < 6; i += 2) put_point(canvas, out, points[i], points[i + 1]);
    buf_add_cstr(out, "c\n");
}

static void put_rounded(const Canvas *canvas, Buf *out, Rect r, float radius)
{
    float k = radius * 0.448f; /* a quarter of a circle as a Bezier curve: 1 - 4 (sqrt 2 - 1) / 3 of the radius */
    float left = r.x, right = r.x + r.width, top = r.y, bottom = r.y + r.height;
    put_point(canvas, out, left + radius, top);
    buf_add_cstr(out, "m\n");
    put_point(canvas, out, right - radius, top);
    buf_add_cstr(out, "l\n");
    put_curve(canvas, out, (float[]){right - k, top, right, top + k, right, top + radius});
    put_point(canvas, out, right, bottom - radius);
    buf_add_cstr(out, "l\n");
    put_curve(canvas, out, (float[]){right, bottom - k, right - k, bottom, right - radius, bottom});
    put_point(canvas, out, left + radius, bottom);
    buf_add_cstr(out, "l\n");
    put_curve(canvas, out, (float[]){left + k, bottom, left, bottom - k, left, bottom - radius});
    put_point(canvas, out, left, top + radius);
    buf_add_cstr(out, "l\n");
    put_curve(canvas, out, (float[]){left, top + k, left + k, top, left + radius, top});
    buf_add_cstr(out, "h f\n");
}

static void put_rect(const Canvas *canvas, Buf *out, Rect r)
{
    put_point(canvas, out, r.x, r.y + r.height);
    pdf_put_number(out, r.width);
    pdf_put_number(out, r.height);
    buf_add_cstr(out, "re f\n");
}

void canvas_rect(Canvas *canvas, Rect rect, float radius, Colour colour)
{
    end_text(canvas);
    set_fill(canvas, colour);
    if (radius > 0) put_rounded(canvas, &canvas->content, rect, radius);
    else put_rect(canvas, &canvas->content, rect);
}

void canvas_stroke(Canvas *canvas, const float *points, size_t count, float width, Colour colour)
{
    end_text(canvas);
    Buf *out = &canvas->content;
    put_colour(out, colour, "RG");
    pdf_put_number(out, width);
    buf_add_cstr(out, "w\n");
    for (size_t i = 0; i + 1 < count; i += 2) {
        put_point(canvas, out, points[i], points[i + 1]);
        buf_add_cstr(out, i ? "l\n" : "m\n");
    }
    buf_add_cstr(out, "S\n");
}

void canvas_rule(Canvas *canvas, Rect rect, Colour colour)
{
    if (!same_colour(canvas->rules_fill, colour)) put_colour(&canvas->rules, colour, "rg");
    canvas->rules_fill = colour;
    put_rect(canvas, &canvas->rules, rect);
}

static size_t picture_number(Canvas *canvas, size_t index)
{
    size_t *number = &canvas->picture_numbers[index];
    if (*number) return *number;
    const PressPicture *picture = &canvas->press->pictures[index];
    *number = ++canvas->picture_count;
    canvas->pictures[*number] = pdf_add_stream(canvas->pdf, picture->entries, picture->bytes);
    return *number;
}

/* Where the columns and the rows of a turned photo go, and from which corner on: of the width, then of the height. */
static void put_turn(Buf *out, int turn, Rect rect, float page_height)
{
    static const signed char ways[9][6] = {{0},
                                           {1, 0, 0, 0, 1, 0},
                                           {-1, 0, 1, 0, 1, 0},
                                           {-1, 0, 1, 0, -1, 1},
                                           {1, 0, 0, 0, -1, 1},
                                           {0, -1, 1, -1, 0, 1},
                                           {0, 1, 0, -1, 0, 1},
                                           {0, 1, 0, 1, 0, 0},
                                           {0, -1, 1, 1, 0, 0}};
    const signed char *way = ways[turn];
    float width = rect.width, height = rect.height, bottom = page_height - rect.y - height;
    pdf_put_number(out, (float)way[0] * width);
    pdf_put_number(out, (float)way[3] * height);
    pdf_put_number(out, (float)way[1] * width);
    pdf_put_number(out, (float)way[4] * height);
    pdf_put_number(out, rect.x + (float)way[2] * width);
    pdf_put_number(out, bottom + (float)way[5] * height);
}

/* Shows an XObject of this size, in its own units, in the rectangle. */
static void put_object(Canvas *canvas, const PressPicture *picture, Rect rect, char kind, size_t number)
{
    end_text(canvas);
    Buf *out = &canvas->content;
    buf_add_cstr(out, "q ");
    if (picture->turn > 1) {
        put_turn(out, picture->turn, rect, canvas->height);
    } else {
        float columns = picture->is_form ? picture->width : 1, rows = picture->is_form ? picture->height : 1;
        buf_printf(out, "%.5f 0 0 %.5f ", (double)(rect.width / columns), (double)(rect.height / rows));
        put_point(canvas, out, rect.x, rect.y + rect.height);
    }
    buf_printf(out, "cm/%c%zu Do Q\n", kind, number);
}

void canvas_picture(Canvas *canvas, const Picture *picture, Rect rect)
{
    size_t number = picture_number(canvas, picture->index);
    canvas->page_pictures[number] = true;
    put_object(canvas, &canvas->press->pictures[picture->index], rect, 'X', number);
}

void canvas_drawing(Canvas *canvas, const PressPicture *form, Rect rect)
{
    PdfId id = pdf_add_stream(canvas->pdf, form->entries, form->bytes);
    ARENA_PUSH(canvas->arena, canvas->page_drawings, canvas->page_drawing_count, canvas->page_drawing_room) = id;
    put_object(canvas, form, rect, 'D', canvas->page_drawing_count);
}

/* One path for all cells, a rectangle for each run of them in a row: what is filled at once shows no seams. */
static void put_cells(Buf *out, const QrCode *code)
{
    int side = code->side;
    for (int row = 0; row < side; row++) {
        const unsigned char *dark = code->dark + (size_t)row * (size_t)side;
        for (int from = 0, to; from < side; from = to) {
            to = from + 1;
            while (to < side && dark[to] == dark[from]) to++;
            if (dark[from]) buf_printf(out, "%d %d %d 1 re\n", from, side - 1 - row, to - from);
        }
    }
    buf_add_cstr(out, "f Q\n");
}

void canvas_code(Canvas *canvas, const QrCode *code, Rect rect)
{
    float cell = rect.width / (float)(code->side + 2 * QR_QUIET), quiet = cell * QR_QUIET;
    canvas_rect(canvas, rect, 0, (Colour){1, 1, 1});
    set_fill(canvas, (Colour){0, 0, 0});
    Buf *out = &canvas->content;
    buf_printf(out, "q %.5f 0 0 %.5f ", (double)cell, (double)cell);
    put_point(canvas, out, rect.x + quiet, rect.y + rect.height - quiet);
    buf_add_cstr(out, "cm\n");
    put_cells(out, code);
}

void canvas_link(Canvas *canvas, Tag *tag, Rect rect, Str words, Str address, PdfId page, float y)
{
    PdfId id = pdf_reserve(canvas->pdf);
    ARENA_PUSH(canvas->arena, canvas->annotations, canvas->annotation_count, canvas->annotation_room) = id;
    int key = tag_add_annotation(canvas->tags, tag, canvas->index, id);
    Buf out = {0};
    buf_printf(&out, "/Type/Annot/Subtype/Link/F 4/Border[0 0 0]/P %d 0 R/StructParent %d/Rect[", canvas->page, key);
    put_point(canvas, &out, rect.x, rect.y + rect.height);
    put_point(canvas, &out, rect.x + rect.width, rect.y);
    buf_add_cstr(&out, "]/Contents");
    pdf_put_text(&out, words.len ? words : address);
    if (page) {
        buf_printf(&out, "/Dest[%d 0 R/XYZ 0 ", page);
        pdf_put_number(&out, canvas->height - y);
        buf_add_cstr(&out, "null]");
    } else {
        buf_add_cstr(&out, "/A<</S/URI/URI");
        pdf_put_bytes(&out, address);
        buf_add_cstr(&out, ">>");
    }
    pdf_define(canvas->pdf, id, buf_str(&out));
    buf_release(&out);
}

/* What shows while nobody has typed. */
static PdfId empty_appearance(Canvas *canvas, Rect rect)
{
    Buf entries = {0};
    buf_add_cstr(&entries, "/Type/XObject/Subtype/Form/BBox[0 0 ");
    pdf_put_number(&entries, rect.width);
    pdf_put_number(&entries, rect.height);
    buf_printf(&entries, "]/Resources<</Font<</Letters %d 0 R>>>>", canvas->typing);
    PdfId id = pdf_add_stream(canvas->pdf, buf_str(&entries), STR("/Tx BMC EMC"));
    buf_release(&entries);
    return id;
}

static void put_letters(Buf *out, float size)
{
    buf_add_cstr(out, "/DA(/Letters ");
    pdf_put_number(out, size);
    buf_add_cstr(out, "Tf 0 g)");
}

void canvas_field(Canvas *canvas, Tag *tag, Rect rect, Str question, bool many_lines, float size)
{
    enum { MANY_LINES = 1 << 12 };
    PdfId id = pdf_reserve(canvas->pdf);
    if (!canvas->typing) canvas->typing = pdf_reserve(canvas->pdf);
    ARENA_PUSH(canvas->arena, canvas->annotations, canvas->annotation_count, canvas->annotation_room) = id;
    ARENA_PUSH(canvas->arena, canvas->fields, canvas->field_count, canvas->field_room) = id;
    int key = tag_add_annotation(canvas->tags, tag, canvas->index, id);
    Buf out = {0};
    buf_printf(&out, "/Type/Annot/Subtype/Widget/FT/Tx/F 4/Ff %d/P %d 0 R/StructParent %d/T(answer%zu)/TU",
               many_lines ? MANY_LINES : 0, canvas->page, key, canvas->field_count);
    pdf_put_text(&out, question);
    put_letters(&out, size);
    buf_add_cstr(&out, "/Rect[");
    put_point(canvas, &out, rect.x, rect.y + rect.height);
    put_point(canvas, &out, rect.x + rect.width, rect.y);
    buf_printf(&out, "]/AP<</N %d 0 R>>", empty_appearance(canvas, rect));
    pdf_define(canvas->pdf, id, buf_str(&out));
    buf_release(&out);
}

bool canvas_put_form(Canvas *canvas, const char *font_path, Buf *catalog, Diag *diag)
{
    const float usual = 12;
    if (!canvas->field_count) return true;
    buf_add_cstr(catalog, "/AcroForm<</Fields[");
    for (size_t i = 0; i < canvas->field_count; i++) buf_printf(catalog, "%d 0 R ", canvas->fields[i]);
    buf_printf(catalog, "]/DR<</Font<</Letters %d 0 R>>>>", canvas->typing);
    put_letters(catalog, usual);
    buf_add_cstr(catalog, ">>");
    return font_typing_write(canvas->typing, font_path, canvas->arena, canvas->pdf, canvas->packer, diag);
}

static void put_resources(Canvas *canvas, Buf *out)
{
    buf_add_cstr(out, "/Font<<");
    for (size_t i = 0; i < fonts_count(canvas->press->fonts); i++) {
        if (canvas->page_faces[i]) buf_printf(out, "/F%zu %d 0 R", i, font_object(canvas->fonts, (int)i, canvas->pdf));
    }
    buf_add_cstr(out, ">>/XObject<<");
    for (size_t i = 1; i <= canvas->picture_count; i++) {
        if (canvas->page_pictures[i]) buf_printf(out, "/X%zu %d 0 R", i, canvas->pictures[i]);
    }
    for (size_t i = 0; i < canvas->page_drawing_count; i++) buf_printf(out, "/D%zu %d 0 R", i + 1, canvas->page_drawings[i]);
    buf_add_cstr(out, ">>");
}

void canvas_end_page(Canvas *canvas)
{
    end_mark(canvas);
    if (canvas->rules.len) {
        if (!same_colour(canvas->fill, (Colour){0, 0, 0})) buf_add_cstr(&canvas->content, "0 0 0 rg\n");
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
