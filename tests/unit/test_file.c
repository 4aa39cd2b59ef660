/* Files, folders and the pool of threads. */
#include "base/pool.h"
#include "support.h"

#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void assert_reported(FolderBench *world, const char *rule, const char *words)
{
    size_t count;
    const Problem *problems = diag_sorted(world->diag, &count);
    assert_int_equal(count, 1);
    assert_string_equal(problems[0].rule, rule);
    assert_true(str_contains(problems[0].message, str_from(words)));
    assert_int_equal(problems[0].severity, DIAG_FAILURE);
}

static void test_paths(void **state)
{
    FolderBench *world = *state;
    assert_string_equal(path_join(world->arena, STR("a"), STR("b")).ptr, "a/b");
    assert_string_equal(path_join(world->arena, STR("a/"), STR("b")).ptr, "a/b");
    assert_string_equal(path_join(world->arena, STR("/"), STR("b")).ptr, "/b");
    assert_string_equal(path_join(world->arena, STR(""), STR("b")).ptr, "b");
    assert_string_equal(path_join(world->arena, STR("a"), STR("")).ptr, "a");
    assert_true(str_is(path_folder(STR("a/b/c")), "a/b"));
    assert_true(str_is(path_folder(STR("/a")), "/"));
    assert_true(str_is(path_folder(STR("a")), ""));
    assert_true(str_is(path_name(STR("a/b/c")), "c"));
    assert_true(str_is(path_name(STR("c")), "c"));
    assert_true(str_is(path_name(STR("c/")), ""));
}

static void test_write_then_read(void **state)
{
    FolderBench *world = *state;
    Str bytes;
    assert_true(file_write(in_folder(world, "one/two/three.txt"), STR("hello\0there"), world->diag));
    assert_true(file_read(in_folder(world, "one/two/three.txt"), world->arena, &bytes, world->diag));
    assert_true(str_eq(bytes, STR("hello\0there")));
    assert_true(file_write(in_folder(world, "one/two/three.txt"), STR("short"), world->diag));
    assert_true(file_read(in_folder(world, "one/two/three.txt"), world->arena, &bytes, world->diag));
    assert_true(str_is(bytes, "short"));
    assert_true(file_write(in_folder(world, "empty"), STR(""), world->diag));
    assert_true(file_read(in_folder(world, "empty"), world->arena, &bytes, world->diag));
    assert_int_equal(bytes.len, 0);
    assert_true(file_exists(in_folder(world, "empty")));
    assert_false(file_exists(in_folder(world, "one")));
    assert_true(folder_exists(in_folder(world, "one")));
    assert_false(folder_exists(in_folder(world, "empty")));
}

static void test_read_of_unsized_file(void **state)
{
    FolderBench *world = *state;
    Str bytes;
    assert_true(file_read("/proc/self/status", world->arena, &bytes, world->diag));
    assert_true(str_starts(bytes, STR("Name:")));
}

static void test_read_missing(void **state)
{
    FolderBench *world = *state;
    Str bytes;
    assert_false(file_read(in_folder(world, "nothing"), world->arena, &bytes, world->diag));
    assert_reported(world, "file-read", "No such file");
}

static void test_read_folder(void **state)
{
    FolderBench *world = *state;
    Str bytes;
    assert_false(file_read(world->folder.ptr, world->arena, &bytes, world->diag));
    assert_reported(world, "file-read", "Is a directory");
}

static void test_write_below_file(void **state)
{
    FolderBench *world = *state;
    assert_true(file_write(in_folder(world, "file"), STR("x"), world->diag));
    assert_false(file_write(in_folder(world, "file/below"), STR("x"), world->diag));
    assert_reported(world, "file-write", "Not a directory");
}

static void test_write_to_full_disk(void **state)
{
    FolderBench *world = *state;
    assert_false(file_write("/dev/full", STR("x"), world->diag));
    assert_reported(world, "file-write", "No space left");
}

static void test_make_below_file(void **state)
{
    FolderBench *world = *state;
    assert_true(folder_make(in_folder(world, "a/b/c/"), world->diag));
    assert_true(folder_make(in_folder(world, "a/b/c"), world->diag));
    assert_true(file_write(in_folder(world, "file"), STR("x"), world->diag));
    assert_false(folder_make(in_folder(world, "file"), world->diag));
    assert_reported(world, "folder-make", "Not a directory");
}

