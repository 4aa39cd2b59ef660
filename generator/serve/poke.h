/* poke.h: a socket in a folder, by which other programs of the same user say "look now" to a process that watches.
 *
 * Each connection to "<folder>/poke" is one call, whatever is written to it; the answer is one line. At most one
 * process watches a folder: it holds a lock on "<folder>/watch", which the kernel lets go when the process ends in
 * whatever way.
 */
#ifndef SIGNPOST_SERVE_POKE_H
#define SIGNPOST_SERVE_POKE_H

#include "base/diag.h"

typedef struct PokeDoor PokeDoor;

/* Makes the folder, for this user alone, if there is none. NULL after a report; folder must outlive the door. */
PokeDoor *poke_open(const char *folder, Diag *diag);
int poke_fd(const PokeDoor *door);    /* to poll for callers */
bool poke_answer(PokeDoor *door);     /* takes one caller, without waiting for one; false when there was none */
bool poke_stands(const PokeDoor *door); /* false when somebody has removed the folder, or what is in it */
void poke_close(PokeDoor *door);      /* and removes the socket; NULL is fine */

/* Calls the process that watches the folder. False after a report: there is none. */
bool poke_call(const char *folder, Diag *diag);

#endif
