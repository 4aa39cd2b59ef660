/* How large pictures are, by the heads of their files; and of damaged ones. */
#include "support.h"

#include "model/picture_size.h"

static void has_size(PictureFormat format, Str bytes, double width, double height)
{
    double w, h;
    bool known = picture_size(format, bytes, &w, &h);
    assert_int_equal(known, width > 0);
    if (!known) return;
    assert_float_equal(w, width, 0.001);
    assert_float_equal(h, height, 0.001);
}

static void drawings_say_it_in_a_box(void **state)
{
    (void)state;
    has_size(PICTURE_SVG, STR("<?xml version=\"1.0\"?><svg xmlns=\"x\" viewBox=\"0 0 72 36.5\"><path/></svg>"), 72,
             36.5);
    has_size(PICTURE_SVG, STR("<!-- width --><svg width='10' viewBox='-5,-5, 40,20'/>"), 40, 20);
    has_size(PICTURE_SVG, STR("<svg width=\"30px\" height=\"15px\"></svg>"), 30, 15);
    has_size(PICTURE_SVG, STR("<svg width=\"100%\" height=\"50%\"></svg>"), 0, 0);
    has_size(PICTURE_SVG, STR("<svg><rect width=\"3\" height=\"4\"/></svg>"), 0, 0);
    has_size(PICTURE_SVG, STR("<svg viewBox=\"0 0 0 10\"/>"), 0, 0);
    has_size(PICTURE_SVG, STR("<svg viewBox=\"0 0 10 -10\"/>"), 0, 0);
    has_size(PICTURE_SVG, STR("<svg viewBox=\"0 0 10 1e300\"/>"), 0, 0);
    has_size(PICTURE_SVG, STR("<svg viewBox=\"0 0 10"), 0, 0);
    has_size(PICTURE_SVG, STR("<svg viewBox="), 0, 0);
    has_size(PICTURE_SVG, STR(""), 0, 0);
}

static void photos_say_it_in_a_header(void **state)
{
    (void)state;
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0\x08\2\0\0\0";
    static const char jpeg[] = "\xff\xd8\xff\xe0\0\4AB\xff\xff\xdb\0\3A\xff\xc2\0\x11\x08\1\xe0\2\x80\3";
    has_size(PICTURE_PNG, (Str){png, sizeof png - 1}, 640, 480);
    has_size(PICTURE_JPEG, (Str){jpeg, sizeof jpeg - 1}, 640, 480);
    for (size_t cut = 0; cut < 20; cut++) has_size(PICTURE_PNG, (Str){png, cut}, 0, 0);
    for (size_t cut = 0; cut < 22; cut++) has_size(PICTURE_JPEG, (Str){jpeg, cut}, 0, 0);
    has_size(PICTURE_PNG, (Str){jpeg, sizeof jpeg - 1}, 0, 0);
    has_size(PICTURE_JPEG, (Str){png, sizeof png - 1}, 0, 0);
    has_size(PICTURE_JPEG, STR("\xff\xd8\xff\xe0\0\0\xff\xc0\0\x11\x08\1\xe0\2\x80\3"), 0,
             0); /* a length that leads nowhere */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(drawings_say_it_in_a_box),
        BENCH_TEST(photos_say_it_in_a_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
