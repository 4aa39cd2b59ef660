/* markdown_slips.h: what looks like Markdown and is none, so that readers see its signs, and what Markdown cannot tell
 * is wrong: bold lines for headings, tables without a header. */
#ifndef SIGNPOST_INPUT_MARKDOWN_SLIPS_H
#define SIGNPOST_INPUT_MARKDOWN_SLIPS_H

#include "input/markdown.h"

/* Warns of those of one node of a fresh tree. */
void markdown_warn_of_slips(const Markdown *markdown, cmark_node *node, Diag *diag);

#endif
