#include "picture/picture.h"

#include "picture/jpeg.h"
#include "picture/png.h"
#include "picture/svg.h"

static const char *const endings[] = {[PICTURE_SVG] = "svg", [PICTURE_PNG] = "png", [PICTURE_JPEG] = "jpg"};

static void report(const Picture *picture, const char *rule, const char *what, Diag *diag)
{
    diag_report(diag, DIAG_ERROR, picture->place, rule, "picture '%.*s.%s' %s", STR_ARG(picture->name),
                endings[picture->format], what);
}

bool picture_damaged(const Picture *picture, const char *what, Diag *diag)
{
    report(picture, "picture-damaged", what, diag);
    diag_hint(diag, "copy the file again, or save it again from a picture editor");
    return false;
}

bool picture_unsupported(const Picture *picture, const char *what, const char *hint, Diag *diag)
{
    report(picture, "picture-unsupported", what, diag);
    diag_hint(diag, "%s", hint);
    return false;
}

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
