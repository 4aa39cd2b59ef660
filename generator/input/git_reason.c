#include "input/git.h"

const char *git_reason(void)
{
    const git_error *error = git_error_last();
    return error && error->message ? error->message : "no reason was given";
}
