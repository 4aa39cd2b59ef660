/* bidi.h: directions in text (UAX #9, by FriBidi). */
#ifndef SIGNPOST_TEXT_BIDI_H
#define SIGNPOST_TEXT_BIDI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool bidi_is_needed(const uint32_t *characters, size_t count); /* some letters go from right to left */
/* More letters do than do not; tie is the answer for equally many, such as none. */
bool bidi_leans_right_to_left(const uint32_t *characters, size_t count, bool tie);

/* levels[i] is how deep character i is embedded: odd is right to left. after is what breaks_find says. Telephone
 * numbers, addresses of pages and of e-mail, prices and ranges of numbers keep their order, whatever the text around
 * them. False when memory runs out in the library; levels are then not set. */
bool bidi_levels(const uint32_t *characters, size_t count, const uint8_t *after, bool right_to_left, uint8_t *levels);

#endif
