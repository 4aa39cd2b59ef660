/* pattern.h: what a match of a Lua pattern costs, told before it is made.
 *
 * Lua's matcher is C: no hook of the interpreter can stop it, and a few quantifiers in a row make it try every way to
 * share out a text. So the same tries are counted first, and the match is made only when they are few enough. The
 * matcher itself stays Lua's own: a count that is a little off is harmless, another result would not be.
 */
#ifndef SIGNPOST_RENDER_PATTERN_H
#define SIGNPOST_RENDER_PATTERN_H

#include "base/str.h"

#include <stdint.h>

typedef struct {
    Str subject, pattern;
    size_t from;       /* where in the subject matching begins */
    uint64_t matches;  /* so many are looked for: 1 for string.find and string.match */
    bool plain;        /* the pattern stands for itself */
    bool anchors;      /* "^" at the beginning of the pattern holds the match where it begins */
} PatternUse;

/* The steps that the matcher takes, or any number above most once they are more than that. A step is one comparison of
 * a character. Uses that are small even at their worst are not counted out, and cost a part of that. */
uint64_t pattern_cost(const PatternUse *use, uint64_t most);

#endif
