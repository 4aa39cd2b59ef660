/* link_check.h: links whose words do not say where they lead: people who go from link to link hear only these. */
#ifndef SIGNPOST_MODEL_LINK_CHECK_H
#define SIGNPOST_MODEL_LINK_CHECK_H

#include "model/site.h"

/* Warns of each link of a published page whose words are among those of its language: texts with commas between, by the
 * index of the language; absent: none. */
void link_words_check(const Site *site, const Str *vague, Diag *diag);

#endif
