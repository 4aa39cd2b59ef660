/* Letters. */
#include "document/canvas_parts.h"

#include <math.h>

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
    if (is_tagged) canvas_end_mark(canvas);
    else canvas_end_text(canvas);
    buf_add_cstr(out, "/Span<<"); /* under no other name do all readers look for the text */
    if (is_tagged) buf_printf(out, "/MCID %d", tag_add_content(canvas->tags, canvas->tag, canvas->index));
    if (is_tagged) canvas->mark = MARK_TAG;
    buf_add_cstr(out, "/ActualText<FEFF");
    for (size_t i = piece->from; i < piece->to; i++) pdf_put_utf16(out, piece->characters[i - piece->from]);
    buf_add_cstr(out, ">>>BDC\n");
}

static void end_actual(Canvas *canvas)
{
    canvas_end_text(canvas);
    buf_add_cstr(&canvas->content, "EMC\n");
    if (canvas->mark == MARK_TAG) canvas->mark = MARK_NONE;
}

/* Letters are filled, and a line is drawn along their edges. */
static void begin_heavy(Buf *out, float size, Colour colour)
{
    buf_add_char(out, '\n');
    canvas_put_colour(out, colour, "RG");
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
    canvas_set_fill(canvas, colour);
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
