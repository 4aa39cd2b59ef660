/* link_check.h: links whose words do not say where they lead, and pictures whose text does not say what they show:
 * people who go from link to link, or cannot see the picture, have only these. */
#ifndef SIGNPOST_CHECKS_LINK_CHECK_H
#define SIGNPOST_CHECKS_LINK_CHECK_H

#include "model/site.h"

/* Words that say too little, with commas between; absent: none. */
typedef struct {
    Str links, pictures;
} VagueWords;

/* Warns of each link and picture of a published page whose words are among those of its language, by the index of the
 * language; and of the texts of the site's own pictures. A number behind such a word, or the name of a file, says no
 * more. */
void link_words_check(const Site *site, const VagueWords *vague, Diag *diag);

#endif
