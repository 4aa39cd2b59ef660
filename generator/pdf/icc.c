#include "pdf/icc.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { HEADER = 128, TAG_COUNT = 10 };

typedef struct {
    Buf data; /* all tag data, one after the other */
    struct {
        const char *name;
        size_t offset, size;
    } tags[TAG_COUNT];
    size_t count;
} Profile;

static void put32(Buf *out, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8) buf_add_char(out, (char)(value >> shift & 0xFF));
}

static void put16(Buf *out, uint32_t value)
{
    buf_add_char(out, (char)(value >> 8 & 0xFF));
    buf_add_char(out, (char)(value & 0xFF));
}

static void put_fixed(Buf *out, double value) /* s15Fixed16 */
{
    put32(out, (uint32_t)(int32_t)lround(value * 65536));
}

static void tag_begin(Profile *profile, const char *name)
{
    while (profile->data.len % 4) buf_add_char(&profile->data, 0);
    profile->tags[profile->count].name = name;
    profile->tags[profile->count].offset = profile->data.len;
}

static void tag_end(Profile *profile)
{
    profile->tags[profile->count].size = profile->data.len - profile->tags[profile->count].offset;
    profile->count++;
}

/* A multi-localized text of one locale. */
static void put_text(Profile *profile, const char *name, const char *text)
{
    size_t length = strlen(text);
    tag_begin(profile, name);
    Buf *out = &profile->data;
    buf_add_cstr(out, "mluc");
    put32(out, 0);
    put32(out, 1);  /* records */
    put32(out, 12); /* bytes in a record */
    buf_add_cstr(out, "enUS");
    put32(out, (uint32_t)length * 2);
    put32(out, 28); /* where the text begins, from the tag's first byte */
    for (size_t i = 0; i < length; i++) put16(out, (unsigned char)text[i]);
    tag_end(profile);
}

static void put_xyz(Profile *profile, const char *name, double x, double y, double z)
{
    tag_begin(profile, name);
    buf_add_cstr(&profile->data, "XYZ ");
    put32(&profile->data, 0);
    put_fixed(&profile->data, x);
    put_fixed(&profile->data, y);
    put_fixed(&profile->data, z);
    tag_end(profile);
}

/* How D65 was adapted to D50 (Bradford). */
static void put_adaptation(Profile *profile)
{
    static const double matrix[9] = {1.04788,  0.02292,  -0.05022, 0.02959, 0.99048,
                                     -0.01707, -0.00925, 0.01508,  0.75168};
    tag_begin(profile, "chad");
    buf_add_cstr(&profile->data, "sf32");
    put32(&profile->data, 0);
    for (int i = 0; i < 9; i++) put_fixed(&profile->data, matrix[i]);
    tag_end(profile);
}

/* One parametric curve that the three channels share: a power with a straight line below. */
static void put_curves(Profile *profile)
{
    static const double parameters[5] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    tag_begin(profile, "rTRC");
    buf_add_cstr(&profile->data, "para");
    put32(&profile->data, 0);
    put16(&profile->data, 3); /* the kind with five parameters */
    put16(&profile->data, 0);
    for (int i = 0; i < 5; i++) put_fixed(&profile->data, parameters[i]);
    tag_end(profile);
    for (int i = 0; i < 2; i++) {
        profile->tags[profile->count] = profile->tags[profile->count - 1];
        profile->tags[profile->count++].name = i ? "bTRC" : "gTRC";
    }
}

static void put_header(Buf *out, uint32_t size)
{
    put32(out, size);
    put32(out, 0);          /* no preferred colour module */
    put32(out, 0x04200000); /* version 4.2 */
    buf_add_cstr(out, "mntrRGB XYZ ");
    put16(out, 2000); /* a date that never changes */
    for (int i = 0; i < 5; i++) put16(out, i < 2);
    buf_add_cstr(out, "acsp");
    for (int i = 0; i < 7; i++) put32(out, 0); /* platform, flags, maker, model, attributes, perceptual intent */
    put_fixed(out, 0.9642);                    /* D50, the illuminant of the connection space */
    put_fixed(out, 1);
    put_fixed(out, 0.8249);
    while (out->len % HEADER) buf_add_char(out, 0);
}

void icc_srgb(Buf *out)
{
    Profile profile = {0};
    put_text(&profile, "desc", "sRGB");
    put_text(&profile, "cprt", "No copyright");
    put_xyz(&profile, "wtpt", 0.9642, 1, 0.8249);
    /* The primaries of IEC 61966-2-1, adapted from D65 to D50 by the Bradford transform */
    put_xyz(&profile, "rXYZ", 0.43607, 0.22249, 0.01392);
    put_xyz(&profile, "gXYZ", 0.38515, 0.71687, 0.09708);
    put_xyz(&profile, "bXYZ", 0.14307, 0.06061, 0.71410);
    put_adaptation(&profile);
    put_curves(&profile);

    size_t base = HEADER + 4 + 12 * TAG_COUNT;
    while (profile.data.len % 4) buf_add_char(&profile.data, 0);
    Buf head = {0};
    put_header(&head, (uint32_t)(base + profile.data.len));
    put32(&head, TAG_COUNT);
    for (size_t i = 0; i < profile.count; i++) {
        buf_add_cstr(&head, profile.tags[i].name);
        put32(&head, (uint32_t)(base + profile.tags[i].offset));
        put32(&head, (uint32_t)profile.tags[i].size);
    }
    buf_add(out, buf_str(&head));
    buf_add(out, buf_str(&profile.data));
    buf_release(&head);
    buf_release(&profile.data);
}
