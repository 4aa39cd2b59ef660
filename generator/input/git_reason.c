#include "input/git.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

const char *git_reason(void)
{
    const git_error *error = git_error_last();
    return error && error->message ? error->message : "no reason was given";
}

/* Where no list of trusted repositories is set at all, libgit2 1.5 says that this list was not found, and no more. */
bool git_is_distrusted(int error)
{
    return error == GIT_EOWNER || (error != 0 && strstr(git_reason(), "safe.directory"));
}

void git_hint_to_trust(Diag *diag, Str path)
{
    char real[PATH_MAX];
    Str whole = realpath(path.ptr, real) ? str_from(real) : path;
    diag_hint(diag, "if you trust it, run: git config --global --add safe.directory '%.*s'; for a service, with --system instead of --global",
              STR_ARG(whole));
}
