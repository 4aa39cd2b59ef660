/* tags.h: the logical structure of a document (ISO 32000-1, 14.7 and 14.8): what a screen reader reads.
 *
 * The tree is built while the document is laid out and drawn, in reading order, and written at the end. Kids of an
 * element keep the order in which they join it; an inline element is made when its first content is drawn.
 */
#ifndef SIGNPOST_PDF_TAGS_H
#define SIGNPOST_PDF_TAGS_H

#include "pdf/pdf.h"

typedef struct Tags Tags;
typedef struct Tag Tag;

Tags *tags_create(Arena *arena, Pdf *pdf);
Tag *tags_root(Tags *tags);                              /* the Document element */
Tag *tag_add(Tags *tags, Tag *parent, const char *type); /* a new last kid; type is a standard one and not copied */

void tag_set_type(Tag *tag, const char *type); /* one that has no content of its own */
void tag_set_alt(Tag *tag, Str text);      /* of a figure */
void tag_set_actual(Tag *tag, Str text);   /* replaces what is drawn */
void tag_set_language(Tag *tag, Str language);
void tag_set_id(Tags *tags, Tag *tag, Str id); /* unique in the document */
void tag_set_scope(Tag *tag, const char *scope); /* of a TH: "Row", "Column" */
void tag_set_span(Tag *tag, int columns, int rows);
void tag_set_headers(Tag *tag, const Str *ids, size_t count); /* of a cell: ids of its headers; not copied */
void tag_set_struck(Tag *tag); /* of a Span: its text is struck through */
void tag_set_numbering(Tag *tag, const char *numbering); /* of an L: "Decimal", "Disc", "None" */
void tag_set_box(Tag *tag, float left, float bottom, float right, float top); /* of a figure, on its page */

/* Before anything is drawn: the pages, in order. */
void tags_set_pages(Tags *tags, const PdfId *pages, size_t count);
int tag_add_content(Tags *tags, Tag *tag, size_t page); /* the MCID for the next stretch of content on the page */
int tag_add_annotation(Tags *tags, Tag *tag, size_t page, PdfId annotation); /* its StructParent */

PdfId tag_object(Tags *tags, Tag *tag);
PdfId tags_write(Tags *tags); /* the structure tree root */
const char *tag_type(const Tag *tag);

#endif
