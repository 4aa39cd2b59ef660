/* fileset.h: the files of a build against those of the last publication: which stay, which are new, which go. It knows
 * names and digests, never bytes. Used by publish.c and plan.c.
 *
 * Claiming and renewing are safe from any thread; everything else waits until all of that is done.
 */
#ifndef SIGNPOST_OUTPUT_FILESET_H
#define SIGNPOST_OUTPUT_FILESET_H

#include "output/manifest.h"

typedef struct FileSet FileSet;

typedef struct {
    Published *before; /* as it was published last; NULL for a new path */
    Published *now;    /* as it is to be published: new, or in place of before; NULL when that stays */
} MadeFile;

FileSet *fileset_create(const Manifest *before); /* which must outlive the set */
void fileset_destroy(FileSet *set);              /* NULL is fine */

/* Takes the path for the caller. False when it has been taken before. */
bool fileset_claim(FileSet *set, Str path, MadeFile *made);
/* The same for what was published before, where it has been found. */
bool fileset_claim_listed(FileSet *set, Published *before);
bool fileset_is_claimed(const FileSet *set, size_t index); /* of what was published before; from any thread */
/* Gives back a claim of what was published before, and was not renewed. */
void fileset_release(FileSet *set, const MadeFile *made);
/* Sets made->now, with the path, for the claimer to fill in. */
void fileset_renew(FileSet *set, MadeFile *made);

bool fileset_has(const FileSet *set, Str path);
/* Whether the file was published before, and is in the set no longer. */
bool fileset_drops(const FileSet *set, Str path);
/* All files sorted by path bytes. */
MadeFile *fileset_sorted(const FileSet *set, Arena *arena, size_t *count);
/* Those that are dropped, sorted. */
const Published **fileset_dropped(const FileSet *set, Arena *arena, size_t *count);

/* Reports names that are a file and a folder at once. */
bool fileset_check(const FileSet *set, Diag *diag);
void fileset_report_path(Str path, Diag *diag); /* as one that no file of a site can have */

#endif
