#include "output/fileset.h"

#include "base/arena.h"
#include "base/digest.h"
#include "base/map.h"

#include <pthread.h>
#include <stdlib.h>

struct FileSet {
    pthread_mutex_t lock;
    Arena *arena;
    Map by_path; /* to MadeFile */
    MadeFile *sorted;
};

FileSet *fileset_create(void)
{
    FileSet *set = memory_alloc(sizeof(FileSet));
    pthread_mutex_init(&set->lock, NULL);
    set->arena = arena_create();
    return set;
}

void fileset_destroy(FileSet *set)
{
    if (!set) return;
    pthread_mutex_destroy(&set->lock);
    free(set->sorted);
    arena_destroy(set->arena);
    free(set);
}

/* Puts a file whose digest is known into the set. The lock is held for the table only, not for hashing. */
static bool insert(FileSet *set, Str path, const MadeFile *made, Buf *taken)
{
    pthread_mutex_lock(&set->lock);
    bool is_new = !map_has(&set->by_path, path);
    if (is_new) {
        MadeFile *file = ARENA_NEW(set->arena, MadeFile);
        *file = *made;
        file->path = arena_str(set->arena, path);
        if (taken) arena_defer(set->arena, free, taken->ptr);
        else if (!file->kept) file->bytes = arena_str(set->arena, made->bytes);
        map_set(&set->by_path, set->arena, file->path, file);
    }
    pthread_mutex_unlock(&set->lock);
    return is_new;
}

bool fileset_add(FileSet *set, Str path, Str bytes)
{
    MadeFile made = {.bytes = bytes};
    digest_bytes(bytes, made.sha256);
    return insert(set, path, &made, NULL);
}

bool fileset_take(FileSet *set, Str path, Buf *bytes)
{
    MadeFile made = {.bytes = buf_str(bytes)};
    digest_bytes(made.bytes, made.sha256);
    if (!insert(set, path, &made, bytes)) return false;
    *bytes = (Buf){0};
    return true;
}

bool fileset_keep(FileSet *set, Str path)
{
    MadeFile made = {.kept = true};
    return insert(set, path, &made, NULL);
}

size_t fileset_count(const FileSet *set)
{
    return set->by_path.count;
}

static int made_cmp(const void *left, const void *right)
{
    return str_cmp(((const MadeFile *)left)->path, ((const MadeFile *)right)->path);
}

const MadeFile *fileset_sorted(FileSet *set)
{
    size_t count = set->by_path.count;
    free(set->sorted);
    set->sorted = memory_alloc(count * sizeof(MadeFile));
    for (size_t i = 0; i < count; i++) set->sorted[i] = *(const MadeFile *)set->by_path.entries[i].value;
    if (count) qsort(set->sorted, count, sizeof(MadeFile), made_cmp);
    return set->sorted;
}

const MadeFile *fileset_find(const FileSet *set, Str path)
{
    return map_get(&set->by_path, path);
}
