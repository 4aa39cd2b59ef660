/* easy_explain.h: what hard words of an easy-read text mean: in the sentence after their first use, unless the writer
 * has said it already. */
#ifndef SIGNPOST_CHECKS_EASY_EXPLAIN_H
#define SIGNPOST_CHECKS_EASY_EXPLAIN_H

#include "checks/easy_rules.h"

/* To be put in after a line. */
typedef struct {
    size_t line;
    const EasyTerm *term;
    Str form;      /* as the text writes it, without the ending of several: "EHC plan" */
    bool is_short; /* it is letters that stand for the term */
} EasyMeaning;

typedef struct {
    EasyMeaning *meanings; /* in the order of the lines */
    size_t count, room;
    const EasyTerm **used; /* every term that the text has, in the order of first use */
    size_t used_count, used_room;
} EasyMeanings;

/* done: lines whose words are explained by what follows them; NULL: none. Everything lives in the arena. */
void easy_explain(const EasyRules *rules, const Str *lines, const bool *done, size_t count, Arena *arena,
                  EasyMeanings *out);

#endif
