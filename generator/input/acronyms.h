/* acronyms.h: short forms of capitals in a text: "DCO", "EHCNAs". */
#ifndef SIGNPOST_INPUT_ACRONYMS_H
#define SIGNPOST_INPUT_ACRONYMS_H

#include "base/diag.h"

typedef struct {
    Str word;    /* without the ending of several */
    Place place;
    bool told;   /* its words stand beside it: "dedicated contact officer (DCO)", "DCO (dedicated contact officer)" */
} Acronym;

/* Finds the next one from byte *at on, which becomes the first byte behind it. None are single letters, words with
 * digits or small letters (but for an "s" at the end), Roman numbers, three or more such words in a row, or all of a
 * text without small letters: somebody is loud there. Nor is a part of an address. False at the end. */
bool acronym_next(Str text, size_t *at, Str *word, bool *told);

#endif
