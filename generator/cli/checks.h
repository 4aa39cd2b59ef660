/* checks.h: what is looked for in a site whose files are sound: words that readers miss, do not know, or cannot use. */
#ifndef SIGNPOST_CLI_CHECKS_H
#define SIGNPOST_CLI_CHECKS_H

#include "checks/easy_rules.h"
#include "theme/theme.h"

/* Tells of each language of the site in which the theme has no words at all. */
void checks_languages(const Site *site, const Theme *theme, Diag *diag);

/* Tells of easy read that breaks its rules, of short forms that nobody explains, and of links that say nothing. To be
 * called when there are no errors; jobs threads share the work. */
void checks_words(const Site *site, const Theme *theme, const EasyRules *easy, size_t jobs, Arena *arena, Diag *diag);

#endif
