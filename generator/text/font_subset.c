#include "text/font_subset.h"
#include "base/digest.h"
#include "pdf/pdf.h"

#include <hb-subset.h>
#include <string.h>

enum { NO_TEXT = 0x034F /* combining grapheme joiner: says nothing */, FIRST_PLAIN = ' ', LAST_PLAIN = '~' };

/* Those behind ASCII: what words, prices and times need beside it. */
static const uint32_t further[] = {0xA0, 0xA3, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026};

/* Letters that many faces join, and the character that is their joined form. */
static const struct {
    uint32_t text[3];
    uint32_t length, joined;
} joint[] = {{{'f', 'f'}, 2, 0xFB00}, {{'f', 'i'}, 2, 0xFB01}, {{'f', 'l'}, 2, 0xFB02}, {{'f', 'f', 'i'}, 3, 0xFB03},
             {{'f', 'f', 'l'}, 3, 0xFB04}};

enum {
    FIRST_FURTHER = LAST_PLAIN - FIRST_PLAIN + 1,
    FIRST_JOINT = FIRST_FURTHER + sizeof further / sizeof *further,
    ALL_PLAIN = FIRST_JOINT + sizeof joint / sizeof *joint
};
_Static_assert((int)ALL_PLAIN == (int)PLAIN_CIDS, "each has a number");

static uint32_t plain_character(size_t index)
{
    return index < FIRST_FURTHER ? FIRST_PLAIN + (uint32_t)index : further[index - FIRST_FURTHER];
}

static size_t plain_index(const uint32_t *text, size_t length)
{
    if (length == 1 && text[0] >= FIRST_PLAIN && text[0] <= LAST_PLAIN) return text[0] - FIRST_PLAIN;
    for (size_t i = 0; length == 1 && text[0] >= further[0] && i < FIRST_JOINT - FIRST_FURTHER; i++)
        if (further[i] == text[0]) return FIRST_FURTHER + i;
    for (size_t i = 0; length > 1 && i < PLAIN_CIDS - FIRST_JOINT; i++)
        if (joint[i].length == length && !memcmp(joint[i].text, text, length * sizeof *text)) return FIRST_JOINT + i;
    return PLAIN_CIDS;
}

void font_find_plain(Face *face)
{
    for (size_t i = 0; i < PLAIN_CIDS; i++) {
        hb_codepoint_t glyph;
        uint32_t character = i < FIRST_JOINT ? plain_character(i) : joint[i - FIRST_JOINT].joined;
        face->plain_text[i] = character;
        if (hb_font_get_nominal_glyph(face->font, character, &glyph)) face->plain[i] = glyph;
    }
    pthread_mutex_init(&face->plain_lock, NULL);
    face->kept = arena_create();
}

void font_forget_plain(Face *face)
{
    pthread_mutex_destroy(&face->plain_lock);
    arena_destroy(face->kept);
}

uint16_t font_plain_number(const Face *face, const Glyph *glyph)
{
    size_t index = plain_index(glyph->text, glyph->length);
    return index < PLAIN_CIDS && glyph->glyph && face->plain[index] == glyph->glyph ? (uint16_t)(index + 1) : 0;
}

Cid font_plain_cid(const Face *face, size_t index)
{
    float width = (float)hb_font_get_glyph_h_advance(face->font, face->plain[index]) / face->units;
    bool joined = index >= FIRST_JOINT;
    const uint32_t *text = joined ? joint[index - FIRST_JOINT].text : &face->plain_text[index];
    size_t length = joined ? joint[index - FIRST_JOINT].length : 1;
    return (Cid){face->plain[index], text, length, width, (uint16_t)(index + 1)};
}

static hb_subset_input_t *subset_input(const Cid *cids, size_t count)
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
    for (size_t i = 0; i < count; i++) hb_set_add(glyphs, cids[i].glyph);
    return input;
}

/* Preparing a face costs as much as several subsets of it, and most documents need few faces. A prepared face keeps the
   tables that its subsets have asked for, and HarfBuzz 6 does not guard them (its lock is a temporary that is gone at
   once): two threads that add one leave it damaged, so one face makes one subset at a time. */
static hb_face_t *cut(Face *face, const hb_subset_input_t *input, hb_subset_plan_t **plan)
{
    pthread_mutex_lock(&face->lock);
    if (!face->prepared) face->prepared = hb_subset_preprocess(face->face);
    *plan = hb_subset_plan_create_or_fail(face->prepared ? face->prepared : face->face, input);
    hb_face_t *subset = *plan ? hb_subset_plan_execute_or_fail(*plan) : NULL;
    pthread_mutex_unlock(&face->lock);
    return subset;
}

/* Numbers that nothing has are those of glyph 0. */
static void pack_glyph_map(const Cid *cids, size_t count, const hb_map_t *renumbered, Packer *packer, Arena *arena,
                           FontSubset *subset)
{
    Buf map = {0};
    for (size_t i = 0; i < count; i++) {
        while (map.len < 2 * (size_t)cids[i].number) buf_add_char(&map, '\0');
        unsigned glyph = hb_map_get(renumbered, cids[i].glyph);
        buf_add_char(&map, (char)(glyph >> 8 & 0xFF));
        buf_add_char(&map, (char)(glyph & 0xFF));
    }
    subset->glyph_map = pack(packer, arena, buf_str(&map));
    buf_release(&map);
}

