/* Ticks: of the work of one thread, and of no other. */
#include "support.h"

#include "base/ticks.h"

#include <pthread.h>
#include <time.h>

static void count(void *context)
{
    ++*(volatile int *)context;
}

static double worked(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void work(double seconds)
{
    for (double end = worked() + seconds; worked() < end;) continue;
}

static void *work_unwatched(void *context)
{
    work(1.2);
    return context;
}

/* Where the system, or a tool that the test runs in, has no such clock, there is nothing to see. */
static void own_work_ticks(void **state)
{
    (void)state;
    volatile int first = 0, second = 0;
    if (!ticks_begin(count, (void *)&first)) skip();
    work(1.2);
    assert_in_range(first, 1, 3);
    int before = first;
    assert_true(ticks_begin(count, (void *)&second));
    work(1.2);
    assert_int_equal(first, before);
    assert_in_range(second, 1, 3);
    ticks_end();
    before = second;
    work(0.7);
    assert_int_equal(second, before);
}

static void work_of_others_does_not_tick(void **state)
{
    (void)state;
    volatile int ticks = 0;
    pthread_t thread;
    if (!ticks_begin(count, (void *)&ticks)) skip();
    assert_int_equal(pthread_create(&thread, NULL, work_unwatched, NULL), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(ticks, 0);
    ticks_end();
}

static void *work_with_ticks(void *context)
{
    if (!ticks_begin(count, context)) return NULL;
    work(1.2);
    return context; /* and leaves its ticks to whoever clears up after it */
}

static void every_thread_has_its_own(void **state)
{
    (void)state;
    volatile int ticks[2] = {0, 0};
    pthread_t threads[2];
    void *watched;
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work_with_ticks, (void *)&ticks[i]), 0);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(pthread_join(threads[i], &watched), 0);
        if (watched) assert_in_range(ticks[i], 1, 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_work_ticks),
        cmocka_unit_test(work_of_others_does_not_tick),
        cmocka_unit_test(every_thread_has_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
