#include "base/utf8.h"

#include <string.h>

/* How many bytes follow the lead byte, and the range that the first of them must be in (Unicode 15, table 3-7).
 * A lead byte that begins no character gives -1. */
static int utf8_tail(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xBF;
    if (lead < 0x80) return 0;
    if (lead < 0xC2) return -1;
    if (lead < 0xE0) return 1;
    if (lead < 0xF0) {
        if (lead == 0xE0) *low = 0xA0;
        if (lead == 0xED) *high = 0x9F;
        return 2;
    }
    if (lead > 0xF4) return -1;
    if (lead == 0xF0) *low = 0x90;
    if (lead == 0xF4) *high = 0x8F;
    return 3;
}

/* The length in bytes of the character at the start of s, or 0 when it is malformed. */
static size_t utf8_width(Str s)
{
    const unsigned char *bytes = (const unsigned char *)s.ptr;
    unsigned char low, high;
    int tail = utf8_tail(bytes[0], &low, &high);
    if (tail < 0 || s.len <= (size_t)tail) return 0;
    for (int i = 1; i <= tail; i++) {
        if (bytes[i] < low || bytes[i] > high) return 0;
        low = 0x80;
        high = 0xBF;
    }
    return (size_t)tail + 1;
}

uint32_t utf8_next(Str *rest)
{
    const unsigned char *bytes = (const unsigned char *)rest->ptr;
    size_t width = utf8_width(*rest);
    uint32_t codepoint = UTF8_REPLACEMENT;
    if (width == 1) codepoint = bytes[0];
    if (width == 2) codepoint = (bytes[0] & 0x1Fu) << 6 | (bytes[1] & 0x3Fu);
    if (width == 3) codepoint = (bytes[0] & 0x0Fu) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
    if (width == 4)
        codepoint =
            (bytes[0] & 0x07u) << 18 | (bytes[1] & 0x3Fu) << 12 | (bytes[2] & 0x3Fu) << 6 | (bytes[3] & 0x3Fu);
    *rest = str_from_index(*rest, width ? width : 1);
    return codepoint;
}

void utf8_add(Buf *out, uint32_t codepoint)
{
    if (codepoint < 0x80) {
        buf_add_char(out, (char)codepoint);
    } else if (codepoint < 0x800) {
        buf_add_char(out, (char)(0xC0 | codepoint >> 6));
        buf_add_char(out, (char)(0x80 | (codepoint & 0x3F)));
    } else if (codepoint < 0x10000) {
        buf_add_char(out, (char)(0xE0 | codepoint >> 12));
        buf_add_char(out, (char)(0x80 | (codepoint >> 6 & 0x3F)));
        buf_add_char(out, (char)(0x80 | (codepoint & 0x3F)));
    } else {
        buf_add_char(out, (char)(0xF0 | codepoint >> 18));
        buf_add_char(out, (char)(0x80 | (codepoint >> 12 & 0x3F)));
        buf_add_char(out, (char)(0x80 | (codepoint >> 6 & 0x3F)));
        buf_add_char(out, (char)(0x80 | (codepoint & 0x3F)));
    }
}

/* How many bytes at the start are ASCII without NUL, eight at a time: those of most texts, nearly to the end. */
static size_t ascii_length(Str s)
{
    const uint64_t tops = 0x8080808080808080u, ones = 0x0101010101010101u;
    size_t at = 0;
    for (uint64_t word; at + 8 <= s.len; at += 8) {
        memcpy(&word, s.ptr + at, 8);
        if ((word | ((word - ones) & ~word)) & tops) break; /* a byte of 0x80 or more, or a NUL */
    }
    return at;
}

size_t utf8_check(Str s)
{
    Str rest = s;
    while (rest.len) {
        rest = str_from_index(rest, ascii_length(rest));
        if (!rest.len) break;
        size_t width = utf8_width(rest);
        if (width == 0 || rest.ptr[0] == '\0') return s.len - rest.len;
        rest = str_from_index(rest, width);
    }
    return s.len;
}

size_t utf8_length(Str s)
{
    size_t length = 0;
    while (s.len) {
        size_t plain = ascii_length(s);
        length += plain;
        s = str_from_index(s, plain);
        if (!s.len) break;
        utf8_next(&s);
        length++;
    }
    return length;
}

Str utf8_skip(Str s, size_t count)
{
    size_t plain = ascii_length(str_slice(s, 0, count));
    for (s = str_from_index(s, plain), count -= plain; count && s.len; count--) utf8_next(&s);
    return s;
}

/* Eight bytes at a time: the top bit shows who is 0x80 or more, who gets there by adding one, which DEL does, and who
 * falls below zero without ' '. What a wrong byte takes from its neighbour does no harm. */
size_t utf8_plain(Str s)
{
    const uint64_t tops = 0x8080808080808080u, ones = 0x0101010101010101u;
    size_t at = 0;
    for (uint64_t word; at + 8 <= s.len; at += 8) {
        memcpy(&word, s.ptr + at, 8);
        if ((word | (word + ones) | (word - ones * 0x20)) & tops) break;
    }
    while (at < s.len && s.ptr[at] >= ' ' && s.ptr[at] <= '~') at++;
    return at;
}

/* Where Unicode has capital and small letters side by side: those from first to last, the capital before the small one
 * when its number is even (or odd). */
static bool is_paired(uint32_t c, bool *odd)
{
    *odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    bool even = (c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177) || (c >= 0x218 && c <= 0x21B) ||
                (c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x1E00 && c <= 0x1E95) ||
                (c >= 0x1EA0 && c <= 0x1EFF);
    return (even || *odd) && c != 0x130 && c != 0x131; /* Turkish i has rules of its own */
}

uint32_t utf8_lower(uint32_t c)
{
    bool odd;
    if (c < 0x80) return ascii_is_upper(c) ? c + 0x20 : c;
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 0x20;
    if (c == 0x178) return 0xFF;
    if (is_paired(c, &odd)) return c % 2 == odd ? c + 1 : c;
    if (c >= 0x391 && c <= 0x3A9 && c != 0x3A2) return c + 0x20; /* Greek */
    if (c >= 0x410 && c <= 0x42F) return c + 0x20;               /* Cyrillic */
    return c >= 0x400 && c <= 0x40F ? c + 0x50 : c;
}
