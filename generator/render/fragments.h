/* fragments.h: parts that come out the same on many pages (include_cached): made once, and copied by all threads. */
#ifndef SIGNPOST_RENDER_FRAGMENTS_H
#define SIGNPOST_RENDER_FRAGMENTS_H

#include <stddef.h>

typedef struct Fragments Fragments;

Fragments *fragments_create(size_t entries); /* of the site */
void fragments_destroy(Fragments *fragments); /* NULL is fine */

#endif
