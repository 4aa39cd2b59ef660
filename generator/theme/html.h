/* html.h: Markdown as HTML, on cmark's nodes. */
#ifndef SIGNPOST_THEME_HTML_H
#define SIGNPOST_THEME_HTML_H

#include "input/markdown.h"
#include "theme/explained.h"
#include "theme/theme.h"

typedef struct {
    const Theme *theme;  /* words: all below "markdown" */
    Str language;        /* of those words: the page's */
    Str base_path;       /* put before addresses of the site */
    int first_level;     /* of the highest heading: 2 below a page's title */
    /* Marks a picture as used by the page. */
    void (*use_picture)(void *context, const void *picture);
    void *context;
    int *noted; /* texts with notes on the page so far; counted on, so that ids of notes are unique on a page */
    int *shown; /* pictures in texts of the page so far; counted on */
    Explained *explained; /* words of prose are explained there; NULL: none is */
} HtmlOptions;

/* Appends valid HTML. Raw HTML in the Markdown is left out. Heading levels never skip one. */
void html_write(const Markdown *markdown, const HtmlOptions *options, Buf *out);

#endif
