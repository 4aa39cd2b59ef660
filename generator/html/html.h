/* html.h: Markdown as HTML, on cmark's nodes. */
#ifndef SIGNPOST_HTML_HTML_H
#define SIGNPOST_HTML_HTML_H

#include "html/explained.h"
#include "input/markdown.h"
#include "theme/theme.h"

/* A paragraph that is only a link to an entry, and stands in nothing else. */
typedef struct {
    size_t from, to; /* where it was written in the buffer */
    const MarkdownLink *link;
    Str words;
} HtmlLink;

/* {.arena} is none yet. */
typedef struct {
    Arena *arena;
    HtmlLink *items; /* in their order */
    size_t count, room;
} HtmlLinks;

typedef struct {
    const Theme *theme;  /* words: all below "markdown" */
    Str language;        /* of those words: the page's */
    Str base_path;       /* put before addresses of the site */
    int first_level;     /* of the highest heading: 2 below a page's title */
    /* Marks a picture as used by the page. */
    void (*use_picture)(void *context, const void *picture);
    /* The code of the language of the page at an address of the site, and in *name what it calls itself; absent when it
     * is the language of the page that is made. */
    Str (*other_language)(void *context, Str address, Str *name);
    void *context;
    int *noted; /* texts with notes on the page so far; counted on, so that ids of notes are unique on a page */
    int *shown; /* pictures in texts of the page so far; counted on */
    Explained *explained; /* words of prose are explained there; NULL: none is */
    HtmlLinks *alone; /* such paragraphs are noted there; NULL: nobody asks */
} HtmlOptions;

/* Appends valid HTML. Raw HTML in the Markdown is left out. Heading levels never skip one. */
void html_write(const Markdown *markdown, const HtmlOptions *options, Buf *out);

#endif
