#include "output/fileset.h"

#include "base/map.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct FileSet {
    const Manifest *before;
    atomic_bool *claimed;  /* by index in before */
    Published **renewed;   /* by index in before; written by the claimer only */
    pthread_mutex_t lock;  /* of what follows */
    Arena *arena;
    Map fresh;             /* path to Published, of what was not published before */
};

FileSet *fileset_create(const Manifest *before)
{
    Arena *arena = arena_create();
    FileSet *set = ARENA_NEW(arena, FileSet);
    set->before = before;
    set->arena = arena;
    set->claimed = ARENA_MANY(arena, atomic_bool, before->count);
    set->renewed = ARENA_MANY(arena, Published *, before->count);
    pthread_mutex_init(&set->lock, NULL);
    return set;
}

void fileset_destroy(FileSet *set)
{
    if (!set) return;
    pthread_mutex_destroy(&set->lock);
    arena_destroy(set->arena);
}

static size_t index_of(const FileSet *set, const Published *before)
{
    return (size_t)(before - set->before->files);
}

bool fileset_claim_listed(FileSet *set, Published *before)
{
    return !atomic_exchange(&set->claimed[index_of(set, before)], true);
}

bool fileset_is_claimed(const FileSet *set, size_t index)
{
    return atomic_load_explicit(&set->claimed[index], memory_order_relaxed);
}

bool fileset_claim(FileSet *set, Str path, MadeFile *made)
{
    *made = (MadeFile){.before = manifest_find(set->before, path)};
    if (made->before) return fileset_claim_listed(set, made->before);
    pthread_mutex_lock(&set->lock);
    bool is_new = !map_has(&set->fresh, path);
    if (is_new) {
        made->now = ARENA_NEW(set->arena, Published);
        made->now->path = arena_str(set->arena, path);
        map_set(&set->fresh, set->arena, made->now->path, made->now);
    }
    pthread_mutex_unlock(&set->lock);
    return is_new;
}

void fileset_release(FileSet *set, const MadeFile *made)
{
    atomic_store(&set->claimed[index_of(set, made->before)], false);
}

void fileset_renew(FileSet *set, MadeFile *made)
{
    if (made->now) return;
    pthread_mutex_lock(&set->lock);
    made->now = ARENA_NEW(set->arena, Published);
    pthread_mutex_unlock(&set->lock);
    made->now->path = made->before->path;
    set->renewed[index_of(set, made->before)] = made->now;
}

bool fileset_has(const FileSet *set, Str path)
{
    const Published *before = manifest_find(set->before, path);
    return before ? set->claimed[index_of(set, before)] : map_has(&set->fresh, path);
}

bool fileset_drops(const FileSet *set, Str path)
{
    const Published *before = manifest_find(set->before, path);
    return before && !set->claimed[index_of(set, before)];
}

static int fresh_cmp(const void *left, const void *right)
{
    return str_cmp(((const MadeFile *)left)->now->path, ((const MadeFile *)right)->now->path);
}

/* What was published is sorted already: only what is new is sorted, and then merged with it. */
MadeFile *fileset_sorted(const FileSet *set, Arena *arena, size_t *count)
{
    size_t fresh_count = set->fresh.count, at = 0;
    MadeFile *fresh = ARENA_MANY(arena, MadeFile, fresh_count);
    MadeFile *all = ARENA_MANY(arena, MadeFile, fresh_count + set->before->count);
    for (size_t i = 0; i < fresh_count; i++) fresh[i].now = set->fresh.entries[i].value;
    if (fresh_count) qsort(fresh, fresh_count, sizeof *fresh, fresh_cmp);
    *count = 0;
    for (size_t i = 0; i < set->before->count; i++) {
        Published *before = &set->before->files[i];
        if (!set->claimed[i]) continue;
        while (at < fresh_count && str_cmp(fresh[at].now->path, before->path) < 0) all[(*count)++] = fresh[at++];
        all[(*count)++] = (MadeFile){before, set->renewed[i]};
    }
    while (at < fresh_count) all[(*count)++] = fresh[at++];
    return all;
}

const Published **fileset_dropped(const FileSet *set, Arena *arena, size_t *count)
{
    const Published **dropped = NULL;
    size_t room = 0;
    *count = 0;
    for (size_t i = 0; i < set->before->count; i++)
        if (!set->claimed[i]) ARENA_PUSH(arena, dropped, *count, room) = &set->before->files[i];
    return dropped;
}

/* ---- names ---- */

void fileset_report_path(Str path, Diag *diag)
{
    diag_report(diag, DIAG_ERROR, (Place){0}, "output-path", "'%.*s' cannot be the path of a file of the site",
                STR_ARG(path));
    diag_hint(diag, "rename what it is made from; no part may be '..', or be a file and a folder at once");
}

/* Two files that were published together are no trouble to each other, so one of the two must be new. */
bool fileset_check(const FileSet *set, Diag *diag)
{
    bool good = true;
    const Manifest *before = set->before;
    for (size_t i = 0; i < set->fresh.count; i++) {
        Str path = set->fresh.entries[i].key;
        bool clear = true;
        for (size_t at = 0; clear && at < path.len; at++)
            clear = path.ptr[at] != '/' || !fileset_has(set, str_slice(path, 0, at));
        if (!clear) fileset_report_path(path, diag);
        for (size_t at = manifest_below(before, path); at < before->count; at++) {
            Str below = before->files[at].path;
            if (!str_starts(below, path) || below.ptr[path.len] != '/') break;
            if (!set->claimed[at]) continue;
            fileset_report_path(below, diag);
            clear = false;
        }
        good = good && clear;
    }
    return good;
}
