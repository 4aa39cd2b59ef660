/* digits.h: whole numbers in decimal digits. Files are full of them, and printf takes longer over one than over the
 * rest of its line. */
#ifndef SIGNPOST_BASE_DIGITS_H
#define SIGNPOST_BASE_DIGITS_H

#include <stddef.h>
#include <stdint.h>

enum { MOST_DIGITS = 20 }; /* of 64 bits */

/* Writes the number with zeros before it up to the least number of digits, which is at most MOST_DIGITS, and no NUL.
 * The room is for that many. Returns how many there are: none for zero, when the least is 0. */
static inline size_t digits_write(char *out, uint64_t number, size_t least)
{
    char digits[MOST_DIGITS];
    size_t count = 0;
    for (; number || count < least; number /= 10) digits[count++] = (char)('0' + number % 10);
    for (size_t i = count; i > 0;) *out++ = digits[--i];
    return count;
}

#endif