static void test_walk(void **state)
{
    FolderBench *world = *state;
    FileEntry *entries;
    size_t count;
    const char *const made[] = {"b/z.md", "b.md", "b/a/x.md", "a.md", ".hidden", ".git/config", "b/.swp"};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        assert_true(file_write(in_folder(world, made[i]), str_from(made[i]), world->diag));
    assert_int_equal(symlink("a.md", in_folder(world, "link")), 0);
    assert_int_equal(mkfifo(in_folder(world, "pipe"), 0600), 0);
    assert_true(folder_walk(world->folder.ptr, world->arena, &entries, &count, world->diag));
    const char *const seen[] = {"a.md", "b.md", "b/a/x.md", "b/z.md", "link"};
    assert_int_equal(count, sizeof seen / sizeof *seen);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(entries[i].path.ptr, seen[i]);
        assert_int_equal(entries[i].is_symlink, i == 4);
        if (i < 4) assert_int_equal(entries[i].size, entries[i].path.len);
    }
}

static void test_walk_missing(void **state)
{
    FolderBench *world = *state;
    FileEntry *entries;
    size_t count;
    assert_false(folder_walk(in_folder(world, "nothing"), world->arena, &entries, &count, world->diag));
    assert_reported(world, "folder-walk", "No such file");
}

static void test_remove_keeps_what_links_point_to(void **state)
{
    FolderBench *world = *state;
    assert_true(file_write(in_folder(world, "kept/file"), STR("x"), world->diag));
    assert_true(file_write(in_folder(world, "gone/deep/down/file"), STR("x"), world->diag));
    assert_int_equal(symlink(in_folder(world, "kept"), in_folder(world, "gone/link")), 0);
    assert_true(folder_remove(in_folder(world, "gone"), world->diag));
    assert_false(folder_exists(in_folder(world, "gone")));
    assert_true(file_exists(in_folder(world, "kept/file")));
    assert_true(folder_remove(in_folder(world, "never-was"), world->diag));
}

enum { ITEMS = 10000, JOBS = 7 };

typedef struct {
    atomic_uchar done[ITEMS];
    size_t by_worker[JOBS]; /* written by its own worker only */
} Tally;

static void tally(void *context, size_t worker, size_t index)
{
    Tally *tally = context;
    assert_true(worker < JOBS);
    atomic_fetch_add(&tally->done[index], 1);
    tally->by_worker[worker]++;
}

static void test_pool_does_each_once(void **state)
{
    (void)state;
    for (size_t jobs = 0; jobs <= JOBS; jobs += JOBS) {
        Tally *made = memory_alloc(sizeof(Tally));
        pool_run(jobs, ITEMS, tally, made);
        size_t sum = 0;
        for (size_t i = 0; i < ITEMS; i++) assert_int_equal(made->done[i], 1);
        for (size_t i = 0; i < JOBS; i++) sum += made->by_worker[i];
        assert_int_equal(sum, ITEMS);
        free(made);
    }
    pool_run(4, 0, tally, NULL);
    assert_true(pool_cores() >= 1);
}

static void note_order(void *context, size_t worker, size_t index)
{
    size_t *next = context;
    assert_int_equal(worker, 0);
    assert_int_equal(index, *next);
    ++*next;
}

static void test_one_job_runs_in_order(void **state)
{
    (void)state;
    size_t next = 0;
    pool_run(1, 100, note_order, &next);
    assert_int_equal(next, 100);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, folder_bench_setup, folder_bench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(test_paths),
        IN_WORLD(test_write_then_read),
        IN_WORLD(test_read_of_unsized_file),
        IN_WORLD(test_read_missing),
        IN_WORLD(test_read_folder),
        IN_WORLD(test_write_below_file),
        IN_WORLD(test_write_to_full_disk),
        IN_WORLD(test_make_below_file),
        IN_WORLD(test_walk),
        IN_WORLD(test_walk_missing),
        IN_WORLD(test_remove_keeps_what_links_point_to),
        cmocka_unit_test(test_pool_does_each_once),
        cmocka_unit_test(test_one_job_runs_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
