/* A library to be loaded before others: time() gives the time of the machine and what stands in the file $CLOCK, a number of
 * seconds, as it is at each call. So a test can let days begin. And while there is a file $CLOCK.full, the disk is full for the
 * files of a stage: each process finds that at another of them. While there is $CLOCK.stuck, nothing is moved out of a stage;
 * with $CLOCK.deaf, no process can listen to signals; and with $CLOCK.small, child processes have no memory to work in. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

time_t time(time_t *where)
{
    struct timespec now;
    long long offset = 0;
    const char *path = getenv("CLOCK");
    FILE *file = path ? fopen(path, "re") : NULL;
    if (file) {
        if (fscanf(file, "%lld", &offset) != 1) offset = 0;
        fclose(file);
    }
    clock_gettime(CLOCK_REALTIME, &now);
    time_t seconds = now.tv_sec + (time_t)offset;
    if (where) *where = seconds;
    return seconds;
}

static int is_on(const char *what)
{
    char path[4096];
    if (!getenv("CLOCK")) return 0;
    snprintf(path, sizeof path, "%s.%s", getenv("CLOCK"), what);
    return access(path, F_OK) == 0;
}

static int is_full(int fd)
{
    static _Atomic int files;
    char path[4096], name[64];
    if (!is_on("full")) return 0;
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(name, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = '\0';
    return strstr(path, "/stage") && ++files > getpid() % 17;
}

ssize_t write(int fd, const void *bytes, size_t count)
{
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "write");
    if (is_full(fd)) {
        errno = ENOSPC;
        return -1;
    }
    return real(fd, bytes, count);
}

int renameat(int from, const char *old, int to, const char *new)
{
    static int (*real)(int, const char *, int, const char *);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "renameat");
    if (strncmp(old, "stage/", 6) == 0 && is_on("stuck")) {
        errno = EIO;
        return -1;
    }
    return real(from, old, to, new);
}

int signalfd(int fd, const sigset_t *signals, int flags)
{
    static int (*real)(int, const sigset_t *, int);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "signalfd");
    if (is_on("deaf")) {
        errno = EMFILE;
        return -1;
    }
    return real(fd, signals, flags);
}

static void make_small(void)
{
    const struct rlimit limit = {1 << 20, 1 << 20};
    if (is_on("small")) setrlimit(RLIMIT_AS, &limit);
}

__attribute__((constructor)) static void prepare(void)
{
    pthread_atfork(NULL, NULL, make_small);
}
