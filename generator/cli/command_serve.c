/* Two processes: a watch of the working tree, which builds, and a server, which shows what was built. What the one has
 * to tell the other stands in the output folder: the site, and the status of the watch. */
#include "cli/commands.h"
#include "cli/report.h"
#include "base/file.h"
#include "output/folder.h"
#include "output/publish.h"
#include "serve/server.h"
#include "tree/tree.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const Place nowhere = {0};

/* The signals that this process waits for, which nobody else gets: to be blocked before there are threads. */
static sigset_t ends(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGCHLD);
    return set;
}

/* The watch as a child, which ends when this process does. -1 after a report. */
static pid_t start_watch(const Options *options, const sigset_t *signals, Diag *diag)
{
    pid_t parent = getpid(), child = fork();
    if (child < 0) diag_report(diag, DIAG_FAILURE, nowhere, "serve", "cannot start a watch: %s", strerror(errno));
    if (child != 0) return child;
    Options watched = *options;
    watched.worktree = watched.previews = true;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) exit(EXIT_FAILED);
    sigprocmask(SIG_SETMASK, signals, NULL);
    exit(command_watch(&watched));
}

/* Returns when this process is told to end, or the watch has. The watch's exit status, 0 without one. */
static int wait_for_end(pid_t watch, const sigset_t *awaited)
{
    int number, status = 0;
    for (;;) {
        if (sigwait(awaited, &number) != 0) continue;
        if (number != SIGCHLD) break;
        if (watch > 0 && waitpid(watch, &status, WNOHANG) == watch) break;
    }
    if (number != SIGCHLD && watch > 0) {
        kill(watch, SIGTERM);
        while (waitpid(watch, &status, 0) < 0 && errno == EINTR) continue;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILED;
}

static bool has_site(const Options *options, Arena *arena, Diag *diag)
{
    if (file_exists(path_join(arena, str_from(options->out), STR("index.html")).ptr)) return true;
    diag_report(diag, DIAG_USAGE, nowhere, "no-site", "there is no site in '%s'", options->out);
    diag_hint(diag, "run 'signpost build' first, or name the folder with --out");
    return false;
}

/* A name that is wrong is told before there is anything to look at. */
static bool has_content(const Options *options, Diag *diag)
{
    TreeMark mark;
    TreeOptions tree = {.repo = options->repo, .path = options->path, .worktree = true, .quiet = true};
    return tree_look(&tree, &mark, diag);
}

int command_serve(const Options *options)
{
    Diag *diag = diag_create();
    Arena *arena = arena_create();
    sigset_t awaited = ends(), before;
    Preview preview = {.folder = options->out, .mount = publish_base_path};
    pid_t watch = 0;
    int status = EXIT_FAILED;
    sigprocmask(SIG_BLOCK, &awaited, &before);
    if (!options->built) preview.status = path_join(arena, str_from(options->out), STR(OWN_FOLDER "/status.json")).ptr;
    bool good = options->built ? has_site(options, arena, diag)
                               : has_content(options, diag) && folder_make(options->out, diag);
    if (good && !options->built) good = (watch = start_watch(options, &before, diag)) > 0;
    Server *server = good ? server_start(&preview, options->port, diag) : NULL;
    if (server) {
        server_print(server, options->port);
        status = wait_for_end(watch, &awaited);
        server_stop(server);
    } else if (watch > 0) {
        kill(watch, SIGTERM);
        waitpid(watch, NULL, 0);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    report_problems(diag, FORMAT_TEXT);
    if (!server) status = diag_exit_status(diag, false);
    arena_destroy(arena);
    diag_destroy(diag);
    return status;
}
