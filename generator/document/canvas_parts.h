/* canvas_parts.h: a canvas as its own files see it: canvas.c (pages, marks, shapes), canvas_text.c (letters),
 * canvas_objects.c (pictures and codes) and canvas_links.c (what a reader can use: links, fields). Nobody else includes
 * it. */
#ifndef SIGNPOST_DOCUMENT_CANVAS_PARTS_H
#define SIGNPOST_DOCUMENT_CANVAS_PARTS_H

#include "document/canvas.h"

struct Canvas {
    Arena *arena;
    const Press *press;
    Pdf *pdf;
    Tags *tags;
    FontUse *fonts;
    Packer *packer;
    /* Pictures are numbered as they come in the document: what else there is on the site leaves no mark in it. */
    size_t *picture_numbers; /* by Picture.index: from 1; 0 until drawn in this document */
    PdfId *pictures;         /* by number */
    size_t picture_count;

    PdfId page;
    size_t index;
    float width, height;
    Buf content, rules;
    enum { MARK_NONE, MARK_TAG, MARK_ARTIFACT } mark;
    Tag *tag;
    const char *artifact; /* its kind */
    bool in_text;
    Colour fill, rules_fill;
    int face;
    float size;
    bool *page_faces, *page_pictures; /* the latter by number */
    PdfId *page_drawings;
    size_t page_drawing_count, page_drawing_room;
    PdfId *annotations;
    size_t annotation_count, annotation_room;
    PdfId *fields; /* of all pages */
    size_t field_count, field_room;
    PdfId typing;  /* the font of what is typed; 0: no field so far */
};
void canvas_end_text(Canvas *canvas);
void canvas_end_mark(Canvas *canvas);
void canvas_set_fill(Canvas *canvas, Colour colour);
void canvas_put_colour(Buf *out, Colour colour, const char *operator); /* "rg": of what is filled; "RG": of lines */
void canvas_put_point(const Canvas *canvas, Buf *out, float x, float y);
void canvas_put_pictures(const Canvas *canvas, Buf *out); /* the page's, as entries of its resources */

#endif
