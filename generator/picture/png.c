#include "picture/png.h"

#include "picture/png_shrink.h"

#include <libdeflate.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

/* How the file stores its pixels, and where. */
typedef struct {
    uint32_t width, height;
    int depth, color, interlace; /* color: PNG_COLOR_TYPE_... */
    bool has_transparency, has_end;
    Str palette;
    size_t data_size; /* of all IDAT chunks together */
} PngInfo;

typedef struct {
    const Picture *picture;
    Arena *arena;
    Diag *diag;
    PngInfo info;
} PngReader;

static bool fail_damaged(const PngReader *reader, const char *message)
{
    return picture_damaged(reader->picture, message, reader->diag);
}

static bool fail_unsupported(const PngReader *reader, const char *message)
{
    return picture_unsupported(reader->picture, message, "make it smaller in a picture editor", reader->diag);
}

static uint32_t read_u32(const char *at)
{
    const uint8_t *b = (const uint8_t *)at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static bool depth_fits_color(int depth, int color)
{
    switch (color) {
    case PNG_COLOR_TYPE_GRAY: return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case PNG_COLOR_TYPE_PALETTE: return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    case PNG_COLOR_TYPE_RGB:
    case PNG_COLOR_TYPE_GRAY_ALPHA:
    case PNG_COLOR_TYPE_RGB_ALPHA: return depth == 8 || depth == 16;
    default: return false;
    }
}

static bool read_header(PngReader *reader, Str data)
{
    PngInfo *info = &reader->info;
    if (data.len != 13) return fail_damaged(reader, "has a damaged header");
    info->width = read_u32(data.ptr);
    info->height = read_u32(data.ptr + 4);
    info->depth = (uint8_t)data.ptr[8];
    info->color = (uint8_t)data.ptr[9];
    info->interlace = (uint8_t)data.ptr[12];
    if (!info->width || !info->height || !depth_fits_color(info->depth, info->color) || data.ptr[10] || data.ptr[11] ||
        info->interlace > 1)
        return fail_damaged(reader, "has a damaged header");
    if (info->width > PICTURE_SIDE_MAX || info->height > PICTURE_SIDE_MAX ||
        (uint64_t)info->width * info->height > PICTURE_PIXELS_MAX)
        return fail_unsupported(reader, "has more pixels than a document can use");
    return true;
}

static bool read_chunk(PngReader *reader, Str type, Str data, bool is_first)
{
    PngInfo *info = &reader->info;
    if (is_first != str_is(type, "IHDR")) return fail_damaged(reader, "has a damaged header");
    if (is_first) return read_header(reader, data);
    if (str_is(type, "PLTE")) {
        if (info->palette.ptr || !data.len || data.len % 3 || data.len > 768)
            return fail_damaged(reader, "has a damaged palette");
        info->palette = data;
    } else if (str_is(type, "tRNS")) {
        info->has_transparency = true;
    } else if (str_is(type, "IDAT")) {
        info->data_size += data.len;
    } else if (str_is(type, "IEND")) {
        info->has_end = true;
    } else if (!(type.ptr[0] & 32)) {
        return fail_damaged(reader, "has a part that must be understood, and is not of the PNG standard");
    }
    return true;
}

/* Calls for each chunk: the first pass fills info, the second gathers the data. Nothing of a file is used before all of
 * its check sums are found right. */
static bool walk_chunks(PngReader *reader, char *idat)
{
    Str rest = reader->picture->bytes;
    if (!str_starts(rest, STR("\x89PNG\r\n\x1a\n"))) return fail_damaged(reader, "is not a PNG file");
    rest = str_from_index(rest, 8);
    for (bool is_first = true; !(idat ? rest.len < 12 : reader->info.has_end); is_first = false) {
        if (rest.len < 12 || read_u32(rest.ptr) > rest.len - 12) return fail_damaged(reader, "is cut off");
        size_t size = read_u32(rest.ptr);
        Str type = str_slice(rest, 4, 8), data = str_slice(rest, 8, 8 + size);
        if (idat) {
            if (str_is(type, "IEND")) break;
            if (str_is(type, "IDAT") && size) idat = (char *)memcpy(idat, data.ptr, size) + size;
        } else {
            if (libdeflate_crc32(0, rest.ptr + 4, size + 4) != read_u32(rest.ptr + 8 + size))
                return fail_damaged(reader, "has a wrong check sum");
            if (!read_chunk(reader, type, data, is_first)) return false;
        }
        rest = str_from_index(rest, size + 12);
    }
    return true;
}

static int color_channels(int color)
{
    static const int channels[] = {1, 0, 3, 1, 2, 0, 4};
    return channels[color];
}

static size_t row_size(const PngInfo *info, uint32_t width)
{
    return ((size_t)width * (size_t)info->depth * (size_t)color_channels(info->color) + 7) / 8;
}

/* One image of rows of a width, within the decompressed data: every row is led by the number of its filter. */
static bool check_rows(const PngInfo *info, const uint8_t **data, uint32_t width, uint32_t height)
{
    if (!width) return true;
    for (uint32_t y = 0; y < height; y++, *data += row_size(info, width) + 1)
        if (**data > 4) return false;
    return true;
}

/* The seven images of Adam7: where each begins, and its steps. */
static const struct {
    uint32_t x, y, step_x, step_y;
} passes[] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};

