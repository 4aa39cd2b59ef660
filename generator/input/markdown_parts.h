/* markdown_parts.h: what the files that read a Markdown text share. Not for other folders. */
#ifndef SIGNPOST_INPUT_MARKDOWN_PARTS_H
#define SIGNPOST_INPUT_MARKDOWN_PARTS_H

#include "input/markdown.h"

/* Before the text is parsed, and before anything walks its tree by recursion. False after a report. */
bool markdown_check_text(Str text, Place place, Diag *diag);
bool markdown_check_depth(const Markdown *markdown, Diag *diag);

/* Notes the tree's headings, links and short forms in the text, which lives in keep, and reports what cannot be
 * written. The tree lives in arena. */
void markdown_scan(const Markdown *markdown, MarkdownText *text, Arena *keep, Arena *arena, Diag *diag);

/* Links and images: MarkdownText.links has one for each, in their order. */
static inline bool markdown_is_link(cmark_node_type type)
{
    return type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE;
}

#endif
