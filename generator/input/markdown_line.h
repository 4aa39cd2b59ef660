/* markdown_line.h: texts of one line without any sign of Markdown, as most texts of fields are. Not for other
 * folders. */
#ifndef SIGNPOST_INPUT_MARKDOWN_LINE_H
#define SIGNPOST_INPUT_MARKDOWN_LINE_H

#include "input/markdown.h"

/* The tree that cmark makes of such a text, a paragraph with one text in it, made without reading it as Markdown, and
 * without places. NULL when the text may be more than that. Memory as cmark has it; the arena is for what is asked for
 * on the way. */
cmark_node *markdown_line(Str bytes, cmark_mem *memory, Arena *arena);

#endif
