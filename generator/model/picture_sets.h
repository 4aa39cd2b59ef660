/* picture_sets.h: whole sets of pictures that come with a list (CSV) of their own, such as Mulberry and OpenMoji.
 *
 * A theme's pictures/sets.yml says what such lists are called, which of their columns hold what, and whose the set is.
 * A list is looked for in the content's pictures/ and in the theme's built pictures, and is read when a name is asked
 * for that no index has.
 */
#ifndef SIGNPOST_MODEL_PICTURE_SETS_H
#define SIGNPOST_MODEL_PICTURE_SETS_H

#include "model/assemble.h"

typedef struct {
    Str name, alt, words; /* words: from the list, may be absent */
    Str licence, author, source, set;
    Str file;             /* its own name, "1F9E9.svg" */
    const TreeFile *in_content; /* else it is at path */
    const char *path;
    bool own;
} SetPicture;

/* "puzzle-piece", "openmoji/puzzle-piece" or "openmoji/1F9E9". False when no set has it, or after a report. */
bool picture_sets_find(Assembly *assembly, Str name, SetPicture *found);

#endif
