#include "serve/poke.h"

#include "base/file.h"
#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET_FILE "poke"
#define LOCK_FILE "watch"

enum { PATIENCE = 5 /* seconds that a caller waits for the answer */ };

static const Place nowhere = {0};

struct PokeDoor {
    const char *name;
    int folder, lock, socket;
};

/* An address holds only some 100 bytes: the folder is named by its descriptor, so that any path will do. */
static struct sockaddr_un address_in(int folder)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/" SOCKET_FILE, folder);
    return address;
}

static bool fail(const PokeDoor *door, const char *action, const char *file, Diag *diag)
{
    int error = errno;
    diag_report(diag, DIAG_FAILURE, nowhere, "watch", "cannot %s '%s/%s': %s", action, door->name, file,
                strerror(error));
    if (error == EACCES || error == EPERM || error == EROFS)
        diag_hint(diag, "check who may write there, or choose another output folder");
    else diag_hint(diag, "check the output folder and its disk, and start again");
    return false;
}

static bool refuse_second(const PokeDoor *door, Diag *diag)
{
    char process[LOCK_WORDS];
    lock_owner(door->lock, process);
    diag_report(diag, DIAG_FAILURE, nowhere, "watch", "another watch is at work in '%s'%s", door->name, process);
    diag_hint(diag, "one is enough for a folder: stop the other, or choose another output folder");
    return false;
}

static bool take_lock(PokeDoor *door, Diag *diag)
{
    door->lock = openat(door->folder, LOCK_FILE, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (door->lock < 0) return fail(door, "write", LOCK_FILE, diag);
    errno = lock_take(door->lock);
    if (!errno) return true;
    return errno == EWOULDBLOCK ? refuse_second(door, diag) : fail(door, "lock", LOCK_FILE, diag);
}

/* Who holds the lock may remove the socket of one that has died. */
static bool listen_there(PokeDoor *door, Diag *diag)
{
    struct sockaddr_un address = address_in(door->folder);
    unlinkat(door->folder, SOCKET_FILE, 0);
    door->socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (door->socket < 0) return fail(door, "make", SOCKET_FILE, diag);
    mode_t before = umask(0177);
    bool good =
        bind(door->socket, (const struct sockaddr *)&address, sizeof address) == 0 && listen(door->socket, 16) == 0;
    umask(before);
    return good || fail(door, "make", SOCKET_FILE, diag);
}

PokeDoor *poke_open(const char *folder, Diag *diag)
{
    PokeDoor *door = memory_alloc(sizeof(PokeDoor));
    *door = (PokeDoor){folder, -1, -1, -1};
    Arena *scratch = arena_create();
    bool good = folder_make(arena_cstr(scratch, path_folder(str_from(folder))), diag);
    arena_destroy(scratch);
    if (good && mkdir(folder, 0700) != 0 && errno != EEXIST) good = fail(door, "make", "", diag);
    if (good) {
        door->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        good = door->folder >= 0 ? take_lock(door, diag) && listen_there(door, diag) : fail(door, "open", "", diag);
    }
    if (good) return door;
    poke_close(door);
    return NULL;
}

int poke_fd(const PokeDoor *door)
{
    return door->socket;
}

/* A line on its way is waited for: closed too soon, the connection would fail in the caller's hands. */
bool poke_answer(PokeDoor *door)
{
    static const char words[] = "looking\n";
    const struct timeval patience = {.tv_sec = 1};
    char line[256];
    int caller = accept4(door->socket, NULL, NULL, SOCK_CLOEXEC);
    if (caller < 0) return false;
    if (setsockopt(caller, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0)
        while (recv(caller, line, sizeof line, 0) == (ssize_t)sizeof line) continue;
    send(caller, words, sizeof words - 1, MSG_NOSIGNAL); /* who does not wait for it has called all the same */
    close(caller);
    return true;
}

bool poke_stands(const PokeDoor *door)
{
    struct stat info;
    return lock_is_named(door->folder, AT_FDCWD, door->name) && lock_is_named(door->lock, door->folder, LOCK_FILE) &&
           fstatat(door->folder, SOCKET_FILE, &info, AT_SYMLINK_NOFOLLOW) == 0;
}

void poke_close(PokeDoor *door)
{
    if (!door) return;
    if (door->socket >= 0) {
        unlinkat(door->folder, SOCKET_FILE, 0);
        close(door->socket);
    }
    if (door->lock >= 0) close(door->lock);
    if (door->folder >= 0) close(door->folder);
    free(door);
}

/* 0 or errno. */
static int call(int folder)
{
    struct sockaddr_un address = address_in(folder);
    const struct timeval patience = {.tv_sec = PATIENCE};
    char answer[64];
    int end = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (end < 0) return errno;
    ssize_t got = -1;
    if (setsockopt(end, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0 &&
        connect(end, (const struct sockaddr *)&address, sizeof address) == 0 &&
        send(end, "look\n", 5, MSG_NOSIGNAL) == 5)
        got = recv(end, answer, sizeof answer, 0);
    int error = got > 0 ? 0 : got == 0 ? ECONNREFUSED : errno;
    close(end);
    return error;
}

bool poke_call(const char *folder, Diag *diag)
{
    int opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = opened < 0 ? errno : call(opened);
    if (opened >= 0) close(opened);
    if (!error) return true;
    if (error == ENOENT || error == ENOTDIR || error == ECONNREFUSED) {
        diag_report(diag, DIAG_USAGE, nowhere, "watch", "no watch is at work in '%s'", folder);
        diag_hint(diag, "start one with 'signpost watch', or name its output folder with --out");
    } else {
        diag_report(diag, DIAG_FAILURE, nowhere, "watch", "cannot call the watch in '%s': %s", folder,
                    error == EAGAIN ? "it does not answer" : strerror(error));
        diag_hint(diag, "try again; when that does not help, stop the watch and start it anew");
    }
    return false;
}
