/* jpeg.h: JPEG pictures to image streams: checked, and passed through unchanged. */
#ifndef SIGNPOST_DOCUMENT_JPEG_H
#define SIGNPOST_DOCUMENT_JPEG_H

#include "document/picture.h"

bool jpeg_convert(const Picture *picture, Arena *arena, PictureObject *object, Diag *diag);

#endif
