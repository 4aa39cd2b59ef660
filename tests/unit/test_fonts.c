/* Which font draws a character. */
#include "base/arena.h"
#include "document/font.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_code), cmocka_unit_test(test_blanks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
