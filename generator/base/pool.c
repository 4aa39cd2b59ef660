#include "base/pool.h"

#include "base/arena.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef struct {
    size_t count;
    atomic_size_t next;
    void (*work)(void *context, size_t worker, size_t index);
    void *context;
} Shift;

typedef struct {
    Shift *shift;
    size_t worker;
    pthread_t thread;
    bool started;
} Worker;

static void worker_run(Shift *shift, size_t worker)
{
    for (;;) {
        size_t index = atomic_fetch_add(&shift->next, 1);
        if (index >= shift->count) return;
        shift->work(shift->context, worker, index);
    }
}

static void *worker_main(void *handle)
{
    Worker *worker = handle;
    worker_run(worker->shift, worker->worker);
    return NULL;
}

/* The caller is worker 0. A thread that the system refuses to start is no failure: the others do its share. */
void pool_run(size_t jobs, size_t count, void (*work)(void *context, size_t worker, size_t index), void *context)
{
    Shift shift = {.count = count, .work = work, .context = context};
    atomic_init(&shift.next, 0);
    if (jobs > count) jobs = count;
    if (jobs <= 1) {
        worker_run(&shift, 0);
        return;
    }
    Worker *workers = memory_alloc(jobs * sizeof(Worker));
    for (size_t i = 1; i < jobs; i++) {
        workers[i].shift = &shift;
        workers[i].worker = i;
        workers[i].started = pthread_create(&workers[i].thread, NULL, worker_main, &workers[i]) == 0;
    }
    worker_run(&shift, 0);
    for (size_t i = 1; i < jobs; i++)
        if (workers[i].started) pthread_join(workers[i].thread, NULL);
    free(workers);
}

size_t pool_cores(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    int cores = CPU_COUNT(&set);
    return cores > 0 ? (size_t)cores : 1;
}
