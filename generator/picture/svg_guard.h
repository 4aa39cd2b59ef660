/* svg_guard.h: what a drawing must not hold, because its file is published and browsers obey it: scripts, what acts by
 * itself, foreign documents, and what is loaded from elsewhere. The whole file is searched, also what is never
 * drawn. */
#ifndef SIGNPOST_PICTURE_SVG_GUARD_H
#define SIGNPOST_PICTURE_SVG_GUARD_H

#include "base/arena.h"

#include <libxml/tree.h>

/* Is told each finding: its line and what it is, "element 'script'". The text lives in the arena. */
typedef void SvgGuardReport(void *context, long line, Str what);

/* The document must be without entities. */
void svg_guard(const xmlDoc *doc, Arena *arena, SvgGuardReport *report, void *context);

/* The value of an attribute, in the memory of the document. Without entities it is one text node, or none. */
Str svg_attribute_value(const xmlAttr *attribute);

#endif
