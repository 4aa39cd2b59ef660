#include "output/branch_disk.h"

#include <errno.h>
#include <git2/sys/transport.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    git_smart_subtransport way; /* first, as libgit2 knows no more */
    git_smart_subtransport_stream stream;
    pid_t git;  /* 0: it does not run */
    int socket; /* its standard input and output; -1 */
    int said;   /* a file in memory with its standard error; -1 */
} Disk;

/* ---- addresses -------------------------------------------------------------------------------------------------- */

bool branch_disk_has(Str address)
{
    return str_starts(address, STR("file://")) || !str_contains(address, STR(":"));
}

static void add_decoded(Buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        int high = i + 2 < text.len ? ascii_hex_value(text.ptr[i + 1]) : -1;
        int low = i + 2 < text.len ? ascii_hex_value(text.ptr[i + 2]) : -1;
        bool is_code = text.ptr[i] == '%' && high >= 0 && low >= 0;
        buf_add_char(out, is_code ? (char)(high * 16 + low) : text.ptr[i]);
        if (is_code) i += 2;
    }
}

/* The folder. No name that begins with a hyphen is taken for an option. */
static void add_path(Buf *out, Str address)
{
    if (!str_starts(address, STR("file://"))) {
        if (!str_starts(address, STR("/"))) buf_add_cstr(out, "./");
        buf_add(out, address);
        return;
    }
    Str rest = str_from_index(address, strlen("file://"));
    add_decoded(out, str_from_index(rest, str_find_char(rest, '/')));
}

/* ---- git -------------------------------------------------------------------------------------------------------- */

/* Ours without what it says of a repository of our own, as in a hook from which we are run. */
static char **environment(Arena *arena)
{
    static const char *const ours[] = {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES=",
        "GIT_COMMON_DIR=",
        "GIT_DIR=",
        "GIT_GRAFT_FILE=",
        "GIT_INDEX_FILE=",
        "GIT_NAMESPACE=",
        "GIT_OBJECT_DIRECTORY=",
        "GIT_PREFIX=",
        "GIT_PROTOCOL=",
        "GIT_QUARANTINE_PATH=",
        "GIT_SHALLOW_FILE=",
        "GIT_WORK_TREE=",
    };
    size_t count = 0, kept = 0;
    while (environ[count]) count++;
    char **result = ARENA_MANY(arena, char *, count + 1);
    for (size_t i = 0; i < count; i++) {
        bool drop = false;
        for (size_t j = 0; j < sizeof ours / sizeof *ours; j++)
            drop = drop || str_starts(str_from(environ[i]), str_from(ours[j]));
        if (!drop) result[kept++] = environ[i];
    }
    result[kept] = NULL;
    return result;
}

/* 0 or errno. end is git's end of the socket. */
static int spawn(Disk *disk, int end, const char *service, Str address)
{
    Arena *scratch = arena_create();
    Buf path = {0};
    add_path(&path, address);
    char program[] = "git";
    char *const words[] = {program, arena_cstr(scratch, str_from(service)), arena_cstr(scratch, buf_str(&path)), NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, end, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, end, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, disk->said, STDERR_FILENO);
    int error = posix_spawnp(&disk->git, program, &actions, NULL, words, environment(scratch));
    posix_spawn_file_actions_destroy(&actions);
    buf_release(&path);
    arena_destroy(scratch);
    if (error) disk->git = 0;
    return error;
}

static int start(Disk *disk, const char *service, Str address)
{
    int ends[2], error = 0;
    disk->said = memfd_create("said", MFD_CLOEXEC);
    if (disk->said < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        error = errno;
    } else {
        disk->socket = ends[0];
        error = spawn(disk, ends[1], service, address);
        close(ends[1]);
    }
    if (!error) return 0;
    Buf reason = {0};
    buf_printf(&reason, "cannot run 'git': %s", strerror(error));
    git_error_set_str(GIT_ERROR_OS, buf_cstr(&reason));
    buf_release(&reason);
    return error == ENOENT ? GIT_ENOTFOUND : GIT_ERROR;
}

