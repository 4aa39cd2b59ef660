#include "picture/jpeg.h"

#include "picture/jpeg_shrink.h"

#include <stdint.h>
#include <string.h>

/* Such a file must be held as a whole to be made smaller: six bytes a pixel at the most. */
enum { PROGRESSIVE_PIXELS_MAX = 64000000 };

typedef struct {
    const Picture *picture;
    Diag *diag;
    size_t at;
    unsigned width, height, components, turn;
    bool is_progressive, has_frame, has_quantization, has_huffman, has_scan;
} JpegReader;

static bool fail_damaged(const JpegReader *reader, const char *message)
{
    return picture_damaged(reader->picture, message, reader->diag);
}

static bool fail_unsupported(const JpegReader *reader, const char *message, const char *hint)
{
    return picture_unsupported(reader->picture, message, hint, reader->diag);
}

static unsigned read_u8(Str s, size_t at)
{
    return (uint8_t)s.ptr[at];
}

static unsigned read_u16(Str s, size_t at)
{
    return read_u8(s, at) << 8 | read_u8(s, at + 1);
}

static bool read_frame(JpegReader *reader, Str data)
{
    if (reader->has_frame || data.len < 6) return fail_damaged(reader, "has a damaged header");
    reader->has_frame = true;
    reader->height = read_u16(data, 1);
    reader->width = read_u16(data, 3);
    reader->components = read_u8(data, 5);
    if (read_u8(data, 0) != 8)
        return fail_unsupported(reader, "has more than 8 bits a colour", "save it as an ordinary 8-bit JPEG");
    if (reader->components == 4 || reader->components == 2)
        return fail_unsupported(reader, "is in CMYK colours, for printing presses", "save it in RGB (sRGB) colours");
    if ((reader->components != 1 && reader->components != 3) || !reader->width || !reader->height ||
        data.len != 6 + 3 * (size_t)reader->components)
        return fail_damaged(reader, "has a damaged header");
    uint64_t pixels = (uint64_t)reader->width * reader->height;
    if (reader->width > PICTURE_SIDE_MAX || reader->height > PICTURE_SIDE_MAX ||
        pixels > (reader->is_progressive ? PROGRESSIVE_PIXELS_MAX : PICTURE_PIXELS_MAX))
        return fail_unsupported(reader, "has more pixels than a document can use",
                                "make it smaller in a picture editor");
    return true;
}

static unsigned exif_u16(Str tiff, size_t at, bool big)
{
    return big ? read_u16(tiff, at) : read_u8(tiff, at + 1) << 8 | read_u8(tiff, at);
}

/* The Orientation of an Exif segment, 0 when there is none: cameras store a turned picture, and leave the turning to
 * the viewer. Browsers do it; PDF viewers do not. */
static unsigned exif_orientation(Str data)
{
    if (!str_starts(data, STR("Exif\0\0"))) return 0;
    Str tiff = str_from_index(data, 6);
    if (tiff.len < 8) return 0;
    bool big = tiff.ptr[0] == 'M';
    size_t at = (size_t)exif_u16(tiff, big ? 4 : 6, big) << 16 | exif_u16(tiff, big ? 6 : 4, big);
    if (at + 2 > tiff.len || at < 8) return 0;
    unsigned count = exif_u16(tiff, at, big);
    for (at += 2; count && at + 12 <= tiff.len; count--, at += 12)
        if (exif_u16(tiff, at, big) == 0x0112) return exif_u16(tiff, at + 8, big);
    return 0;
}

static bool read_segment(JpegReader *reader, unsigned marker, Str data)
{
    switch (marker) {
    case 0xC0: case 0xC1: case 0xC2:
        reader->is_progressive = marker == 0xC2;
        return read_frame(reader, data);
    case 0xC3: case 0xC5: case 0xC6: case 0xC7: case 0xC9: case 0xCA: case 0xCB: case 0xCC: case 0xCD: case 0xCE:
    case 0xCF:
        return fail_unsupported(reader, "is coded in a way that few programs can read", "save it as an ordinary JPEG");
    case 0xC4:
        reader->has_huffman = true;
        return true;
    case 0xDB:
        reader->has_quantization = true;
        return true;
    case 0xE1:
        if (!reader->turn) reader->turn = exif_orientation(data);
        return true;
    default:
        return true;
    }
}

