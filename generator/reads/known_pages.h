/* known_pages.h: the pages and documents of an earlier build, and which of them would come out the same today.
 *
 * Kept as two lists: every key that was read (reads.h) with the digest of what it said, and every page with the keys
 * that it read. A page stands when its route says the same and none of its keys has changed. What is general
 * (read_is_general) seldom changes at all: as long as nothing of it has, it is not looked at page by page.
 */
#ifndef SIGNPOST_READS_KNOWN_PAGES_H
#define SIGNPOST_READS_KNOWN_PAGES_H

#include "base/record.h"
#include "base/spool.h"
#include "reads/reads.h"

typedef struct KnownPages KnownPages;

/* Takes the lists from a record, whose bytes must live as long as the arena. NULL when it is damaged; a record of no
 * bytes gives empty lists. */
KnownPages *known_pages_take(Str record, Arena *arena);

/* Finds the digest that every key has now. Keys about documents that are made can wait until they are (late). */
void known_pages_compare(KnownPages *known, const RenderContext *context, bool late, size_t jobs);

/* Whether the page of the route stands; if so it is one of the pages that known_pages_write keeps, what it shows is
 * counted as used, and made (may be NULL) is what is known of the document. Safe from any thread, but for the same
 * route. */
bool known_pages_stand(KnownPages *known, const RenderContext *context, const Route *route, MadeDocument *made);
/* It was to stand, but its file is gone. */
void known_pages_drop(KnownPages *known, const Route *route);

/* Where on the page of that address, which does not stand, the last build wrote what include_each() wrote (pieces.c):
 * as recorded. False when there is nothing, or when something has changed that all of it may have read; else that is
 * noted as read. Safe from any thread, as is what follows. */
bool known_pages_pieces(const KnownPages *known, Str address, Reads *reads, Str *pieces);
/* Whether nothing has changed that a piece has read by itself; then what it shows is counted as used. */
bool known_pages_piece_stands(KnownPages *known, const RenderContext *context, Str keys);

/* Why the page of a route does not stand, for people, as words after "for": "the fields of services/portage". */
Str known_pages_reason(const KnownPages *known, const RenderContext *context, const Route *route, Arena *arena);

/* What is known of one page, as the last build left it. */
typedef struct {
    bool is_new;      /* the last build made it; else an earlier one did */
    Str reason;       /* why it was made, in the words of known_pages_reason; "": with every other page */
    Str *reads;       /* what it was made from, in words, without repeats */
    size_t read_count;
} KnownPage;

/* False when no page is known at the address. */
bool known_pages_tell(const KnownPages *known, Str address, Arena *arena, KnownPage *page);

/* Fills the empty table with the keys of the earlier build, before any page is made. */
void known_pages_load(const KnownPages *known, ReadKeys *keys);

/* What one page has read. */
typedef struct {
    Str general, own; /* as read_list_write has them */
    Str pieces;       /* as pieces.c has them; absent when there are none */
} PageReads;

/* Writes what is to be known of a page or document that was made. From any thread. */
void known_pages_write_page(Buf *out, const RenderContext *context, const Route *route, MadeDocument made,
                            const PageReads *reads, Arena *scratch);

/* What one thread has recorded: pages as known_pages_write_page wrote them. */
typedef struct {
    const Spool *pages;
    size_t count;
} RecordedPages;

/* Takes what the buffer holds for the notes, when it is worth it. */
typedef void PassOn(Buf *out, void *notes);

/* Writes the lists for the next build: what stands, and what each thread has recorded. */
void known_pages_write(Buf *out, PassOn *pass_on, void *notes, const KnownPages *known, const RenderContext *context,
                       const RecordedPages *recorded, size_t recorded_count);

#endif
