#include "base/ticks.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid /* which the C library has no name for */
#endif

enum { HALF_SECOND = 500000000 };

/* ThreadSanitizer keeps signals back until the thread calls the C library, which Lua may never do. */
#ifdef __SANITIZE_THREAD__
enum { SIGNALS_COME = 0 };
#else
enum { SIGNALS_COME = 1 };
#endif

/* What one thread has. A process that was forked has its memory and not its clock: so whose it is is kept, too. */
typedef struct {
    timer_t timer;
    pid_t process; /* 0: no clock */
    void (*volatile tick)(void *context);
    void *volatile context;
} Ticks;

static _Thread_local Ticks ticks;
static pthread_key_t at_thread_end;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool has_key;

static void on_tick(int number)
{
    (void)number;
    void (*tick)(void *context) = ticks.tick;
    if (tick) tick(ticks.context);
}

static void end_thread(void *unused)
{
    (void)unused;
    ticks_end();
}

static void make_key(void)
{
    has_key = pthread_key_create(&at_thread_end, end_thread) == 0;
}

/* A signal for this thread alone, whatever the one that it was started by has blocked. */
static bool listen(int number)
{
    struct sigaction action = {.sa_handler = on_tick, .sa_flags = SA_RESTART};
    sigset_t set;
    sigemptyset(&action.sa_mask);
    sigemptyset(&set);
    sigaddset(&set, number);
    return sigaction(number, &action, NULL) == 0 && pthread_sigmask(SIG_UNBLOCK, &set, NULL) == 0;
}

static bool start_clock(void)
{
    if (!SIGNALS_COME) return false;
    const int number = SIGRTMIN + 4;
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = number};
    const struct itimerspec each = {{0, HALF_SECOND}, {0, HALF_SECOND}};
    event.sigev_notify_thread_id = gettid();
    pthread_once(&once, make_key);
    if (!has_key || !listen(number) || timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &ticks.timer) != 0) return false;
    if (timer_settime(ticks.timer, 0, &each, NULL) == 0 && pthread_setspecific(at_thread_end, &ticks) == 0) {
        ticks.process = getpid();
        return true;
    }
    timer_delete(ticks.timer);
    return false;
}

bool ticks_begin(void (*tick)(void *context), void *context)
{
    ticks.tick = NULL; /* while the two do not belong together */
    if (ticks.process != getpid() && !start_clock()) return false;
    ticks.context = context;
    atomic_signal_fence(memory_order_seq_cst);
    ticks.tick = tick;
    return true;
}

void ticks_end(void)
{
    ticks.tick = NULL;
    if (ticks.process && ticks.process == getpid()) timer_delete(ticks.timer);
    ticks.process = 0;
}
