/* manifest.h: the list of files that were published, as text: a line "<digest> <size> <time> <path>" each, sorted by
 * path bytes, below a line with the format's name. Used by publish.c and what it is made of.
 */
#ifndef SIGNPOST_OUTPUT_MANIFEST_H
#define SIGNPOST_OUTPUT_MANIFEST_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/digest.h"

typedef struct {
    Str path; /* NUL-terminated */
    uint8_t digest[QUICK_DIGEST]; /* of its bytes */
    uint64_t size;
    int64_t mtime; /* nanoseconds; tells cheaply that nobody has written to the file since */
} Published;

/* {0} lists nothing. Memory is of the arena that it was read into. */
typedef struct {
    Published *files; /* count of them, sorted by path */
    size_t count;
    uint32_t *slots;  /* open addressing: index + 1, 0 when free */
    size_t slot_count;
} Manifest;

/* Reads a list; the text is changed, and must live as long as the list. name is what messages call it. False after a
 * report when it is damaged. */
bool manifest_parse(Buf *text, const char *name, Arena *arena, Manifest *manifest, Diag *diag);
Published *manifest_find(const Manifest *manifest, Str path); /* NULL when there is none */
/* The index of the first file in the folder of that name or, when it has none, of where that would stand. */
size_t manifest_below(const Manifest *manifest, Str folder);

void manifest_begin(Buf *out, size_t count); /* how many lines to make room for */
void manifest_add(Buf *out, const Published *file);

/* A path that may be published: relative, no empty, "." or ".." part, no control character or backslash, and not in our
 * own folder. */
bool manifest_path_is_safe(Str path);

#endif
