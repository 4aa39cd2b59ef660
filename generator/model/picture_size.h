/* picture_size.h: how large a picture is, by the head of its file. */
#ifndef SIGNPOST_MODEL_PICTURE_SIZE_H
#define SIGNPOST_MODEL_PICTURE_SIZE_H

#include "model/picture.h"

/* In pixels; of SVG, in units of its drawing. False: the file does not say, or says what cannot be. */
bool picture_size(PictureFormat format, Str bytes, double *width, double *height);

#endif
