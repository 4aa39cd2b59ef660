/* What waits in a spool comes back whole and in order, from its file and from memory, and leaves nothing in the
 * folder. */
#include "support.h"

#include "base/spool.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

enum { ADDED = 5000, LONGEST = 400, LARGE = 300000 };

static void take(void *all, Str piece)
{
    buf_add(all, piece);
}

/* Pieces of all lengths up to some hundred bytes, and a large one between them. */
static void fill(Spool *spool, Arena *arena, Buf *all)
{
    char *large = arena_alloc(arena, LARGE);
    for (size_t i = 0; i < ADDED; i++) {
        size_t length = i == ADDED / 2 ? LARGE : i * 7 % LONGEST;
        memset(large, (int)('a' + i % 26), length);
        buf_add(all, (Str){large, length});
        spool_add(spool, (Str){large, length});
    }
}

static void check_whole(int folder, Arena *arena)
{
    Spool *spool = spool_create(folder);
    Buf all = {0}, read = {0};
    fill(spool, arena, &all);
    for (int times = 0; times < 2; times++) {
        buf_clear(&read);
        assert_true(spool_read(spool, take, &read));
        assert_true(str_eq(buf_str(&read), buf_str(&all)));
    }
    buf_release(&all);
    buf_release(&read);
    spool_destroy(spool);
}

static void test_in_a_file(void **state)
{
    FolderBench *bench = *state;
    int folder = open(bench->folder.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(folder >= 0);
    check_whole(folder, bench->arena);
    close(folder);
    DIR *left = opendir(bench->folder.ptr);
    size_t names = 0;
    while (readdir(left)) names++;
    closedir(left);
    assert_int_equal(names, 2); /* itself, and what it is in */
}

static void test_in_memory(void **state)
{
    Bench *bench = *state;
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC); /* no folder: no file can be made there */
    check_whole(-1, bench->arena);
    check_whole(nowhere, bench->arena);
    close(nowhere);
}

static void test_empty(void **state)
{
    (void)state;
    Spool *spool = spool_create(-1);
    Buf read = {0};
    assert_true(spool_read(spool, take, &read));
    assert_int_equal(read.len, 0);
    spool_destroy(spool);
    spool_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_in_a_file, folder_bench_setup, folder_bench_teardown),
        cmocka_unit_test_setup_teardown(test_in_memory, bench_setup, bench_teardown),
        cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
