/* canvas.h: what is drawn on the pages of one document, one page after the other.
 *
 * Lengths are points; y runs down from the top of the page. All content belongs to an element of the structure, or is
 * an artifact, which screen readers pass over; consecutive content of one element shares a marked stretch.
 */
#ifndef SIGNPOST_DOCUMENT_CANVAS_H
#define SIGNPOST_DOCUMENT_CANVAS_H

#include "document/press.h"
#include "document/qr.h"
#include "pdf/tags.h"
#include "text/font_use.h"
#include "text/text.h"

typedef struct Canvas Canvas;

typedef struct {
    float x, y, width, height;
} Rect;

Canvas *canvas_create(Arena *arena, const Press *press, Pdf *pdf, Tags *tags, FontUse *fonts, Packer *packer);
void canvas_begin_page(Canvas *canvas, PdfId page, size_t index, float width, float height);
void canvas_end_page(Canvas *canvas);

void canvas_mark(Canvas *canvas, Tag *tag);       /* what follows belongs to the element */
void canvas_mark_artifact(Canvas *canvas, const char *kind); /* "Layout", "Pagination" */

void canvas_piece(Canvas *canvas, const TextPiece *piece, float x, float baseline, Colour colour);
void canvas_rect(Canvas *canvas, Rect rect, float radius, Colour colour);
void canvas_stroke(Canvas *canvas, const float *points, size_t count, float width, Colour colour); /* x, y, x, y ... */
void canvas_picture(Canvas *canvas, const Picture *picture, Rect rect);
void canvas_drawing(Canvas *canvas, const PressPicture *form, Rect rect); /* one of this document alone, drawn once */
void canvas_code(Canvas *canvas, const QrCode *code, Rect rect); /* on white, with the room that it needs around it */
/* A line under or through text: drawn with the others at the end of the page, so that text stays in one stretch. */
void canvas_rule(Canvas *canvas, Rect rect, Colour colour);

/* A link of the element over the rectangle: to an address, or, when page is not 0, to a place on a page. */
void canvas_link(Canvas *canvas, Tag *tag, Rect rect, Str words, Str address, PdfId page, float y);

typedef struct {
    Str question;
    float size; /* of letters, where there is one line */
    bool many_lines, from_right;
} FieldLook;

/* A field of the element to type in. */
void canvas_field(Canvas *canvas, Tag *tag, Rect rect, const FieldLook *look);
/* The entry of the catalog for the fields of all pages, and the font of what will be typed; nothing without fields. */
bool canvas_put_form(Canvas *canvas, const char *font_path, Buf *catalog, Diag *diag);

#endif
