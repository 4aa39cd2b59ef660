/* status.h: how a watch stands, as a file of JSON for programs that look after it.
 *
 * The file is replaced as a whole, so that who reads it never sees a part. It may quote the content, also what is not
 * published: whoever lets others see it should know that.
 */
#ifndef SIGNPOST_CLI_STATUS_H
#define SIGNPOST_CLI_STATUS_H

#include "cli/build.h"

typedef enum {
    STATE_STARTING,    /* nothing has been tried yet */
    STATE_OK,          /* the site is that of what was looked at last */
    STATE_PROBLEMS,    /* the content, the theme or the command line is wrong */
    STATE_UNREACHABLE, /* the repository cannot be read */
    STATE_FAILED       /* the machine failed: disk, memory */
} WatchState;

/* A build. Times are Unix seconds; 0 for never. */
typedef struct {
    int64_t time;    /* of its end */
    char commit[GIT_ID_TEXT]; /* "" when it was of a folder outside git */
    Date day;        /* what it took for today */
} StatusBuild;

typedef struct {
    WatchState state;
    bool watching;  /* false when the watch has ended */
    long process;
    Str repo;       /* without password */
    const char *ref;
    bool worktree;
    int64_t started, since, looked; /* since: the state; looked: at the repository, the last time */
    StatusBuild built, tried;       /* what is public; what was tried last */
    BuildCounts counts;             /* of the site as built, by this watch; all 0 before */
    size_t builds, failures;        /* all of this watch; those in a row up to now, with looks that failed */
    Str problems;                   /* of what was tried last, as report_as_json writes them; may be absent */
} Status;

bool status_write(const char *file, const Status *status, Diag *diag);
/* What an earlier watch has noted of the site; all 0 when there is no such note. */
void status_read_built(const char *file, StatusBuild *built);

#endif
