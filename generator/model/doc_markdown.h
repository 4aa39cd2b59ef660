/* doc_markdown.h: Markdown as blocks of a document. */
#ifndef SIGNPOST_MODEL_DOC_MARKDOWN_H
#define SIGNPOST_MODEL_DOC_MARKDOWN_H

#include "input/markdown.h"
#include "model/doc.h"

typedef struct {
    int first_level;  /* of the text's highest heading; 0: headings come out as bold paragraphs */
    Str base_url;     /* put before addresses of the site */
    Str prefix;       /* put before ids of headings and notes: unique in the document */
    Str (*word)(void *context, const char *key); /* of words.yml: why words are set apart */
    void *context;
} DocMarkdownOptions;

/* Adds the text's blocks to parent; its notes come last, as a DOC_NOTES. */
void doc_add_markdown(const Markdown *markdown, const DocMarkdownOptions *options, Arena *arena, DocBlock *parent);

/* An address as a document writes it: those of the site in full. */
Str doc_link(Arena *arena, Str base_url, Str address);

#endif
