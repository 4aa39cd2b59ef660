/* The command line, on a machine of our own making, and what is said of an end without a reason. */
#include "support.h"

#include "cli/options.h"
#include "cli/report.h"
#include "tree/tree.h"

#include <sched.h>

static int processors;

/* In place of the C library's. */
int sched_getaffinity(pid_t process, size_t size, cpu_set_t *set)
{
    (void)process;
    CPU_ZERO_S(size, set);
    for (int i = 0; i < processors; i++) CPU_SET_S((size_t)i, size, set);
    return 0;
}

static size_t jobs_on(int count)
{
    char program[] = "signpost", command[] = "check";
    char *words[] = {program, command, NULL};
    Options options;
    processors = count;
    assert_int_equal(options_parse(2, words, &options), OPTIONS_RUN);
    return options.jobs;
}

static void test_no_more_jobs_than_readers(void **state)
{
    (void)state;
    assert_int_equal(jobs_on(1), 1);
    assert_int_equal(jobs_on(TREE_WORKERS), TREE_WORKERS);
    assert_int_equal(jobs_on(TREE_WORKERS + 1), TREE_WORKERS);
    assert_int_equal(jobs_on(1000), TREE_WORKERS);
}

static void test_silence_is_reported(void **state)
{
    (void)state;
    Diag *diag = diag_create();
    diag_report(diag, DIAG_WARNING, (Place){0}, "some-rule", "a warning is no reason");
    report_silence(diag, false);
    assert_int_equal(diag_exit_status(diag, false), EXIT_FAILED);
    report_silence(diag, false);
    assert_int_equal(diag_count(diag, DIAG_FAILURE), 1);
    diag_destroy(diag);
    diag = diag_create();
    diag_report(diag, DIAG_WARNING, (Place){0}, "some-rule", "a warning is a reason when strict");
    report_silence(diag, true);
    assert_int_equal(diag_exit_status(diag, true), EXIT_PROBLEMS);
    diag_destroy(diag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_more_jobs_than_readers),
        cmocka_unit_test(test_silence_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
