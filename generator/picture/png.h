/* png.h: PNG pictures to image streams: as they are where PDF can read them, else decoded and laid on white. */
#ifndef SIGNPOST_PICTURE_PNG_H
#define SIGNPOST_PICTURE_PNG_H

#include "picture/picture.h"

bool png_is_blank(Str bytes); /* all white, or not to be read */
bool png_convert(const Picture *picture, Arena *arena, PictureObject *object, Diag *diag);

#endif
