#include "base/digest.h"

#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

void digest_bytes(Str bytes, uint8_t out[32])
{
    struct sha256_ctx sha;
    sha256_init(&sha);
    sha256_update(&sha, bytes.len, (const uint8_t *)bytes.ptr);
    sha256_digest(&sha, 32, out);
}

void digest_hex(Str bytes, char *out, size_t length)
{
    uint8_t digest[32];
    char hex[65];
    digest_bytes(bytes, digest);
    for (size_t i = 0; i < sizeof digest; i++) snprintf(hex + 2 * i, 3, "%02x", digest[i]);
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
    snprintf(out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", id[0], id[1], id[2],
             id[3], id[4], id[5], id[6], id[7], id[8], id[9], id[10], id[11], id[12], id[13], id[14], id[15]);
}
