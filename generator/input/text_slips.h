/* text_slips.h: slips of the pen in texts that are valid, and that harm who reads them. */
#ifndef SIGNPOST_INPUT_TEXT_SLIPS_H
#define SIGNPOST_INPUT_TEXT_SLIPS_H

#include "base/diag.h"

#include <stdint.h>

/* Warns of words in capitals, one after the other: they are hard to read, and some screen readers spell them. */
void text_warn_of_capitals(Str text, Place place, Diag *diag);

/* Warns of a character of a file, at a byte of it and with what stands after it, that was lost, or read in another
 * encoding than it was written in: "Â£". Whether it did. */
bool text_warn_of_letter(const Source *source, size_t offset, uint32_t c, Str after, Diag *diag);

#endif