static uint32_t pass_extent(uint32_t whole, uint32_t start, uint32_t step)
{
    return whole > start ? (whole - start + step - 1) / step : 0;
}

static size_t raw_size(const PngInfo *info)
{
    if (!info->interlace) return (row_size(info, info->width) + 1) * info->height;
    size_t size = 0;
    for (int i = 0; i < 7; i++) {
        uint32_t width = pass_extent(info->width, passes[i].x, passes[i].step_x);
        if (width) size += (row_size(info, width) + 1) * pass_extent(info->height, passes[i].y, passes[i].step_y);
    }
    return size;
}

static bool rows_are_whole(const PngInfo *info, const uint8_t *raw)
{
    if (!info->interlace) return check_rows(info, &raw, info->width, info->height);
    for (int i = 0; i < 7; i++) {
        uint32_t width = pass_extent(info->width, passes[i].x, passes[i].step_x);
        if (!check_rows(info, &raw, width, pass_extent(info->height, passes[i].y, passes[i].step_y))) return false;
    }
    return true;
}

/* A viewer would meet damaged data long after the build: so it is decompressed once, here. */
static bool check_data(const PngReader *reader, Str data)
{
    size_t size = raw_size(&reader->info);
    uint8_t *raw = memory_alloc(size);
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    bool good = decompressor &&
                libdeflate_zlib_decompress(decompressor, data.ptr, data.len, raw, size, NULL) == LIBDEFLATE_SUCCESS &&
                rows_are_whole(&reader->info, raw);
    libdeflate_free_decompressor(decompressor);
    free(raw);
    return good || fail_damaged(reader, "has damaged picture data");
}

static Str palette_entry(const PngReader *reader)
{
    Str palette = reader->info.palette;
    Buf out = {0};
    buf_printf(&out, "[/Indexed /DeviceRGB %zu <", palette.len / 3 - 1);
    for (size_t i = 0; i < palette.len; i++) buf_printf(&out, "%02x", (uint8_t)palette.ptr[i]);
    buf_add_cstr(&out, ">]");
    Str entry = arena_str(reader->arena, buf_str(&out));
    buf_release(&out);
    return entry;
}

static Str make_extra(const PngReader *reader, uint32_t width, uint32_t height, Str space, int depth, int colors)
{
    return arena_printf(reader->arena,
                        "/Width %u /Height %u /ColorSpace %.*s /BitsPerComponent %d /Filter /FlateDecode /DecodeParms "
                        "<< /Predictor 15 /Colors %d /BitsPerComponent %d /Columns %u >>",
                        width, height, STR_ARG(space), depth, colors, depth, width);
}

/* PDF's own predictors are those of PNG: the data go over as they are. */
static void pass_through(const PngReader *reader, Str data, PictureObject *object)
{
    const PngInfo *info = &reader->info;
    Str space = info->color == PNG_COLOR_TYPE_RGB ? STR("/DeviceRGB") : STR("/DeviceGray");
    if (info->color == PNG_COLOR_TYPE_PALETTE) space = palette_entry(reader);
    object->content = data;
    object->extra = make_extra(reader, info->width, info->height, space, info->depth, color_channels(info->color));
}

/* Rows that begin with the number of filter 2, each as its difference from the row above. */
static size_t subtract_above(uint8_t *rows, size_t row, uint32_t height)
{
    for (uint32_t y = height - 1; y > 0; y--)
        for (size_t i = 1; i < row; i++) rows[y * row + i] = (uint8_t)(rows[y * row + i] - rows[(y - 1) * row + i]);
    return row * height;
}

