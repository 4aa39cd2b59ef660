/* Photos to PDF objects: what goes over as it is, what is decoded or made smaller, and files that are broken. */
#include "picture_world.h"

#include <libdeflate.h>
#include <stdio.h>

#include <jpeglib.h>

static void add_u32(Buf *out, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8) buf_add_char(out, (char)(value >> shift & 255));
}

static void add_chunk(Buf *out, const char *type, Str data)
{
    add_u32(out, (uint32_t)data.len);
    size_t from = out->len;
    buf_add_cstr(out, type);
    buf_add(out, data);
    add_u32(out, libdeflate_crc32(0, out->ptr + from, out->len - from));
}

static Str zlib(World *world, Str raw)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
    size_t room = libdeflate_zlib_compress_bound(compressor, raw.len);
    char *out = arena_alloc(world->arena, room);
    size_t length = libdeflate_zlib_compress(compressor, raw.ptr, raw.len, out, room);
    libdeflate_free_compressor(compressor);
    return (Str){out, length};
}

static Str unzlib(World *world, Str data, size_t size)
{
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    char *out = arena_alloc(world->arena, size);
    assert_int_equal(libdeflate_zlib_decompress(decompressor, data.ptr, data.len, out, size, NULL), 0);
    libdeflate_free_decompressor(decompressor);
    return (Str){out, size};
}

typedef struct {
    uint32_t width, height;
    int depth, color, interlace;
    Str palette, transparency, rows;
} PngParts;

static Str png_make(World *world, const PngParts *parts)
{
    Buf out = {0}, header = {0};
    buf_add(&out, STR("\x89PNG\r\n\x1a\n"));
    add_u32(&header, parts->width);
    add_u32(&header, parts->height);
    buf_add_char(&header, (char)parts->depth);
    buf_add_char(&header, (char)parts->color);
    buf_add(&header, STR("\0\0"));
    buf_add_char(&header, (char)parts->interlace);
    add_chunk(&out, "IHDR", buf_str(&header));
    if (parts->palette.len) add_chunk(&out, "PLTE", parts->palette);
    if (parts->transparency.len) add_chunk(&out, "tRNS", parts->transparency);
    Str data = zlib(world, parts->rows);
    add_chunk(&out, "IDAT", str_slice(data, 0, 5)); /* in two pieces, as many programs write it */
    add_chunk(&out, "IDAT", str_from_index(data, 5));
    add_chunk(&out, "IEND", STR(""));
    Str png = arena_str(world->arena, buf_str(&out));
    buf_release(&out);
    buf_release(&header);
    return png;
}

static const PngParts rgb_parts = {2, 2, 8, 2, 0, {NULL, 0}, {NULL, 0}, {"\0abcdef\1ABCDEF", 14}};

static void test_png_passes_through(void **state)
{
    PictureObject object;
    assert_true(convert(*state, PICTURE_PNG, png_make(*state, &rgb_parts), &object));
    assert_true(!object.is_form && object.width == 2.0F && object.height == 2.0F);
    Str rows = unzlib(*state, object.content, rgb_parts.rows.len);
    assert_memory_equal(rows.ptr, rgb_parts.rows.ptr, rgb_parts.rows.len);
    assert_string_equal(arena_cstr(((World *)*state)->arena, object.extra),
                        "/Width 2 /Height 2 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode "
                        "/DecodeParms << /Predictor 15 /Colors 3 /BitsPerComponent 8 /Columns 2 >>");
    PngParts palette = {4, 1, 2, 3, 0, STR("\1\2\3\xFF\0\x10"), {NULL, 0}, STR("\0\x1b")};
    assert_true(convert(*state, PICTURE_PNG, png_make(*state, &palette), &object));
    assert_true(str_contains(object.extra,
                             STR("/ColorSpace [/Indexed /DeviceRGB 1 <010203ff0010>] /BitsPerComponent 2")));
}

