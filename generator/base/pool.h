/* pool.h: the same work for many items on all cores. */
#ifndef SIGNPOST_BASE_POOL_H
#define SIGNPOST_BASE_POOL_H

#include <stddef.h>

/* Calls work(context, worker, index) once for each index below count, on up to jobs threads, and returns when all are
 * done. worker is below jobs and tells the threads apart (one scratch arena, one Lua state each). Indices are handed
 * out in order. With one job everything runs on the caller's thread. */
void pool_run(size_t jobs, size_t count, void (*work)(void *context, size_t worker, size_t index), void *context);

size_t pool_cores(void); /* processors that this process may use, at least 1 */

#endif
