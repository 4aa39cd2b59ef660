/* live.h: what keeps a page of the preview as the site is.
 *
 * Each page gets a script at its end, which is in no file of the site. It asks again and again how the page stands:
 * when there is another version of it, the page is loaded anew, and what is wrong with the content is shown over it.
 */
#ifndef SIGNPOST_SERVE_LIVE_H
#define SIGNPOST_SERVE_LIVE_H

#include "base/arena.h"
#include "base/buf.h"

#include <sys/stat.h>

/* Addresses below that of the site. No page has one of them: names that begin so are for web servers. */
#define LIVE_SCRIPT "_signpost/live.js"
#define LIVE_STATUS "_signpost/status.json" /* with "?page=" and the path of the page */

extern const char live_script[]; /* its text */

/* What tells a version of a page from the next one: its status as an answer, and the file that was sent. */
Str live_version(Arena *arena, unsigned status, const struct stat *file);
/* Appends the element for the script to a page of that version. The mount is "" or "/offer". */
void live_add_script(Buf *page, Str mount, Str version);
/* Appends the answer about a page: {"version": ..., "status": what the file holds, or null}. The file is one of JSON;
 * it may be missing. */
void live_add_answer(Buf *out, Str version, const char *status_file);

#endif
