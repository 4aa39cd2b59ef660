/* A library to be loaded before others: time() gives the time of the machine and what stands in the file $CLOCK, a number
 * of seconds, as it is at each call. So a test can let days begin. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

time_t time(time_t *where)
{
    struct timespec now;
    long long offset = 0;
    const char *path = getenv("CLOCK");
    FILE *file = path ? fopen(path, "re") : NULL;
    if (file) {
        if (fscanf(file, "%lld", &offset) != 1) offset = 0;
        fclose(file);
    }
    clock_gettime(CLOCK_REALTIME, &now);
    time_t seconds = now.tv_sec + (time_t)offset;
    if (where) *where = seconds;
    return seconds;
}
