/* Drawings to PDF objects: what is drawn, what is refused by name, and files that are broken. */
#include "picture_world.h"

#define SVG(inside) "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50\">" inside "</svg>"


static Str drawn(World *world, const char *svg)
{
    PictureObject object;
    if (!convert(world, PICTURE_SVG, str_from(svg), &object)) {
        size_t count;
        const Problem *problems = diag_sorted(world->diag, &count);
        fail_msg("%.*s", STR_ARG(problems[0].message));
    }
    assert_true(object.is_form);
    return object.content;
}

static void assert_drawn(World *world, const char *svg, const char *expected)
{
    assert_string_equal(arena_cstr(world->arena, drawn(world, svg)), expected);
}

static void test_svg_shapes(void **state)
{
    assert_drawn(*state, SVG("<path d='M1 1h4v4z' fill='#f00'/>"), "1 0 0 rg\n1 49 m\n5 49 l\n5 45 l\nh\nf\n");
    assert_drawn(*state, SVG("<rect x='2' y='3' width='50%' height='4'/>"), "2 47 m\n52 47 l\n52 43 l\n2 43 l\nh\nf\n");
    assert_drawn(*state, SVG("<line x2='9' stroke='blue'/>"), "0 0 1 RG\n4 M\n0 50 m\n9 50 l\nB\n");
    assert_drawn(*state, SVG("<polygon points='0,0 5,0,5 5' fill-rule='evenodd'/>"), "0 50 m\n5 50 l\n5 45 l\nh\nf*\n");
    assert_drawn(*state, SVG("<polyline points='0,0 5,0' fill='none' stroke='#000'/>"), "4 M\n0 50 m\n5 50 l\nS\n");
    assert_drawn(*state, SVG("<circle r='0'/><rect width='5'/><path d=''/><path d='M0 0H1' fill='lime'/>"),
                 "0 1 0 rg\n0 50 m\n1 50 l\nf\n");
    Str round = drawn(*state, SVG("<ellipse cx='50' cy='25' rx='20' ry='10'/>"));
    assert_true(str_contains(round, STR("70 25 m")) && str_contains(round, STR("50 15 c")));
    Str corners = drawn(*state, SVG("<rect width='20' height='10' rx='2'/>"));
    assert_true(str_contains(corners, STR("2 50 m\n18 50 l\n19.105 50 20 49.105 20 48 c")));
}

static void test_svg_paths(void **state)
{
    assert_drawn(*state, SVG("<path d='m1,1l1 0m1 1-1-1h1'/>"), "1 49 m\n2 49 l\n3 48 m\n2 49 l\n3 49 l\nf\n");
    assert_drawn(*state, SVG("<path d='M0 0C1 1 2 2 3 3s1 1 2 2'/>"),
                 "0 50 m\n1 49 2 48 3 47 c\n4 46 4 46 5 45 c\nf\n");
    assert_drawn(*state, SVG("<path d='M0 0Q3 3 6 0T12 0'/>"), "0 50 m\n2 48 4 48 6 50 c\n8 52 10 52 12 50 c\nf\n");
    assert_drawn(*state, SVG("<path d='M1 1H5Zl2 2'/>"), "1 49 m\n5 49 l\nh\n1 49 m\n3 47 l\nf\n");
    assert_drawn(*state, SVG("<path d='M.5.5-1e0 1E+1'/>"), ".5 49.5 m\n-1 40 l\nf\n");
    Str arc = drawn(*state, SVG("<path d='M10 10a10 10 0 0120 0'/>"));
    assert_true(str_starts(arc, STR("10 40 m\n")) && str_contains(arc, STR(" 20 50 c\n")));
    assert_true(str_ends(arc, STR(" 30 40 c\nf\n")));
    assert_drawn(*state, SVG("<path d='M10 10A5 5 0 0 1 15 15'/>"), "10 40 m\n12.761 40 15 37.761 15 35 c\nf\n");
    Str large = drawn(*state, SVG("<path d='M10 10A5 5 0 1 1 15 15'/>"));
    assert_true(str_contains(large, STR(" 15 45 c\n")) && str_contains(large, STR(" 20 40 c\n")));
    Str turned = drawn(*state, SVG("<path d='M20 10A10 5 90 0 0 20 30'/>"));
    assert_true(str_contains(turned, STR(" 15 30 c\n")) && str_ends(turned, STR(" 20 20 c\nf\n")));
    assert_drawn(*state, SVG("<path d='M0 0A0 5 0 1 1 9 9'/>"), "0 50 m\n9 41 l\nf\n");
}

