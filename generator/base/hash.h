/* hash.h: a fast 64-bit digest for telling whether something has changed. The same on every machine; not for anything
 * that somebody might want to forge. Begin with HASH_START, add what there is in a fixed order. */
#ifndef SIGNPOST_BASE_HASH_H
#define SIGNPOST_BASE_HASH_H

#include "base/str.h"

#include <stdint.h>

#define HASH_START 0x6a09e667f3bcc908u

static inline uint64_t hash_number(uint64_t hash, uint64_t number)
{
    hash = (hash ^ number) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 32;
    return hash * 0xd6e8feb86659fd93u;
}

/* Of an address, for tables in memory: 32 bits, of which any number may be taken. */
static inline size_t hash_pointer(const void *pointer)
{
    return (size_t)((uintptr_t)pointer >> 3) * 0x9e3779b97f4a7c15u >> 32;
}

uint64_t hash_str(uint64_t hash, Str bytes); /* an absent text is not an empty one */
uint64_t hash_double(uint64_t hash, double number);

#endif
