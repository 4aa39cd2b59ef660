/* clock.h: a clock that never goes back, to measure and to wait by. What day it is is another matter (date.h). */
#ifndef SIGNPOST_BASE_CLOCK_H
#define SIGNPOST_BASE_CLOCK_H

#include <stdint.h>

int64_t clock_nanoseconds(void); /* since some moment in the past */
int64_t clock_milliseconds(void);

#endif
