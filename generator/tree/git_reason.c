#include "tree/git.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* What servers answer, in words. libgit2 says the number only, or what went wrong and not why. */
static const char *const answers[][2] = {
    {"unexpected http status code: 403", "the server does not let you do this (status 403)"},
    {"unexpected http status code: 404", "the server knows no repository there (status 404)"},
    {"unexpected http status code: 429", "the server was asked too often (status 429)"},
    {"unexpected http status code: 500", "the server has an error of its own (status 500)"},
    {"unexpected http status code: 502", "the server is not at work just now (status 502)"},
    {"unexpected http status code: 503", "the server is not at work just now (status 503)"},
    {"unexpected http status code: 504", "the server is not at work just now (status 504)"},
    {"unpacking the sent packfile failed on the remote",
     "it cannot store what was sent: its disk is full, or you may not write there"},
};

/* What libgit2 says of an address with all that is in it, as a password; it may be that of a proxy. */
static const char *const of_addresses[][2] = {
    {"malformed URL '", "an address that is not well formed"},
    {"unknown scheme for URL '", "the address does not begin with https, http, ssh, git or file"},
};

const char *git_reason(void)
{
    const git_error *error = git_error_last();
    const char *reason = error && error->message ? error->message : "no reason was given";
    for (size_t i = 0; i < sizeof of_addresses / sizeof *of_addresses; i++)
        if (str_starts(str_from(reason), str_from(of_addresses[i][0]))) return of_addresses[i][1];
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        if (strcmp(reason, answers[i][0]) == 0) return answers[i][1];
    return reason;
}

/* Where no list of trusted repositories is set at all, libgit2 1.5 says that this list was not found, and no more. The
 * other words are git's, where it is run. */
bool git_is_distrusted(int error)
{
    const char *reason = git_reason();
    return error == GIT_EOWNER ||
           (error != 0 && (strstr(reason, "safe.directory") || strstr(reason, "dubious ownership")));
}

bool git_is_led_away(void)
{
    return str_starts(str_from(git_reason()), STR("cannot redirect from "));
}

void git_hint_to_trust(Diag *diag, Str path)
{
    char real[PATH_MAX];
    Str whole = realpath(path.ptr, real) ? str_from(real) : path;
    diag_hint(
        diag,
        "if you trust it, run: git config --global --add safe.directory '%.*s'; for a service, with --system instead "
        "of --global",
        STR_ARG(whole));
}
