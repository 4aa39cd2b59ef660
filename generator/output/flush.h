/* flush.h: sends staged files to the disk while more are made, so that little is left to wait for at the end. Used by
 * publish.c. It promises nothing: what must be durable is synced again, and failures are met there.
 */
#ifndef SIGNPOST_OUTPUT_FLUSH_H
#define SIGNPOST_OUTPUT_FLUSH_H

typedef struct Flush Flush; /* a thread */

/* Begins for the file system of the folder, a descriptor. NULL when the system has no more threads or descriptors. */
Flush *flush_start(int folder);
void flush_stop(Flush *flush); /* NULL is fine */

#endif
