/* jpeg.h: JPEG pictures to image streams: checked, and passed through unchanged. */
#ifndef SIGNPOST_PICTURE_JPEG_H
#define SIGNPOST_PICTURE_JPEG_H

#include "picture/picture.h"

bool jpeg_convert(const Picture *picture, Arena *arena, PictureObject *object, Diag *diag);

#endif
