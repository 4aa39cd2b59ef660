#include "model/picture_size.h"

#include <stdlib.h>

enum { SVG_HEAD = 4096, LARGEST = 100000 };

static unsigned byte_at(Str bytes, size_t at)
{
    return at < bytes.len ? (unsigned char)bytes.ptr[at] : 0;
}

static unsigned short_at(Str bytes, size_t at)
{
    return byte_at(bytes, at) << 8 | byte_at(bytes, at + 1);
}

/* The first chunk of a PNG is its header. */
static void png_size(Str bytes, double *width, double *height)
{
    if (!str_eq(str_slice(bytes, 12, 16), STR("IHDR"))) return;
    *width = short_at(bytes, 16) * 65536.0 + short_at(bytes, 18);
    *height = short_at(bytes, 20) * 65536.0 + short_at(bytes, 22);
}

/* JPEG is segments, each with its length; those that begin a frame say the size. */
static void jpeg_size(Str bytes, double *width, double *height)
{
    if (short_at(bytes, 0) != 0xFFD8) return;
    for (size_t at = 2; at + 9 < bytes.len && byte_at(bytes, at) == 0xFF;) {
        unsigned marker = byte_at(bytes, at + 1);
        if (marker == 0xFF) { /* filling */
            at++;
            continue;
        }
        bool is_frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (is_frame) {
            *height = short_at(bytes, at + 5);
            *width = short_at(bytes, at + 7);
            return;
        }
        if (marker == 0xDA || short_at(bytes, at + 2) < 2) return;
        at += 2 + short_at(bytes, at + 2);
    }
}

/* The numbers of an attribute of the first element that has it: "0 0 72 72". */
static size_t svg_numbers(Str head, Str name, double *numbers, size_t most)
{
    size_t at = str_find(head, name) + name.len, count = 0;
    if (at >= head.len || (head.ptr[at] != '"' && head.ptr[at] != '\'')) return 0;
    char text[100];
    Str value = str_slice(head, at + 1, at + sizeof text);
    value.len = str_find_char(value, head.ptr[at]);
    memcpy(text, value.ptr, value.len);
    text[value.len] = '\0';
    for (char *rest = text, *end; count < most; rest = end) {
        while (*rest == ' ' || *rest == ',') rest++;
        numbers[count] = strtod(rest, &end);
        if (end == rest || *end == '%') break;
        count++;
    }
    return count;
}

static void svg_size(Str bytes, double *width, double *height)
{
    Str head = str_slice(bytes, 0, SVG_HEAD);
    head = str_from_index(head, str_find(head, STR("<svg")));
    head.len = str_find_char(head, '>');
    double box[4];
    if (svg_numbers(head, STR("viewBox="), box, 4) == 4) {
        *width = box[2];
        *height = box[3];
    } else if (svg_numbers(head, STR(" width="), &box[2], 1) && svg_numbers(head, STR(" height="), &box[3], 1)) {
        *width = box[2];
        *height = box[3];
    }
}

bool picture_size(PictureFormat format, Str bytes, double *width, double *height)
{
    *width = *height = 0;
    if (format == PICTURE_PNG) png_size(bytes, width, height);
    else if (format == PICTURE_JPEG) jpeg_size(bytes, width, height);
    else svg_size(bytes, width, height);
    return *width > 0 && *height > 0 && *width < LARGEST && *height < LARGEST;
}
