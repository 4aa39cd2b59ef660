/* progress.h: how far a build is, as a bar on a terminal, and how long each of its stages took.
 *
 * The bar is drawn on standard error by whichever thread takes a step, at most ten times a second, and only when that
 * is a terminal: logs stay quiet. On a narrow one it is shorter, or only the numbers. One Progress a run; progress_step
 * may be called from any thread, the rest from the main thread while no other takes steps.
 */
#ifndef SIGNPOST_CLI_PROGRESS_H
#define SIGNPOST_CLI_PROGRESS_H

#include "base/arena.h"

#include <stdatomic.h>
#include <stdint.h>

enum { PROGRESS_STAGES = 16 };

typedef struct {
    atomic_bool draws; /* on a terminal, and not told to be quiet */
    struct {
        const char *name;
        int64_t began; /* nanoseconds of the clock */
        long memory;   /* most that the run had held by then, kilobytes */
    } stages[PROGRESS_STAGES];
    size_t stage_count, total; /* total: steps of the stage at work; 0 when it has none */
    atomic_size_t done;
    _Atomic int64_t drawn; /* when the bar was drawn last */
    size_t columns;        /* of the terminal */
} Progress;

void progress_begin(Progress *progress, bool quiet);
/* The stage before ends. The name must outlive the progress. Without steps there is no bar. */
void progress_stage(Progress *progress, const char *name, size_t steps);
void progress_step(Progress *progress);
/* Takes the bar away and, when wanted, prints a table of the stages' wall time, and of the most
 * memory that the run had held at the end of each, on standard error. */
void progress_end(Progress *progress, bool timings);

#endif
