/* branch.h: puts the published site on a branch of a git repository, for hosts that serve a branch.
 *
 * Nothing is checked out, and neither the index nor the working copy is touched: the files go from the output folder
 * into the object store, and only what the branch's tip has not. The branch holds the files of the manifest and an
 * empty ".nojekyll", which stops GitHub from leaving out names that begin with "_". What hosts want to have at the
 * root beside the site stays as it is: "CNAME", and hidden names. One thread. */
#ifndef SIGNPOST_OUTPUT_BRANCH_H
#define SIGNPOST_OUTPUT_BRANCH_H

#include "base/diag.h"
#include "tree/tree.h"

typedef struct {
    const char *out;     /* the output folder */
    const char *repo;    /* any folder of a repository on this machine */
    const char *branch;  /* "pages"; made when there is none */
    const char *remote;  /* to push to: the name of a remote or an address; NULL: none */
    const char *message; /* of the commit; NULL: ours */
    bool squash;         /* the branch becomes this one commit, without those before */
} BranchOptions;

typedef struct {
    size_t written, unchanged, deleted; /* files, compared with the branch before */
    size_t files;                       /* of the site */
    uint64_t bytes;                     /* of all of them */
    char commit[GIT_ID_TEXT];           /* the branch's tip now, hex */
    bool is_new;                        /* the commit was made now: the branch was not up to date */
    bool is_pushed;                     /* the remote's branch was not up to date, and is now */
} BranchResult;

/* False after a report, and then the branch is as it was: there is no site in the folder, or it was changed since it
 * was built; the branch is checked out, or holds something other than a site; the remote is unknown, refuses, or has
 * commits that this repository does not know of. */
bool branch_publish(const BranchOptions *options, BranchResult *result, Diag *diag);

#endif
