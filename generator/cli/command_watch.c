/* The site is kept as its repository is: each round looks at the repository and, where anything has changed, builds.
 *
 * Looking and building are done by child processes, one at a time. So a remote that hangs is ended by a time-out, a
 * crash costs one build, memory cannot grow from build to build, and to stop is to kill: what publishing makes good
 * after a crash it makes good after that. This process itself only waits, remembers, and writes down how it stands.
 */
#include "cli/commands.h"
#include "cli/report.h"
#include "cli/status.h"
#include "cli/watch_work.h"
#include "base/child.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "output/folder.h"
#include "serve/poke.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

enum {
    INTERVAL_FAR = 60,
    INTERVAL_NEAR = 2, /* seconds between two looks, unless told otherwise */
    PREVIEW_PAUSE = 400, /* milliseconds between two looks of a preview, */
    PREVIEW_REST = 4,    /* and so many times as long as a look takes, at least */
    SLOWEST = 15,      /* after failures the time to the next try doubles, up to so many intervals */
    FETCH_LIMIT = 3600, /* seconds for one look, however lively the other side is */
    MOVES_LIMIT = 30,  /* seconds that a publication in its moves has to end when the watch is stopped */
    STATUS_EVERY = 60, /* seconds after which the status is written though nothing is new: a sign of life */
    DAY = 86400
};

static const Place nowhere = {0};

/* What a build depends on. */
typedef struct {
    TreeMark mark;
    uint64_t themes; /* of a worktree: digest of the theme's folders; else 0 */
    Date day;
} Inputs;

typedef struct {
    WatchState state;
    Buf problems; /* as JSON */
} Outcome;

typedef struct {
    const Options *options;
    Arena *arena;
    bool is_far;           /* a repository that is named by URL */
    unsigned interval;
    const char *own, *status_file;
    PokeDoor *door;
    int signals;           /* descriptor that tells of them */
    bool stopping, poked;
    bool was_cut_off;      /* the last build, by the end of the watch */
    Inputs seen, tried;    /* by the last look that worked; by the last build */
    bool has_tried;
    int tried_status;      /* exit status of that build; -1: it died */
    bool is_reached;       /* by the last look */
    int look_status;       /* its exit status; -1: it died */
    int64_t look_time;     /* that it took, in milliseconds */
    Buf themes;            /* of a worktree: the folders, each with a NUL after it; empty before a build has told */
    Outcome look, build;   /* the last of each */
    Status status;
    bool is_news;          /* the status differs from what is written */
    int64_t written;       /* when that was, in milliseconds */
    bool cannot_write;     /* and it has been said */
    uint64_t said;         /* digest of what was printed last */
} Watch;

static int64_t unix_time(void)
{
    return (int64_t)time(NULL);
}

/* ---- saying ----------------------------------------------------------------------------------------------------- */

/* The first line of what failed, without what is quoted in it: a disk that is full fails each try at another file. */
static uint64_t failure_digest(Str text)
{
    uint64_t hash = HASH_START;
    Str line, part;
    str_cut(&text, '\n', &line);
    for (bool quoted = false; str_cut(&line, '\'', &part); quoted = !quoted)
        if (!quoted) hash = hash_str(hash, part);
    return hash;
}

/* The same of the same commit is said once, however often it is found. */
static void say_once(Watch *watch, Str text, bool failed)
{
    uint64_t hash = hash_str(HASH_START, str_from(watch->seen.mark.commit));
    hash = failed ? hash ^ failure_digest(text) : hash_str(hash, text);
    if (!text.len || hash == watch->said) return;
    watch->said = hash;
    fwrite(text.ptr, 1, text.len, stderr);
}

/* Problems that this process has met itself, after what a child said before it died. */
static void say_own(Watch *watch, Str said, Diag *diag, Outcome *outcome)
{
    size_t count;
    Buf words = {0};
    const Problem *problems = diag_sorted(diag, &count);
    buf_add(&words, said);
    for (size_t i = 0; i < count; i++) diag_print_problem(&problems[i], &words);
    say_once(watch, buf_str(&words), true);
    buf_clear(&outcome->problems);
    report_as_json(diag, &outcome->problems);
    buf_release(&words);
}

