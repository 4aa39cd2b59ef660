#include "picture/svg_pixels.h"

#include "base/file.h"
#include "picture/png.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The longer side: 400 dots an inch for a picture of five centimetres. */
#define SIDE "800"

enum { LARGEST_PNG = 32 << 20, SECONDS = 20 };

static bool put(int file, Str bytes)
{
    return file_put(file, bytes) == 0 && lseek(file, 0, SEEK_SET) == 0;
}

/* Runs it from one file to the other: neither end waits for the other, as with pipes. */
static bool run_converter(int in, int out)
{
    static const char *const arguments[] = {"rsvg-convert", "--format=png", "--keep-aspect-ratio", "--width=" SIDE,
                                            "--height=" SIDE, "--background-color=white", NULL};
    static const char *const environment[] = {"LC_ALL=C.UTF-8", "PATH=/usr/local/bin:/usr/bin:/bin", NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t process;
    int error = posix_spawnp(&process, arguments[0], &actions, NULL, (char *const *)(uintptr_t)arguments,
                             (char *const *)(uintptr_t)environment);
    posix_spawn_file_actions_destroy(&actions);
    if (error) return false;
    const struct rlimit limit = {SECONDS, SECONDS};
    prlimit(process, RLIMIT_CPU, &limit, NULL);
    int status;
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR) return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool take(int file, Arena *arena, Str *bytes)
{
    struct stat facts;
    if (fstat(file, &facts) || facts.st_size <= 0 || facts.st_size > LARGEST_PNG) return false;
    char *copy = arena_alloc(arena, (size_t)facts.st_size);
    size_t length = 0;
    while (length < (size_t)facts.st_size) {
        ssize_t got = pread(file, copy + length, (size_t)facts.st_size - length, (off_t)length);
        if (got <= 0 && errno != EINTR) return false;
        if (got > 0) length += (size_t)got;
    }
    *bytes = (Str){copy, length};
    return true;
}

bool svg_draw_pixels(const Picture *picture, Arena *arena, PictureObject *object)
{
    Picture drawn = *picture;
    int in = memfd_create("drawing", MFD_CLOEXEC), out = memfd_create("pixels", MFD_CLOEXEC);
    bool good =
        in >= 0 && out >= 0 && put(in, picture->bytes) && run_converter(in, out) && take(out, arena, &drawn.bytes);
    if (in >= 0) close(in);
    if (out >= 0) close(out);
    if (!good || png_is_blank(drawn.bytes)) return false;
    drawn.format = PICTURE_PNG;
    *object = (PictureObject){0};
    Diag *diag = diag_create(); /* what is wrong with the pixels would tell nobody anything */
    good = png_convert(&drawn, arena, object, diag);
    diag_destroy(diag);
    return good;
}
