#include "document/font_use.h"
#include "base/digest.h"
#include "base/map.h"
#include "document/font_face.h"

#include <hb-subset.h>
#include <string.h>

enum { LARGEST_CID = 65535, NO_TEXT = 0x034F /* combining grapheme joiner: says nothing */ };

typedef struct {
    uint32_t glyph;
    const uint32_t *text;
    size_t length;
    float width;
} Cid;

typedef struct {
    PdfId object; /* 0 until the face is used */
    Map numbers;  /* glyph and text -> Cid index + 1 */
    uint16_t plain[PLAIN]; /* the same of glyphs that stand for one character of ASCII: the last one of each */
    Cid *cids;
    size_t count, room;
} FaceUse;

struct FontUse {
    const Fonts *fonts;
    Arena *arena;
    FaceUse *faces;
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
    use->faces = ARENA_MANY(arena, FaceUse, fonts->count);
    arena_defer(arena, use_release, use);
    return use;
}

/* By glyph and text. */
static uint16_t find_cid(FontUse *use, FaceUse *face, const Glyph *glyph)
{
    buf_clear(&use->key);
    buf_add(&use->key, (Str){(const char *)&glyph->glyph, sizeof glyph->glyph});
    if (glyph->length) buf_add(&use->key, (Str){(const char *)glyph->text, glyph->length * sizeof *glyph->text});
    size_t known = (size_t)(uintptr_t)map_get(&face->numbers, buf_str(&use->key));
    if (known) return (uint16_t)known;
    if (face->count >= LARGEST_CID) return 0;
    ARENA_PUSH(use->arena, face->cids, face->count, face->room) =
        (Cid){glyph->glyph, glyph->text, glyph->length, glyph->width};
    map_set(&face->numbers, use->arena, arena_str(use->arena, buf_str(&use->key)), (void *)(uintptr_t)face->count);
    return (uint16_t)face->count;
}

uint16_t font_cid(FontUse *use, int face, const Glyph *glyph)
{
    FaceUse *faces = &use->faces[face];
    if (glyph->length != 1 || glyph->text[0] >= PLAIN) return find_cid(use, faces, glyph);
    uint16_t *plain = &faces->plain[glyph->text[0]];
    if (!*plain || faces->cids[*plain - 1].glyph != glyph->glyph) *plain = find_cid(use, faces, glyph);
    return *plain;
}

PdfId font_object(FontUse *use, int face, Pdf *pdf)
{
    FaceUse *faces = &use->faces[face];
    if (!faces->object) faces->object = pdf_reserve(pdf);
    return faces->object;
}

/* Writing */

typedef struct {
    FontUse *use;
    Pdf *pdf;
    Packer *packer;
    Face *face;
    const FaceUse *faces;
    Str name; /* with the tag of a subset */
} FontWriter;

static hb_subset_input_t *subset_input(const FaceUse *faces)
{
    static const hb_tag_t dropped[] = {
        HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'), HB_TAG('k', 'e', 'r', 'n'),
        HB_TAG('c', 'm', 'a', 'p'), HB_TAG('n', 'a', 'm', 'e'), HB_TAG('O', 'S', '/', '2'), HB_TAG('p', 'o', 's', 't'),
        HB_TAG('S', 'T', 'A', 'T'), HB_TAG('g', 'a', 's', 'p'), HB_TAG('m', 'e', 't', 'a'), HB_TAG('D', 'S', 'I', 'G')};
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input) return NULL;
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
    hb_set_t *tables = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++) hb_set_add(tables, dropped[i]);
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    for (size_t i = 0; i < faces->count; i++) hb_set_add(glyphs, faces->cids[i].glyph);
    return input;
}

/* Preparing a face costs as much as several subsets of it, and most documents need few faces. A prepared face keeps the
   tables that its subsets have asked for, and HarfBuzz 6 does not guard them (its lock is a temporary that is gone at
   once): two threads that add one leave it damaged, so one face makes one subset at a time. */
static hb_face_t *face_subset(Face *face, const hb_subset_input_t *input, hb_subset_plan_t **plan)
{
    pthread_mutex_lock(&face->lock);
    if (!face->prepared) face->prepared = hb_subset_preprocess(face->face);
    *plan = hb_subset_plan_create_or_fail(face->prepared ? face->prepared : face->face, input);
    hb_face_t *subset = *plan ? hb_subset_plan_execute_or_fail(*plan) : NULL;
    pthread_mutex_unlock(&face->lock);
    return subset;
}

/* Writes the font program and the map from CIDs to its glyphs. */
static bool write_program(const FontWriter *writer, PdfId *program, PdfId *glyph_map)
{
    hb_subset_input_t *input = subset_input(writer->faces);
    hb_subset_plan_t *plan = NULL;
    hb_face_t *subset = input ? face_subset(writer->face, input, &plan) : NULL;
    if (subset) {
        Arena *arena = writer->use->arena;
        hb_blob_t *blob = hb_face_reference_blob(subset);
        unsigned length;
        const char *bytes = hb_blob_get_data(blob, &length);
        Str entries = arena_printf(arena, "/Filter/FlateDecode/Length1 %u ", length);
        *program = pdf_add_stream(writer->pdf, entries, pack(writer->packer, arena, (Str){bytes, length}));
        hb_blob_destroy(blob);

        const hb_map_t *renumbered = hb_subset_plan_old_to_new_glyph_mapping(plan);
        Buf map = {0};
        buf_add(&map, (Str){"\0\0", 2});
        for (size_t i = 0; i < writer->faces->count; i++) {
            unsigned glyph = hb_map_get(renumbered, writer->faces->cids[i].glyph);
            buf_add_char(&map, (char)(glyph >> 8 & 0xFF));
            buf_add_char(&map, (char)(glyph & 0xFF));
        }
        Str packed = pack(writer->packer, arena, buf_str(&map));
        *glyph_map = pdf_add_stream(writer->pdf, STR("/Filter/FlateDecode "), packed);
        buf_release(&map);
    }
    hb_face_destroy(subset);
    hb_subset_plan_destroy(plan);
    hb_subset_input_destroy(input);
    return subset;
}

