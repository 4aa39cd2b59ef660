/* str.h: a slice of bytes, passed by value.
 *
 * A Str does not own its bytes and need not end in NUL; it is UTF-8 wherever a comment does not say otherwise. The
 * bytes live as long as what they were cut from: mostly an arena (arena.h). At a library's door, where NUL is wanted,
 * copy with arena_cstr. An absent string has ptr NULL and len 0, and equals the empty string.
 */
#ifndef SIGNPOST_BASE_STR_H
#define SIGNPOST_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *ptr;
    size_t len;
} Str;

#define STR(literal) ((Str){"" literal, sizeof(literal) - 1})
/* For printf: "%.*s" with STR_ARG(s). */
#define STR_ARG(s) (int)(s).len, (s).ptr ? (s).ptr : ""

/* Those that stand here whole are short and are called many million times. */

/* Of ASCII only: a byte or a code point of another script is none of these. */
static inline bool ascii_is_digit(int64_t c)
{
    return c >= '0' && c <= '9';
}

/* 0 to 15, or -1: it is no digit of a hexadecimal number. */
static inline int ascii_hex_value(char c)
{
    if (ascii_is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static inline bool ascii_is_lower(int64_t c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool ascii_is_upper(int64_t c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool ascii_is_letter(int64_t c)
{
    return ascii_is_lower(c) || ascii_is_upper(c);
}

/* What Lua and others make names of. */
static inline bool ascii_is_name(int64_t c)
{
    return ascii_is_letter(c) || ascii_is_digit(c) || c == '_';
}

static inline char ascii_lower(char c)
{
    return ascii_is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

/* NULL gives the absent string. */
static inline Str str_from(const char *cstr)
{
    return cstr ? (Str){cstr, strlen(cstr)} : (Str){NULL, 0};
}

static inline bool str_eq(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool str_is(Str a, const char *cstr)
{
    return str_eq(a, str_from(cstr));
}

/* Both are clamped to s. */
static inline Str str_slice(Str s, size_t from, size_t to)
{
    if (to > s.len) to = s.len;
    if (from > to) from = to;
    return s.ptr ? (Str){s.ptr + from, to - from} : s;
}

static inline Str str_from_index(Str s, size_t from)
{
    return str_slice(s, from, s.len);
}

static inline bool str_starts(Str s, Str prefix)
{
    return s.len >= prefix.len && str_eq((Str){s.ptr, prefix.len}, prefix);
}

int str_cmp(Str a, Str b); /* bytewise; a prefix comes first */
bool str_ends(Str s, Str suffix);
Str str_trim(Str s); /* without blanks, tabs and line ends on both sides */
size_t str_find(Str s, Str what);             /* index, or s.len when absent */
size_t str_find_char(Str s, char c);
size_t str_rfind_char(Str s, char c); /* index of the last one, or s.len */
bool str_contains(Str s, Str what);

/* Cuts *rest at the first separator: the part before it is returned and *rest becomes the part after it. False at the
 * end; "a,,b" gives "a", "" and "b". */
bool str_cut(Str *rest, char separator, Str *part);

#endif
