/* phones.h: phone numbers within a text, so that a page can make them links to a phone.
 *
 * Only what is surely a number that can be phoned from the United Kingdom: a link that is wrong is worse than none.
 * That is a number of eleven digits from 01, 02, 03, 07 or 08 with a blank or a hyphen in it, or with its first digits
 * in brackets, the same from +44, 0800 1111 and 116 123; and after words such as "phone" also one without any of these,
 * and 999, 111, 112, 101 and 119.
 */
#ifndef SIGNPOST_HTML_PHONES_H
#define SIGNPOST_HTML_PHONES_H

#include "base/str.h"

/* Of the language of the text, with commas between; may be absent. */
typedef struct {
    Str before; /* "phone, call": what stands before a number that is to be phoned */
    Str after;  /* "and, or, if": words that may follow a number of three digits, which is a number of people
                 * otherwise */
} PhoneWords;

/* Where the next number stands, from a byte on: false when there is none. */
bool phones_next(Str text, size_t from, const PhoneWords *words, size_t *start, size_t *end);

#endif