static void test_png_flattens(void **state)
{
    PictureObject object;
    PngParts alpha = {2, 1, 8, 6, 0, {NULL, 0}, {NULL, 0}, STR("\0\x00\x64\xC8\xFF\x00\x64\xC8\x00")};
    assert_true(convert(*state, PICTURE_PNG, png_make(*state, &alpha), &object));
    assert_memory_equal(unzlib(*state, object.content, 7).ptr, "\2\x00\x64\xC8\xFF\xFF\xFF", 7);
    PngParts half = {1, 2, 8, 4, 0, {NULL, 0}, {NULL, 0}, STR("\0\x00\x80\0\x00\x80")};
    assert_true(convert(*state, PICTURE_PNG, png_make(*state, &half), &object));
    assert_memory_equal(unzlib(*state, object.content, 8).ptr, "\2\x7F\x7F\x7F\2\0\0\0", 8); /* the rows are equal */
    PngParts palette = {2, 1, 8, 3, 0, STR("\1\2\3\4\5\6"), STR("\0"), STR("\0\0\1")};
    assert_true(convert(*state, PICTURE_PNG, png_make(*state, &palette), &object));
    assert_memory_equal(unzlib(*state, object.content, 7).ptr, "\2\xFF\xFF\xFF\4\5\6", 7);
    PngParts deep = {1, 1, 16, 0, 0, {NULL, 0}, {NULL, 0}, STR("\0\x80\x80")};
    assert_true(convert(*state, PICTURE_PNG, png_make(*state, &deep), &object));
    assert_memory_equal(unzlib(*state, object.content, 4).ptr, "\2\x80\x80\x80", 4);
    PngParts woven = {2, 2, 8, 0, 1, {NULL, 0}, {NULL, 0}, STR("\0a\0b\0cd")};
    assert_true(convert(*state, PICTURE_PNG, png_make(*state, &woven), &object));
    assert_memory_equal(unzlib(*state, object.content, 14).ptr, "\2aaabbb\2\2\2\2\2\2\2", 14);
}

static void test_png_broken(void **state)
{
    World *world = *state;
    PngParts parts = rgb_parts;
    assert_refused(world, PICTURE_PNG, STR(""), "picture-damaged", "is not a PNG file");
    assert_refused(world, PICTURE_PNG, STR("GIF89a"), "picture-damaged", "is not a PNG file");
    Str png = png_make(world, &parts);
    assert_refused(world, PICTURE_PNG, str_slice(png, 0, png.len - 20), "picture-damaged", "is cut off");
    char *changed = arena_cstr(world->arena, png);
    changed[45] ^= 1;
    assert_refused(world, PICTURE_PNG, (Str){changed, png.len}, "picture-damaged", "wrong check sum");
    parts.rows.len = 13;
    assert_refused(world, PICTURE_PNG, png_make(world, &parts), "picture-damaged", "damaged picture data");
    parts.rows = STR("\5abcdef\1ABCDEF");
    assert_refused(world, PICTURE_PNG, png_make(world, &parts), "picture-damaged", "damaged picture data");
    parts.color = 5;
    assert_refused(world, PICTURE_PNG, png_make(world, &parts), "picture-damaged", "damaged header");
    parts = (PngParts){0, 1, 8, 0, 0, {NULL, 0}, {NULL, 0}, STR("\0")};
    assert_refused(world, PICTURE_PNG, png_make(world, &parts), "picture-damaged", "damaged header");
    parts = (PngParts){1, 1, 8, 3, 0, {NULL, 0}, {NULL, 0}, STR("\0\0")};
    assert_refused(world, PICTURE_PNG, png_make(world, &parts), "picture-damaged", "no palette");
    parts.palette = STR("ab");
    assert_refused(world, PICTURE_PNG, png_make(world, &parts), "picture-damaged", "damaged palette");
    parts = (PngParts){90000, 1, 8, 0, 0, {NULL, 0}, {NULL, 0}, STR("\0")};
    assert_refused(world, PICTURE_PNG, png_make(world, &parts), "picture-unsupported", "more pixels");
    parts = (PngParts){30000, 9000, 8, 0, 0, {NULL, 0}, {NULL, 0}, STR("\0")};
    assert_refused(world, PICTURE_PNG, png_make(world, &parts), "picture-unsupported", "more pixels");
    assert_survives_cuts(world, PICTURE_PNG, png);
}