static void test_svg_style(void **state)
{
    assert_drawn(*state, SVG("<g fill='#0f0' stroke='none'><path d='M0 0h1' style='fill : #00F;'/></g>"),
                 "0 0 1 rg\n0 50 m\n1 50 l\nf\n");
    assert_drawn(*state,
                 SVG("<path d='M0 0h1' class='x b' fill='red'/>"
                     "<style>/* */.a,.b{fill:#ff0}path.b{fill:#0ff}#c{}</style>"),
                 "0 1 1 rg\n0 50 m\n1 50 l\nf\n");
    assert_drawn(*state, SVG("<path color='#fff' fill='currentColor' d='M0 0h1'/>"
                             "<path fill='RGB(100%, 0%,0)' d='M0 0h2'/>"),
                 "1 g\n0 50 m\n1 50 l\nf\n1 0 0 rg\n0 50 m\n2 50 l\nf\n");
    assert_drawn(*state,
                 SVG("<path d='M0 0h1' fill='none' stroke='#000' stroke-width='2' stroke-linecap='round' "
                     "stroke-linejoin='bevel' stroke-dasharray='3, 1' stroke-dashoffset='-1'/>"),
                 "2 w\n1 J\n2 j\n[3 1] 7 d\n0 50 m\n1 50 l\nS\n");
    assert_drawn(*state, SVG("<path d='M0 0h1' stroke='red' paint-order='stroke'/>"),
                 "1 0 0 RG\n4 M\n0 50 m\n1 50 l\nS\n0 50 m\n1 50 l\nf\n");
    assert_drawn(*state, SVG("<g visibility='hidden'><path d='M0 0h1'/><path visibility='visible' d='M0 0h2'/></g>"),
                 "0 50 m\n2 50 l\nf\n");
    assert_drawn(*state, SVG("<g display='none'><text>x</text></g><defs><filter/></defs><path d='M0 0h2'/>"),
                 "0 50 m\n2 50 l\nf\n");
}

static void test_svg_transform(void **state)
{
    assert_drawn(*state, SVG("<g transform='translate(10,5) scale(2)'><path d='M0 0h1' stroke='#000'/></g>"),
                 "2 w\n4 M\n10 45 m\n12 45 l\nB\n");
    assert_drawn(*state, SVG("<path transform='rotate(90 10 10)' d='M10 10h5'/>"), "10 40 m\n10 35 l\nf\n");
    /* Only a stroke that is stretched needs the matrix; what was set inside q and Q does not last. */
    assert_drawn(*state, SVG("<path transform='scale(2 1)' d='M0 0h1' fill='none' stroke='red'/><path d='M0 0h2'/>"),
                 "q 2 0 0 -1 0 50 cm\n1 0 0 RG\n4 M\n0 0 m\n1 0 l\nS\nQ\n0 50 m\n2 50 l\nf\n");
    assert_drawn(*state, SVG("<path transform='scale(0)' d='M0 0h1'/><path transform='skewX(45)' d='M0 0v2'/>"),
                 "0 50 m\n2 48 l\nf\n");
}

static void test_svg_opacity(void **state)
{
    PictureObject object;
    Str svg = STR(SVG("<g opacity='.5'><path d='M0 0h1' fill-opacity='50%'/></g><path d='M0 0h2'/>"
                      "<path d='M0 0h3' fill='#0f08' stroke='red'/><path d='M0 0h4' opacity='0'/>"));
    assert_true(convert(*state, PICTURE_SVG, svg, &object));
    assert_true(str_starts(object.content, STR("/G0 gs\n0 50 m\n1 50 l\nf\n/G1 gs\n0 50 m\n2 50 l\nf\n/G2 gs\n")));
    assert_true(str_contains(object.content, STR("3 50 l\nf\n0 50 m\n3 50 l\nS\n")));
    assert_false(str_contains(object.content, STR("4 50 l")));
    assert_true(str_contains(object.extra, STR("/G0 << /Type /ExtGState /ca .25 /CA 1 >>")));
}

static void test_svg_size(void **state)
{
    PictureObject object;
    assert_true(convert(*state, PICTURE_SVG, STR(SVG("<path d='M0 0h1'/>")), &object));
    assert_true(object.width == 100.0F && object.height == 50.0F);
    assert_true(str_starts(object.extra, STR("/BBox [0 0 100 50 ]")));
    Str sized = STR("<svg xmlns='http://www.w3.org/2000/svg' width='1in' height='48pt'><path d='M0 0h1'/></svg>");
    assert_true(convert(*state, PICTURE_SVG, sized, &object));
    assert_true(object.width == 96.0F && object.height == 64.0F);
    Str taller = STR("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9' viewBox='0 0 100 50'>"
                     "<path d='M0 0h1'/></svg>");
    assert_true(convert(*state, PICTURE_SVG, taller, &object));
    assert_true(object.width == 100.0F && object.height == 100.0F);
    assert_true(str_starts(object.content, STR("0 75 m")));
}

