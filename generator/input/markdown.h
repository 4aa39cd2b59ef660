/* markdown.h: GitHub-flavoured Markdown as cmark-gfm's tree, with what both writers (HTML, PDF) need to know of it.
 *
 * cmark's own nodes are what the writers walk; this module owns their memory (an arena), their headings and their
 * links. Raw HTML is refused with a warning and never written. Trees are const once model/ has resolved the links.
 */
#ifndef SIGNPOST_INPUT_MARKDOWN_H
#define SIGNPOST_INPUT_MARKDOWN_H

#include "base/diag.h"

#include <cmark-gfm.h>

enum { MARKDOWN_DEPTH = 60 }; /* deepest nesting of lists, quotes and emphasis */

typedef struct {
    int level; /* as written; writers shift it */
    int depth; /* below the text's highest heading, 0 or more; never skips one */
    Str id;    /* unique in the text */
    Str text;
    cmark_node *node;
} MarkdownHeading;

typedef struct {
    cmark_node *node; /* a link or an image */
    Str url;          /* as written */
    Place place;
} MarkdownLink;

typedef struct {
    cmark_node *root;
    Str text;
    Place place; /* of its first character */
    MarkdownHeading *headings;
    size_t heading_count, heading_room;
    MarkdownLink *links;
    size_t link_count, link_room;
} Markdown;

/* Once, before any thread parses. */
void markdown_init(void);

/* Parses text that stands at place. NULL after a report (nested too deeply, or endless). Nodes live in the arena; the thread that
 * changes one must call markdown_enter with that arena first. */
Markdown *markdown_parse(Str text, Place place, Arena *arena, Diag *diag);
void markdown_enter(Arena *arena);

const MarkdownHeading *markdown_heading(cmark_node *node); /* of a heading node */
/* The level to write when the text's highest heading is to be first_level; levels never skip one. */
int markdown_heading_level(const MarkdownHeading *heading, int first_level);
bool markdown_has_anchor(const Markdown *markdown, Str id);
Place markdown_place(const Markdown *markdown, cmark_node *node);

/* The text below a node without markup; blocks and lines are parted by a blank. */
void markdown_plain(cmark_node *node, Buf *out);

/* The kinds of node that cmark's extensions add. */
typedef enum { EXTRA_NONE, EXTRA_TABLE, EXTRA_ROW, EXTRA_CELL, EXTRA_STRIKETHROUGH } MarkdownExtra;
MarkdownExtra markdown_extra(cmark_node *node);
bool markdown_row_is_header(cmark_node *row);
char markdown_cell_align(cmark_node *cell); /* 'l', 'c', 'r' or 0 */
bool markdown_is_task(cmark_node *item, bool *done);
int markdown_note_number(cmark_node *definition); /* footnotes are numbered from 1 as they stand at the end */

/* Lower-case letters, digits and hyphens of a text, for ids: "How to apply" gives "how-to-apply". */
Str slug_from(Arena *arena, Str text);

#endif
