/* lock.h: a file that one process at a time holds.
 *
 * The kernel lets go of it when that process ends, however it ends: no lock is ever stale. The number of the process
 * stands in the file, for people.
 */
#ifndef SIGNPOST_BASE_LOCK_H
#define SIGNPOST_BASE_LOCK_H

#include <stdbool.h>

enum { LOCK_WORDS = 48 };

/* Takes the lock of the open file, without waiting, until the file is closed. 0, or errno: EWOULDBLOCK when another
 * process holds it. */
int lock_take(int file);
/* Who holds it, for a message: " (process 123)"; "" when the file does not say. */
void lock_owner(int file, char words[LOCK_WORDS]);
/* Whether the file is still what the path below the folder (or AT_FDCWD) leads to: another process may have removed
 * it. */
bool lock_is_named(int file, int folder, const char *path);

#endif
