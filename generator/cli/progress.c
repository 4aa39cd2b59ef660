#include "cli/progress.h"

#include "base/clock.h"
#include "cli/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { BAR_WIDTH = 30, LEAST_BAR = 5, NAME_WIDTH = 10, COLUMNS = 80 };

static const int64_t second = 1000000000, between_draws = 100000000;

static long most_memory(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : 0;
}

void progress_begin(Progress *progress, bool quiet)
{
    const char *terminal = getenv("TERM");
    bool can_go_back = terminal && *terminal && strcmp(terminal, "dumb") != 0;
    *progress = (Progress){.draws = !quiet && can_go_back && isatty(STDERR_FILENO),
                           .columns = terminal_columns(STDERR_FILENO, COLUMNS)};
}

/* One write, so that two threads cannot mix their lines. */
static void draw(Progress *progress, size_t done, int64_t time)
{
    char bar[BAR_WIDTH + 4] = "", numbers[80], line[200];
    double seconds = (double)(time - progress->stages[progress->stage_count - 1].began) / (double)second;
    size_t length = (size_t)snprintf(numbers, sizeof numbers, "%zu of %zu, %.0f a second", done, progress->total,
                                     seconds > 0 ? (double)done / seconds : 0.0);
    /* The last column stays free: some terminals begin a new line after it. */
    size_t taken = NAME_WIDTH + 1 + strlen("[] ") + length + 1;
    size_t room = progress->columns > taken ? progress->columns - taken : 0,
           width = room < BAR_WIDTH ? room : BAR_WIDTH;
    if (width >= LEAST_BAR) {
        size_t full = done * width / progress->total;
        bar[0] = '[';
        for (size_t i = 0; i < width; i++) bar[i + 1] = i < full ? '#' : '.';
        memcpy(bar + width + 1, "] ", sizeof "] ");
    }
    length = (size_t)snprintf(line, sizeof line, "\r%-*s %s%s\033[K", NAME_WIDTH,
                              progress->stages[progress->stage_count - 1].name, bar, numbers);
    if (write(STDERR_FILENO, line, length) < 0) progress->draws = false;
}

static void clear_bar(Progress *progress)
{
    static const char clear[] = "\r\033[K";
    if (!atomic_exchange(&progress->drawn, 0)) return;
    if (write(STDERR_FILENO, clear, sizeof clear - 1) < 0) progress->draws = false;
}

void progress_stage(Progress *progress, const char *name, size_t steps)
{
    clear_bar(progress);
    progress->total = steps;
    atomic_store(&progress->done, 0);
    if (progress->stage_count == PROGRESS_STAGES) return; /* the last goes on */
    progress->stages[progress->stage_count].name = name;
    progress->stages[progress->stage_count].memory = most_memory();
    progress->stages[progress->stage_count++].began = clock_nanoseconds();
}

void progress_step(Progress *progress)
{
    size_t done = atomic_fetch_add(&progress->done, 1) + 1;
    if (!progress->draws || !progress->total) return;
    int64_t time = clock_nanoseconds(), drawn = atomic_load(&progress->drawn);
    /* Who sets the time draws: the others go back to work. */
    if (time - drawn >= between_draws && atomic_compare_exchange_strong(&progress->drawn, &drawn, time))
        draw(progress, done, time);
}

static void print_line(const char *name, int64_t time, long memory)
{
    fprintf(stderr, "%-*s %9.3f s %8.1f MB\n", NAME_WIDTH, name, (double)time / (double)second, (double)memory / 1024);
}

void progress_end(Progress *progress, bool timings)
{
    int64_t end = clock_nanoseconds();
    clear_bar(progress);
    if (!timings || !progress->stage_count) return;
    for (size_t i = 0; i < progress->stage_count; i++) {
        bool is_last = i + 1 == progress->stage_count;
        int64_t next = is_last ? end : progress->stages[i + 1].began;
        print_line(progress->stages[i].name, next - progress->stages[i].began,
                   is_last ? most_memory() : progress->stages[i + 1].memory);
    }
    print_line("all", end - progress->stages[0].began, most_memory());
}
