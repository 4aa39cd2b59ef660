/* publish.h: puts the files of a build into the output folder, all or nothing.
 *
 * What changed is staged in "<folder>/.signpost/stage" and made durable; then a journal lists the moves and deletions,
 * and from then on they happen, at once or, when the run dies in between, at the next publish_open. Every single move
 * is atomic: who reads the folder meanwhile sees the old or the new file, never a part of one. Unchanged files keep
 * their inode and time. "<folder>/.signpost/manifest" remembers what was written; nothing else in the folder is
 * touched, and where a foreign file stands in the way, publishing is refused. Failures of the disk are DIAG_FAILURE.
 */
#ifndef SIGNPOST_OUTPUT_PUBLISH_H
#define SIGNPOST_OUTPUT_PUBLISH_H

#include "base/diag.h"
#include "output/fileset.h"

typedef struct Publish Publish;

typedef struct {
    size_t written, unchanged, deleted;
} PublishCounts;

/* Makes the folder if there is none, locks it against other builds, and finishes or undoes what a run that died has
 * left. NULL after a report: it cannot be written, or another build (named by its process) holds it. */
Publish *publish_open(const char *folder, Diag *diag);
void publish_close(Publish *publish); /* unlocks; NULL is fine */

/* Whether the file that was published last under the path is still there as it was written. From any thread. */
bool publish_intact(const Publish *publish, Str path);

/* Remembers beside the manifest under which path of its host the site's links begin: "" or "/offer". */
bool publish_note_base_path(Publish *publish, Str base_path, Diag *diag);
Str publish_base_path(const char *folder, Arena *arena); /* as noted there; "" when nothing is */

/* Whether a publication that died, or that the disk stopped, is half done in the folder: part new, part old. */
bool publish_is_unfinished(const char *folder);

/* Makes the folder hold the files of the set instead of those of the last publication, and nothing of ours besides.
 * After false the last publication stands, unless the disk failed in the middle of the moves (the report says so): then
 * the next publish_open finishes it. May be called again. */
bool publish_commit(Publish *publish, FileSet *set, PublishCounts *counts, Diag *diag);

#endif