static void write_status(Watch *watch)
{
    Status *status = &watch->status;
    const Outcome *outcome = watch->is_reached ? &watch->build : &watch->look;
    if (outcome->state != status->state) {
        status->state = outcome->state;
        status->since = unix_time();
        watch->is_news = true;
    }
    if (!watch->is_news && clock_milliseconds() - watch->written < STATUS_EVERY * 1000) return;
    status->problems = buf_str(&outcome->problems);
    Diag *diag = diag_create();
    bool good = status_write(watch->status_file, status, diag);
    if (!good && !watch->cannot_write) report_problems(diag, FORMAT_TEXT);
    watch->cannot_write = !good;
    watch->is_news = false;
    watch->written = clock_milliseconds();
    diag_destroy(diag);
}

/* ---- waiting ---------------------------------------------------------------------------------------------------- */

static void take_signals(Watch *watch)
{
    struct signalfd_siginfo info;
    while (read(watch->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT) watch->stopping = true;
        else watch->poked = true;
    }
}

/* Waits until the child (or NULL) has something to read, a signal or a caller comes, or the time is up. */
static void attend(Watch *watch, const Child *child, int64_t wait)
{
    struct pollfd ends[] = {{watch->signals, POLLIN, 0},
                            {poke_fd(watch->door), POLLIN, 0},
                            {child ? child->answer_fd : -1, POLLIN, 0},
                            {child ? child->said_fd : -1, POLLIN, 0}};
    if (wait < 0) wait = 0;
    if (poll(ends, sizeof ends / sizeof *ends, wait > INT32_MAX ? INT32_MAX : (int)wait) <= 0) return;
    if (ends[0].revents) take_signals(watch);
    if (ends[1].revents)
        while (poke_answer(watch->door)) watch->poked = true;
}

/* Runs work in a child to its end. That comes by force when limit seconds (0: any) are over, or when this process is
 * told to stop; a publication in its moves is then let end. False after a report: there was no child. */
static bool run(Watch *watch, int (*work)(void *context, Buf *answer), WatchTask *task, unsigned limit, Child *child,
                Diag *diag)
{
    int64_t end = limit ? clock_milliseconds() + (int64_t)limit * 1000 : INT64_MAX;
    bool ends_early = false;
    if (!child_start(child, work, task, diag)) return false;
    do {
        attend(watch, child, end - clock_milliseconds());
        if (watch->stopping && !ends_early) {
            bool moves = work == watch_build && publish_is_unfinished(watch->options->out);
            end = clock_milliseconds() + (moves ? MOVES_LIMIT * 1000 : 0);
            ends_early = true;
        }
        if (end <= clock_milliseconds()) child_kill(child);
    } while (child_read(child));
    return true;
}

/* ---- looking ---------------------------------------------------------------------------------------------------- */

/* How a child has died that gave no answer. The program itself ends with a status when it runs out of memory. */
static void report_death(const char *what, const Child *child, Diag *diag)
{
    bool was_killed = child->signal != 0;
    diag_report(diag, DIAG_FAILURE, nowhere, "watch", "%s has %s %d", what,
                was_killed ? "died of signal" : "ended before its time, with status",
                was_killed ? child->signal : child->exit_status);
    diag_hint(diag, "it is tried again; when that does not help, the machine may have too little memory");
}

static void report_no_answer(const Watch *watch, const Child *child, Diag *diag)
{
    unsigned timeout = watch->options->timeout;
    if (child->signal == SIGALRM) {
        diag_report(diag, DIAG_FAILURE, nowhere, "fetch", "'%.*s' has been silent for %u second%s",
                    STR_ARG(watch->status.repo), timeout, timeout == 1 ? "" : "s");
        diag_hint(diag, "check the address and the network; --timeout gives a slow repository more time");
    } else if (child->signal == SIGKILL) {
        diag_report(diag, DIAG_FAILURE, nowhere, "fetch",
                    "to look at '%.*s' took more than %d minutes, or the memory of the machine",
                    STR_ARG(watch->status.repo), FETCH_LIMIT / 60);
        diag_hint(diag, "check the network, and how much memory is free; a clone on this machine, which something else "
                        "keeps up to date, can be watched instead");
    } else {
        report_death("the look at the repository", child, diag);
    }
}