static void test_svg_refuses(void **state)
{
    static const struct {
        const char *svg, *words;
    } cases[] = {
        {SVG("\n<text>Hello</text>"), "line 2: cannot draw element 'text'"},
        {SVG("<use href='#a'/>"), "'use'"},
        {SVG("<image href='data:image/png;base64,AA=='/>"), "'image'"},
        {SVG("<svg/>"), "'svg'"},
        {SVG("<path d='M0 0h1' fill='url(#a)'/>"), "'fill: url(#a)' of element 'path'"},
        {SVG("<path d='M0 0h1' style='filter:url(#a)'/>"), "'filter: url(#a)'"},
        {SVG("<g clip-path='url(#a)'/>"), "'clip-path: url(#a)' of element 'g'"},
        {SVG("<path d='M0 0h1' style='mix-blend-mode:multiply'/>"), "mix-blend-mode"},
        {SVG("<path d='M0 0h1' fill='hsl(1,2%,3%)'/>"), "hsl"},
        {SVG("<path d='M0 0h1' stroke-linejoin='arcs'/>"), "'stroke-linejoin: arcs'"},
        {SVG("<g opacity='.5'><path d='M0 0h1'/><path d='M0 0h1'/></g>"), "'opacity: .5' of element 'g'"},
        {SVG("<style>g > path{fill:red}</style>"), "'g > path'"},
        {SVG("<style>@media print{path{fill:red}}</style>"), "@media"},
        {SVG(""), "nothing in it can be seen"},
        {"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0h1'/></svg>", "no 'viewBox'"},
        {"<!DOCTYPE svg [<!ENTITY a 'b'>]>" SVG("&a;"), "declares entities"},
        {"<!DOCTYPE svg [<!ATTLIST path onload CDATA 'f()'>]>" SVG("<path d='M0 0h1'/>"), "declares elements, attr"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_refused(*state, PICTURE_SVG, str_from(cases[i].svg), "svg-unsupported", cases[i].words);
}

/* What is beyond operators comes out as pixels, and never as nothing. */
static void test_svg_pixels(void **state)
{
    static const char *const drawings[] = {
        SVG("<defs><linearGradient id='a'><stop stop-color='red'/><stop offset='1' stop-color='blue'/></linearGradient>"
            "</defs><path d='M0 0h100v50z' fill='url(#a)'/>"),
        SVG("<clipPath id='a'><circle r='30'/></clipPath><g clip-path='url(#a)'><path d='M0 0h100v50z'/></g>"),
        SVG("<path id='a' d='M0 0h10v5z'/><use href='#a' x='20'/>"),
        SVG("<path d='M0 0h1' opacity='.5' fill-opacity='.5' stroke='red' stroke-width='9'/>"),
    };
    for (size_t i = 0; i < sizeof drawings / sizeof *drawings; i++) {
        PictureObject object, again;
        assert_true(convert(*state, PICTURE_SVG, str_from(drawings[i]), &object));
        assert_false(object.is_form);
        assert_true(object.is_drawing);
        assert_true(object.width == 800.0F && object.height == 400.0F);
        assert_true(convert(*state, PICTURE_SVG, str_from(drawings[i]), &again));
        assert_true(str_eq(object.content, again.content));
    }
    const char *path = getenv("PATH") ? arena_cstr(((World *)*state)->arena, str_from(getenv("PATH"))) : "";
    setenv("PATH", "/nowhere", 1); /* without rsvg-convert */
    assert_refused(*state, PICTURE_SVG, str_from(drawings[0]), "svg-unsupported", "'fill: url(#a)' of element 'path'");
    setenv("PATH", path, 1);
}

#define XLINK(inside) \
    "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink' viewBox='0 0 1 1'>" inside "</svg>"

static void test_svg_unsafe(void **state)
{
    static const struct {
        const char *svg, *words;
    } cases[] = {
        {SVG("<defs>\n<script>1</script></defs><path d='M0 0h1'/>"), "line 2: it would act"},
        {SVG("<metadata><s:SCRIPT xmlns:s='urn:other'/></metadata><path d='M0 0h1'/>"), "element 'SCRIPT'"},
        {SVG("<g display='none'><foreignObject/></g>"), "element 'foreignObject'"},
        {SVG("<path d='M0 0h1'><set attributeName='onclick' to='f()'/></path>"), "element 'set'"},
        {SVG("<path d='M0 0h1' onclick='f()'/>"), "'onclick=\"f()\"' of element 'path'"},
        {SVG("<defs><g ONLOAD='f()'/></defs><path d='M0 0h1'/>"), "ONLOAD"},
        {SVG("<a href=' javascript:f()'><path d='M0 0h1'/></a>"), "href"},
        {SVG("<a href='https://example.org/'><path d='M0 0h1'/></a>"), "https://example.org/"},
        {SVG("<image href='a.png'/>"), "a.png"},
        {SVG("<defs><image href='data:text/html,x'/></defs>"), "data:text/html"},
        {XLINK("<defs><use x:href='other.svg#a'/></defs>"), "other.svg"},
        {SVG("<defs><g xml:base='https://example.org/'/></defs>"), "base"},
        {SVG("<defs><path fill='URL( \"//example.org/a\")'/></defs>"), "example.org"},
        {SVG("<defs><path style='fill:u\\72l(//example.org/a)'/></defs>"), "style"},
        {SVG("<style>@import '//example.org/a'</style><path d='M0 0h1'/>"), "style sheet that loads"},
        {"<?xml-stylesheet href='a.css'?>" SVG("<path d='M0 0h1'/>"), "style sheet in another file"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_refused(*state, PICTURE_SVG, str_from(cases[i].svg), "svg-unsafe", cases[i].words);
    assert_drawn(*state, XLINK("<defs><use x:href='#a'/><image href='data:image/png;base64,AA=='/>"
                               "<path style='fill:url(#a)'/></defs><path d='M0 0h1v1z'/>"),
                 "0 1 m\n1 1 l\n1 0 l\nh\nf\n");
}

static void test_svg_broken(void **state)
{
    static const struct {
        const char *svg, *words;
    } cases[] = {
        {"", "line 1"},
        {"not xml", "line 1"},
        {"<svg xmlns='http://www.w3.org/2000/svg'>\n<g>\n</svg>", "line 3"},
        {"<html/>", "not an SVG drawing"},
        {"<svg viewBox='0 0 1 1'/>", "not an SVG drawing"},
        {SVG("<path d='M0 0 L1'/>"), "after 'M0 0 L1'"},
        {SVG("<path d='L1 1'/>"), "goes wrong"},
        {SVG("<path d='M0 0 X'/>"), "goes wrong"},
        {SVG("<path d='M0 0 a1 1 0 2 0 1 1'/>"), "goes wrong"},
        {SVG("<path d='M nan 0'/>"), "goes wrong"},
        {SVG("<path d='M0 1e99'/>"), "goes wrong"},
        {SVG("<path d='M0 0 l900000 0 l900000 0'/>"), "goes wrong"},
        {SVG("<circle r='1e400'/>"), "'r: 1e400'"},
        {SVG("<circle r='-1'/>"), "'r: -1'"},
        {SVG("<circle r='1em'/>"), "'r: 1em'"},
        {SVG("<polygon points='1 2 3'/>"), "'points: 1 2 3'"},
        {SVG("<path d='M0 0h1' stroke-width='wide'/>"), "'stroke-width: wide'"},
        {SVG("<path d='M0 0h1' transform='scale(1'/>"), "'transform: scale(1'"},
        {SVG("<path d='M0 0h1' transform='spin(1)'/>"), "'transform: spin(1)'"},
        {SVG("<g transform='scale(999999)'><path transform='scale(999999)' d='M0 0h1'/></g>"), "too large"},
        {SVG("<path d='M0 0h1' style='fill'/>"), "'style: fill'"},
        {"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 0 1'/>", "'viewBox: 0 0 0 1'"},
        {"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1'/>", "'viewBox: 0 0 1'"},
        {"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9999 1'/>", "'viewBox"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_refused(*state, PICTURE_SVG, str_from(cases[i].svg), "picture-damaged", cases[i].words);
}

static void test_svg_deep(void **state)
{
    Buf svg = {0};
    buf_add_cstr(&svg, "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'>");
    for (int i = 0; i < 100; i++) buf_add_cstr(&svg, "<g>");
    buf_add_cstr(&svg, "<path d='M0 0h1'/>");
    for (int i = 0; i < 100; i++) buf_add_cstr(&svg, "</g>");
    buf_add_cstr(&svg, "</svg>");
    assert_refused(*state, PICTURE_SVG, buf_str(&svg), "svg-unsupported", "inside each other");
    buf_release(&svg);
}

static void test_svg_cut(void **state)
{
    Str svg = STR(SVG("<style>.a{fill:red}</style><path class='a' d='M0 0a1 2 3 0 1 4 5z' transform='rotate(3)'/>"));
    assert_survives_cuts(*state, PICTURE_SVG, svg);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_begin, world_end)
    const struct CMUnitTest tests[] = {
        TEST(test_svg_shapes),
        TEST(test_svg_paths),
        TEST(test_svg_style),
        TEST(test_svg_transform),
        TEST(test_svg_opacity),
        TEST(test_svg_size),
        TEST(test_svg_refuses),
        TEST(test_svg_pixels),
        TEST(test_svg_unsafe),
        TEST(test_svg_broken),
        TEST(test_svg_deep),
        TEST(test_svg_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
