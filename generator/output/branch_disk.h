/* branch_disk.h: a repository in a folder, as the far side of a branch. Used by branch_push.c.
 *
 * libgit2 by itself would write into such a folder: past the hooks by which a repository guards its branches and tells
 * others of a push, and past its settings. So git is run there, as a server would run it.
 */
#ifndef SIGNPOST_OUTPUT_BRANCH_DISK_H
#define SIGNPOST_OUTPUT_BRANCH_DISK_H

#include "tree/git.h"

/* Whether an address, as libgit2 has it of a remote, is a folder of this machine. */
bool branch_disk_has(Str address);

/* For libgit2's callbacks: the way to a remote of such an address. payload is not used. When git cannot be run
 * (GIT_ENOTFOUND: there is none), or ends early, libgit2's error has the reason. */
int branch_disk_open(git_transport **out, git_remote *remote, void *payload);

#endif
