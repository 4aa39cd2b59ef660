#include "base/colour.h"
#include "model/assemble.h"

#include <math.h>

static const double least_contrast = 4.5; /* WCAG 2.2, 1.4.3 */

static unsigned byte_of(float part)
{
    return (unsigned)floorf(part * 255); /* never paler */
}

bool brand_check(Str text, Place place, Diag *diag)
{
    const Colour white = {1, 1, 1};
    Colour colour;
    if (!colour_parse(text, &colour)) return true; /* its form was reported when it was read */
    double contrast = colour_contrast(colour, white);
    if (contrast >= least_contrast) return true;
    Colour darker = colour_readable(colour, white, least_contrast);
    diag_report(diag, DIAG_ERROR, place, "brand-contrast",
                "'%.*s' is too pale: its contrast with white is %.2f, and text needs %.1f", STR_ARG(text), contrast,
                least_contrast);
    diag_hint(diag, "\"#%02x%02x%02x\" is the same colour, dark enough", byte_of(darker.red), byte_of(darker.green),
              byte_of(darker.blue));
    return false;
}
