/* front.h: a content file as it was written: checked text, cut into front matter and body. */
#ifndef SIGNPOST_INPUT_FRONT_H
#define SIGNPOST_INPUT_FRONT_H

#include "base/diag.h"

/* Well-formed UTF-8 without NUL bytes or the marks of a merge; else false after a report that says where. */
bool text_check(const Source *source, Diag *diag);

/* Whether a character may stand in a text: not a control character other than tab and line end, no noncharacter. */
bool text_is_printable(uint32_t c);

/* Cuts a Markdown file into the YAML between its two "---" lines and the text after them; both are parts of
 * source->text. False after a report when the file does not begin with front matter, or it is not closed. */
bool front_split(const Source *source, Str *front, Str *body, Diag *diag);

#endif
