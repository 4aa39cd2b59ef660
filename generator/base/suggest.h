/* suggest.h: "did you mean": the known word nearest to a mistyped one. */
#ifndef SIGNPOST_BASE_SUGGEST_H
#define SIGNPOST_BASE_SUGGEST_H

#include "base/str.h"

typedef struct {
    Str word;
    Str best; /* absent while no candidate is near enough */
    size_t distance;
} Suggestion;

Suggestion suggest_begin(Str word);
void suggest_offer(Suggestion *suggestion, Str candidate); /* case, "-" and "_" do not count as differences */

#endif
