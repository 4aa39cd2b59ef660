/* text_slips.h: slips of the pen in texts that are valid, and that harm who reads them. */
#ifndef SIGNPOST_INPUT_TEXT_SLIPS_H
#define SIGNPOST_INPUT_TEXT_SLIPS_H

#include "base/diag.h"

/* Warns of words in capitals, one after the other: they are hard to read, and some screen readers spell them. */
void text_warn_of_capitals(Str text, Place place, Diag *diag);

/* Warns of the first letters in a file that were lost, or read in another encoding than they were written in: "Â£". */
void text_warn_of_encoding(const Source *source, Diag *diag);

#endif
