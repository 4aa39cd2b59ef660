/* picture.h: a picture as what a PDF shows: a form XObject for a drawing, an image XObject for a photo.
 *
 * Stateless: any number of threads may convert at once. Equal bytes give equal objects.
 */
#ifndef SIGNPOST_PICTURE_PICTURE_H
#define SIGNPOST_PICTURE_PICTURE_H

#include "model/picture.h"

/* Photos are made smaller until their longer side is no more than that of A4 at 300 dots an inch. What no camera makes,
 * and what would take long to read or much memory, is refused. */
enum { PICTURE_SIDE = 3508, PICTURE_SIDE_MAX = 50000, PICTURE_PIXELS_MAX = 210000000 };

typedef struct {
    bool is_form;
    bool is_drawing; /* has no size of its own: a form, or the pixels of a drawing */
    /* natural size: user units of a drawing, pixels of the photo in its file. Fit the box; keep the ratio */
    float width, height;
    int turn;            /* of a photo: how a camera says that it is to be turned, as Exif numbers it: 1 to 8; 0 is 1 */
    /* A form's operators, not compressed, drawing into (0, 0) to (width, height), the origin at the bottom left; or
     * an image's stream, already filtered as extra says. Made in the arena, or a part of the picture's own bytes. */
    Str content;
    /* Entries of the stream's dictionary in PDF syntax: all but Type, Subtype, Length and, for a form, Filter. A form
     * has /BBox and /Resources here; an image /Width, /Height, /ColorSpace, /BitsPerComponent, /Filter and perhaps
     * /DecodeParms. Direct objects only. */
    Str extra;
} PictureObject;

/* False after reports at the picture's place: rule svg-unsupported for what an SVG asks that cannot be drawn,
 * svg-unsafe for what must not be published, picture-unsupported for the same of a photo, picture-damaged for a file
 * that is broken. */
bool picture_convert(const Picture *picture, Arena *arena, PictureObject *object, Diag *diag);

/* For the converters of photos: report what is wrong with the file ("is cut off"), and return false. */
bool picture_damaged(const Picture *picture, const char *what, Diag *diag);
bool picture_unsupported(const Picture *picture, const char *what, const char *hint, Diag *diag);

#endif
