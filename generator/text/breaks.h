/* breaks.h: where a line of text may end (UAX #14, by libunibreak), and where it never should. */
#ifndef SIGNPOST_TEXT_BREAKS_H
#define SIGNPOST_TEXT_BREAKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* BREAK_LAST_RESORT: inside what should be read in one go (an address of a page): only if it is wider than a line. */
enum { BREAK_NEVER, BREAK_LAST_RESORT, BREAK_ALLOWED, BREAK_FORCED };

void breaks_prepare(void); /* once, before the threads start; again does no harm */

/* after[i] is what may happen after character i. Kept in one piece: telephone numbers, postcodes, addresses of pages
 * and of e-mail, times ("10 am"), a day and its month, ranges ("5-11"). */
void breaks_find(const uint32_t *characters, size_t count, const char *language, uint8_t *after);

/* joined[i] is 1 when characters i and i + 1 belong to the same telephone number, address, price or range of numbers:
 * those are written from left to right in text of any direction. */
void breaks_units(const uint32_t *characters, size_t count, uint8_t *joined);

#endif
