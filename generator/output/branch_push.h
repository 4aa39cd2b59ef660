/* branch_push.h: the far side of a branch. Used by branch.c. */
#ifndef SIGNPOST_OUTPUT_BRANCH_PUSH_H
#define SIGNPOST_OUTPUT_BRANCH_PUSH_H

#include "tree/git.h"

typedef struct {
    git_repository *repo;
    git_remote *remote;
    Str name;   /* of the remote as people call it, without a password */
    Str branch; /* "pages" */
    Str ref;    /* "refs/heads/pages" */
    Str tracking; /* the ref that remembers the remote's branch; absent for an address */
    Arena *arena;
    Diag *diag;
} BranchPush;

/* Sets remote, name and tracking from the name of a remote or an address. False after a report. The remote is the
 * caller's to free, and stays NULL on failure. */
bool branch_push_open(BranchPush *push, const char *remote);

/* Brings the remote's branch here, and gives its tip; *found is false when the remote has no such branch. False after a
 * report. */
bool branch_push_fetch(BranchPush *push, git_oid *tip, bool *found);

/* Pushes the branch. With seen the remote's branch may be replaced by another history, but only while it is at one of
 * these commits, or is not there. *pushed is false when it was up to date. False after a report. */
bool branch_push_run(BranchPush *push, const git_oid *seen, size_t seen_count, bool *pushed);

/* Where the remote's branch was when it was last fetched or pushed; false when that is not known. */
bool branch_push_tracked(const BranchPush *push, git_oid *tip);

#endif