static void add_segment(Buf *out, int marker, Str data)
{
    buf_add_char(out, '\xFF');
    buf_add_char(out, (char)marker);
    buf_add_char(out, (char)((data.len + 2) >> 8));
    buf_add_char(out, (char)((data.len + 2) & 255));
    buf_add(out, data);
}

/* The skeleton of a JPEG: its markers are right, its tables empty. frame: the marker of the frame header. */
static Str jpeg_make(World *world, int frame, Str frame_data, Str exif)
{
    Buf out = {0};
    buf_add(&out, STR("\xFF\xD8"));
    if (exif.len) add_segment(&out, 0xE1, exif);
    add_segment(&out, 0xDB, STR("tables"));
    add_segment(&out, frame, frame_data);
    add_segment(&out, 0xC4, STR("tables"));
    add_segment(&out, 0xDA, STR("\1\1\0\0\x3F\0"));
    buf_add(&out, STR("data\xFF\0more\xFF\xD0last\xFF\xD9"));
    Str jpeg = arena_str(world->arena, buf_str(&out));
    buf_release(&out);
    return jpeg;
}

#define FRAME_RGB STR("\x8\0\x20\0\x40\3\1\x11\0\2\x11\0\3\x11\0")
#define FRAME_GREY STR("\x8\0\x20\0\x40\1\1\x11\0")

static void test_jpeg(void **state)
{
    World *world = *state;
    PictureObject object;
    Str jpeg = jpeg_make(world, 0xC0, FRAME_RGB, (Str){NULL, 0});
    assert_true(convert(world, PICTURE_JPEG, jpeg, &object));
    assert_true(!object.is_form && object.width == 64.0F && object.height == 32.0F);
    assert_true(str_eq(object.content, jpeg));
    assert_true(str_is(object.extra,
                       "/Width 64 /Height 32 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"));
    assert_true(convert(world, PICTURE_JPEG, jpeg_make(world, 0xC2, FRAME_GREY, (Str){NULL, 0}), &object));
    assert_true(str_contains(object.extra, STR("/DeviceGray")));
    Buf longer = {0};
    buf_add(&longer, jpeg);
    buf_add_cstr(&longer, "what a camera wrote behind the end");
    assert_true(convert(world, PICTURE_JPEG, buf_str(&longer), &object));
    assert_int_equal(object.content.len, jpeg.len);
    buf_release(&longer);
}

static void test_jpeg_broken(void **state)
{
    World *world = *state;
    Str none = {NULL, 0}, cmyk = STR("\x8\0\x20\0\x40\4\1\x11\0\2\x11\0\3\x11\0\4\x11\0");
    assert_refused(world, PICTURE_JPEG, STR("\x89PNG"), "picture-damaged", "is not a JPEG file");
    assert_refused(world, PICTURE_JPEG, jpeg_make(world, 0xC0, cmyk, none), "picture-unsupported", "CMYK");
    assert_refused(world, PICTURE_JPEG, jpeg_make(world, 0xC9, FRAME_RGB, none), "picture-unsupported",
                   "coded in a way");
    assert_refused(world, PICTURE_JPEG, jpeg_make(world, 0xC0, STR("\xC\0\1\0\1\1\1\x11\0"), none),
                   "picture-unsupported", "8 bits");
    assert_refused(world, PICTURE_JPEG, jpeg_make(world, 0xC0, STR("\x8\xFF\xFF\xFF\xFF\1\1\x11\0"), none),
                   "picture-unsupported", "more pixels");
    assert_refused(world, PICTURE_JPEG, jpeg_make(world, 0xC0, STR("\x8\0\0\0\1\1\1\x11\0"), none), "picture-damaged",
                   "damaged header");
    assert_refused(world, PICTURE_JPEG, jpeg_make(world, 0xE2, FRAME_RGB, none), "picture-damaged", "lacks");
    Str little = STR("Exif\0\0II*\0\x8\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0");
    Str big = STR("Exif\0\0MM\0*\0\0\0\x8\0\1\1\x12\0\3\0\0\0\1\0\1\0\0\0\0\0\0");
    PictureObject object; /* a photo that stands on its side is as wide as it is seen */
    assert_true(convert(world, PICTURE_JPEG, jpeg_make(world, 0xC0, FRAME_RGB, little), &object));
    assert_true(object.turn == 6 && object.width == 32.0F && object.height == 64.0F);
    assert_true(convert(world, PICTURE_JPEG, jpeg_make(world, 0xC0, FRAME_RGB, big), &object));
    assert_true(object.turn == 1 && object.width == 64.0F);
    assert_survives_cuts(world, PICTURE_JPEG, jpeg_make(world, 0xC0, FRAME_RGB, big));
}

