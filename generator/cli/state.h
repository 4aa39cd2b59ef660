/* state.h: what a build keeps for the next one, so that this need do only what has changed.
 *
 * One file beside the manifest of the output folder: what was read of each content file, which commit changed it last,
 * and what each page read. It is good only together with that manifest, and with the program that wrote it. Losing it
 * costs time and nothing else: it is checked as a whole, and a build without it is a full one.
 */
#ifndef SIGNPOST_CLI_STATE_H
#define SIGNPOST_CLI_STATE_H

#include "model/content.h"
#include "output/notes.h"
#include "reads/known_pages.h"

typedef struct {
    Arena *arena;          /* of all that follows */
    uint64_t program;      /* digest of the program that runs */
    KnownContent content;
    KnownHistory history;  /* tip "": none */
    uint64_t press_digest; /* of the pictures and fonts that were looked at, and found good; 0: none */
    KnownPages *pages;     /* empty when nothing is known */
    const char *missing;   /* why nothing is known, for people; NULL when something is */
    uint64_t about;        /* which publication the notes were about */
} State;

/* Reads what the last build left in the output folder; nothing when publish is NULL. What it gives lives until
 * state_release. To be called before anything is done that may load more libraries, as a fetch does: they are no new
 * version. The list of what was published need not be read yet: state_settle then forgets all that is of another
 * publication. */
void state_read(State *state, const Publish *publish);
void state_settle(State *state, const Publish *publish);
void state_release(State *state); /* {0} is fine */

/* Adds what tells one version of a file from another, without reading it. */
uint64_t state_hash_file(uint64_t hash, const char *path);

/* What there is to keep. */
typedef struct {
    uint64_t program; /* as state_read found it */
    Tree *tree;
    const Content *content;
    Date date;
    uint64_t press_digest;
    KnownPages *pages;
    const RenderContext *context;
    const RecordedPages *recorded; /* by thread */
    size_t recorded_count;
} Keeping;

/* Writes the file for the next build but for its end (output/notes.h), also while the site is being published. A
 * failure to write is no problem of this build: then the next is a full one. */
NotesWriter *state_write(const Publish *publish, const Keeping *keeping);

#endif
