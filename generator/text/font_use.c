#include "text/font_use.h"
#include "base/map.h"
#include "text/font_subset.h"

enum { LARGEST_CID = 65535 };

typedef struct {
    PdfId object; /* 0 until the face is used */
    bool plain[PLAIN_CIDS]; /* which of the plain characters are drawn */
    Map numbers;  /* glyph and text -> number, of all others */
    Cid *cids;    /* of those: the first has the number behind the plain ones */
    size_t count, room;
} FaceUse;

struct FontUse {
    const Fonts *fonts;
    Arena *arena;
    FaceUse **faces; /* NULL: not used */
    Buf key;
};

static void use_release(void *handle)
{
    FontUse *use = handle;
    buf_release(&use->key);
}

FontUse *font_use_create(const Fonts *fonts, Arena *arena)
{
    FontUse *use = ARENA_NEW(arena, FontUse);
    *use = (FontUse){.fonts = fonts, .arena = arena};
    use->faces = ARENA_MANY(arena, FaceUse *, fonts->count);
    arena_defer(arena, use_release, use);
    return use;
}

static FaceUse *face_use(FontUse *use, int face)
{
    if (!use->faces[face]) use->faces[face] = ARENA_NEW(use->arena, FaceUse);
    return use->faces[face];
}

/* By glyph and text. */
static uint16_t find_cid(FontUse *use, FaceUse *face, const Glyph *glyph)
{
    buf_clear(&use->key);
    buf_add(&use->key, (Str){(const char *)&glyph->glyph, sizeof glyph->glyph});
    if (glyph->length) buf_add(&use->key, (Str){(const char *)glyph->text, glyph->length * sizeof *glyph->text});
    size_t known = (size_t)(uintptr_t)map_get(&face->numbers, buf_str(&use->key));
    if (known) return (uint16_t)known;
    size_t number = PLAIN_CIDS + face->count + 1;
    if (number > LARGEST_CID) return 0;
    ARENA_PUSH(use->arena, face->cids, face->count, face->room) =
        (Cid){glyph->glyph, glyph->text, glyph->length, glyph->width, (uint16_t)number};
    map_set(&face->numbers, use->arena, arena_str(use->arena, buf_str(&use->key)), (void *)(uintptr_t)number);
    return (uint16_t)number;
}

uint16_t font_cid(FontUse *use, int face, const Glyph *glyph)
{
    FaceUse *faces = face_use(use, face);
    uint16_t number = font_plain_number(&use->fonts->faces[face], glyph);
    if (!number) return find_cid(use, faces, glyph);
    faces->plain[number - 1] = true;
    return number;
}

PdfId font_object(FontUse *use, int face, Pdf *pdf)
{
    FaceUse *faces = face_use(use, face);
    if (!faces->object) faces->object = pdf_reserve(pdf);
    return faces->object;
}

/* Writing */

static PdfId write_descriptor(const Face *face, const FontSubset *subset, Pdf *pdf)
{
    Buf out = {0};
    buf_printf(&out, "/Type/FontDescriptor/FontName/%.*s /Flags %d/FontBBox[", STR_ARG(subset->name),
               face->italic_angle < 0 ? 4 + 64 : 4);
    for (int i = 0; i < 4; i++) pdf_put_number(&out, face->box[i] * 1000);
    buf_add_cstr(&out, "]/ItalicAngle ");
    pdf_put_number(&out, face->italic_angle);
    buf_add_cstr(&out, "/Ascent ");
    pdf_put_number(&out, face->ascent * 1000);
    buf_add_cstr(&out, "/Descent ");
    pdf_put_number(&out, -face->descent * 1000);
    buf_add_cstr(&out, "/CapHeight ");
    pdf_put_number(&out, face->cap_height * 1000);
    buf_printf(&out, "/StemV %d", face->bold ? 140 : 80);
    pdf_put_ref(&out, "FontFile2", pdf_add_stream(pdf, subset->program_entries, subset->program));
    PdfId id = pdf_reserve(pdf);
    pdf_define(pdf, id, buf_str(&out));
    buf_release(&out);
    return id;
}

static PdfId write_cid_font(const Face *face, const FontSubset *subset, Pdf *pdf)
{
    Buf out = {0};
    buf_printf(&out, "/Type/Font/Subtype/CIDFontType2/BaseFont/%.*s", STR_ARG(subset->name));
    buf_add_cstr(&out, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>");
    pdf_put_ref(&out, "FontDescriptor", write_descriptor(face, subset, pdf));
    pdf_put_ref(&out, "CIDToGIDMap", pdf_add_stream(pdf, STR("/Filter/FlateDecode "), subset->glyph_map));
    buf_add_cstr(&out, "/DW 0/W");
    buf_add(&out, subset->widths);
    PdfId id = pdf_reserve(pdf);
    pdf_define(pdf, id, buf_str(&out));
    buf_release(&out);
    return id;
}

/* The plain characters alone are the same subset for all documents; with others, it holds what is drawn. */
static const FontSubset *subset_of(FontUse *use, size_t face, Packer *packer)
{
    const FaceUse *faces = use->faces[face];
    Face *f = &use->fonts->faces[face];
    if (!faces->count) return font_plain_subset(f, packer);
    Cid *cids = ARENA_MANY(use->arena, Cid, PLAIN_CIDS + faces->count);
    size_t count = 0;
    for (size_t i = 0; i < PLAIN_CIDS; i++)
        if (faces->plain[i]) cids[count++] = font_plain_cid(f, i);
    for (size_t i = 0; i < faces->count; i++) cids[count++] = faces->cids[i];
    FontSubset *subset = ARENA_NEW(use->arena, FontSubset);
    return font_subset(f, cids, count, packer, use->arena, subset) ? subset : NULL;
}

static bool write_face(FontUse *use, size_t face, Pdf *pdf, Packer *packer, Diag *diag)
{
    const FontSubset *subset = subset_of(use, face, packer);
    const Face *f = &use->fonts->faces[face];
    if (!subset) {
        diag_report(diag, DIAG_ERROR, (Place){0}, "font-damaged",
                    "the font '%.*s' could not be cut to the letters used", STR_ARG(f->path));
        diag_hint(diag, "replace the file: it is damaged");
        return false;
    }
    Buf out = {0};
    buf_printf(&out, "/Type/Font/Subtype/Type0/BaseFont/%.*s/Encoding/Identity-H", STR_ARG(subset->name));
    buf_printf(&out, "/DescendantFonts[%d 0 R]", write_cid_font(f, subset, pdf));
    pdf_put_ref(&out, "ToUnicode", pdf_add_stream(pdf, STR("/Filter/FlateDecode "), subset->to_unicode));
    pdf_define(pdf, use->faces[face]->object, buf_str(&out));
    buf_release(&out);
    return true;
}

bool font_use_write(FontUse *use, Pdf *pdf, Packer *packer, Diag *diag)
{
    for (size_t i = 0; i < use->fonts->count; i++) {
        const FaceUse *faces = use->faces[i];
        if (faces && faces->object && !write_face(use, i, pdf, packer, diag)) return false;
    }
    return true;
}
