/* support.h: what every unit test needs: cmocka with its own needs, and an arena and a Diag for each test. */
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

#define assert_str(actual, expected) \
    do { \
        Str got_ = (actual); \
        assert_string_equal(arena_cstr(bench->arena, got_), (expected)); \
    } while (0)

#define BENCH_TEST(function) cmocka_unit_test_setup_teardown(function, bench_setup, bench_teardown)

#endif
