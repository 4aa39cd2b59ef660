/* icc.h: the sRGB colour space as an ICC profile (ICC.1:2010, version 4), made here so that no file is needed. */
#ifndef SIGNPOST_PDF_ICC_H
#define SIGNPOST_PDF_ICC_H

#include "base/buf.h"

void icc_srgb(Buf *out);

#endif
