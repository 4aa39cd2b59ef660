#include "document/font.h"
#include "base/digest.h"
#include "base/map.h"

#include <hb-ot.h>
#include <hb-subset.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { STYLES = 4, PLAIN = 128, LARGEST_CID = 65535, NO_TEXT = 0x034F /* combining grapheme joiner: says nothing */ };

typedef struct {
    Str path;
    Str name; /* PostScript name */
    hb_face_t *face;
    hb_font_t *font;
    hb_face_t *prepared; /* for subsetting, under the lock: made when first needed */
    pthread_mutex_t lock;
    float units;         /* in the em */
    float ascent, descent, cap_height, italic_angle;
    float box[4];
    bool bold;
} Face;

/* Face 4 * family + style; a family's missing styles are copies of the nearest one. */
struct Fonts {
    Face *faces;
    int *same; /* the first face that is the same file */
    float *scales; /* of families */
    size_t count;
    int plain[STYLES][PLAIN]; /* what is picked for ASCII, whatever is around: most of all text */
};

static void face_release(void *handle)
{
    Face *face = handle;
    pthread_mutex_destroy(&face->lock);
    hb_face_destroy(face->prepared);
    hb_font_destroy(face->font);
    hb_face_destroy(face->face);
}

static int read_i16(const char *table, unsigned length, unsigned offset)
{
    if (offset + 2 > length) return 0;
    return (int16_t)((unsigned char)table[offset] << 8 | (unsigned char)table[offset + 1]);
}

static void read_metrics(Face *face)
{
    hb_position_t value;
    hb_font_extents_t extents;
    hb_font_get_h_extents(face->font, &extents);
    face->ascent = (float)extents.ascender / face->units;
    face->descent = (float)-extents.descender / face->units;
    face->cap_height = 0.7f;
    if (hb_ot_metrics_get_position(face->font, HB_OT_METRICS_TAG_CAP_HEIGHT, &value))
        face->cap_height = (float)value / face->units;

    unsigned length;
    hb_blob_t *blob = hb_face_reference_table(face->face, HB_TAG('h', 'e', 'a', 'd'));
    const char *table = hb_blob_get_data(blob, &length);
    for (unsigned i = 0; i < 4; i++) face->box[i] = (float)read_i16(table, length, 36 + 2 * i) / face->units;
    face->bold = read_i16(table, length, 44) & 1;
    hb_blob_destroy(blob);

    blob = hb_face_reference_table(face->face, HB_TAG('p', 'o', 's', 't'));
    table = hb_blob_get_data(blob, &length);
    face->italic_angle = (float)read_i16(table, length, 4);
    hb_blob_destroy(blob);
}

