/* fileset.h: the files that a build makes, in memory until they are published.
 *
 * Adding is safe from any thread; everything else waits until all have been added. Paths are relative to the output
 * folder with "/" between parts ("services/portage/index.html").
 */
#ifndef SIGNPOST_OUTPUT_FILESET_H
#define SIGNPOST_OUTPUT_FILESET_H

#include "base/buf.h"

#include <stdint.h>

typedef struct FileSet FileSet;

typedef struct {
    Str path;
    Str bytes;           /* absent when kept */
    uint8_t sha256[32];  /* of the bytes */
    bool kept;           /* the file published last under this path stays as it is */
} MadeFile;

FileSet *fileset_create(void);
void fileset_destroy(FileSet *set); /* NULL is fine */

/* All three copy the path and return false, with nothing changed, when the path is in the set already; saying so is the
 * caller's task, who knows what made the two. */
bool fileset_add(FileSet *set, Str path, Str bytes);   /* copies the bytes */
bool fileset_take(FileSet *set, Str path, Buf *bytes); /* takes the buffer's memory and leaves an empty buffer */
bool fileset_keep(FileSet *set, Str path);             /* only for what publish_intact says is still there */

size_t fileset_count(const FileSet *set);
/* All files sorted by path bytes; valid until the next one is added. */
const MadeFile *fileset_sorted(FileSet *set);
const MadeFile *fileset_find(const FileSet *set, Str path); /* NULL when there is none */

#endif