/* Why it has ended before its time: the first line that it has said. */
static int ended_early(Disk *disk)
{
    char said[1000];
    ssize_t length = pread(disk->said, said, sizeof said, 0);
    Str text = {said, length > 0 ? (size_t)length : 0};
    text = str_slice(text, 0, str_find_char(text, '\n'));
    if (str_starts(text, STR("fatal: "))) text = str_from_index(text, strlen("fatal: "));
    Buf reason = {0};
    buf_add(&reason, text);
    git_error_set_str(GIT_ERROR_NET, reason.len ? buf_cstr(&reason) : "git has ended too early");
    buf_release(&reason);
    return GIT_ERROR;
}

/* ---- what libgit2 asks for --------------------------------------------------------------------------------------- */

static Disk *disk_of(git_smart_subtransport_stream *stream)
{
    return (Disk *)stream->subtransport;
}

static int read_some(git_smart_subtransport_stream *stream, char *buffer, size_t size, size_t *got)
{
    Disk *disk = disk_of(stream);
    ssize_t length;
    do length = recv(disk->socket, buffer, size, 0);
    while (length < 0 && errno == EINTR);
    *got = length > 0 ? (size_t)length : 0;
    return length > 0 ? 0 : ended_early(disk);
}

/* Where git does not listen to the end, as it cannot write there, it has said so on the other way: that is read
 * next. */
static int write_all(git_smart_subtransport_stream *stream, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t put = send(disk_of(stream)->socket, bytes, length, MSG_NOSIGNAL);
        if (put < 0 && errno != EINTR) return 0;
        if (put < 0) continue;
        bytes += put;
        length -= (size_t)put;
    }
    return 0;
}

/* The stream is a part of the way. */
static void forget_stream(git_smart_subtransport_stream *stream)
{
    (void)stream;
}

/* What runs after a push, such as a hook that puts the site somewhere, comes to its end: nobody closes its mouth. */
static int finish(git_smart_subtransport *way)
{
    Disk *disk = (Disk *)way;
    char rest[4096];
    if (disk->socket >= 0) {
        shutdown(disk->socket, SHUT_WR);
        for (ssize_t length = 1; length > 0 || (length < 0 && errno == EINTR);)
            length = recv(disk->socket, rest, sizeof rest, 0);
        close(disk->socket);
    }
    while (disk->git && waitpid(disk->git, NULL, 0) < 0 && errno == EINTR) continue;
    if (disk->said >= 0) close(disk->said);
    disk->socket = disk->said = -1;
    disk->git = 0;
    return 0;
}

static int begin(git_smart_subtransport_stream **out, git_smart_subtransport *way, const char *address,
                 git_smart_service_t service)
{
    Disk *disk = (Disk *)way;
    *out = &disk->stream;
    if (service == GIT_SERVICE_UPLOADPACK || service == GIT_SERVICE_RECEIVEPACK) return 0; /* it goes on */
    finish(way);
    return start(disk, service == GIT_SERVICE_UPLOADPACK_LS ? "upload-pack" : "receive-pack", str_from(address));
}

static void forget(git_smart_subtransport *way)
{
    finish(way);
    free(way);
}

static int make(git_smart_subtransport **out, git_transport *owner, void *context)
{
    (void)owner;
    (void)context;
    Disk *disk = memory_alloc(sizeof *disk);
    *disk = (Disk){.way = {begin, finish, forget}, .socket = -1, .said = -1};
    disk->stream = (git_smart_subtransport_stream){&disk->way, read_some, write_all, forget_stream};
    *out = &disk->way;
    return 0;
}

int branch_disk_open(git_transport **out, git_remote *remote, void *payload)
{
    (void)payload;
    git_smart_subtransport_definition definition = {.callback = make};
    return git_transport_smart(out, remote, &definition);
}
