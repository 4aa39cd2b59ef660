/* assigned.h: which variables of a file of Lua can get another value after they were made.
 *
 * Found in the text, without understanding it: so more names than need be are taken for such ones, but never fewer.
 */
#ifndef SIGNPOST_RENDER_ASSIGNED_H
#define SIGNPOST_RENDER_ASSIGNED_H

#include "base/map.h"

typedef struct {
    Map names;
    bool all; /* the text is too unusual to tell */
} Assigned;

/* The names are slices of the text; the map is in the arena. */
Assigned assigned_find(Str lua, Arena *arena);

/* Whether a statement of the text may write to a variable of that name, and not only make one. */
bool assigned_has(const Assigned *assigned, Str name);

#endif
