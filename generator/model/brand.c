#include "model/assemble.h"

#include <math.h>
#include <stdio.h>

/* WCAG 2.2, relative luminance and contrast ratio. */

static const double least_contrast = 4.5;

typedef struct {
    double r, g, b; /* 0 to 255 */
} Colour;

static double linear(double channel)
{
    double c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double contrast_with_white(Colour colour)
{
    double luminance = 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b);
    return 1.05 / (luminance + 0.05);
}

bool brand_check(Str text, Place place, Diag *diag)
{
    unsigned r, g, b;
    if (sscanf(text.ptr, "#%2x%2x%2x", &r, &g, &b) != 3) return true; /* its form was reported when it was read */
    Colour colour = {r, g, b};
    double contrast = contrast_with_white(colour);
    if (contrast >= least_contrast) return true;
    Colour darker = colour;
    while (contrast_with_white(darker) < least_contrast)
        darker = (Colour){floor(darker.r * 0.97), floor(darker.g * 0.97), floor(darker.b * 0.97)};
    diag_report(diag, DIAG_ERROR, place, "brand-contrast",
                "'%.*s' is too pale: its contrast with white is %.2f, and text needs %.1f", STR_ARG(text), contrast,
                least_contrast);
    diag_hint(diag, "\"#%02x%02x%02x\" is the same colour, dark enough", (unsigned)darker.r, (unsigned)darker.g,
              (unsigned)darker.b);
    return false;
}
