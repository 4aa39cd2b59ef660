#include "picture/png_shrink.h"

#include "base/arena.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

/* All that is reached after an error lives here, and not in variables that a jump would lose. */
typedef struct {
    Str rest; /* of the file */
    uint32_t step, width, height;
    int channels; /* that come from the file: grey or colours, and perhaps how much they cover */
    PngPixels *out;
    uint16_t *sums; /* of the pixels in a square: 16 x 16 x 255 is the most that it holds */
    uint8_t *row;
    png_structp png;
    png_infop info;
} Shrink;

static void read_bytes(png_structp png, png_bytep to, size_t size)
{
    Shrink *shrink = png_get_io_ptr(png);
    if (size > shrink->rest.len) png_error(png, "cut off");
    memcpy(to, shrink->rest.ptr, size);
    shrink->rest = str_from_index(shrink->rest, size);
}

static void give_up(png_structp png, png_const_charp message)
{
    (void)message;
    png_longjmp(png, 1);
}

static void stay_silent(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

/* Blends in sRGB with white, as pages do. */
static void add_row(const Shrink *shrink, uint32_t y, uint32_t first, uint32_t step, uint32_t count)
{
    int colours = shrink->out->channels;
    bool covers = shrink->channels > colours;
    uint16_t *sums = shrink->sums + (size_t)(y / shrink->step) * shrink->out->width * (size_t)colours;
    const uint8_t *in = shrink->row;
    for (uint32_t i = 0; i < count; i++, in += shrink->channels) {
        uint16_t *sum = sums + (size_t)((first + i * step) / shrink->step) * (size_t)colours;
        unsigned cover = covers ? in[colours] : 255;
        for (int c = 0; c < colours; c++)
            sum[c] = (uint16_t)(sum[c] + (in[c] * cover + 255 * (255 - cover) + 127) / 255);
    }
}

/* The seven pictures of an interlaced file hold each pixel once, too. */
static void read_rows(const Shrink *shrink)
{
    if (png_get_interlace_type(shrink->png, shrink->info) == PNG_INTERLACE_NONE) {
        for (uint32_t y = 0; y < shrink->height; y++) {
            png_read_row(shrink->png, shrink->row, NULL);
            add_row(shrink, y, 0, 1, shrink->width);
        }
        return;
    }
    for (unsigned pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
        uint32_t columns = PNG_PASS_COLS(shrink->width, pass), rows = PNG_PASS_ROWS(shrink->height, pass);
        for (uint32_t y = 0; columns && y < rows; y++) {
            png_read_row(shrink->png, shrink->row, NULL);
            add_row(shrink, PNG_ROW_FROM_PASS_ROW(y, pass), PNG_PASS_START_COL(pass), 1u << PNG_PASS_COL_SHIFT(pass),
                    columns);
        }
    }
}

static void open_file(Shrink *shrink)
{
    png_set_read_fn(shrink->png, shrink, read_bytes);
    png_set_user_limits(shrink->png, 1 << 20, 1 << 20); /* the caller has looked at the size */
    png_read_info(shrink->png, shrink->info);
    png_set_expand(shrink->png);
    png_set_scale_16(shrink->png);
    png_read_update_info(shrink->png, shrink->info);
    shrink->width = png_get_image_width(shrink->png, shrink->info);
    shrink->height = png_get_image_height(shrink->png, shrink->info);
    shrink->channels = png_get_channels(shrink->png, shrink->info);
    PngPixels *out = shrink->out;
    out->channels = shrink->channels < 3 ? 1 : 3;
    out->width = (shrink->width + shrink->step - 1) / shrink->step;
    out->height = (shrink->height + shrink->step - 1) / shrink->step;
    size_t count = (size_t)out->width * out->height * (size_t)out->channels;
    shrink->sums = memory_alloc(count * sizeof *shrink->sums);
    memset(shrink->sums, 0, count * sizeof *shrink->sums);
    shrink->row = memory_alloc(png_get_rowbytes(shrink->png, shrink->info));
}

static bool read_all(Shrink *shrink)
{
    if (setjmp(png_jmpbuf(shrink->png))) return false;
    open_file(shrink);
    read_rows(shrink);
    return true;
}

/* Squares at the right and at the foot may be cut. */
static void take_means(const Shrink *shrink)
{
    PngPixels *out = shrink->out;
    size_t at = 0;
    out->pixels = memory_alloc((size_t)out->width * out->height * (size_t)out->channels);
    for (uint32_t y = 0; y < out->height; y++) {
        uint32_t rows =
            shrink->height - y * shrink->step < shrink->step ? shrink->height - y * shrink->step : shrink->step;
        for (uint32_t x = 0; x < out->width; x++) {
            uint32_t columns =
                shrink->width - x * shrink->step < shrink->step ? shrink->width - x * shrink->step : shrink->step;
            for (int c = 0; c < out->channels; c++, at++)
                out->pixels[at] = (uint8_t)((shrink->sums[at] + rows * columns / 2) / (rows * columns));
        }
    }
}

bool png_shrink(Str bytes, uint32_t step, PngPixels *pixels)
{
    *pixels = (PngPixels){0};
    Shrink shrink = {.rest = bytes, .step = step, .out = pixels};
    shrink.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, give_up, stay_silent);
    shrink.info = shrink.png ? png_create_info_struct(shrink.png) : NULL;
    bool good = shrink.info && read_all(&shrink);
    if (good) take_means(&shrink);
    png_destroy_read_struct(&shrink.png, &shrink.info, NULL);
    free(shrink.sums);
    free(shrink.row);
    return good;
}
