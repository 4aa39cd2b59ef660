/* press_digest.h: whether a press would be the same as that of the last build, whose pictures and fonts were found
 * good.
 *
 * Fonts are told by their files' names, sizes and times; pictures by their addresses, which are made of their bytes.
 */
#ifndef SIGNPOST_CLI_PRESS_DIGEST_H
#define SIGNPOST_CLI_PRESS_DIGEST_H

#include "model/site.h"
#include "theme/theme.h"

uint64_t press_fonts_digest(const Theme *theme);
/* Of the pictures, too: all that a press is made of. */
uint64_t press_all_digest(const Site *site, uint64_t fonts_digest);

#endif
