#include "output/ahead.h"

#include "base/arena.h"
#include "base/file.h"
#include "output/look.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { MANY = 8 /* files of one folder in a row: it is opened once for all of them */ };

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

static bool is_stopped(const Ahead *ahead)
{
    return atomic_load_explicit(&ahead->stopped, memory_order_relaxed);
}

/* The folder that a file of the list lies in, with the slash behind it. */
static Str folder_of(const Manifest *listed, size_t index)
{
    Str path = listed->files[index].path, folder = path_folder(path);
    return str_slice(path, 0, folder.len ? folder.len + 1 : 0);
}

/* How many files from this one on lie in its folder. */
static size_t count_beside(const Manifest *listed, size_t first, Str folder)
{
    size_t end = first + 1;
    while (end < listed->count && str_eq(folder_of(listed, end), folder)) end++;
    return end - first;
}

static void look_at_one(Ahead *ahead, int folder, const char *name, size_t index)
{
    Sight *sight = &ahead->sights[index];
    if (fileset_is_claimed(ahead->set, index)) return;
    if (look_quickly(folder, name, &sight->size, &sight->mtime) == THERE_INTACT)
        atomic_store_explicit(&sight->seen, true, memory_order_release);
}

/* The way to a folder of many is gone once. Where it cannot be opened nothing is said of its files. */
static void look_at_folder(Ahead *ahead, size_t first, size_t count, Str folder)
{
    char *name = memory_alloc(folder.len + 1);
    memcpy(name, folder.ptr, folder.len);
    int opened = openat(ahead->out->root, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
    free(name);
    for (size_t i = first; opened >= 0 && i < first + count && !is_stopped(ahead); i++)
        look_at_one(ahead, opened, ahead->listed->files[i].path.ptr + folder.len, i);
    if (opened >= 0) close(opened);
}

static void *ahead_main(void *handle)
{
    Ahead *ahead = handle;
    const Manifest *listed = ahead->listed;
    for (size_t i = 0, count; i < listed->count && !is_stopped(ahead); i += count) {
        Str folder = folder_of(listed, i);
        count = count_beside(listed, i, folder);
        if (folder.len && count >= MANY) look_at_folder(ahead, i, count, folder);
        else for (size_t k = i; k < i + count; k++) look_at_one(ahead, ahead->out->root, listed->files[k].path.ptr, k);
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
