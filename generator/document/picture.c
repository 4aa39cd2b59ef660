#include "document/picture.h"

#include "document/jpeg.h"
#include "document/png.h"
#include "document/svg.h"

bool picture_convert(const Picture *picture, Arena *arena, PictureObject *object, Diag *diag)
{
    *object = (PictureObject){0};
    switch (picture->format) {
    case PICTURE_SVG: return svg_convert(picture, arena, object, diag);
    case PICTURE_PNG: return png_convert(picture, arena, object, diag);
    case PICTURE_JPEG: return jpeg_convert(picture, arena, object, diag);
    }
    return false; /* not reached: there are no other formats */
}
