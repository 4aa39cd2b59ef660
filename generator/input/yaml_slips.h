/* yaml_slips.h: what a word processor leaves in YAML, and YAML takes for letters: hard spaces where blanks are needed,
 * and its quote marks where straight ones are needed. Neither can be seen to be wrong.
 */
#ifndef SIGNPOST_INPUT_YAML_SLIPS_H
#define SIGNPOST_INPUT_YAML_SLIPS_H

#include "base/diag.h"

/* Without blanks and hard spaces at both ends. */
Str yaml_trim(Str text);

/* Looks for such a slip in the first lines of the text, so many, which begin at place: what explains that YAML could
 * not be read there. Reports the first as an error; false when there is none. */
bool yaml_report_slip(Str text, size_t lines, Place place, Diag *diag);

/* Warns when a text that has no quotes stands between the quote marks of a word processor, which readers would see. */
void yaml_warn_of_quotes(Str text, Place place, Diag *diag);

#endif
