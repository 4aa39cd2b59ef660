/* renderer.h: templates and composers at work: one Lua state a thread.
 *
 * Lua is shut in: no io, os, package, debug or load; an instruction budget and a memory cap stop a runaway with the
 * template's file and line. {{ }} escapes always; only what our own writers make passes as HTML. A renderer belongs to
 * one thread; the site and the theme are shared and const.
 */
#ifndef SIGNPOST_RENDER_RENDERER_H
#define SIGNPOST_RENDER_RENDERER_H

#include "model/doc.h"
#include "reads/known_pages.h"

typedef struct Renderer Renderer;

/* For the thread that pool.h calls worker. Copies the context; NULL after a report. */
Renderer *renderer_create(const RenderContext *context, size_t worker);
void renderer_destroy(Renderer *renderer); /* NULL is fine */
void renderer_rest(Renderer *renderer);    /* makes nothing more: what it has recorded is all that it keeps */

/* Renders a page's route to its bytes, which are good until the renderer makes the next. False after a report. */
bool renderer_page(Renderer *renderer, const Route *route, Str *bytes);

/* Composes the document of a route that is one (route_is_document); the blocks live in the arena. False after a report.
 * brief is 1; when the document came out with more than its most_pages and can be briefer, call again with the number
 * after that of the document: what the call before read counts as read, too, and the arena may be empty again. A
 * composer that always says so is stopped. */
bool renderer_document(Renderer *renderer, const Route *route, int brief, Arena *arena, Doc *doc);

/* Keeps what went into the page or document that was made last, unless a problem came up that the next build must
 * tell again. made: of a document. */
void renderer_record(Renderer *renderer, const Route *route, MadeDocument made);

RecordedPages renderer_recorded(const Renderer *renderer); /* good as long as the renderer lives */

#endif
