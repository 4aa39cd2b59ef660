/* acronym_check.h: short forms that nobody explains. */
#ifndef SIGNPOST_CHECKS_ACRONYM_CHECK_H
#define SIGNPOST_CHECKS_ACRONYM_CHECK_H

#include "checks/easy_rules.h"

/* Reports each short form that is neither among the words that the site explains (meanings.h), nor written out on its
 * page, nor known to everybody: once, at its first use, with the number of pages. rules: of easy read, for words that
 * everybody knows. */
void acronyms_check(const Site *site, const EasyRules *rules, Diag *diag);

#endif
