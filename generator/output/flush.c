#include "output/flush.h"

#include "base/arena.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Shorter gives the disk no more to do at once, and longer leaves more for the end. */
enum { PAUSE = 200 /* ms */ };

struct Flush {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t stopping;
    bool stopped;
    int folder; /* a descriptor of its own: a failure that is met here is still met by whoever syncs for good */
};

static void add_pause(struct timespec *moment)
{
    moment->tv_nsec += PAUSE * 1000000L;
    moment->tv_sec += moment->tv_nsec / 1000000000;
    moment->tv_nsec %= 1000000000;
}

static void *flush_main(void *handle)
{
    Flush *flush = handle;
    pthread_mutex_lock(&flush->lock);
    while (!flush->stopped) {
        struct timespec next;
        pthread_mutex_unlock(&flush->lock);
        syncfs(flush->folder);
        clock_gettime(CLOCK_MONOTONIC, &next);
        add_pause(&next);
        pthread_mutex_lock(&flush->lock);
        while (!flush->stopped && pthread_cond_timedwait(&flush->stopping, &flush->lock, &next) == 0) continue;
    }
    pthread_mutex_unlock(&flush->lock);
    return NULL;
}

static void release(Flush *flush)
{
    if (flush->folder >= 0) close(flush->folder);
    pthread_cond_destroy(&flush->stopping);
    pthread_mutex_destroy(&flush->lock);
    free(flush);
}

Flush *flush_start(int folder)
{
    pthread_condattr_t steady;
    Flush *flush = memory_alloc(sizeof *flush);
    *flush = (Flush){.folder = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    pthread_mutex_init(&flush->lock, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&flush->stopping, &steady);
    pthread_condattr_destroy(&steady);
    if (flush->folder >= 0 && pthread_create(&flush->thread, NULL, flush_main, flush) == 0) return flush;
    release(flush);
    return NULL;
}

void flush_stop(Flush *flush)
{
    if (!flush) return;
    pthread_mutex_lock(&flush->lock);
    flush->stopped = true;
    pthread_cond_signal(&flush->stopping);
    pthread_mutex_unlock(&flush->lock);
    pthread_join(flush->thread, NULL);
    release(flush);
}