static void look(Watch *watch)
{
    Diag *diag = diag_create();
    WatchTask task = {*watch->options, buf_str(&watch->themes)};
    Child child = {0};
    LookAnswer answer = {0};
    bool ran = run(watch, watch_look, &task, watch->is_far ? FETCH_LIMIT : 0, &child, diag);
    bool whole = ran && watch_take_look(buf_str(&child.answer), &answer);
    if (watch->stopping && !whole) goto out;
    watch->status.looked = unix_time();
    watch->look_status = whole ? answer.status : -1;
    watch->is_reached = watch->look_status == EXIT_DONE;
    bool wrong = watch->look_status == EXIT_PROBLEMS || watch->look_status == EXIT_USAGE;
    watch->look.state = wrong ? STATE_PROBLEMS : STATE_UNREACHABLE;
    if (whole) {
        say_once(watch, buf_str(&child.said), watch->look_status == EXIT_FAILED);
        buf_clear(&watch->look.problems);
        buf_add(&watch->look.problems, answer.problems);
    } else {
        if (ran) report_no_answer(watch, &child, diag);
        say_own(watch, buf_str(&child.said), diag, &watch->look);
    }
    if (watch->is_reached) watch->seen = (Inputs){answer.mark, answer.themes, {0}};
out:
    child_release(&child);
    diag_destroy(diag);
}

/* ---- building --------------------------------------------------------------------------------------------------- */

/* Whether a build now could give something else than the last one. */
static bool has_changed(const Watch *watch)
{
    const Inputs *seen = &watch->seen, *tried = &watch->tried;
    return !watch->has_tried || strcmp(seen->mark.commit, tried->mark.commit) != 0 ||
           seen->mark.files != tried->mark.files || seen->themes != tried->themes ||
           date_cmp(seen->day, tried->day) != 0;
}

/* Without a look that works only the day counts: pages come and go by it, and there is the copy that was fetched
 * last. */
static bool wants_build(const Watch *watch, bool poked)
{
    const Watch *w = watch;
    if (w->is_reached)
        return has_changed(w) || (w->tried_status != EXIT_DONE && (poked || w->tried_status != EXIT_PROBLEMS));
    return w->is_far && w->status.built.time &&
           date_cmp(w->seen.day, w->has_tried ? w->tried.day : w->status.built.day) != 0;
}

static void print_built(const Watch *watch, double seconds)
{
    const PublishCounts *published = &watch->status.counts.published;
    if (watch->options->quiet) return;
    const char *commit = watch->options->worktree ? "on disk" : watch->tried.mark.commit;
    printf("%.10s: %zu files written, %zu unchanged, %zu deleted in %.1f s\n", commit, published->written,
           published->unchanged, published->deleted, seconds);
    fflush(stdout);
}

static void note_build(Watch *watch, const BuildAnswer *answer)
{
    Status *status = &watch->status;
    watch->has_tried = watch->is_news = true;
    watch->tried = watch->seen;
    status->builds++;
    status->tried = (StatusBuild){.time = unix_time(), .day = watch->tried.day};
    memcpy(status->tried.commit, watch->tried.mark.commit, sizeof status->tried.commit);
    if (watch->tried_status != EXIT_DONE) return;
    status->built = status->tried;
    status->counts = answer->counts;
}

/* From the first build on, the folders of the theme are looked at, too. */
static void note_themes(Watch *watch, Str themes)
{
    if (!watch->options->worktree || (watch->themes.len && watch->tried_status != EXIT_DONE)) return;
    if (str_eq(buf_str(&watch->themes), themes)) return;
    buf_clear(&watch->themes);
    buf_add(&watch->themes, themes);
    watch->tried.themes = watch_digest(themes);
}

