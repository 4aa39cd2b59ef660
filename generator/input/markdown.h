/* markdown.h: GitHub-flavoured Markdown as cmark-gfm's tree, with what both writers (HTML, PDF) need to know of it.
 *
 * The site keeps of each text only what other pages ask for, its headings and links (MarkdownText); the tree is made
 * again by the page that shows the text, and goes with that page. cmark's own nodes are what the writers walk. Raw HTML
 * is refused with a warning and never written.
 */
#ifndef SIGNPOST_INPUT_MARKDOWN_H
#define SIGNPOST_INPUT_MARKDOWN_H

#include "input/acronyms.h"
#include "tree/tree.h"

#include <cmark-gfm.h>

enum { MARKDOWN_DEPTH = 60 }; /* deepest nesting of lists, quotes and emphasis */

typedef struct {
    int level; /* as written; writers shift it */
    int depth; /* below the text's highest heading, 0 or more; never skips one */
    Str id;    /* unique in the text */
    Str text;
} MarkdownHeading;

typedef struct {
    Str url; /* as written */
    Place place;
    bool is_image, has_words;
    Str words;          /* of a link, and what an image says that it shows, when they are few; else absent */
    Str address;         /* of a link: what is written instead, set by model/; absent: the words only */
    const void *entry;   /* of a link: the Entry to whose page as a whole it leads, set by model/; or NULL */
    const void *picture; /* of an image: the Picture, set by model/ */
} MarkdownLink;

/* A text that some page shows. Const once model/ has resolved the links. */
typedef struct {
    Str text;             /* absent: it is the part of the file named below */
    const TreeFile *file; /* whose bytes from offset on, so many, are the text */
    size_t offset, length;
    uint64_t digest;      /* of the text */
    Place place;          /* of its first character */
    MarkdownHeading *headings;
    size_t heading_count, heading_room;
    MarkdownLink *links;
    size_t link_count, link_room;
    Acronym *acronyms;    /* each once */
    size_t acronym_count, acronym_room;
} MarkdownText;

/* A tree, for one thread. */
typedef struct {
    cmark_node *root;
    const MarkdownText *text;
} Markdown;

/* Once, before any thread parses. */
void markdown_init(void);

/* Parses text that stands at place, and notes its headings and links in *kept, which lives in the arena keep. The tree
 * lives in the arena. NULL after a report (nested too deeply, or too large to read). */
Markdown *markdown_read(Str text, Place place, Arena *keep, Arena *arena, Diag *diag, MarkdownText *kept);
/* Makes the tree again, in the arena, with each link as it was resolved. bytes is the text. */
Markdown *markdown_open(const MarkdownText *text, Str bytes, Arena *arena);
/* cmark asks for memory late, too: who walks a tree enters its arena first, on its own thread. */
void markdown_enter(Arena *arena);

const MarkdownHeading *markdown_heading(cmark_node *node); /* of a heading node */
const MarkdownLink *markdown_link(cmark_node *node);       /* of a link or an image */
/* The level to write when the text's highest heading is to be first_level; levels never skip one. */
int markdown_heading_level(const MarkdownHeading *heading, int first_level);
bool markdown_has_anchor(const MarkdownText *text, Str id);
Place markdown_place(const Markdown *markdown, cmark_node *node);

/* The text below a node without markup; blocks and lines are parted by a blank. */
void markdown_plain(cmark_node *node, Buf *out);

/* The kinds of node that cmark's extensions add. */
typedef enum { EXTRA_NONE, EXTRA_TABLE, EXTRA_ROW, EXTRA_CELL, EXTRA_STRIKETHROUGH } MarkdownExtra;
MarkdownExtra markdown_extra(cmark_node *node);
bool markdown_row_is_header(cmark_node *row);
char markdown_column_align(cmark_node *table, size_t column); /* 'l', 'c', 'r' or 0; columns count from 0 */
bool markdown_is_task(cmark_node *item, bool *done);

/* Lower-case letters, digits and hyphens of a text, for ids: "How to apply" gives "how-to-apply". */
Str slug_from(Arena *arena, Str text);

#endif
