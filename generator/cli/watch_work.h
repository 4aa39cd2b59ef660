/* watch_work.h: what a watch has done by child processes, a look and a build, and the answers that these give.
 *
 * Work is for child_start: its context is a WatchTask, it prints problems on standard error, and its result is the exit
 * status. An answer is good only with the child's end; what is taken from it points into it.
 */
#ifndef SIGNPOST_CLI_WATCH_WORK_H
#define SIGNPOST_CLI_WATCH_WORK_H

#include "cli/build.h"
#include "tree/tree.h"

typedef struct {
    Options options;
    Str themes; /* folders to look at, each with a NUL after it */
} WatchTask;

typedef struct {
    TreeMark mark;
    uint64_t themes; /* digest of the folders of the task */
    Str problems;    /* as JSON */
    int status;      /* exit status: of use also when the child was killed on its way out */
} LookAnswer;

/* Finds out what a build would be of. A repository that is named by URL is fetched. */
int watch_look(void *task, Buf *answer);
/* False when the child was cut off. */
bool watch_take_look(Str answer, LookAnswer *look);

typedef struct {
    BuildCounts counts;
    Str problems; /* as JSON */
    Str themes;   /* the folders that the theme comes from, each with a NUL after it */
    int status;   /* exit status, as of a look */
} BuildAnswer;

/* Builds from what is fetched. */
int watch_build(void *task, Buf *answer);
bool watch_take_build(Str answer, BuildAnswer *build);

/* The state of some folders, each with a NUL after it. What cannot be read is as if it were not there. */
uint64_t watch_digest(Str folders);

#endif
