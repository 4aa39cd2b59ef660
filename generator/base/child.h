/* child.h: work in a process of its own, which may hang, die or use up memory without harm to the one that started it.
 *
 * The child is a copy of this process (no other program is run), so that it has all that its parent has prepared. To be
 * started while this process has no other threads, and to end with it. Its standard error, and the answer that its work
 * gives, come back through pipes: poll both descriptors, and call child_read when one has something.
 */
#ifndef SIGNPOST_BASE_CHILD_H
#define SIGNPOST_BASE_CHILD_H

#include "base/buf.h"
#include "base/diag.h"

#include <sys/types.h>

typedef struct {
    pid_t process;
    int answer_fd, said_fd; /* for poll; -1 after their end */
    Buf answer, said;       /* what has come so far */
    int exit_status;        /* after the end: what work returned or exit() was told; -1 when it was killed */
    int signal;             /* after the end: what killed it; 0 when it ended by itself */
} Child;

/* Runs work in a child with all signals as they are by default; its result is the exit status, 0 to 255. False after a
 * report. */
bool child_start(Child *child, int (*work)(void *context, Buf *answer), void *context, Diag *diag);
/* Takes what there is to read. False when the child has ended: then all of it is there. */
bool child_read(Child *child);
/* Kills the child, and what it has started in its turn. The end is then near, and to be read as ever. */
void child_kill(const Child *child);
void child_release(Child *child); /* after the end */

#endif
