/* utf8.h: characters of UTF-8 text. */
#ifndef SIGNPOST_BASE_UTF8_H
#define SIGNPOST_BASE_UTF8_H

#include "base/buf.h"

#include <stdint.h>

enum { UTF8_REPLACEMENT = 0xFFFD };

/* Takes the first character off *rest. On a malformed sequence it takes one byte and returns UTF8_REPLACEMENT.
 * *rest must not be empty. */
uint32_t utf8_next(Str *rest);
void utf8_add(Buf *out, uint32_t codepoint);
/* The offset of the first byte that is not part of well-formed UTF-8 (overlong forms and surrogates are not), or of
 * the first NUL; s.len when all is well. */
size_t utf8_check(Str s);
size_t utf8_length(Str s); /* in characters */
/* What follows so many characters. */
Str utf8_skip(Str s, size_t count);
/* How many bytes at the start are plain: ' ' to '~', as nearly all of a text are. */
size_t utf8_plain(Str s);
/* The small letter of a capital one, in the scripts of Europe; any other character as it is. */
uint32_t utf8_lower(uint32_t codepoint);

#endif
