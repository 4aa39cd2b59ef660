/* What pages have read: one table of keys for all threads, and lists of their numbers as bytes. */
#include "support.h"

#include "base/pool.h"
#include "reads/reads.h"

enum { KEYS = 3000, THREADS = 4 };

typedef struct {
    ReadKeys *keys;
    uint32_t numbers[THREADS][KEYS];
} Meeting;

static void name_key(size_t index, char *name)
{
    snprintf(name, 32, "eservices/club-%zu", index);
}

/* Each in an order of its own. */
static void meet_keys(void *context, size_t worker, size_t index)
{
    (void)worker;
    Meeting *meeting = context;
    for (size_t i = 0; i < KEYS; i++) {
        char name[32];
        Str kept;
        size_t at = (i * 7 + index * 1000) % KEYS;
        name_key(at, name);
        meeting->numbers[index][at] = read_keys_number(meeting->keys, str_from(name), &kept);
        if (!str_eq(kept, str_from(name)) || kept.ptr == name) meeting->numbers[index][at] = UINT32_MAX;
    }
}

static void all_threads_share_one_number_a_key(void **state)
{
    Bench *bench = *state;
    Meeting *meeting = ARENA_NEW(bench->arena, Meeting);
    meeting->keys = read_keys_create();
    read_keys_load(meeting->keys, STR("wsite.skip"), 11);
    read_keys_load(meeting->keys, STR("eservices/club-5"), 12);
    pool_run(THREADS, THREADS, meet_keys, meeting);
    assert_int_equal(read_keys_count(meeting->keys), KEYS + 1);
    assert_int_equal(meeting->numbers[0][5], 1);
    assert_int_equal(read_keys_digest(meeting->keys, 1), 12);
    for (size_t i = 0; i < KEYS; i++) {
        char name[32];
        name_key(i, name);
        assert_str(read_keys_name(meeting->keys, meeting->numbers[0][i]), name);
        for (size_t k = 1; k < THREADS; k++) assert_int_equal(meeting->numbers[k][i], meeting->numbers[0][i]);
    }
    read_keys_set_digest(meeting->keys, 7, 99);
    assert_int_equal(read_keys_digest(meeting->keys, 7), 99);
    read_keys_destroy(meeting->keys);
}

static void a_number_without_a_name_goes_to_the_next_key(void **state)
{
    (void)state;
    Str kept;
    ReadKeys *keys = read_keys_create();
    read_keys_load(keys, STR("eclub"), 1);
    read_keys_load(keys, STR(""), 0);
    read_keys_load(keys, STR("pbus"), 3);
    assert_int_equal(read_keys_number(keys, STR("pbus"), &kept), 2);
    assert_int_equal(read_keys_number(keys, STR("eswim"), &kept), 1);
    assert_int_equal(read_keys_digest(keys, 1), 0);
    assert_int_equal(read_keys_number(keys, STR("ewalk"), &kept), 3);
    assert_int_equal(read_keys_number(keys, STR("eswim"), &kept), 1);
    assert_int_equal(read_keys_number(keys, STR("eclub"), &kept), 0);
    assert_int_equal(read_keys_count(keys), 4);
    read_keys_destroy(keys);
}

static void lists_come_back(void **state)
{
    (void)state;
    static const uint32_t numbers[] = {0, 1, 2, 700, 3, 3, 0, UINT32_MAX, 0, UINT32_MAX - 1, 70000};
    enum { COUNT = sizeof numbers / sizeof *numbers };
    Buf bytes = {0};
    read_list_write(&bytes, (ReadList){numbers, COUNT});
    Record record = {buf_str(&bytes), false};
    uint32_t number = 0;
    for (size_t i = 0; i < COUNT; i++) {
        assert_true(read_list_next(&record, &number));
        assert_int_equal(number, numbers[i]);
    }
    assert_false(read_list_next(&record, &number));
    assert_false(record.bad);
    buf_release(&bytes);
}

static void what_is_general_is_apart(void **state)
{
    Bench *bench = *state;
    static const char *const names[] = {"eclub", "Fpage.html", "pbus",          "wsite.skip",
                                        "Sname", "lclub",      "tneeds\tautism"};
    enum { COUNT = sizeof names / sizeof *names };
    static const uint32_t numbers[] = {6, 0, 3, 2, 1, 5, 4}, general_ones[] = {6, 3, 1, 4}, own_ones[] = {0, 2, 5};
    ReadKeys *keys = read_keys_create();
    ReadList general, own;
    for (size_t i = 0; i < COUNT; i++) read_keys_load(keys, str_from(names[i]), 1);
    read_list_part((ReadList){numbers, COUNT}, keys, bench->arena, &general, &own);
    assert_int_equal(general.count, 4);
    assert_memory_equal(general.keys, general_ones, sizeof general_ones);
    assert_int_equal(own.count, 3);
    assert_memory_equal(own.keys, own_ones, sizeof own_ones);
    read_list_part((ReadList){NULL, 0}, keys, bench->arena, &general, &own);
    assert_int_equal(general.count + own.count, 0);
    read_keys_destroy(keys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(all_threads_share_one_number_a_key),
        BENCH_TEST(a_number_without_a_name_goes_to_the_next_key),
        BENCH_TEST(lists_come_back),
        BENCH_TEST(what_is_general_is_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
