/* fragments.h: parts that come out the same on many pages (include_cached): made once, and copied by all threads. */
#ifndef SIGNPOST_THEME_FRAGMENTS_H
#define SIGNPOST_THEME_FRAGMENTS_H

typedef struct Fragments Fragments;

Fragments *fragments_create(void);
void fragments_destroy(Fragments *fragments); /* NULL is fine */

#endif
