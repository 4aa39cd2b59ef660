/* renderer.h: templates and composers at work: one Lua state a thread.
 *
 * Lua is shut in: no io, os, package, debug or load; an instruction budget and a memory cap stop a runaway with the
 * template's file and line. {{ }} escapes always; only what our own writers make passes as HTML. A renderer belongs to
 * one thread; the site and the theme are shared and const.
 */
#ifndef SIGNPOST_THEME_RENDERER_H
#define SIGNPOST_THEME_RENDERER_H

#include "base/spool.h"
#include "model/doc.h"
#include "model/easy_rules.h"
#include "model/site.h"
#include "theme/theme.h"

#include <stdatomic.h>

typedef struct Renderer Renderer;

/* What is known of a document once it is made: by Route.index; pages 0 means not made. */
typedef struct {
    int pages;
    size_t size; /* bytes */
} MadeDocument;

/* A file that pages load: the theme's built styles, with the council's colour in place. */
typedef struct {
    Str name, address; /* "site.css", "/assets/site.1a2b3c4d.css" */
    Str bytes;
} Asset;

/* How wide the letters of documents are, of their size. */
enum { PLAIN_LETTERS = 128 }; /* those of ASCII */
typedef struct {
    float regular[PLAIN_LETTERS], bold[PLAIN_LETTERS];
} LetterWidths;

typedef struct {
    const Theme *theme;
    const Site *site;
    const LetterWidths *letters;   /* known from the first document on */
    uint64_t fonts_digest;         /* of what documents are set with */
    Tree *tree;                    /* where texts that are not in memory are read */
    const Asset *assets;
    size_t asset_count;
    const EasyRules *easy;         /* of easy read */
    const MadeDocument *documents; /* by Route.index; NULL while none is made */
    atomic_bool *pictures_used;    /* by Picture.index: set when a page or a document shows it */
    Diag *diag;
    struct ReadKeys *keys;         /* of what pages read: read_keys.h */
    struct Fragments *fragments;   /* parts of pages that are made already: fragments.h */
    struct KnownPages *known;      /* compared; NULL when nothing is: known_pages.h */
    /* Appends the bytes of a page's file as the last build published it; false when it is not there like that. From any
     * thread. NULL: nothing is published. */
    bool (*read_published)(void *published, Str file, Buf *out);
    void *published;
    bool anew;                     /* every page is made, whatever is known of it */
    int notes_folder;              /* a descriptor of where what is recorded may wait for its use; -1: in memory */
} RenderContext;

/* For the thread that pool.h calls worker. Copies the context; NULL after a report. */
Renderer *renderer_create(const RenderContext *context, size_t worker);
void renderer_destroy(Renderer *renderer);               /* NULL is fine */
void renderer_rest(Renderer *renderer);                  /* makes nothing more: what it has recorded is all that it keeps */

/* Renders a page's route to its bytes, which are good until the renderer makes the next. False after a report. */
bool renderer_page(Renderer *renderer, const Route *route, Str *bytes);

/* Composes the document of a route that is one (route_is_document); the blocks live in the arena. False after a
 * report.
 * brief is 1; when the document came out with more than its most_pages and can be briefer, call again with the number
 * after that of the document: what the call before read counts as read, too. */
bool renderer_document(Renderer *renderer, const Route *route, int brief, Arena *arena, Doc *doc);

/* Keeps what went into the page or document that was made last, unless a problem came up that the next build must
 * tell again. made: of a document. */
void renderer_record(Renderer *renderer, const Route *route, MadeDocument made);

/* How many were kept; and in *pages, as long as the renderer lives, all of them as known_pages_write_page wrote them. */
size_t renderer_recorded(const Renderer *renderer, const Spool **pages);

/* The theme's built files, ready to publish: ":root{--brand:" of a style sheet gets the site's colour. */
Asset *assets_prepare(const Theme *theme, const Site *site, Arena *arena, size_t *count);

#endif
