#include "base/hash.h"

#include <string.h>

uint64_t hash_str(uint64_t hash, Str bytes)
{
    hash = (hash ^ (bytes.ptr ? bytes.len + 1 : 0)) * 0x9e3779b97f4a7c15u;
    for (; bytes.len >= 8; bytes = str_from_index(bytes, 8)) { /* the rest stirs it once more */
        uint64_t word;
        memcpy(&word, bytes.ptr, 8);
        hash = ((hash ^ hash >> 32) ^ word) * 0xd6e8feb86659fd93u;
    }
    hash ^= hash >> 32;
    uint64_t rest = 0;
    if (bytes.len) memcpy(&rest, bytes.ptr, bytes.len);
    return hash_number(hash, rest);
}

uint64_t hash_double(uint64_t hash, double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return hash_number(hash, bits);
}
