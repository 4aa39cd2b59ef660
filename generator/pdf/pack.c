#include "pdf/pack.h"

#include <libdeflate.h>
#include <stdlib.h>

enum { PACK_LEVEL = 6 }; /* higher levels win under 1% on streams of this size */

struct Packer {
    struct libdeflate_compressor *compressor;
};

static void packer_release(void *handle)
{
    libdeflate_free_compressor(handle);
}

Packer *packer_create(Arena *arena)
{
    Packer *packer = ARENA_NEW(arena, Packer);
    packer->compressor = libdeflate_alloc_compressor(PACK_LEVEL);
    if (!packer->compressor) memory_none("a compressor");
    arena_defer(arena, packer_release, packer->compressor);
    return packer;
}

Str pack(Packer *packer, Arena *arena, Str bytes)
{
    size_t bound = libdeflate_zlib_compress_bound(packer->compressor, bytes.len);
    char *out = memory_alloc(bound);
    size_t length = libdeflate_zlib_compress(packer->compressor, bytes.ptr ? bytes.ptr : "", bytes.len, out, bound);
    Str packed = arena_str(arena, (Str){out, length});
    free(out);
    return packed;
}
