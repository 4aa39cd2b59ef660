/* look.h: what stands in the output folder, as against what was published. Used by publish.c and what it is
 * made of; from any thread.
 */
#ifndef SIGNPOST_OUTPUT_LOOK_H
#define SIGNPOST_OUTPUT_LOOK_H

#include "output/folder.h"
#include "output/manifest.h"

#include <sys/stat.h>

typedef enum {
    THERE_NOT,
    THERE_INTACT,  /* ours, as written */
    THERE_CHANGED, /* under a name of ours, with other bytes */
    THERE_FOREIGN  /* not a file */
} There;

/* Looks at what stands under a name in a folder (a descriptor), without reading it: THERE_NOT, THERE_FOREIGN, or
 * THERE_INTACT for any file. path is NUL-terminated. */
There look_quickly(int folder, const char *path, uint64_t *size, int64_t *mtime);
/* Looks at what was published. *mtime is set to the file's own, which may differ though the bytes are intact. */
There look_at(const OutputFolder *out, const Published *file, int64_t *mtime);
bool look_is_link(const OutputFolder *out, const char *path);

int64_t look_mtime(const struct stat *info); /* nanoseconds */

/* Appends the bytes of a file; path is NUL-terminated. 0 or errno. */
int look_read(const OutputFolder *out, const char *path, Buf *bytes);

#endif
