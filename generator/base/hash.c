#include "base/hash.h"

#include <string.h>

uint64_t hash_str(uint64_t hash, Str bytes)
{
    hash = hash_number(hash, bytes.ptr ? bytes.len + 1 : 0);
    for (; bytes.len >= 8; bytes = str_from_index(bytes, 8)) {
        uint64_t word;
        memcpy(&word, bytes.ptr, 8);
        hash = hash_number(hash, word);
    }
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
