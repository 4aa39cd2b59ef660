/* publish.h: puts the files of a build into the output folder, all or nothing, without holding them in memory.
 *
 * From publish_open to publish_close the folder is locked against other builds. Each file is handed over when it is
 * made: what is as it was published last is dropped at once, and what differs is written to "<folder>/.signpost/stage".
 * publish_commit makes the stage durable; then a journal lists moves and deletions, and from then on they happen, at
 * once or, when the run dies in between, at the next publish_open. Every single move is atomic: who reads the folder
 * meanwhile sees the old or the new file, never a part of one. Unchanged files keep their inode and time.
 * "<folder>/.signpost/manifest" remembers what was written; nothing else in the folder is touched, and where a foreign
 * file stands in the way, publishing is refused. Failures of the disk are DIAG_FAILURE.
 */
#ifndef SIGNPOST_OUTPUT_PUBLISH_H
#define SIGNPOST_OUTPUT_PUBLISH_H

#include "base/diag.h"
#include "output/manifest.h"

typedef struct Publish Publish;

enum { PUBLISH_WAIT = 10 /* seconds, unless somebody says otherwise */ };

typedef struct {
    unsigned wait; /* seconds to wait for another build that holds the folder */
    bool gzip;     /* FILE.gz beside each text file that is smaller so */
    bool list_later; /* what was published last is read by publish_read_list */
} PublishOptions;

typedef struct {
    size_t written, unchanged, deleted;
} PublishCounts;

/* Makes the folder if there is none, locks it against other builds, and finishes or undoes what a run that died has
 * left. NULL after a report: it cannot be written, or another build (named by its process) holds it. folder and diag
 * must outlive the publication. */
Publish *publish_open(const char *folder, const PublishOptions *options, Diag *diag);
/* Reads what was published last, when publish_open was told to leave that: before anything else is asked of it, from
 * any one thread. False after a report. */
bool publish_read_list(Publish *publish);
/* From now on looks at the files that were published last in a thread of its own, so that publish_keep need not. Once,
 * when the list is read. */
void publish_look_ahead(Publish *publish);
/* Only to see what was published last: takes no lock, writes nothing, and nothing may be handed over. NULL after a
 * report, also when there is no site in the folder. */
Publish *publish_look(const char *folder, Diag *diag);
/* A publication to nowhere: reports what is wrong with the names of files; writes and keeps nothing, and needs no
 * lock. */
Publish *publish_rehearse(Diag *diag);
/* Unlocks; what was added and not committed is undone. NULL is fine. */
void publish_close(Publish *publish);

/* Both are for any thread, in any order; paths are relative to the folder, with "/" between parts. Neither keeps what
 * it is given. */

/* Hands over a file of the site. False, with nothing done, when the path was handed over before: saying so is the
 * caller's task, who knows what made the two. A failure to write is reported, once, and makes publish_commit fail. */
bool publish_add(Publish *publish, Str path, Str bytes);
/* The file that was published last under the path stays as it is. False, with nothing done and nothing reported, when
 * it is not there as it was written: then it must be made anew and added. */
bool publish_keep(Publish *publish, Str path);

/* What was published last. */
const Manifest *publish_listed(const Publish *publish);

/* Appends the bytes of a file that was published last; false when it is not there as it was written. From any
 * thread. */
bool publish_read(const Publish *publish, Str path, Buf *out);

/* Remembers beside the manifest under which path of its host the site's links begin: "" or "/offer". A warning says
 * when that cannot be written. */
void publish_note_base_path(Publish *publish, Str base_path);
Str publish_base_path(const char *folder, Arena *arena); /* as noted there; "" when nothing is */

/* Whether a publication that died, or that the disk stopped, is half done in the folder: part new, part old. */
bool publish_is_unfinished(const char *folder);

/* Makes the folder hold the files added and kept, and nothing of ours besides. Once, when all have been handed over.
 * After false the last publication stands, unless the disk failed in the middle of the moves (the report says so): then
 * the next publish_open finishes it. counts may be NULL. */
bool publish_commit(Publish *publish, PublishCounts *counts);

#endif
