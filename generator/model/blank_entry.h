/* blank_entry.h: what a new entry begins with: every field of its type in place, and beside each what staff know it
 * by. */
#ifndef SIGNPOST_MODEL_BLANK_ENTRY_H
#define SIGNPOST_MODEL_BLANK_ENTRY_H

#include "model/site.h"

/* The text of a Markdown file. Required fields come first, to be filled in; the others stand behind "# ", with an
 * example where a form must be kept. Of the site only the schema, the terms and the day are looked at, so it may have
 * errors. */
Str blank_entry(const Site *site, const Type *type, Str title, Arena *arena);

#endif