/* Steps over the coded data behind a start of scan, to the next marker that is not one of its own. */
static bool skip_scan(JpegReader *reader, Str bytes)
{
    size_t start = reader->at;
    while (reader->at + 1 < bytes.len) {
        const char *found = memchr(bytes.ptr + reader->at, 0xFF, bytes.len - 1 - reader->at);
        if (!found) break;
        reader->at = (size_t)(found - bytes.ptr);
        unsigned next = read_u8(bytes, reader->at + 1);
        if (next == 0xFF) reader->at++;
        else if (next == 0 || (next >= 0xD0 && next <= 0xD7)) reader->at += 2;
        else return reader->at > start || fail_damaged(reader, "has an empty scan");
    }
    return fail_damaged(reader, "is cut off");
}

static bool begin_scan(JpegReader *reader, Str data)
{
    if (!reader->has_frame || !reader->has_quantization || !reader->has_huffman)
        return fail_damaged(reader, "lacks what its data need to be read");
    if (data.len < 6 || !read_u8(data, 0) || read_u8(data, 0) > reader->components ||
        data.len != 4 + 2 * (size_t)read_u8(data, 0))
        return fail_damaged(reader, "has a damaged scan header");
    reader->has_scan = true;
    return skip_scan(reader, reader->picture->bytes);
}

static bool walk_segments(JpegReader *reader)
{
    Str bytes = reader->picture->bytes;
    if (!str_starts(bytes, STR("\xFF\xD8\xFF"))) return fail_damaged(reader, "is not a JPEG file");
    for (reader->at = 2;;) {
        if (reader->at + 2 > bytes.len) return fail_damaged(reader, "is cut off");
        if (read_u8(bytes, reader->at) != 0xFF) return fail_damaged(reader, "has data where a marker should be");
        unsigned marker = read_u8(bytes, reader->at + 1);
        reader->at += marker == 0xFF ? 1 : 2;
        if (marker == 0xD9) return reader->has_scan || fail_damaged(reader, "ends before its picture data");
        if (marker == 0xFF) continue; /* a fill byte */
        if (marker < 0xC0 || (marker >= 0xD0 && marker <= 0xD8)) return fail_damaged(reader, "has a misplaced marker");
        size_t size = reader->at + 2 <= bytes.len ? read_u16(bytes, reader->at) : 0;
        if (size < 2 || reader->at + size > bytes.len) return fail_damaged(reader, "is cut off");
        Str data = str_slice(bytes, reader->at + 2, reader->at + size);
        reader->at += size;
        if (!(marker == 0xDA ? begin_scan(reader, data) : read_segment(reader, marker, data))) return false;
    }
}

static Str make_extra(Arena *arena, unsigned width, unsigned height, unsigned components)
{
    return arena_printf(arena, "/Width %u /Height %u /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode", width,
                        height, components == 1 ? "/DeviceGray" : "/DeviceRGB");
}

static bool shrink(const JpegReader *reader, Arena *arena, PictureObject *object)
{
    enum { EIGHTHS = 8 };
    unsigned longer = reader->width > reader->height ? reader->width : reader->height;
    unsigned eighths = EIGHTHS * PICTURE_SIDE / longer;
    JpegPixels pixels;
    if (!jpeg_shrink(object->content, eighths ? eighths : 1, arena, &pixels))
        return fail_damaged(reader, "has damaged picture data");
    object->content = pixels.bytes;
    object->extra = make_extra(arena, pixels.width, pixels.height, reader->components);
    return true;
}

bool jpeg_convert(const Picture *picture, Arena *arena, PictureObject *object, Diag *diag)
{
    JpegReader reader = {.picture = picture, .diag = diag};
    if (!walk_segments(&reader)) return false;
    bool on_side = reader.turn >= 5 && reader.turn <= 8;
    object->width = (float)(on_side ? reader.height : reader.width);
    object->height = (float)(on_side ? reader.width : reader.height);
    object->turn = reader.turn >= 1 && reader.turn <= 8 ? (int)reader.turn : 1;
    object->content = str_slice(picture->bytes, 0, reader.at); /* without what may stand behind the end */
    if (reader.width > PICTURE_SIDE || reader.height > PICTURE_SIDE) return shrink(&reader, arena, object);
    object->extra = make_extra(arena, reader.width, reader.height, reader.components);
    return true;
}
