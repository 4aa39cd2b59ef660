/* folder.h: the output folder, open and held against other builds. Used by publish.c and what it is made of. */
#ifndef SIGNPOST_OUTPUT_FOLDER_H
#define SIGNPOST_OUTPUT_FOLDER_H

#include "base/diag.h"

#include <sys/types.h>

#define OWN_FOLDER ".signpost" /* in the output folder: what Signpost remembers of it */
#define MANIFEST_FILE "manifest" /* in that: what is published now */

typedef struct {
    const char *name; /* as the user gave it; must outlive the folder's use */
    int root, own;    /* descriptors of the folder and of the OWN_FOLDER in it */
    int lock;
    dev_t device;     /* of the folder: moves cannot leave it */
    bool was_made;    /* it was not there before */
} OutputFolder;

/* Makes the folder if there is none, opens it, and locks it. When another build holds it, tries again until wait
 * seconds have gone by. False after a report, with nothing left open; the report names the process that holds it. */
bool output_open(OutputFolder *out, const char *name, unsigned wait, Diag *diag);
/* Only to read what the last build left: neither makes nor locks anything. False after a report, also when no build
 * left anything there (rule "not-built"). */
bool output_look(OutputFolder *out, const char *name, Diag *diag);
/* Unlocks. A folder that this run made is removed when nothing was put into it. */
void output_close(OutputFolder *out);

/* Reports a failure of the disk with errno's text; returns false. path is below the output folder, or "". */
bool output_fail(const OutputFolder *out, const char *action, const char *path, int error, Diag *diag);

#endif
