#include "picture/jpeg_shrink.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

enum { QUALITY = 88 };

/* All that is reached after an error lives here, and not in variables that a jump would lose. */
typedef struct {
    struct jpeg_error_mgr errors; /* first, so that it is found from it */
    jmp_buf out;
    struct jpeg_decompress_struct in;
    struct jpeg_compress_struct to;
    unsigned eighths;
    unsigned char *made;
    unsigned long made_size;
    JSAMPLE *row;
} Shrink;

static void give_up(j_common_ptr file)
{
    longjmp(((Shrink *)file->err)->out, 1);
}

static void stay_silent(j_common_ptr file)
{
    (void)file;
}

static void open_files(Shrink *shrink, Str bytes)
{
    struct jpeg_decompress_struct *in = &shrink->in;
    struct jpeg_compress_struct *to = &shrink->to;
    jpeg_create_decompress(in);
    jpeg_create_compress(to);
    jpeg_mem_src(in, (const unsigned char *)bytes.ptr, bytes.len);
    jpeg_read_header(in, TRUE);
    in->scale_num = shrink->eighths;
    in->scale_denom = 8;
    in->out_color_space = in->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(in);
    jpeg_mem_dest(to, &shrink->made, &shrink->made_size);
    to->image_width = in->output_width;
    to->image_height = in->output_height;
    to->input_components = in->output_components;
    to->in_color_space = in->out_color_space;
    jpeg_set_defaults(to);
    jpeg_set_quality(to, QUALITY, TRUE);
    jpeg_start_compress(to, TRUE);
    shrink->row = memory_alloc((size_t)in->output_width * (size_t)in->output_components);
}

/* Data that libjpeg can only guess at, it warns of: that is damage. */
static bool copy_rows(Shrink *shrink, Str bytes)
{
    if (setjmp(shrink->out)) return false;
    open_files(shrink, bytes);
    while (shrink->in.output_scanline < shrink->in.output_height) {
        jpeg_read_scanlines(&shrink->in, &shrink->row, 1);
        jpeg_write_scanlines(&shrink->to, &shrink->row, 1);
    }
    jpeg_finish_decompress(&shrink->in);
    jpeg_finish_compress(&shrink->to);
    return shrink->errors.num_warnings == 0;
}

bool jpeg_shrink(Str bytes, unsigned eighths, Arena *arena, JpegPixels *pixels)
{
    Shrink *shrink = ARENA_NEW(arena, Shrink);
    shrink->eighths = eighths;
    shrink->in.err = shrink->to.err = jpeg_std_error(&shrink->errors);
    shrink->errors.error_exit = give_up;
    shrink->errors.output_message = stay_silent;
    bool good = copy_rows(shrink, bytes);
    if (good) {
        pixels->width = shrink->to.image_width;
        pixels->height = shrink->to.image_height;
        pixels->bytes = arena_str(arena, (Str){(const char *)shrink->made, shrink->made_size});
    }
    jpeg_destroy_decompress(&shrink->in);
    jpeg_destroy_compress(&shrink->to);
    free(shrink->made);
    free(shrink->row);
    return good;
}
