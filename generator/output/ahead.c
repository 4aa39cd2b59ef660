#include "output/ahead.h"

#include "base/arena.h"
#include "output/look.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Kept beside the list, which belongs to whoever takes a file. */
typedef struct {
    uint64_t size;
    int64_t mtime;
    atomic_bool seen; /* then the two say what is there */
} Sight;

struct Ahead {
    pthread_t thread;
    const OutputFolder *out;
    const Manifest *listed;
    const FileSet *set;
    Sight *sights; /* of the listed files */
    atomic_bool stopped;
};

static void *ahead_main(void *handle)
{
    Ahead *ahead = handle;
    for (size_t i = 0; i < ahead->listed->count && !atomic_load_explicit(&ahead->stopped, memory_order_relaxed); i++) {
        Sight *sight = &ahead->sights[i];
        if (fileset_is_claimed(ahead->set, i)) continue;
        if (look_quickly(ahead->out, ahead->listed->files[i].path.ptr, &sight->size, &sight->mtime) == THERE_INTACT)
            atomic_store_explicit(&sight->seen, true, memory_order_release);
    }
    return NULL;
}

static void release(Ahead *ahead)
{
    free(ahead->sights);
    free(ahead);
}

Ahead *ahead_start(const OutputFolder *out, const Manifest *listed, const FileSet *set)
{
    Ahead *ahead = memory_alloc(sizeof *ahead);
    *ahead = (Ahead){.out = out, .listed = listed, .set = set, .sights = memory_alloc(listed->count * sizeof(Sight))};
    if (pthread_create(&ahead->thread, NULL, ahead_main, ahead) == 0) return ahead;
    release(ahead);
    return NULL;
}

bool ahead_saw(const Ahead *ahead, const Published *file)
{
    if (!ahead) return false;
    const Sight *sight = &ahead->sights[file - ahead->listed->files];
    return atomic_load_explicit(&sight->seen, memory_order_acquire) && sight->size == file->size &&
           sight->mtime == file->mtime;
}

void ahead_stop(Ahead *ahead)
{
    if (!ahead) return;
    atomic_store(&ahead->stopped, true);
    pthread_join(ahead->thread, NULL);
    release(ahead);
}
