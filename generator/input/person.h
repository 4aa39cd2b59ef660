/* person.h: texts that must not point at a person, because everybody can read them. Any thread. */
#ifndef SIGNPOST_INPUT_PERSON_H
#define SIGNPOST_INPUT_PERSON_H

#include "base/str.h"

/* The first part of the text that gives a person away, else empty: an email address, a phone number of ten digits or
 * more, or one of the titles ("Mrs", "Dr") followed by a name. A slice of the text. */
Str person_find(Str text, const Str *titles, size_t title_count);

#endif
