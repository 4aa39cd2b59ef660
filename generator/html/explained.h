/* explained.h: words of a page that the site explains: each is a link at its first use, and their meanings are for the
 * page's template to write. */
#ifndef SIGNPOST_HTML_EXPLAINED_H
#define SIGNPOST_HTML_EXPLAINED_H

#include "model/meanings.h"

/* Of one page. {.meanings, .arena} is none yet; the arena is the page's. */
typedef struct {
    const Meanings *meanings;
    Arena *arena;
    WordBag bag;      /* all words that were looked at: a term of other words cannot be among them */
    bool *used;       /* by term; NULL: none yet */
    MeaningUse *uses; /* the first of each, in their order */
    size_t count, room;
} Explained;

/* Appends the text as HTML: a term that the page has not used yet is a link to "#meaning_ID", which has the id
 * "used_ID" and is described by "says_ID". */
void explained_write(Explained *explained, Str text, Buf *out);

#endif