/* Rows of red, green and blue on white. */
static size_t flatten(const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t *rows)
{
    size_t row = (size_t)width * 3 + 1;
    for (uint32_t y = 0; y < height; y++) {
        uint8_t *out = rows + y * row;
        *out++ = 2;
        for (uint32_t x = 0; x < width; x++) {
            const uint8_t *in = pixels + ((size_t)y * width + x) * 4;
            for (int i = 0; i < 3; i++) *out++ = (uint8_t)((in[i] * in[3] + 255 * (255 - in[3]) + 127) / 255);
        }
    }
    return subtract_above(rows, row, height);
}

static Str compress_rows(Arena *arena, const uint8_t *rows, size_t size)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(9);
    if (!compressor) return (Str){NULL, 0};
    size_t room = libdeflate_zlib_compress_bound(compressor, size);
    char *out = memory_alloc(room);
    size_t length = libdeflate_zlib_compress(compressor, rows, size, out, room);
    libdeflate_free_compressor(compressor);
    Str copy = arena_str(arena, (Str){out, length});
    free(out);
    return copy;
}

/* Blends in sRGB, as browsers do, and not as libpng would, in linear light: the page and the document look the same. */
static bool decode(const PngReader *reader, PictureObject *object)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    Str bytes = reader->picture->bytes;
    if (!png_image_begin_read_from_memory(&image, bytes.ptr, bytes.len))
        return fail_damaged(reader, "cannot be decoded");
    image.format = PNG_FORMAT_RGBA;
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    uint8_t *pixels = memory_alloc(PNG_IMAGE_SIZE(image));
    bool good = png_image_finish_read(&image, NULL, pixels, 0, NULL) && !PNG_IMAGE_FAILED(image);
    png_image_free(&image);
    if (good) {
        size_t size = ((size_t)image.width * 3 + 1) * image.height;
        uint8_t *rows = memory_alloc(size);
        object->content = compress_rows(reader->arena, rows, flatten(pixels, image.width, image.height, rows));
        object->extra = make_extra(reader, image.width, image.height, STR("/DeviceRGB"), 8, 3);
        free(rows);
    }
    free(pixels);
    return good || fail_damaged(reader, "cannot be decoded");
}

static bool shrink(const PngReader *reader, uint32_t step, PictureObject *object)
{
    PngPixels pixels;
    if (!png_shrink(reader->picture->bytes, step, &pixels)) return fail_damaged(reader, "has damaged picture data");
    size_t width = (size_t)pixels.width * (size_t)pixels.channels, row = width + 1;
    uint8_t *rows = memory_alloc(row * pixels.height);
    for (uint32_t y = 0; y < pixels.height; y++) {
        rows[y * row] = 2;
        memcpy(rows + y * row + 1, pixels.pixels + y * width, width);
    }
    free(pixels.pixels);
    Str space = pixels.channels == 1 ? STR("/DeviceGray") : STR("/DeviceRGB");
    object->content = compress_rows(reader->arena, rows, subtract_above(rows, row, pixels.height));
    object->extra = make_extra(reader, pixels.width, pixels.height, space, 8, pixels.channels);
    free(rows);
    return true;
}

bool png_is_blank(Str bytes)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, bytes.ptr, bytes.len)) return true;
    image.format = PNG_FORMAT_RGB;
    uint8_t *pixels = memory_alloc(PNG_IMAGE_SIZE(image));
    bool good = png_image_finish_read(&image, &(png_color){255, 255, 255}, pixels, 0, NULL);
    size_t count = good ? PNG_IMAGE_SIZE(image) : 0, i = 0;
    while (i < count && pixels[i] == 255) i++;
    png_image_free(&image);
    free(pixels);
    return i == count;
}

bool png_convert(const Picture *picture, Arena *arena, PictureObject *object, Diag *diag)
{
    PngReader reader = {.picture = picture, .arena = arena, .diag = diag};
    PngInfo *info = &reader.info;
    if (!walk_chunks(&reader, NULL)) return false;
    if (info->color == PNG_COLOR_TYPE_PALETTE && !info->palette.ptr) return fail_damaged(&reader, "has no palette");
    object->width = (float)info->width;
    object->height = (float)info->height;
    uint32_t longer = info->width > info->height ? info->width : info->height;
    uint32_t step = (longer + PICTURE_SIDE - 1) / PICTURE_SIDE;
    if (step > 1) return shrink(&reader, step, object);
    char *data = arena_alloc(arena, info->data_size + 1);
    if (!walk_chunks(&reader, data) || !check_data(&reader, (Str){data, info->data_size})) return false;
    bool is_plain = !info->interlace && !info->has_transparency && info->depth <= 8 && !(info->color & 4);
    if (!is_plain) return decode(&reader, object);
    pass_through(&reader, (Str){data, info->data_size}, object);
    return true;
}