/* ---- photos of 40 megapixels ---- */

enum { WIDE = 7304, HIGH = 5478, THIRD_WIDE = (WIDE + 2) / 3, THIRD_HIGH = HIGH / 3 };

/* The left half has one colour, the right half another. */
static const uint8_t LEFT[] = {200, 40, 10, 255}, RIGHT[] = {0, 0, 0, 0};

/* One picture of rows that an interlaced file consists of; all of the file when the steps are 1. */
static void add_rows(Buf *rows, int channels, uint32_t first, uint32_t step, uint32_t height)
{
    for (uint32_t y = 0; y < height; y++) {
        buf_add_char(rows, 0);
        for (uint32_t x = first; x < WIDE; x += step)
            buf_add(rows, (Str){(const char *)(x < WIDE / 2 ? LEFT : RIGHT), (size_t)channels});
    }
}

static Str large_png(World *world, int color, int channels, bool interlaced)
{
    static const uint32_t passes[7][4] = {{0, 8, 0, 8}, {4, 8, 0, 8}, {0, 4, 4, 8}, {2, 4, 0, 4},
                                          {0, 2, 2, 4}, {1, 2, 0, 2}, {0, 1, 1, 2}};
    Buf rows = {0};
    if (!interlaced) add_rows(&rows, channels, 0, 1, HIGH);
    for (size_t i = 0; interlaced && i < 7; i++)
        add_rows(&rows, channels, passes[i][0], passes[i][1], (HIGH - passes[i][2] + passes[i][3] - 1) / passes[i][3]);
    PngParts parts = {WIDE, HIGH, 8, color, interlaced, {NULL, 0}, {NULL, 0}, buf_str(&rows)};
    Str png = png_make(world, &parts);
    buf_release(&rows);
    return png;
}

static void assert_shrunk(World *world, Str png, int channels, const char *space)
{
    PictureObject object;
    assert_true(convert(world, PICTURE_PNG, png, &object));
    assert_true(object.width == (float)WIDE && object.height == (float)HIGH); /* shown as large as it was */
    Str size = arena_printf(world->arena, "/Width %d /Height %d /ColorSpace %s ", THIRD_WIDE, THIRD_HIGH, space);
    assert_true(str_starts(object.extra, size));
    size_t row = (size_t)THIRD_WIDE * (size_t)channels + 1;
    Str rows = unzlib(world, object.content, row * THIRD_HIGH);
    const uint8_t *first = (const uint8_t *)rows.ptr + 1, white[] = {255, 255, 255};
    assert_memory_equal(first, LEFT, (size_t)channels);
    assert_memory_equal(first + row - 1 - channels, channels < 3 ? RIGHT : white, (size_t)channels);
    for (size_t i = 1; i < row; i++) assert_int_equal(first[row + i - 1], 0); /* the second row is as the first */
}

