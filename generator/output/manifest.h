/* manifest.h: the list of files that were published, as text: a line "<sha256> <size> <time> <path>" each, below a line
 * with the format's name. Used by publish.c.
 */
#ifndef SIGNPOST_OUTPUT_MANIFEST_H
#define SIGNPOST_OUTPUT_MANIFEST_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/map.h"

typedef struct {
    Str path; /* NUL-terminated */
    uint8_t sha256[32];
    uint64_t size;
    int64_t mtime; /* nanoseconds; tells cheaply that nobody has written to the file since */
} Published;

void manifest_begin(Buf *out);
void manifest_add(Buf *out, const Published *file);
/* Reads a manifest into a map from path to Published. path names the manifest's file in messages. False after a report
 * when it is damaged. */
bool manifest_parse(Str text, const char *path, Arena *arena, Map *files, Diag *diag);

/* A path that may be published: relative, no empty, "." or ".." part, no control character or backslash, and not in our
 * own folder. */
bool manifest_path_is_safe(Str path);

#define MANIFEST_FOLDER ".signpost"

#endif
