/* Links, and fields to type in. */
#include "document/canvas_parts.h"
#include "text/font_typing.h"

void canvas_link(Canvas *canvas, Tag *tag, Rect rect, Str words, Str address, PdfId page, float y)
{
    PdfId id = pdf_reserve(canvas->pdf);
    ARENA_PUSH(canvas->arena, canvas->annotations, canvas->annotation_count, canvas->annotation_room) = id;
    int key = tag_add_annotation(canvas->tags, tag, canvas->index, id);
    Buf out = {0};
    buf_printf(&out, "/Type/Annot/Subtype/Link/F 4/Border[0 0 0]/P %d 0 R/StructParent %d/Rect[", canvas->page, key);
    canvas_put_point(canvas, &out, rect.x, rect.y + rect.height);
    canvas_put_point(canvas, &out, rect.x + rect.width, rect.y);
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

/* In a field of many lines, letters become smaller when there is much to say: what no longer fits would not be
 * printed. */
void canvas_field(Canvas *canvas, Tag *tag, Rect rect, const FieldLook *look)
{
    enum { MANY_LINES = 1 << 12, AS_FITS = 0 };
    PdfId id = pdf_reserve(canvas->pdf);
    if (!canvas->typing) canvas->typing = pdf_reserve(canvas->pdf);
    ARENA_PUSH(canvas->arena, canvas->annotations, canvas->annotation_count, canvas->annotation_room) = id;
    ARENA_PUSH(canvas->arena, canvas->fields, canvas->field_count, canvas->field_room) = id;
    int key = tag_add_annotation(canvas->tags, tag, canvas->index, id);
    Buf out = {0};
    buf_printf(&out, "/Type/Annot/Subtype/Widget/FT/Tx/F 4/Ff %d/P %d 0 R/StructParent %d/T(answer%zu)/TU",
               look->many_lines ? MANY_LINES : 0, canvas->page, key, canvas->field_count);
    pdf_put_text(&out, look->question);
    put_letters(&out, look->many_lines ? AS_FITS : look->size);
    if (look->from_right) buf_add_cstr(&out, "/Q 2");
    buf_add_cstr(&out, "/Rect[");
    canvas_put_point(canvas, &out, rect.x, rect.y + rect.height);
    canvas_put_point(canvas, &out, rect.x + rect.width, rect.y);
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
