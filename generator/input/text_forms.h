/* text_forms.h: texts that have a form: dates, times, addresses, phone numbers, postcodes and the like. */
#ifndef SIGNPOST_INPUT_TEXT_FORMS_H
#define SIGNPOST_INPUT_TEXT_FORMS_H

#include "input/schema.h"

/* Checks a text of such a kind, and gives it in its one form (times as 09:05, postcodes with their blank, colours in
 * lower case). False, with a hint that shows the form, when it is not. */
bool text_form(FieldKind kind, Str text, Arena *arena, Str *form, const char **hint);
const char *text_form_name(FieldKind kind); /* "a date", for messages */

bool text_is_number(Str text, bool whole, double *number);
/* A path from the site's root that is safe as a file name, too: no empty, "." or ".." parts. It may end with a
 * slash. */
bool text_is_address_path(Str text);
/* Where a whole site stands: https://offer.example, with a port and a path if need be, and nothing after these. */
bool text_is_base_url(Str text);
bool text_is_language(Str text); /* a code: "ur", "zh-Hant" */
bool text_is_slug(Str text); /* lower-case letters and digits, with single "-" between */
/* A title as a slug: "Café Łódź: what's on" gives "cafe-lodz-whats-on". Letters outside of Latin are left out, so it
 * may be empty. */
Str text_to_slug(Arena *arena, Str text);

#endif
