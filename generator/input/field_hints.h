/* field_hints.h: how to mend a field whose name is not known, or that holds something of another shape: the words of
 * hints, in the arena. */
#ifndef SIGNPOST_INPUT_FIELD_HINTS_H
#define SIGNPOST_INPUT_FIELD_HINTS_H

#include "input/schema.h"

/* The field of the set that a name was probably meant to be; absent when none is near. */
Str field_meant(const FieldSet *set, Str name);

const char *field_hint_unknown(const FieldSet *set, Str name, Arena *arena); /* no field of the set has the name */
const char *field_hint_list(const Field *field, const YamlNode *given, Arena *arena); /* it should be a list */
const char *field_hint_group(const FieldSet *set, Arena *arena);             /* it should be a group */

#endif
