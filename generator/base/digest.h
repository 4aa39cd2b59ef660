/* digest.h: names made from bytes (by nettle), and what tells bytes from others (by xxHash). */
#ifndef SIGNPOST_BASE_DIGEST_H
#define SIGNPOST_BASE_DIGEST_H

#include "base/str.h"

#include <stdint.h>

/* The first length hex digits (at most 64) of the SHA-256 of the bytes, NUL-terminated, into out[length + 1]. */
void digest_hex(Str bytes, char *out, size_t length);
void digest_bytes(Str bytes, uint8_t out[32]);

/* XXH3 of 128 bits, the same on every machine: tells, ten times as fast, whether bytes have changed. Not for anything
 * that somebody might want to forge. */
enum { QUICK_DIGEST = 16 /* bytes */ };
void digest_quickly(Str bytes, uint8_t out[QUICK_DIGEST]);

/* A name-based UUID (RFC 9562, version 5) in the namespace given by its 16 bytes, as 36 characters and NUL. */
void uuid_v5(const uint8_t name_space[16], Str name, char out[37]);

/* Reads a UUID, whatever its hyphens and its case; false when it is none. */
bool uuid_read(Str text, uint8_t out[16]);

#endif
