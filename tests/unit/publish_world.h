/* publish_world.h: what tests of publishing share: a folder to publish into, sets of files, and what must be in it. */
#ifndef SIGNPOST_TESTS_PUBLISH_WORLD_H
#define SIGNPOST_TESTS_PUBLISH_WORLD_H

#include "output/publish.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
    Arena *arena;
    Diag *diag;
    Str folder; /* of the test */
    const char *site;
} World;

static inline int world_begin(void **state)
{
    World *world = memory_alloc(sizeof(World));
    folder_setup(&world->arena, &world->diag, &world->folder);
    world->site = path_join(world->arena, world->folder, STR("site")).ptr;
    *state = world;
    return 0;
}

WORLD_END(world_end)

static inline const char *at(World *world, const char *name)
{
    return path_join(world->arena, str_from(world->site), str_from(name)).ptr;
}

static inline void assert_no_problem(World *world)
{
    size_t count;
    const Problem *problems = diag_sorted(world->diag, &count);
    if (count) print_message("%s\n", problems[0].message.ptr);
    assert_int_equal(count, 0);
}

static inline void assert_problem(World *world, Severity severity, const char *rule, const char *words)
{
    size_t count;
    const Problem *problems = diag_sorted(world->diag, &count);
    assert_true(count > 0);
    if (!str_contains(problems[0].message, str_from(words))) print_message("got: %s\n", problems[0].message.ptr);
    assert_string_equal(problems[0].rule, rule);
    assert_int_equal(problems[0].severity, severity);
    assert_true(str_contains(problems[0].message, str_from(words)));
    assert_true(problems[0].hint.len > 0);
}

/* Files to publish, as "path=bytes". */
typedef struct {
    Arena *arena;
    Str *paths, *bytes;
    size_t count, path_room, byte_room;
} Set;

static inline void set_add(Set *set, const char *path, Str bytes)
{
    size_t count = set->count;
    ARENA_PUSH(set->arena, set->paths, set->count, set->path_room) = arena_str(set->arena, str_from(path));
    ARENA_PUSH(set->arena, set->bytes, count, set->byte_room) = arena_str(set->arena, bytes);
}

static inline Set *set_of(World *world, const char *const *items)
{
    Set *set = ARENA_NEW(world->arena, Set);
    set->arena = world->arena;
    for (; *items; items++) {
        Str rest = str_from(*items), path;
        str_cut(&rest, '=', &path);
        set_add(set, arena_cstr(world->arena, path), rest);
    }
    return set;
}

#define SET(...) set_of(world, (const char *const[]){__VA_ARGS__, NULL})

static const PublishOptions plainly = {0};

static inline void add_set(Publish *publish, const Set *set)
{
    for (size_t i = 0; i < set->count; i++) assert_true(publish_add(publish, set->paths[i], set->bytes[i]));
}

static inline bool publish_with(World *world, const PublishOptions *options, const Set *set, PublishCounts *counts)
{
    Publish *opened = publish_open(world->site, options, world->diag);
    if (opened) add_set(opened, set);
    bool good = opened && publish_commit(opened, counts);
    publish_close(opened);
    return good;
}

static inline bool publish(World *world, const Set *set, PublishCounts *counts)
{
    return publish_with(world, &plainly, set, counts);
}

static inline PublishCounts publish_good(World *world, const Set *set)
{
    PublishCounts counts;
    bool good = publish(world, set, &counts);
    assert_no_problem(world);
    assert_true(good);
    return counts;
}

/* The folder holds just these "path=bytes". */
static inline void assert_holds(World *world, const char *const *items)
{
    FileEntry *entries;
    size_t count, i = 0;
    assert_true(folder_walk(world->site, world->arena, &entries, &count, world->diag));
    for (; *items; items++, i++) {
        Str rest = str_from(*items), path, bytes;
        str_cut(&rest, '=', &path);
        assert_true(i < count);
        assert_true(str_eq(entries[i].path, path));
        assert_true(file_read(at(world, entries[i].path.ptr), world->arena, &bytes, world->diag));
        assert_true(str_eq(bytes, rest));
    }
    assert_int_equal(i, count);
    assert_false(folder_exists(at(world, ".signpost/stage")));
    assert_false(file_exists(at(world, ".signpost/journal")));
}

#define HOLDS(world, ...) assert_holds(world, (const char *const[]){__VA_ARGS__, NULL})

static inline struct stat info_of(World *world, const char *name)
{
    struct stat info;
    assert_int_equal(lstat(at(world, name), &info), 0);
    return info;
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_begin, world_end)

#endif
