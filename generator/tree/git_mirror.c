/* Repositories by address: a bare mirror in the cache folder, brought up to date at every start. */
#include "base/digest.h"
#include "base/file.h"
#include "tree/git.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_PACKS = 50, NAME_DIGITS = 40 /* of a mirror: the digest of its address */ };

static const Place nowhere = {0};

typedef struct {
    const char *address;
    Str shown; /* without a password */
    bool quiet, on_terminal, drew;
    unsigned patience; /* of the options */
    int percent;       /* drawn last */
    GitLogin login;
    Arena *scratch;
    Diag *diag;
} Fetch;

/* ---- progress --------------------------------------------------------------------------------------------------- */

/* The other side has been heard: the time of silence begins anew. libgit2 1.5 itself waits for ever. */
static void hear(const Fetch *fetch)
{
    if (fetch->patience) alarm(fetch->patience);
}

static int hear_words(const char *words, int length, void *context)
{
    (void)words, (void)length;
    hear(context);
    return 0;
}

static int show_progress(const git_indexer_progress *progress, void *context)
{
    Fetch *fetch = context;
    hear(fetch);
    if (fetch->quiet || !fetch->on_terminal || progress->total_objects == 0) return 0;
    unsigned done = (progress->received_objects + progress->indexed_objects) / 2;
    int percent = (int)((uint64_t)done * 100 / progress->total_objects);
    if (percent == fetch->percent) return 0;
    fetch->percent = percent;
    fetch->drew = true;
    fprintf(stderr, "\r%d%% of %u objects, %.1f MB", percent, progress->total_objects,
            (double)progress->received_bytes / (1 << 20));
    return 0;
}

static void show_end(Fetch *fetch, const git_indexer_progress *progress)
{
    if (fetch->drew) fputc('\n', stderr);
    else if (!fetch->quiet && progress && progress->total_objects)
        fprintf(stderr, "fetched %u objects, %.1f MB\n", progress->total_objects,
                (double)progress->received_bytes / (1 << 20));
}

/* ---- fetching --------------------------------------------------------------------------------------------------- */

static bool fail(Fetch *fetch)
{
    if (fetch->drew) fputc('\n', stderr);
    bool distrusted = git_is_distrusted(GIT_ERROR);
    diag_report(fetch->diag, DIAG_FAILURE, nowhere, "fetch", "cannot fetch '%.*s': %s", STR_ARG(fetch->shown),
                distrusted ? "it belongs to another user" : git_reason());
    if (distrusted)
        git_hint_to_trust(fetch->diag, str_from_index(fetch->shown, str_starts(fetch->shown, STR("file://")) ? 7 : 0));
    else if (git_is_led_away())
        diag_hint(fetch->diag, "when the repository is at that place now, give its address there");
    else
        diag_hint(fetch->diag, "check the address, the network, and that your key or password may read it");
    return false;
}

/* A mirror's HEAD follows the branch that the other side shows first. */
static void follow_head(git_repository *repo, git_remote *remote)
{
    git_buf branch = {0};
    git_reference *head = NULL;
    if (git_remote_default_branch(&branch, remote) == 0)
        git_reference_symbolic_create(&head, repo, "HEAD", branch.ptr, 1, NULL);
    git_reference_free(head);
    git_buf_dispose(&branch);
}

static int offer_credential(git_credential **out, const char *url, const char *user, unsigned allowed, void *context)
{
    Fetch *fetch = context;
    return git_login_offer(&fetch->login, out, url, user, allowed);
}

static bool fetch_all(Fetch *fetch, git_repository *repo)
{
    git_remote *remote = NULL;
    git_remote_create_options how;
    git_fetch_options options;
    git_remote_create_options_init(&how, GIT_REMOTE_CREATE_OPTIONS_VERSION);
    git_fetch_options_init(&options, GIT_FETCH_OPTIONS_VERSION);
    how.repository = repo;
    how.fetchspec = "+refs/*:refs/*";
    how.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF;
    options.callbacks.transfer_progress = show_progress;
    options.callbacks.sideband_progress = hear_words;
    options.callbacks.credentials = offer_credential;
    options.callbacks.payload = fetch;
    options.proxy_opts.type = GIT_PROXY_AUTO;
    options.follow_redirects = GIT_FOLLOWED;
    options.prune = GIT_FETCH_PRUNE;
    options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
    options.update_fetchhead = 0;
    Arena *scratch = arena_create();
    Str address = git_address_meant(scratch, repo, str_from(fetch->address));
    fetch->login = (GitLogin){.address = address.ptr};
    hear(fetch);
    bool good = git_remote_create_with_opts(&remote, address.ptr, &how) == 0 &&
                git_connect(remote, &options) == 0;
    if (good) follow_head(repo, remote);
    good = good && git_remote_fetch(remote, NULL, &options, NULL) == 0;
    if (fetch->patience) alarm(0);
    if (good) show_end(fetch, git_remote_stats(remote));
    else fail(fetch);
    git_remote_free(remote);
    arena_destroy(scratch);
    return good;
}

/* ---- tidying ---------------------------------------------------------------------------------------------------- */