static void read_name(Face *face, Arena *arena)
{
    char name[100];
    unsigned size = sizeof name;
    hb_ot_name_get_utf8(face->face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, name);
    char *kept = arena_cstr(arena, size ? str_from(name) : STR("Font"));
    size_t length = 0;
    for (const char *c = kept; *c; c++) { /* only what may stand in a PDF name as it is */
        bool plain = (*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z') || *c == '-';
        if (plain) kept[length++] = *c;
    }
    face->name = (Str){kept, length};
}

static bool face_open(Face *face, const char *path, Arena *arena, Diag *diag)
{
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(path); /* mapped: most of a font is never looked at */
    if (!blob) {
        diag_report(diag, DIAG_FAILURE, (Place){0}, "font", "the font '%s' cannot be read", path);
        diag_hint(diag, "look whether the file is there and may be read; 'make' installs the fonts");
        return false;
    }
    face->path = arena_str(arena, str_from(path));
    face->face = hb_face_create(blob, 0);
    hb_blob_destroy(blob);
    face->font = hb_font_create(face->face);
    pthread_mutex_init(&face->lock, NULL);
    arena_defer(arena, face_release, face);
    hb_blob_t *outlines = hb_face_reference_table(face->face, HB_TAG('g', 'l', 'y', 'f'));
    bool is_truetype = hb_blob_get_length(outlines) > 0 && hb_face_get_glyph_count(face->face) > 1;
    hb_blob_destroy(outlines);
    if (!is_truetype) {
        diag_report(diag, DIAG_ERROR, (Place){0}, "font-format", "'%s' is not a TrueType font", path);
        diag_hint(diag, "name a .ttf file with TrueType outlines");
        return false;
    }
    face->units = (float)hb_face_get_upem(face->face);
    read_metrics(face);
    read_name(face, arena);
    hb_face_make_immutable(face->face);
    hb_font_make_immutable(face->font);
    return true;
}

bool fonts_has(const Fonts *fonts, int face, uint32_t character)
{
    hb_codepoint_t glyph;
    return hb_font_get_nominal_glyph(fonts->faces[face].font, character, &glyph) && glyph;
}

/* The face of the first family that has the character, -1 for none. */
static int pick_first(const Fonts *fonts, uint32_t character, unsigned style)
{
    for (size_t family = 0; family < fonts->count; family += STYLES) {
        int wanted = fonts->same[family + style], regular = fonts->same[family];
        if (fonts_has(fonts, wanted, character)) return wanted;
        if (fonts_has(fonts, regular, character)) return regular;
    }
    return -1;
}

Fonts *fonts_open(const FontFiles *files, size_t count, Arena *arena, Diag *diag)
{
    Fonts *fonts = ARENA_NEW(arena, Fonts);
    fonts->count = count * STYLES;
    fonts->faces = ARENA_MANY(arena, Face, fonts->count);
    fonts->same = ARENA_MANY(arena, int, fonts->count);
    fonts->scales = ARENA_MANY(arena, float, count);
    if (!count) {
        diag_report(diag, DIAG_ERROR, (Place){0}, "font-missing", "documents need at least one font");
        return NULL;
    }
    for (size_t i = 0; i < fonts->count; i++) {
        const FontFiles *family = &files[i / STYLES];
        const char *paths[STYLES] = {family->regular, family->bold, family->italic, family->bold_italic};
        unsigned style = (unsigned)(i % STYLES);
        static const unsigned instead[STYLES] = {0, 0, 0, FONT_BOLD};
        fonts->same[i] = (int)i;
        fonts->scales[i / STYLES] = family->scale > 0 ? family->scale : 1;
        if (paths[style]) {
            if (!face_open(&fonts->faces[i], paths[style], arena, diag)) return NULL;
        } else {
            fonts->same[i] = fonts->same[i - style + instead[style]];
        }
    }
    for (unsigned i = 0; i < STYLES * PLAIN; i++) fonts->plain[i / PLAIN][i % PLAIN] = pick_first(fonts, i % PLAIN, i / PLAIN);
    return fonts;
}

size_t fonts_count(const Fonts *fonts)
{
    return fonts->count;
}

const char *fonts_path(const Fonts *fonts, int face)
{
    return fonts->faces[face].path.ptr; /* a copy of a text that ended with a zero, and so does it */
}

float fonts_scale(const Fonts *fonts, int face)
{
    return fonts->scales[face / STYLES];
}

bool fonts_is_bold(int face)
{
    return (face % STYLES) & FONT_BOLD;
}

/* Joiners shape the letters beside them, whatever the font. */
static bool is_joiner(uint32_t character)
{
    return character == 0x200C || character == 0x200D;
}

/* The end of a sentence, the same in most scripts of India. */
static bool is_danda(uint32_t character)
{
    return character == 0x0964 || character == 0x0965;
}

int fonts_pick(const Fonts *fonts, uint32_t character, unsigned style, int around)
{
    if (character < PLAIN && character != ' ') return fonts->plain[style][character];
    if (around >= 0 && is_joiner(character)) return around;
    if (around >= 0 && fonts_has(fonts, around, character)) {
        if (is_danda(character)) return around;
        switch (hb_unicode_general_category(hb_unicode_funcs_get_default(), character)) {
        case HB_UNICODE_GENERAL_CATEGORY_SPACE_SEPARATOR:
        case HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK:
        case HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK:
        case HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK:
        case HB_UNICODE_GENERAL_CATEGORY_FORMAT:
            return around;
        default: break;
        }
    }
    return character < PLAIN ? fonts->plain[style][character] : pick_first(fonts, character, style);
}

FontHeights fonts_heights(const Fonts *fonts, int face)
{
    const Face *f = &fonts->faces[face];
    return (FontHeights){f->ascent, f->descent, f->cap_height};
}

/* What one document uses */

typedef struct {
    uint32_t glyph;
    const uint32_t *text;
    size_t length;
    float width;
} Cid;

typedef struct {
    PdfId object; /* 0 until the face is used */
    Map numbers;  /* glyph and text -> Cid index + 1 */
    Cid *cids;
    size_t count, room;
} FaceUse;

struct FontUse {
    const Fonts *fonts;
    Arena *arena;
    FaceUse *faces;
    Map shapes;
    hb_buffer_t *buffer;
    Buf key;
};

static void use_release(void *handle)
{
    FontUse *use = handle;
    hb_buffer_destroy(use->buffer);
    buf_release(&use->key);
}

FontUse *font_use_create(const Fonts *fonts, Arena *arena)
{
    FontUse *use = ARENA_NEW(arena, FontUse);
    *use = (FontUse){.fonts = fonts, .arena = arena, .buffer = hb_buffer_create()};
    use->faces = ARENA_MANY(arena, FaceUse, fonts->count);
    arena_defer(arena, use_release, use);
    return use;
}

static uint16_t cid_of(FontUse *use, int face, uint32_t glyph, const uint32_t *text, size_t length)
{
    FaceUse *faces = &use->faces[face];
    buf_clear(&use->key);
    buf_add(&use->key, (Str){(const char *)&glyph, sizeof glyph});
    if (length) buf_add(&use->key, (Str){(const char *)text, length * sizeof *text});
    size_t known = (size_t)(uintptr_t)map_get(&faces->numbers, buf_str(&use->key));
    if (known) return (uint16_t)known;
    if (faces->count >= LARGEST_CID) return 0;

    char *key = arena_alloc(use->arena, use->key.len);
    memcpy(key, use->key.ptr, use->key.len);
    Cid *cid = &ARENA_PUSH(use->arena, faces->cids, faces->count, faces->room);
    const Face *f = &use->fonts->faces[face];
    *cid = (Cid){glyph, length ? (const uint32_t *)(void *)(key + sizeof glyph) : NULL, length,
                 (float)hb_font_get_glyph_h_advance(f->font, glyph) / f->units};
    map_set(&faces->numbers, use->arena, (Str){key, use->key.len}, (void *)(uintptr_t)faces->count);
    return (uint16_t)faces->count;
}

/* The text of a cluster goes to its first glyph as it is read, in either direction the first in the buffer. */
static Shape make_shape(FontUse *use, int face, const uint32_t *characters, size_t count)
{
    unsigned glyph_count;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(use->buffer, &glyph_count);
    const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(use->buffer, NULL);
    bool backwards = hb_buffer_get_direction(use->buffer) == HB_DIRECTION_RTL;
    Glyph *glyphs = ARENA_MANY(use->arena, Glyph, glyph_count);
    float units = use->fonts->faces[face].units;
    Shape shape = {glyphs, glyph_count, 0, false};
    for (unsigned i = 0; i < glyph_count; i++) {
        uint32_t cluster = infos[i].cluster, end = (uint32_t)count;
        bool first = i == 0 || infos[i - 1].cluster != cluster;
        if (backwards) {
            for (unsigned j = i; j > 0; j--) {
                if (infos[j - 1].cluster != cluster) {
                    end = infos[j - 1].cluster;
                    break;
                }
            }
        } else {
            for (unsigned j = i + 1; j < glyph_count; j++) {
                if (infos[j].cluster != cluster) {
                    end = infos[j].cluster;
                    break;
                }
            }
        }
        uint16_t cid = cid_of(use, face, infos[i].codepoint, characters + cluster, first ? end - cluster : 0);
        glyphs[i] = (Glyph){cid,
                            (uint16_t)cluster,
                            cid ? use->faces[face].cids[cid - 1].width : 0,
                            (float)places[i].x_advance / units,
                            (float)places[i].x_offset / units,
                            (float)places[i].y_offset / units};
        shape.width += glyphs[i].advance;
        if (!first && !backwards) shape.is_tangled = true;
    }
    return shape;
}

Shape font_shape(FontUse *use, int face, const uint32_t *characters, size_t count, bool right_to_left, Str language)
{
    buf_clear(&use->key);
    buf_add_char(&use->key, (char)face);
    buf_add_char(&use->key, (char)right_to_left);
    buf_add(&use->key, language);
    buf_add_char(&use->key, 0);
    buf_add(&use->key, (Str){(const char *)characters, count * sizeof *characters});
    const Shape *known = map_get(&use->shapes, buf_str(&use->key));
    if (known) return *known;
    Str key = arena_str(use->arena, buf_str(&use->key));

    hb_buffer_clear_contents(use->buffer);
    hb_buffer_set_cluster_level(use->buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_GRAPHEMES);
    hb_buffer_add_codepoints(use->buffer, characters, (int)count, 0, (int)count);
    hb_buffer_set_direction(use->buffer, right_to_left ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    if (language.len) hb_buffer_set_language(use->buffer, hb_language_from_string(language.ptr, (int)language.len));
    /* The rest is guessed from the text; a guess of the language would come from the environment. */
    else hb_buffer_set_language(use->buffer, hb_language_from_string("und", -1));
    hb_buffer_guess_segment_properties(use->buffer);
    hb_shape(use->fonts->faces[face].font, use->buffer, NULL, 0);

    Shape *shape = ARENA_NEW(use->arena, Shape);
    *shape = make_shape(use, face, characters, count);
    map_set(&use->shapes, use->arena, key, shape);
    return *shape;
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
