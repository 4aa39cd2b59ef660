/* spool.h: bytes that are written now and wanted once, much later: what is more than a little waits in a file without a
 * name, and not in memory. One thread at a time. */
#ifndef SIGNPOST_BASE_SPOOL_H
#define SIGNPOST_BASE_SPOOL_H

#include "base/str.h"

typedef struct Spool Spool;

/* folder: a descriptor of where the file goes, which must stay open until the first bytes are written to it; -1, or a
 * folder that takes no such file: all stays in memory. */
Spool *spool_create(int folder);
void spool_destroy(Spool *spool); /* the file goes, too; NULL is fine */

void spool_add(Spool *spool, Str bytes);
/* Hands over all bytes, in order, in pieces of any size. False when the file cannot be read: then some are missing. */
bool spool_read(const Spool *spool, void (*take)(void *context, Str piece), void *context);

#endif
