/* compress.h: files as web servers hand them to browsers that take less (by libdeflate). The same bytes always give the
 * same bytes. From any thread.
 */
#ifndef SIGNPOST_OUTPUT_COMPRESS_H
#define SIGNPOST_OUTPUT_COMPRESS_H

#include "base/buf.h"

#include <stdint.h>

typedef struct Compressors Compressors; /* as many as threads ask at once; kept for the next file */

Compressors *compressors_create(void);
void compressors_destroy(Compressors *compressors); /* NULL is fine */

/* Whether it may pay: text of some length, going by the name and the size. */
bool compress_pays(Str path, uint64_t size);
/* Appends the bytes as a gzip file without name and time; false, with nothing appended, when it is no smaller. */
bool compress_gzip(Compressors *compressors, Str bytes, Buf *out);

#endif
