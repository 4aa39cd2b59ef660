/* plan.h: the steps from what is published to what a build has made and staged. Used by publish.c. */
#ifndef SIGNPOST_OUTPUT_PLAN_H
#define SIGNPOST_OUTPUT_PLAN_H

#include "output/fileset.h"
#include "output/journal.h"

typedef struct {
    Step *steps;     /* deletions that make room, moves, other deletions */
    size_t step_count;
    MadeFile *files; /* all of the set, sorted */
    size_t file_count;
    Str *staged;     /* paths of those that were written; NUL-terminated */
    size_t staged_count, dropped, deleted;
} Plan;

/* Makes the plan in the arena; touches nothing. False after a report: files of others stand in the way, or folders
 * cannot be written. */
bool plan_make(const OutputFolder *out, const FileSet *set, Arena *arena, Plan *plan, Diag *diag);

#endif
