/* pack.h: zlib streams (by libdeflate). */
#ifndef SIGNPOST_PDF_PACK_H
#define SIGNPOST_PDF_PACK_H

#include "base/arena.h"

typedef struct Packer Packer; /* one thread at a time; goes with its arena */

Packer *packer_create(Arena *arena);
Str pack(Packer *packer, Arena *arena, Str bytes); /* the stream, in the arena */

#endif
