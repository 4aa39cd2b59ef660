#include "output/folder.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOCK_FILE "lock"

enum { PAUSE = 50 /* ms between tries */, MOST_VANISHINGS = 100 };

static const Place nowhere = {0};

/* VANISHED: another build has removed the folder that it had made, between two of our steps. */
typedef enum { OPENED, FAILED, VANISHED } Opening;

bool output_fail(const OutputFolder *out, const char *action, const char *path, int error, Diag *diag)
{
    diag_report(diag, DIAG_FAILURE, nowhere, "publish", "cannot %s '%s%s%s': %s", action, out->name, *path ? "/" : "",
                path, strerror(error));
    if (error == ENOSPC || error == EDQUOT) diag_hint(diag, "free some space on the disk and build again");
    else if (error == EACCES || error == EPERM || error == EROFS)
        diag_hint(diag, "check who may write there, or choose another output folder");
    else diag_hint(diag, "check the output folder and its disk, and build again");
    return false;
}

static Opening stop(const OutputFolder *out, const char *action, const char *path, int error, Diag *diag)
{
    if (error == ENOENT) return VANISHED;
    output_fail(out, action, path, error, diag);
    return FAILED;
}

/* A file where the folder should be, or above it: another name is needed, the disk is well. */
static bool refuse_file(const OutputFolder *out, Diag *diag)
{
    struct stat info;
    bool found = stat(out->name, &info) == 0;
    if (found ? S_ISDIR(info.st_mode) : errno != ENOTDIR) return false;
    diag_report(diag, DIAG_USAGE, nowhere, "output-folder", "'%s' cannot be the output folder: %s is a file", out->name,
                found ? "it" : "a part of its path");
    diag_hint(diag, "name another folder with --out");
    return true;
}

static Opening open_folders(OutputFolder *out, Diag *diag)
{
    struct stat info;
    if (refuse_file(out, diag)) return FAILED;
    out->was_made = out->was_made || !folder_exists(out->name);
    if (!folder_make(out->name, diag)) return FAILED;
    out->root = open(out->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (out->root < 0 || fstat(out->root, &info) != 0) return stop(out, "open", "", errno, diag);
    out->device = info.st_dev;
    if (mkdirat(out->root, OWN_FOLDER, 0700) != 0 && errno != EEXIST)
        return stop(out, "make the folder", OWN_FOLDER, errno, diag);
    out->own = openat(out->root, OWN_FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (out->own < 0) return stop(out, "open", OWN_FOLDER, errno, diag);
    out->lock = openat(out->own, LOCK_FILE, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    return out->lock >= 0 ? OPENED : stop(out, "write", OWN_FOLDER "/" LOCK_FILE, errno, diag);
}

static void close_all(OutputFolder *out)
{
    if (out->lock >= 0) close(out->lock);
    if (out->own >= 0) close(out->own);
    if (out->root >= 0) close(out->root);
    out->lock = out->own = out->root = -1;
}

static bool refuse_locked(const OutputFolder *out, unsigned wait, Diag *diag)
{
    char process[LOCK_WORDS], waited[48] = "is";
    lock_owner(out->lock, process);
    if (wait) snprintf(waited, sizeof waited, "has for %u second%s been", wait, wait == 1 ? "" : "s");
    diag_report(diag, DIAG_FAILURE, nowhere, "output-locked", "another build %s writing to '%s'%s", waited, out->name,
                process);
    diag_hint(diag, "wait until it has ended, for longer with --wait, or stop it, or choose another output folder");
    return false;
}

static bool take_lock(OutputFolder *out, int64_t end, unsigned wait, Diag *diag)
{
    int error;
    while ((error = lock_take(out->lock)) != 0) {
        if (error != EWOULDBLOCK) return output_fail(out, "lock", OWN_FOLDER "/" LOCK_FILE, error, diag);
        if (clock_milliseconds() >= end) return refuse_locked(out, wait, diag);
        nanosleep(&(struct timespec){.tv_nsec = PAUSE * 1000000L}, NULL);
    }
    return true;
}

/* Whether what is locked is still what the name leads to: who held it before may have removed it. */
static bool is_still_there(const OutputFolder *out)
{
    char *path;
    if (asprintf(&path, "%s/" OWN_FOLDER "/" LOCK_FILE, out->name) < 0) abort();
    bool same = lock_is_named(out->lock, AT_FDCWD, path);
    free(path);
    return same;
}

bool output_open(OutputFolder *out, const char *name, unsigned wait, Diag *diag)
{
    int64_t end = clock_milliseconds() + 1000 * (int64_t)wait;
    *out = (OutputFolder){.name = name, .root = -1, .own = -1, .lock = -1};
    for (int tries = 0; tries < MOST_VANISHINGS; tries++) {
        Opening opening = open_folders(out, diag);
        if (opening == OPENED && !take_lock(out, end, wait, diag)) opening = FAILED;
        if (opening == OPENED && is_still_there(out)) return true;
        close_all(out);
        if (opening == FAILED) return false;
    }
    return output_fail(out, "open", "", ENOENT, diag);
}

bool output_look(OutputFolder *out, const char *name, Diag *diag)
{
    *out = (OutputFolder){.name = name, .root = -1, .own = -1, .lock = -1};
    out->root = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (out->root >= 0) out->own = openat(out->root, OWN_FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (out->own >= 0) return true;
    int error = errno;
    if (error == ENOTDIR && refuse_file(out, diag)) return false;
    if (error != ENOENT) return output_fail(out, "open", out->root < 0 ? "" : OWN_FOLDER, error, diag);
    diag_report(diag, DIAG_USAGE, nowhere, "not-built", "there is no site of Signpost in '%s'", name);
    diag_hint(diag, "build it first, or name its folder with --out");
    return false;
}

void output_close(OutputFolder *out)
{
    struct stat info;
    if (out->lock >= 0 && out->was_made && fstatat(out->own, MANIFEST_FILE, &info, 0) != 0) {
        /* Whoever waits for the lock finds out by is_still_there. Folders that hold anything stay. */
        unlinkat(out->own, LOCK_FILE, 0);
        unlinkat(out->root, OWN_FOLDER, AT_REMOVEDIR);
        rmdir(out->name);
    }
    close_all(out);
}
