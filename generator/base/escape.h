/* escape.h: text made safe for the place that it goes to. */
#ifndef SIGNPOST_BASE_ESCAPE_H
#define SIGNPOST_BASE_ESCAPE_H

#include "base/buf.h"

void escape_html(Buf *out, Str text); /* & < > " ' : for HTML and XML, text and quoted attributes alike */
void escape_json(Buf *out, Str text); /* without the quotes; "</" is broken up, so that it may stand in a script */
/* One cell of a CSV table, in quotes where it needs them. Text that a spreadsheet would take for a formula gets an
 * apostrophe in front. */
void escape_csv(Buf *out, Str text);
void escape_url(Buf *out, Str text);  /* percent-encodes what may not stand in a URL; keeps its delimiters */
void escape_url_part(Buf *out, Str text); /* the same, and the delimiters too: for one path part or query value */

#endif
