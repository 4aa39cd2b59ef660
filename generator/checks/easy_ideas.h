/* easy_ideas.h: the same picture for the same idea, all through a text of easy read (rule 31).
 *
 * What a block is about can be told where it names one term that the site explains, and no other.
 */
#ifndef SIGNPOST_CHECKS_EASY_IDEAS_H
#define SIGNPOST_CHECKS_EASY_IDEAS_H

#include "checks/easy_rules.h"

typedef struct {
    const EasyBlock *block;
    Str message; /* "'EHC plan' has another picture above: 'document'" */
} EasyClash;

/* lines: those of all blocks, in order, a heading one. Returns how many there are; clashes has room for one a block. */
size_t easy_ideas_find(const EasyRules *rules, const EasyText *text, const EasyLine *lines, Arena *arena,
                       EasyClash *clashes);

#endif
