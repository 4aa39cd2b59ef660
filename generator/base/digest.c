#include "base/digest.h"

#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <string.h>
#include <xxhash.h>

static char *add_hex(char *out, const uint8_t *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 0x0F];
    }
    return out;
}

void digest_bytes(Str bytes, uint8_t out[32])
{
    struct sha256_ctx sha;
    sha256_init(&sha);
    sha256_update(&sha, bytes.len, (const uint8_t *)bytes.ptr);
    sha256_digest(&sha, 32, out);
}

void digest_quickly(Str bytes, uint8_t out[QUICK_DIGEST])
{
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.len ? bytes.ptr : "", bytes.len));
    memcpy(out, canonical.digest, QUICK_DIGEST);
}

void digest_hex(Str bytes, char *out, size_t length)
{
    uint8_t digest[32];
    char hex[2 * sizeof digest];
    digest_bytes(bytes, digest);
    add_hex(hex, digest, sizeof digest);
    memcpy(out, hex, length);
    out[length] = '\0';
}

void uuid_v5(const uint8_t name_space[16], Str name, char out[37])
{
    struct sha1_ctx sha;
    uint8_t id[20];
    sha1_init(&sha);
    sha1_update(&sha, 16, name_space);
    sha1_update(&sha, name.len, (const uint8_t *)name.ptr);
    sha1_digest(&sha, sizeof id, id);
    id[6] = (uint8_t)((id[6] & 0x0F) | 0x50);
    id[8] = (uint8_t)((id[8] & 0x3F) | 0x80);
    static const uint8_t groups[] = {4, 2, 2, 2, 6}; /* bytes between hyphens */
    const uint8_t *at = id;
    for (size_t i = 0; i < sizeof groups; at += groups[i++]) {
        if (i) *out++ = '-';
        out = add_hex(out, at, groups[i]);
    }
    *out = '\0';
}

bool uuid_read(Str text, uint8_t out[16])
{
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        int digit = ascii_hex_value(text.ptr[i]);
        if (text.ptr[i] == '-') continue;
        if (digit < 0 || digits == 32) return false;
        if (digits % 2 == 0) out[digits / 2] = (uint8_t)(digit << 4);
        else out[digits / 2] |= (uint8_t)digit;
        digits++;
    }
    return digits == 32;
}
