/* support.h: what every unit test needs: cmocka with its own needs, an arena and a Diag for each test, and for tests
 * that write files a folder of their own. */
#ifndef SIGNPOST_TESTS_SUPPORT_H
#define SIGNPOST_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/file.h"

typedef struct {
    Arena *arena;
    Diag *diag;
} Bench;

static inline int bench_setup(void **state)
{
    Bench *bench = memory_alloc(sizeof *bench);
    bench->arena = arena_create();
    bench->diag = diag_create();
    *state = bench;
    return 0;
}

static inline int bench_teardown(void **state)
{
    Bench *bench = *state;
    arena_destroy(bench->arena);
    diag_destroy(bench->diag);
    free(bench);
    return 0;
}

/* The same with a folder in /tmp, for a test whose world holds more than these. */
static inline void folder_setup(Arena **arena, Diag **diag, Str *folder)
{
    *arena = arena_create();
    *diag = diag_create();
    char *path = arena_cstr(*arena, STR("/tmp/signpost-test-XXXXXX"));
    assert_non_null(mkdtemp(path));
    *folder = str_from(path);
}

static inline int folder_teardown(Arena *arena, Diag *diag, Str folder)
{
    Diag *unheard = diag_create();
    bool removed = folder_remove(arena_cstr(arena, folder), unheard);
    diag_destroy(unheard);
    diag_destroy(diag);
    arena_destroy(arena);
    return removed ? 0 : 1;
}

/* The end of a file's own World that folder_setup began: a function of cmocka's kind. */
#define WORLD_END(name)                                                                \
    static int name(void **state)                                                      \
    {                                                                                  \
        World *world = *state;                                                         \
        int status = folder_teardown(world->arena, world->diag, world->folder);        \
        free(world);                                                                   \
        return status;                                                                 \
    }

typedef struct {
    Arena *arena;
    Diag *diag;
    Str folder;
} FolderBench;

static inline int folder_bench_setup(void **state)
{
    FolderBench *bench = memory_alloc(sizeof *bench);
    folder_setup(&bench->arena, &bench->diag, &bench->folder);
    *state = bench;
    return 0;
}

static inline int folder_bench_teardown(void **state)
{
    FolderBench *bench = *state;
    int status = folder_teardown(bench->arena, bench->diag, bench->folder);
    free(bench);
    return status;
}

static inline const char *in_folder(FolderBench *bench, const char *name)
{
    return path_join(bench->arena, bench->folder, str_from(name)).ptr;
}

#define assert_str(actual, expected) \
    do { \
        Str got_ = (actual); \
        assert_string_equal(arena_cstr(bench->arena, got_), (expected)); \
    } while (0)

#define BENCH_TEST(function) cmocka_unit_test_setup_teardown(function, bench_setup, bench_teardown)

#endif
