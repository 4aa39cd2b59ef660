/* ahead.h: looks at what was published last, file by file, while the build does other things. Used by publish.c.
 *
 * It spares the time to look, and nothing else: of a file that was not seen yet, or not as it was listed, nothing is
 * said.
 */
#ifndef SIGNPOST_OUTPUT_AHEAD_H
#define SIGNPOST_OUTPUT_AHEAD_H

#include "output/fileset.h"
#include "output/folder.h"

typedef struct Ahead Ahead; /* a thread */

/* Begins with the files that the set may keep, and leaves out those that are taken meanwhile; all must outlive it. NULL
 * when the system has no more threads. */
Ahead *ahead_start(const OutputFolder *out, const Manifest *listed, const FileSet *set);
/* Whether the file was seen with the size and the time that it was listed with. From any thread; NULL: no. */
bool ahead_saw(const Ahead *ahead, const Published *file);
void ahead_stop(Ahead *ahead); /* NULL is fine */

#endif