static void build(Watch *watch)
{
    static const WatchState states[] = {STATE_OK, STATE_PROBLEMS, STATE_PROBLEMS, STATE_FAILED};
    Diag *diag = diag_create();
    WatchTask task = {*watch->options, STR("")};
    task.options.date = watch->seen.day;
    if (!task.options.worktree) task.options.ref = watch->seen.mark.commit;
    Child child = {0};
    BuildAnswer answer = {0};
    int64_t begin = clock_milliseconds();
    bool ran = run(watch, watch_build, &task, 0, &child, diag);
    bool whole = ran && watch_take_build(buf_str(&child.answer), &answer);
    watch->was_cut_off = watch->stopping && !whole;
    if (watch->was_cut_off) goto out;
    watch->tried_status = whole ? answer.status : -1;
    watch->build.state = whole ? states[answer.status] : STATE_FAILED;
    note_build(watch, &answer);
    note_themes(watch, answer.themes);
    if (whole) {
        say_once(watch, buf_str(&child.said), watch->tried_status == EXIT_FAILED);
        buf_clear(&watch->build.problems);
        buf_add(&watch->build.problems, answer.problems);
    } else {
        if (ran) report_death("the build", &child, diag);
        say_own(watch, buf_str(&child.said), diag, &watch->build);
    }
    if (watch->tried_status == EXIT_DONE) print_built(watch, (double)(clock_milliseconds() - begin) / 1000);
out:
    child_release(&child);
    diag_destroy(diag);
}

/* ---- rounds ----------------------------------------------------------------------------------------------------- */

/* Somebody may have removed the output folder. Then all is made anew. */
static bool hold_door(Watch *watch, Diag *diag)
{
    if (watch->door && poke_stands(watch->door)) return true;
    poke_close(watch->door);
    watch->door = poke_open(watch->own, diag);
    watch->has_tried = false;
    watch->is_news = true;
    return watch->door != NULL;
}

static void take_round(Watch *watch)
{
    bool poked = watch->poked, was_reached = watch->is_reached;
    int64_t begin = clock_milliseconds();
    watch->poked = false;
    look(watch);
    watch->look_time = clock_milliseconds() - begin;
    if (watch->stopping) return;
    watch->seen.day = date_from_time(unix_time());
    if (!watch->is_reached && !*watch->seen.mark.commit)
        memcpy(watch->seen.mark.commit, watch->status.built.commit, sizeof watch->seen.mark.commit);
    if (wants_build(watch, poked)) build(watch);
    if (watch->stopping) return;
    bool failed = !watch->is_reached || (watch->tried_status != EXIT_DONE && watch->tried_status != EXIT_PROBLEMS);
    if (poked || was_reached != watch->is_reached || failed || watch->status.failures) watch->is_news = true;
    watch->status.failures = failed ? watch->status.failures + 1 : 0;
    write_status(watch);
}

/* Milliseconds to the next round: longer after failures, but no longer than the day lasts. */
static int64_t pause_after(const Watch *watch)
{
    if (watch->options->previews && !watch->status.failures) {
        int64_t rest = watch->look_time * PREVIEW_REST;
        return rest > PREVIEW_PAUSE ? rest : PREVIEW_PAUSE;
    }
    int64_t seconds = watch->interval, slowest = seconds * SLOWEST;
    for (size_t i = 1; i < watch->status.failures && seconds < slowest; i++) seconds *= 2;
    if (seconds > slowest) seconds = slowest;
    int64_t left = DAY - unix_time() % DAY;
    return (seconds < left ? seconds : left) * 1000;
}

static void print_start(const Watch *watch)
{
    if (watch->options->quiet || watch->options->previews) return;
    printf("watching '%.*s' for '%s', every %u second%s (press Ctrl+C to stop)\n", STR_ARG(watch->status.repo),
           watch->options->out, watch->interval, watch->interval == 1 ? "" : "s");
    fflush(stdout);
}

/* Until the next round is due, or a signal or a caller comes. */
static void wait_for_round(Watch *watch)
{
    int64_t end = clock_milliseconds() + pause_after(watch), now;
    while (!watch->stopping && !watch->poked && (now = clock_milliseconds()) < end) {
        int64_t sign = watch->written + STATUS_EVERY * 1000;
        attend(watch, NULL, (sign < end ? sign : end) - now);
        write_status(watch);
    }
}

