/* ticks.h: a tick about every half second that a thread has worked, and not waited: so that what runs for too long can
 * be stopped without being looked at all the time. */
#ifndef SIGNPOST_BASE_TICKS_H
#define SIGNPOST_BASE_TICKS_H

#include <stdbool.h>

/* From now on tick(context) is called at each tick of the calling thread, in place of what it called before. It is
 * called by a signal handler in the same thread: it may do what such a one may. False where the system has no such
 * clock: then nothing is called. Quick when the thread has its ticks already. */
bool ticks_begin(void (*tick)(void *context), void *context);
void ticks_end(void); /* of the calling thread; one that ends has done so */

#endif