static bool pack_program(Face *face, const Cid *cids, size_t count, Packer *packer, Arena *arena, FontSubset *subset)
{
    hb_subset_input_t *input = subset_input(cids, count);
    hb_subset_plan_t *plan = NULL;
    hb_face_t *made = input ? cut(face, input, &plan) : NULL;
    if (made) {
        hb_blob_t *blob = hb_face_reference_blob(made);
        unsigned length;
        const char *bytes = hb_blob_get_data(blob, &length);
        subset->program_entries = arena_printf(arena, "/Filter/FlateDecode/Length1 %u ", length);
        subset->program = pack(packer, arena, (Str){bytes, length});
        hb_blob_destroy(blob);
        pack_glyph_map(cids, count, hb_subset_plan_old_to_new_glyph_mapping(plan), packer, arena, subset);
    }
    hb_face_destroy(made);
    hb_subset_plan_destroy(plan);
    hb_subset_input_destroy(input);
    return made;
}

static void pack_to_unicode(const Cid *cids, size_t count, Packer *packer, Arena *arena, FontSubset *subset)
{
    enum { MOST_IN_A_BLOCK = 100 };
    Buf cmap = {0};
    buf_add_cstr(&cmap, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    for (size_t i = 0; i < count; i++) {
        size_t left = count - i;
        if (i % MOST_IN_A_BLOCK == 0)
            buf_printf(&cmap, "%zu beginbfchar\n", left < MOST_IN_A_BLOCK ? left : (size_t)MOST_IN_A_BLOCK);
        buf_printf(&cmap, "<%04X> <", (unsigned)cids[i].number);
        for (size_t j = 0; j < cids[i].length; j++) pdf_put_utf16(&cmap, cids[i].text[j]);
        if (!cids[i].length) pdf_put_utf16(&cmap, NO_TEXT);
        buf_add_cstr(&cmap, ">\n");
        if (i % MOST_IN_A_BLOCK == MOST_IN_A_BLOCK - 1 || left == 1) buf_add_cstr(&cmap, "endbfchar\n");
    }
    buf_add_cstr(&cmap, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    subset->to_unicode = pack(packer, arena, buf_str(&cmap));
    buf_release(&cmap);
}

/* [1[500 620]7[250]]: a number, and the widths from it on */
static void list_widths(const Cid *cids, size_t count, Arena *arena, FontSubset *subset)
{
    Buf out = {0};
    buf_add_char(&out, '[');
    for (size_t i = 0; i < count; i++) {
        bool follows = i > 0 && cids[i].number == cids[i - 1].number + 1;
        if (!follows) buf_printf(&out, "%s%u[", i > 0 ? "]" : "", (unsigned)cids[i].number);
        pdf_put_number(&out, cids[i].width * 1000);
    }
    buf_add_cstr(&out, count ? "]]" : "]");
    subset->widths = arena_str(arena, buf_str(&out));
    buf_release(&out);
}

/* Six letters that are the same for the same glyphs. */
static void name_subset(const Face *face, const Cid *cids, size_t count, Arena *arena, FontSubset *subset)
{
    Buf glyphs = {0};
    for (size_t i = 0; i < count; i++) {
        buf_add_number(&glyphs, cids[i].glyph);
        buf_add_char(&glyphs, ' ');
    }
    uint8_t digest[32];
    digest_bytes(buf_str(&glyphs), digest);
    buf_release(&glyphs);
    char tag[7] = {0};
    for (int i = 0; i < 6; i++) tag[i] = (char)('A' + digest[i] % 26);
    subset->name = arena_printf(arena, "%s+%.*s", tag, STR_ARG(face->name));
}

bool font_subset(Face *face, const Cid *cids, size_t count, Packer *packer, Arena *arena, FontSubset *subset)
{
    *subset = (FontSubset){0};
    if (!pack_program(face, cids, count, packer, arena, subset)) return false;
    pack_to_unicode(cids, count, packer, arena, subset);
    list_widths(cids, count, arena, subset);
    name_subset(face, cids, count, arena, subset);
    return true;
}

static FontSubset *make_plain(Face *face, Packer *packer)
{
    Cid cids[PLAIN_CIDS];
    size_t count = 0;
    for (size_t i = 0; i < PLAIN_CIDS; i++)
        if (face->plain[i]) cids[count++] = font_plain_cid(face, i);
    FontSubset *subset = ARENA_NEW(face->kept, FontSubset);
    return font_subset(face, cids, count, packer, face->kept, subset) ? subset : NULL;
}

const FontSubset *font_plain_subset(Face *face, Packer *packer)
{
    pthread_mutex_lock(&face->plain_lock);
    if (!face->plain_subset) face->plain_subset = make_plain(face, packer);
    const FontSubset *subset = face->plain_subset;
    pthread_mutex_unlock(&face->plain_lock);
    return subset;
}
