/* Which font draws a character, and what of it stands in documents. */
#include "base/arena.h"
#include "text/font_subset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define NOTO "/usr/share/fonts/truetype/noto/"

enum { TEXT, CODE, ARABIC };

static const FontFiles FONTS[] = {
    [TEXT] = {NOTO "NotoSans-Regular.ttf", NOTO "NotoSans-Bold.ttf", NULL, NULL, 1, false},
    [CODE] = {NOTO "NotoSansMono-Regular.ttf", NOTO "NotoSansMono-Bold.ttf", NULL, NULL, 1, true},
    [ARABIC] = {NOTO "NotoNaskhArabic-Regular.ttf", NULL, NULL, NULL, 1.2f, false}};

typedef struct {
    uint32_t character;
    unsigned style;
    const char *file; /* that draws it */
} Pick;

/* Code is set in letters of one width as far as there are any; words in them only if there are no others. */
static void test_code(void **state)
{
    (void)state;
    static const Pick picks[] = {
        {'a', 0, NOTO "NotoSans-Regular.ttf"},
        {'a', FONT_BOLD, NOTO "NotoSans-Bold.ttf"},
        {'a', FONT_CODE, NOTO "NotoSansMono-Regular.ttf"},
        {'a', FONT_CODE | FONT_BOLD, NOTO "NotoSansMono-Bold.ttf"},
        {'a', FONT_CODE | FONT_ITALIC, NOTO "NotoSansMono-Regular.ttf"},
        {' ', FONT_CODE, NOTO "NotoSansMono-Regular.ttf"},
        {0x142, FONT_CODE, NOTO "NotoSansMono-Regular.ttf"},
        {0x2500, 0, NOTO "NotoSansMono-Regular.ttf"}, /* a line of a box, which only that font has */
        {0x627, FONT_CODE, NOTO "NotoNaskhArabic-Regular.ttf"},
        {0x627, 0, NOTO "NotoNaskhArabic-Regular.ttf"},
    };
    Arena *arena = arena_create();
    Diag *diag = diag_create();
    Fonts *fonts = fonts_open(FONTS, sizeof FONTS / sizeof *FONTS, arena, diag);
    assert_non_null(fonts);
    for (size_t i = 0; i < sizeof picks / sizeof *picks; i++) {
        int face = fonts_pick(fonts, picks[i].character, picks[i].style, -1);
        assert_true(face >= 0);
        assert_string_equal(fonts_path(fonts, face), picks[i].file);
    }
    assert_int_equal(fonts_pick(fonts, 0xE000, FONT_CODE, -1), -1); /* of private use: no font has it */
    diag_destroy(diag);
    arena_destroy(arena);
}

/* A blank goes with the letters around it, whichever these are. */
static void test_blanks(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Diag *diag = diag_create();
    Fonts *fonts = fonts_open(FONTS, sizeof FONTS / sizeof *FONTS, arena, diag);
    assert_non_null(fonts);
    int arabic = fonts_pick(fonts, 0x627, 0, -1);
    assert_int_equal(fonts_pick(fonts, ' ', 0, arabic), arabic);
    assert_string_equal(fonts_path(fonts, fonts_pick(fonts, ' ', 0, -1)), NOTO "NotoSans-Regular.ttf");
    diag_destroy(diag);
    arena_destroy(arena);
}

/* Plain letters have the same numbers in all documents, joined or not, and one subset; others have none of these. */
static void test_plain(void **state)
{
    (void)state;
    static const struct {
        uint32_t text[8];
        size_t count, plain; /* characters; glyphs with a number */
    } words[] = {{{'A', 'b', '9', ' '}, 4, 4},
                 {{'o', 'f', 'f', 'i', 'c', 'e'}, 6, 4},
                 {{0xA3, '5', 0x2013, 0xA0}, 4, 4},
                 {{'c', 'a', 'f', 0xE9}, 4, 3},
                 {{0x142, 0x105}, 2, 0}};
    Arena *arena = arena_create();
    Diag *diag = diag_create();
    Fonts *fonts = fonts_open(FONTS, sizeof FONTS / sizeof *FONTS, arena, diag);
    assert_non_null(fonts);
    Face *face = &fonts->faces[0];
    Shapes *shapes = shapes_create(fonts);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        Shape shape = shapes_make(shapes, 0, words[i].text, words[i].count, false, STR("en"));
        size_t plain = 0;
        for (size_t j = 0; j < shape.count; j++) plain += font_plain_number(face, &shape.glyphs[j]) > 0;
        assert_int_equal(plain, words[i].plain);
    }
    static const uint32_t a = 'a', b = 'b';
    Glyph glyph = {.text = &a, .length = 1, .glyph = font_plain_cid(face, 'a' - ' ').glyph};
    assert_int_equal(font_plain_number(face, &glyph), 'a' - ' ' + 1);
    glyph.text = &b; /* drawn as an a: it is another thing */
    assert_int_equal(font_plain_number(face, &glyph), 0);
    Packer *packer = packer_create(arena);
    const FontSubset *subset = font_plain_subset(face, packer);
    assert_non_null(subset);
    assert_true(subset->program.len > 1000);
    assert_ptr_equal(font_plain_subset(face, packer), subset);
    shapes_destroy(shapes);
    diag_destroy(diag);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_code), cmocka_unit_test(test_blanks),
                                       cmocka_unit_test(test_plain)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
