#include "base/colour.h"

#include <math.h>

bool colour_parse(Str text, Colour *colour)
{
    if ((text.len != 7 && text.len != 4) || text.ptr[0] != '#') return false;
    size_t digits = text.len == 7 ? 2 : 1;
    float parts[3];
    for (size_t i = 0; i < 3; i++) {
        int high = ascii_hex_value(text.ptr[1 + i * digits]), low = ascii_hex_value(text.ptr[i * digits + digits]);
        if (high < 0 || low < 0) return false;
        parts[i] = (float)(high * 16 + low) / 255;
    }
    *colour = (Colour){parts[0], parts[1], parts[2]};
    return true;
}

bool colour_equal(Colour a, Colour b)
{
    return a.red == b.red && a.green == b.green && a.blue == b.blue;
}

static double linear(float channel)
{
    return channel <= 0.04045f ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4);
}

static double luminance(Colour c)
{
    return 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue);
}

double colour_contrast(Colour a, Colour b)
{
    double la = luminance(a), lb = luminance(b);
    return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

Colour colour_mix(Colour a, Colour b, float share_of_b)
{
    float share_of_a = 1 - share_of_b;
    return (Colour){a.red * share_of_a + b.red * share_of_b, a.green * share_of_a + b.green * share_of_b,
                    a.blue * share_of_a + b.blue * share_of_b};
}

Colour colour_readable(Colour colour, Colour ground, double contrast)
{
    const Colour black = {0, 0, 0};
    Colour darker = colour;
    for (int step = 1; step <= 20 && colour_contrast(darker, ground) < contrast; step++)
        darker = colour_mix(colour, black, (float)step / 20);
    return darker;
}