static void test_png_shrinks(void **state)
{
    assert_shrunk(*state, large_png(*state, 6, 4, false), 3, "/DeviceRGB");
    assert_shrunk(*state, large_png(*state, 6, 4, true), 3, "/DeviceRGB");
    Str grey = large_png(*state, 0, 1, false);
    assert_shrunk(*state, grey, 1, "/DeviceGray");
    PngParts cut = {WIDE, HIGH, 8, 0, 0, {NULL, 0}, {NULL, 0}, STR("\0too few rows")};
    assert_refused(*state, PICTURE_PNG, png_make(*state, &cut), "picture-damaged", "damaged picture data");
}

static Str large_jpeg(World *world, bool progressive)
{
    struct jpeg_error_mgr errors;
    struct jpeg_compress_struct file = {.err = jpeg_std_error(&errors)};
    unsigned char *made = NULL;
    unsigned long size = 0;
    jpeg_create_compress(&file);
    jpeg_mem_dest(&file, &made, &size);
    file.image_width = WIDE;
    file.image_height = HIGH;
    file.input_components = 3;
    file.in_color_space = JCS_RGB;
    jpeg_set_defaults(&file);
    if (progressive) jpeg_simple_progression(&file);
    jpeg_start_compress(&file, TRUE);
    JSAMPLE *row = arena_alloc(world->arena, WIDE * 3);
    for (size_t x = 0; x < WIDE; x++) memcpy(row + x * 3, x < WIDE / 2 ? LEFT : RIGHT, 3);
    for (int y = 0; y < HIGH; y++) jpeg_write_scanlines(&file, &row, 1);
    jpeg_finish_compress(&file);
    jpeg_destroy_compress(&file);
    Str jpeg = arena_str(world->arena, (Str){(const char *)made, size});
    free(made);
    return jpeg;
}

static void assert_row(Str jpeg, unsigned width, unsigned height)
{
    struct jpeg_error_mgr errors;
    struct jpeg_decompress_struct file = {.err = jpeg_std_error(&errors)};
    jpeg_create_decompress(&file);
    jpeg_mem_src(&file, (const unsigned char *)jpeg.ptr, jpeg.len);
    jpeg_read_header(&file, TRUE);
    jpeg_start_decompress(&file);
    assert_int_equal(file.output_width, width);
    assert_int_equal(file.output_height, height);
    JSAMPLE *row = memory_alloc((size_t)width * 3);
    jpeg_read_scanlines(&file, &row, 1);
    for (int i = 0; i < 3; i++) {
        assert_in_range(row[i] + 3, LEFT[i], LEFT[i] + 6);
        assert_in_range(row[(width - 1) * 3 + (unsigned)i], 0, 3);
    }
    free(row);
    jpeg_destroy_decompress(&file);
}

static void test_jpeg_shrinks(void **state)
{
    PictureObject object;
    for (int progressive = 0; progressive < 2; progressive++) {
        Str jpeg = large_jpeg(*state, progressive);
        assert_true(convert(*state, PICTURE_JPEG, jpeg, &object));
        assert_true(object.width == (float)WIDE && object.height == (float)HIGH);
        assert_true(str_starts(object.extra, STR("/Width 2739 /Height 2055 /ColorSpace /DeviceRGB ")));
        assert_row(object.content, 2739, 2055);
        if (progressive) continue; /* such a file may lack its later scans, and shows less then */
        char *cut = arena_cstr(((World *)*state)->arena, jpeg); /* with its end, but without the half before that */
        memcpy(cut + jpeg.len / 2, "\xFF\xD9", 2);
        assert_refused(*state, PICTURE_JPEG, (Str){cut, jpeg.len / 2 + 2}, "picture-damaged", "damaged picture data");
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_begin, world_end)
    const struct CMUnitTest tests[] = {
        TEST(test_png_passes_through),
        TEST(test_png_flattens),
        TEST(test_png_broken),
        TEST(test_jpeg),
        TEST(test_jpeg_broken),
        TEST(test_png_shrinks),
        TEST(test_jpeg_shrinks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