static PdfId write_to_unicode(const FontWriter *writer)
{
    enum { MOST_IN_A_BLOCK = 100 };
    Buf cmap = {0};
    buf_add_cstr(&cmap, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    for (size_t i = 0; i < writer->faces->count; i++) {
        size_t left = writer->faces->count - i;
        if (i % MOST_IN_A_BLOCK == 0)
            buf_printf(&cmap, "%zu beginbfchar\n", left < MOST_IN_A_BLOCK ? left : (size_t)MOST_IN_A_BLOCK);
        const Cid *cid = &writer->faces->cids[i];
        buf_printf(&cmap, "<%04zX> <", i + 1);
        for (size_t j = 0; j < cid->length; j++) pdf_put_utf16(&cmap, cid->text[j]);
        if (!cid->length) pdf_put_utf16(&cmap, NO_TEXT);
        buf_add_cstr(&cmap, ">\n");
        if (i % MOST_IN_A_BLOCK == MOST_IN_A_BLOCK - 1 || left == 1) buf_add_cstr(&cmap, "endbfchar\n");
    }
    buf_add_cstr(&cmap, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    PdfId id = pdf_add_stream(writer->pdf, STR("/Filter/FlateDecode "),
                              pack(writer->packer, writer->use->arena, buf_str(&cmap)));
    buf_release(&cmap);
    return id;
}

static PdfId write_descriptor(const FontWriter *writer, PdfId program)
{
    const Face *face = writer->face;
    Buf out = {0};
    buf_printf(&out, "/Type/FontDescriptor/FontName/%.*s /Flags %d/FontBBox[", STR_ARG(writer->name),
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
    pdf_put_ref(&out, "FontFile2", program);
    PdfId id = pdf_reserve(writer->pdf);
    pdf_define(writer->pdf, id, buf_str(&out));
    buf_release(&out);
    return id;
}

static PdfId write_cid_font(const FontWriter *writer, PdfId program, PdfId glyph_map)
{
    Buf out = {0};
    buf_printf(&out, "/Type/Font/Subtype/CIDFontType2/BaseFont/%.*s", STR_ARG(writer->name));
    buf_add_cstr(&out, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>");
    pdf_put_ref(&out, "FontDescriptor", write_descriptor(writer, program));
    pdf_put_ref(&out, "CIDToGIDMap", glyph_map);
    buf_add_cstr(&out, "/DW 0/W[1[");
    for (size_t i = 0; i < writer->faces->count; i++) pdf_put_number(&out, writer->faces->cids[i].width * 1000);
    buf_add_cstr(&out, "]]");
    PdfId id = pdf_reserve(writer->pdf);
    pdf_define(writer->pdf, id, buf_str(&out));
    buf_release(&out);
    return id;
}

/* Six letters that are the same for the same glyphs. */
static Str subset_name(const FaceUse *faces, const Face *face, Arena *arena)
{
    Buf glyphs = {0};
    for (size_t i = 0; i < faces->count; i++) buf_printf(&glyphs, "%u ", (unsigned)faces->cids[i].glyph);
    uint8_t digest[32];
    digest_bytes(buf_str(&glyphs), digest);
    buf_release(&glyphs);
    char tag[7] = {0};
    for (int i = 0; i < 6; i++) tag[i] = (char)('A' + digest[i] % 26);
    return arena_printf(arena, "%s+%.*s", tag, STR_ARG(face->name));
}

static bool write_face(FontUse *use, size_t face, Pdf *pdf, Packer *packer, Diag *diag)
{
    const FaceUse *faces = &use->faces[face];
    FontWriter writer = {use, pdf, packer, &use->fonts->faces[face], faces, {0}};
    writer.name = subset_name(faces, writer.face, use->arena);
    PdfId program = 0, glyph_map = 0;
    if (!write_program(&writer, &program, &glyph_map)) {
        diag_report(diag, DIAG_ERROR, (Place){0}, "font-damaged",
                    "the font '%.*s' could not be cut to the letters used", STR_ARG(writer.face->path));
        diag_hint(diag, "replace the file: it is damaged");
        return false;
    }
    Buf out = {0};
    buf_printf(&out, "/Type/Font/Subtype/Type0/BaseFont/%.*s/Encoding/Identity-H", STR_ARG(writer.name));
    buf_printf(&out, "/DescendantFonts[%d 0 R]", write_cid_font(&writer, program, glyph_map));
    pdf_put_ref(&out, "ToUnicode", write_to_unicode(&writer));
    pdf_define(pdf, faces->object, buf_str(&out));
    buf_release(&out);
    return true;
}

bool font_use_write(FontUse *use, Pdf *pdf, Packer *packer, Diag *diag)
{
    for (size_t i = 0; i < use->fonts->count; i++) {
        if (use->faces[i].object && !write_face(use, i, pdf, packer, diag)) return false;
    }
    return true;
}