/* A build that was killed, or that failed in its moves, leaves to the next one what publishing makes good; when there
 * is none, this is the time. Only a site that stays half done is a trouble: another build may hold the folder. */
static void recover(const Watch *watch, Diag *diag)
{
    const char *out = watch->options->out;
    bool unfinished = publish_is_unfinished(out);
    if (!unfinished && !watch->was_cut_off) return;
    PublishOptions options = {.wait = unfinished ? MOVES_LIMIT : 0};
    Diag *unheard = diag_create();
    publish_close(publish_open(out, &options, unfinished ? diag : unheard));
    diag_destroy(unheard);
}

/* Until a signal comes, or there is no folder to work in. A name that is wrong from the start is not waited for. */
static int keep_watching(Watch *watch, Diag *diag)
{
    for (bool is_first = true; !watch->stopping; is_first = false) {
        if (!is_first && !hold_door(watch, diag)) break;
        take_round(watch);
        if (is_first && watch->look_status == EXIT_USAGE) return EXIT_USAGE;
        wait_for_round(watch);
    }
    if (watch->stopping) recover(watch, diag);
    return diag_exit_status(diag, false);
}

/* What has ended the watch, unasked, is how it stands from now on. */
static void note_end(Watch *watch, Diag *diag, int status)
{
    watch->status.watching = false;
    watch->is_news = true;
    if (status != EXIT_FAILED) return;
    watch->is_reached = true;
    watch->build.state = STATE_FAILED;
    buf_clear(&watch->build.problems);
    report_as_json(diag, &watch->build.problems);
}

static void begin(Watch *watch, const Options *options)
{
    *watch = (Watch){.options = options, .arena = arena_create(), .signals = -1,
                     .is_far = tree_is_address(options->repo)};
    watch->interval = options->interval ? options->interval : watch->is_far ? INTERVAL_FAR : INTERVAL_NEAR;
    watch->own = path_join(watch->arena, str_from(options->out), STR(OWN_FOLDER)).ptr;
    watch->status_file =
        options->status ? options->status : path_join(watch->arena, str_from(watch->own), STR("status.json")).ptr;
    watch->status = (Status){.watching = true,
                             .process = getpid(),
                             .ref = options->ref,
                             .worktree = options->worktree,
                             .repo = tree_shown_repo(watch->arena, options->repo),
                             .started = unix_time(),
                             .since = unix_time()};
    watch->is_news = true;
}

/* Blocked signals that nobody could hear of would leave a process that only SIGKILL ends. */
static bool listen_to_signals(Watch *watch, Diag *diag)
{
    sigset_t handled, before;
    sigemptyset(&handled);
    const int numbers[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) sigaddset(&handled, numbers[i]);
    if (sigprocmask(SIG_BLOCK, &handled, &before) == 0) {
        watch->signals = signalfd(-1, &handled, SFD_NONBLOCK | SFD_CLOEXEC);
        if (watch->signals >= 0) return true;
        int error = errno;
        sigprocmask(SIG_SETMASK, &before, NULL);
        errno = error;
    }
    diag_report(diag, DIAG_FAILURE, nowhere, "watch", "cannot listen to signals: %s", strerror(errno));
    diag_hint(diag, "the machine has too little memory, or too many files are open");
    return false;
}

int command_watch(const Options *options)
{
    Watch watch;
    begin(&watch, options);
    Diag *diag = diag_create();
    int status = EXIT_FAILED;
    if (listen_to_signals(&watch, diag) && (watch.door = poke_open(watch.own, diag)) != NULL) {
        status_read_built(watch.status_file, &watch.status.built);
        print_start(&watch);
        write_status(&watch); /* a first build may take long: who looks meanwhile sees a watch that starts */
        status = keep_watching(&watch, diag);
        note_end(&watch, diag, status);
        write_status(&watch);
    }
    report_problems(diag, FORMAT_TEXT);
    poke_close(watch.door);
    if (watch.signals >= 0) close(watch.signals);
    buf_release(&watch.themes);
    buf_release(&watch.look.problems);
    buf_release(&watch.build.problems);
    arena_destroy(watch.arena);
    diag_destroy(diag);
    return status;
}
