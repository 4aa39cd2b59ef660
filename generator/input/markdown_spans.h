/* markdown_spans.h: words in another language: "[Dzień dobry]{lang=pl}" in Markdown.
 *
 * In the tree they are emphasis with a language: cells of tables take no other kind.
 */
#ifndef SIGNPOST_INPUT_MARKDOWN_SPANS_H
#define SIGNPOST_INPUT_MARKDOWN_SPANS_H

#include "input/markdown.h"

/* Puts what stands between the brackets below a node of its own, in the memory that the tree is in. */
void markdown_mark_spans(cmark_node *root, cmark_mem *memory);

Str markdown_span_language(cmark_node *node); /* absent: the node is no such span */

/* Whether a text has the beginning of such a mark that did not become one: a slip of the pen. */
bool markdown_has_broken_span(cmark_node *text);

#endif
