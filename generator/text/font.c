#include "text/font_subset.h"

#include <hb-ot.h>

static void face_release(void *handle)
{
    Face *face = handle;
    pthread_mutex_destroy(&face->lock);
    font_forget_plain(face);
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
        if (ascii_is_letter(*c) || ascii_is_digit(*c) || *c == '-') kept[length++] = *c;
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
    font_find_plain(face);
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

/* The face of the first family of the kind that has the character, -1 for none. */
static int pick_from(const Fonts *fonts, uint32_t character, unsigned style, bool code)
{
    for (size_t family = 0; family < fonts->count; family += STYLES) {
        int wanted = fonts->same[family + style], regular = fonts->same[family];
        if (fonts->code[family / STYLES] != code) continue;
        if (fonts_has(fonts, wanted, character)) return wanted;
        if (fonts_has(fonts, regular, character)) return regular;
    }
    return -1;
}

static int pick_first(const Fonts *fonts, uint32_t character, unsigned style)
{
    bool code = style & FONT_CODE;
    int face = pick_from(fonts, character, style % STYLES, code);
    return face >= 0 ? face : pick_from(fonts, character, style % STYLES, !code);
}

Fonts *fonts_open(const FontFiles *files, size_t count, Arena *arena, Diag *diag)
{
    Fonts *fonts = ARENA_NEW(arena, Fonts);
    fonts->count = count * STYLES;
    fonts->faces = ARENA_MANY(arena, Face, fonts->count);
    fonts->same = ARENA_MANY(arena, int, fonts->count);
    fonts->scales = ARENA_MANY(arena, float, count);
    fonts->code = ARENA_MANY(arena, bool, count);
    if (!count) {
        diag_report(diag, DIAG_ERROR, (Place){0}, "font-missing", "documents need at least one font");
        diag_hint(diag, "name one below 'fonts' in theme.yml, or let the theme extend one that has fonts");
        return NULL;
    }
    for (size_t i = 0; i < fonts->count; i++) {
        const FontFiles *family = &files[i / STYLES];
        const char *paths[STYLES] = {family->regular, family->bold, family->italic, family->bold_italic};
        unsigned style = (unsigned)(i % STYLES);
        static const unsigned instead[STYLES] = {0, 0, 0, FONT_BOLD};
        fonts->same[i] = (int)i;
        fonts->scales[i / STYLES] = family->scale > 0 ? family->scale : 1;
        fonts->code[i / STYLES] = family->code;
        if (paths[style]) {
            if (!face_open(&fonts->faces[i], paths[style], arena, diag)) return NULL;
        } else {
            fonts->same[i] = fonts->same[i - style + instead[style]];
        }
    }
    for (unsigned i = 0; i < LOOKS * PLAIN; i++)
        fonts->plain[i / PLAIN][i % PLAIN] = pick_first(fonts, i % PLAIN, i / PLAIN);
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

float fonts_width(const Fonts *fonts, uint32_t character, unsigned style)
{
    hb_codepoint_t glyph;
    int face = fonts_pick(fonts, character, style, -1);
    if (face < 0 || !hb_font_get_nominal_glyph(fonts->faces[face].font, character, &glyph)) return 0;
    return (float)hb_font_get_glyph_h_advance(fonts->faces[face].font, glyph) / fonts->faces[face].units *
           fonts_scale(fonts, face);
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
