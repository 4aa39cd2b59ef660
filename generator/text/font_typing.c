#include "text/font_typing.h"

#include <hb-ot.h>
#include <hb-subset.h>

enum { FIRST = 32, LAST = 255 };

/* The characters of WinAnsi from 128 to 159; 0: none. All others stand for themselves. */
static const uint32_t middle[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/* Letters of Polish, in place of marks that nobody types: fonts of forms have no more than 224 characters, and readers
 * do not take what is missing from another one. In the order of their codes. */
static const struct {
    int code;
    uint32_t character;
    const char *name;
} polish[] = {
    {0x81, 0x0104, "Aogonek"}, {0x83, 0x0105, "aogonek"}, {0x86, 0x0106, "Cacute"},     {0x87, 0x0107, "cacute"},
    {0x88, 0x0118, "Eogonek"}, {0x89, 0x0119, "eogonek"}, {0x8D, 0x0141, "Lslash"},     {0x8F, 0x0142, "lslash"},
    {0x90, 0x0143, "Nacute"},  {0x98, 0x0144, "nacute"},  {0x9D, 0x015A, "Sacute"},     {0xA4, 0x015B, "sacute"},
    {0xA6, 0x0179, "Zacute"},  {0xAC, 0x017A, "zacute"},  {0xAD, 0x017B, "Zdotaccent"}, {0xAF, 0x017C, "zdotaccent"}};

enum { POLISH = sizeof polish / sizeof *polish };

static uint32_t character_of(int code)
{
    for (size_t i = 0; i < POLISH; i++)
        if (polish[i].code == code) return polish[i].character;
    return code >= 128 && code < 160 ? middle[code - 128] : (uint32_t)code;
}

/* The table of characters stays: it is how such a font finds its glyphs. */
static hb_face_t *cut(hb_face_t *face)
{
    static const hb_tag_t dropped[] = {HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'),
                                       HB_TAG('G', 'D', 'E', 'F'), HB_TAG('k', 'e', 'r', 'n'),
                                       HB_TAG('S', 'T', 'A', 'T'), HB_TAG('D', 'S', 'I', 'G')};
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input) return NULL;
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
    hb_set_t *tables = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++) hb_set_add(tables, dropped[i]);
    for (int code = FIRST; code <= LAST; code++)
        if (character_of(code)) hb_set_add(hb_subset_input_unicode_set(input), character_of(code));
    hb_face_t *subset = hb_subset_or_fail(face, input);
    hb_subset_input_destroy(input);
    return subset;
}

static PdfId write_descriptor(hb_font_t *font, float units, PdfId program, Pdf *pdf)
{
    hb_font_extents_t extents;
    hb_font_get_h_extents(font, &extents);
    Buf out = {0};
    buf_add_cstr(&out, "/Type/FontDescriptor/FontName/FormLetters/Flags 32/ItalicAngle 0/StemV 80/FontBBox[");
    const double box[] = {-1, (double)extents.descender / (double)units, 2, (double)extents.ascender / (double)units};
    for (int i = 0; i < 4; i++) pdf_put_number(&out, box[i] * 1000);
    buf_add_cstr(&out, "]/Ascent ");
    pdf_put_number(&out, (double)extents.ascender / (double)units * 1000);
    buf_add_cstr(&out, "/Descent ");
    pdf_put_number(&out, (double)extents.descender / (double)units * 1000);
    buf_add_cstr(&out, "/CapHeight 714");
    pdf_put_ref(&out, "FontFile2", program);
    PdfId id = pdf_reserve(pdf);
    pdf_define(pdf, id, buf_str(&out));
    buf_release(&out);
    return id;
}

/* What each code says, for readers that take text out of the file and know no names of encodings. */
static PdfId write_to_unicode(Arena *arena, Pdf *pdf, Packer *packer)
{
    Buf cmap = {0};
    buf_add_cstr(&cmap, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                        "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n");
    for (int code = FIRST; code <= LAST; code++)
        if (character_of(code))
            buf_printf(&cmap, "1 beginbfchar\n<%02X> <%04X>\nendbfchar\n", (unsigned)code,
                       (unsigned)character_of(code));
    buf_add_cstr(&cmap, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    PdfId id = pdf_add_stream(pdf, STR("/Filter/FlateDecode "), pack(packer, arena, buf_str(&cmap)));
    buf_release(&cmap);
    return id;
}

static void put_encoding(Buf *out)
{
    buf_add_cstr(out, "/Encoding<</Type/Encoding/BaseEncoding/WinAnsiEncoding/Differences[");
    for (size_t i = 0; i < POLISH; i++) buf_printf(out, "%d/%s", polish[i].code, polish[i].name);
    buf_add_cstr(out, "]>>");
}

static void write_font(PdfId id, hb_face_t *subset, Arena *arena, Pdf *pdf, Packer *packer)
{
    hb_font_t *font = hb_font_create(subset);
    float units = (float)hb_face_get_upem(subset);
    hb_blob_t *blob = hb_face_reference_blob(subset);
    unsigned length;
    const char *bytes = hb_blob_get_data(blob, &length);
    Str entries = arena_printf(arena, "/Filter/FlateDecode/Length1 %u ", length);
    PdfId program = pdf_add_stream(pdf, entries, pack(packer, arena, (Str){bytes, length}));
    hb_blob_destroy(blob);
    Buf out = {0};
    buf_printf(&out, "/Type/Font/Subtype/TrueType/BaseFont/FormLetters/FirstChar %d/LastChar %d", FIRST, LAST);
    put_encoding(&out);
    pdf_put_ref(&out, "FontDescriptor", write_descriptor(font, units, program, pdf));
    pdf_put_ref(&out, "ToUnicode", write_to_unicode(arena, pdf, packer));
    buf_add_cstr(&out, "/Widths[");
    for (int code = FIRST; code <= LAST; code++) {
        hb_codepoint_t glyph = 0;
        bool has = character_of(code) && hb_font_get_nominal_glyph(font, character_of(code), &glyph);
        pdf_put_number(&out, has ? (double)hb_font_get_glyph_h_advance(font, glyph) / (double)units * 1000 : 0);
    }
    buf_add_cstr(&out, "]");
    pdf_define(pdf, id, buf_str(&out));
    buf_release(&out);
    hb_font_destroy(font);
}

bool font_typing_write(PdfId id, const char *path, Arena *arena, Pdf *pdf, Packer *packer, Diag *diag)
{
    hb_blob_t *file = hb_blob_create_from_file_or_fail(path);
    hb_face_t *face = file ? hb_face_create(file, 0) : NULL;
    hb_face_t *subset = face ? cut(face) : NULL;
    if (subset) {
        write_font(id, subset, arena, pdf, packer);
    } else {
        diag_report(diag, DIAG_ERROR, (Place){0}, "font-damaged", "the font '%s' could not be cut to the letters used",
                    path);
        diag_hint(diag, "replace the file: it is damaged");
    }
    hb_face_destroy(subset);
    hb_face_destroy(face);
    hb_blob_destroy(file);
    return subset != NULL;
}
