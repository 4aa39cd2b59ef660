/* journal.h: the steps of a publication as a list that survives the run. Used by publish.c.
 *
 * The journal is the point of no return: without it the stage is thrown away, with it every step is carried out, as
 * often as it takes. So each step must be harmless when it has been done before.
 */
#ifndef SIGNPOST_OUTPUT_JOURNAL_H
#define SIGNPOST_OUTPUT_JOURNAL_H

#include "output/folder.h"

typedef struct {
    enum { STEP_MOVE, STEP_DELETE } action;
    Str path; /* of a file or, when it is new as a whole, a folder to move; of a file to delete; NUL-terminated */
} Step;

#define STAGE_FOLDER "stage"           /* in OWN_FOLDER, laid out as the output folder */
#define JOURNAL_FILE "journal"         /* there from the point of no return until the last step is taken */
#define MANIFEST_NEXT "manifest.next"  /* what will be published, after the last step */

/* Writes a file of our own durably under a temporary name and renames it. */
bool journal_write_own(const OutputFolder *out, const char *name, Str bytes, Diag *diag);

/* Writes the list of what will be published, and makes it and all files of the stage, which are named, durable. */
bool journal_prepare(const OutputFolder *out, Str manifest, const Str *staged, size_t count, Diag *diag);
/* Makes the steps durable. From here on they will be taken. What they move must be durable before. */
bool journal_commit(const OutputFolder *out, const Step *steps, size_t count, Diag *diag);
/* Takes the steps, puts the next manifest in place, and removes journal and stage. That the stage cannot be removed is
 * only a warning. */
bool journal_run(const OutputFolder *out, const Step *steps, size_t count, Diag *diag);
/* Finishes the journal that a dead run left, or else clears away what it had staged. */
bool journal_recover(const OutputFolder *out, Diag *diag);
/* Clears away what is staged. */
bool journal_abandon(const OutputFolder *out, Diag *diag);
bool journal_is_there(const OutputFolder *out);

#endif
