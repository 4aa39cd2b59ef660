/* feed.h: entries out of a feed for machines: the theme's lib/oruk_reader.lua says what each object of it is, as the
 * templates say what each entry is there. No page is made of it, so nothing of what it reads is recorded.
 */
#ifndef SIGNPOST_RENDER_FEED_H
#define SIGNPOST_RENDER_FEED_H

#include "model/import.h"
#include "render/renderer.h"

typedef struct Feed Feed;

/* The context's site may have errors: of it only the schema and the terms are looked at. The import must outlive the
 * feed. */
Feed *feed_open(const RenderContext *context, Import *import);
void feed_close(Feed *feed);

/* Reads one file of JSON, whose bytes must live as long as the import: an object, a list of them, or a page of such a
 * list. Of objects with the same id the fullest counts. Problems are reported. */
void feed_read(Feed *feed, Str path, Str bytes);

/* Asks the theme what each object is, once all files are read, and adds the entries to the import. Problems are
 * reported: also that there is no entry at all in what was read. */
void feed_finish(Feed *feed);

#endif
