/* notes.h: a file beside the manifest in which a build leaves notes for the next one.
 *
 * Notes are about the files that the manifest lists: with another manifest they are refused, and so they are when a
 * single byte of them is not as it was written. They need not be durable, since nothing is lost with them but time.
 */
#ifndef SIGNPOST_OUTPUT_NOTES_H
#define SIGNPOST_OUTPUT_NOTES_H

#include "output/publish.h"

/* The notes of the last publication, in memory of the arena; *about is the manifest that they are about, as notes_fit
 * takes it. When there are none, absent, and *why says why, for people. The list of what was published need not be read
 * yet. */
Str notes_read(const Publish *publish, Arena *arena, uint64_t *about, const char **why);
/* Whether notes are about what is published, once the list of that is read. */
bool notes_fit(const Publish *publish, uint64_t about);

/* Leaves notes on what publish_commit publishes: begun, added piece by piece, ended. All but the end may be done by one
 * thread while another commits. A failure is no problem of the build: then there are no notes. */
typedef struct NotesWriter NotesWriter;

/* A descriptor of the folder that they go to, where parts of them may wait (base/spool.h): open as long as the
 * publication. */
int notes_folder(const Publish *publish);

NotesWriter *notes_begin(const Publish *publish);
void notes_add(NotesWriter *writer, Str piece);
/* Whichever of the two frees the writer. */
void notes_end(NotesWriter *writer, const Publish *publish); /* which has been committed */
void notes_drop(NotesWriter *writer); /* the notes of the last publication stay; NULL is fine */

#endif
