/* git.h: what the files that wrap libgit2 (tree_git.c, git_mirror.c, git_history.c, git_reason.c) share. Nobody else includes
 * it, so that libgit2 stays behind tree.h. Its objects belong to one thread, as do its error texts.
 */
#ifndef SIGNPOST_INPUT_GIT_H
#define SIGNPOST_INPUT_GIT_H

#include "input/tree.h"

#include <git2.h>

/* libgit2's words for what just failed on this thread. */
const char *git_reason(void);

/* Opens the bare mirror of an address after making it or bringing it up to date. NULL after a report. */
git_repository *mirror_open(const char *address, bool quiet, Diag *diag);

typedef struct {
    Str path;              /* from the repository's root */
    const Commit *changed; /* set by history_date */
} HistoryFile;

/* Finds for each file of the tip the commit that last changed it, as `git log -1 -- path` does. The commits are made in
 * the arena, one a commit. False after a report. */
bool history_date(git_repository *repo, const git_oid *tip, HistoryFile *files, size_t count, Arena *arena, Diag *diag);
Commit *history_commit(git_commit *commit, Arena *arena);

#endif