/* Each fetch adds a pack, and reading many is slow. git puts them together; without it the mirror is only slower. */
static void pack_anew(const char *mirror)
{
    pid_t git;
    int status;
    char program[] = "git", where[] = "--git-dir", action[] = "gc", quiet[] = "--quiet";
    char *const words[] = {program, where, (char *)(uintptr_t)mirror, action, quiet, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (posix_spawnp(&git, "git", &actions, NULL, words, environ) == 0)
        while (waitpid(git, &status, 0) < 0 && errno == EINTR) continue;
    posix_spawn_file_actions_destroy(&actions);
}

/* Removes what fetches that were stopped have left. To be called with the lock held. */
static void tidy(const char *mirror, Arena *scratch)
{
    Str packs = path_join(scratch, str_from(mirror), STR("objects/pack"));
    DIR *folder = opendir(packs.ptr);
    size_t count = 0;
    if (!folder) return;
    for (struct dirent *entry; (entry = readdir(folder));) {
        Str name = str_from(entry->d_name);
        if (str_starts(name, STR("pack_git2_"))) unlinkat(dirfd(folder), entry->d_name, 0);
        count += str_ends(name, STR(".pack"));
    }
    closedir(folder);
    if (count > MOST_PACKS) pack_anew(mirror);
}

/* ---- the mirror's folder ---------------------------------------------------------------------------------------- */

static bool cache_folder(Arena *arena, Str *folder, Diag *diag)
{
    Str cache = str_from(getenv("XDG_CACHE_HOME")), home = str_from(getenv("HOME"));
    if (str_starts(cache, STR("/"))) *folder = path_join(arena, cache, STR("signpost"));
    else if (home.len) *folder = path_join(arena, home, STR(".cache/signpost"));
    else {
        diag_report(diag, DIAG_FAILURE, nowhere, "fetch", "there is no folder to keep a copy of the repository in");
        diag_hint(diag, "set HOME or XDG_CACHE_HOME");
        return false;
    }
    return folder_make(folder->ptr, diag);
}

/* One run fetches at a time; another waits for it. The lock goes with the descriptor, whatever becomes of the run. -1
 * with errno set. */
static int lock_mirror(const char *path, const Fetch *fetch)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
    if (!fetch->quiet) fprintf(stderr, "waiting for another run that fetches %.*s\n", STR_ARG(fetch->shown));
    while (flock(fd, LOCK_EX) != 0)
        if (errno != EINTR) {
            int error = errno;
            close(fd);
            errno = error;
            return -1;
        }
    return fd;
}

/* What is there may be the remains of a run that was stopped, or no repository at all: then it is made anew. */
static git_repository *open_or_make(const char *path, Diag *diag)
{
    git_repository *repo = NULL;
    if (git_repository_open_bare(&repo, path) == 0) return repo;
    if (folder_remove(path, diag) && git_repository_init(&repo, path, 1) != 0) {
        diag_report(diag, DIAG_FAILURE, nowhere, "fetch", "cannot make the mirror '%s': %s", path, git_reason());
        diag_hint(diag, "check that the disk has room, and that this folder can be written to");
    }
    return repo;
}

/* A run at a time: what another is still fetching is waited for. */
static git_repository *open_fetched(Fetch *fetch, Str path)
{
    Str lock_path = arena_printf(fetch->scratch, "%.*s.lock", STR_ARG(path));
    int lock = lock_mirror(lock_path.ptr, fetch);
    if (lock < 0) {
        diag_report(fetch->diag, DIAG_FAILURE, nowhere, "fetch", "cannot lock '%.*s': %s", STR_ARG(lock_path),
                    strerror(errno));
        diag_hint(fetch->diag, "check that this file can be written to, or set XDG_CACHE_HOME to another folder");
        return NULL;
    }
    tidy(path.ptr, fetch->scratch);
    git_repository *repo = open_or_make(path.ptr, fetch->diag);
    if (repo && !fetch->quiet) fprintf(stderr, "fetching %.*s\n", STR_ARG(fetch->shown));
    if (repo && !fetch_all(fetch, repo)) {
        git_repository_free(repo);
        repo = NULL;
    }
    close(lock);
    return repo;
}

static git_repository *open_as_it_is(const Fetch *fetch, Str path)
{
    git_repository *repo = NULL;
    if (git_repository_open_bare(&repo, path.ptr) == 0) return repo;
    diag_report(fetch->diag, DIAG_FAILURE, nowhere, "fetch", "there is no copy of '%.*s' on this machine: %s",
                STR_ARG(fetch->shown), git_reason());
    diag_hint(fetch->diag, "it has gone since it was fetched: look at the repository again, which fetches it anew");
    return NULL;
}

git_repository *mirror_open(const TreeOptions *options, Diag *diag)
{
    Arena *scratch = arena_create();
    Fetch fetch = {.address = options->repo, .quiet = options->quiet, .patience = options->patience, .percent = -1,
                   .scratch = scratch, .diag = diag};
    fetch.on_terminal = isatty(STDERR_FILENO);
    fetch.shown = git_address_shown(scratch, str_from(options->repo));
    git_repository *repo = NULL;
    Str folder;
    if (cache_folder(scratch, &folder, diag)) {
        char name[NAME_DIGITS + 1];
        digest_hex(str_from(options->repo), name, NAME_DIGITS);
        Str path = path_join(scratch, folder, str_from(name));
        repo = options->fetched ? open_as_it_is(&fetch, path) : open_fetched(&fetch, path);
    }
    arena_destroy(scratch);
    return repo;
}
