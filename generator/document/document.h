/* document.h: PDF documents that pass PDF/UA-1 and PDF/A-2a.
 *
 * A Press holds what all documents of a run share: fonts (opened and prepared for subsetting once) and pictures (each
 * drawn to PDF operators once). After press_open and press_add_pictures it is const, and document_write may run on any
 * number of threads. Equal input gives equal bytes.
 */
#ifndef SIGNPOST_DOCUMENT_DOCUMENT_H
#define SIGNPOST_DOCUMENT_DOCUMENT_H

#include "base/buf.h"
#include "model/doc.h"
#include "text/font.h"

typedef struct Press Press;

Press *press_open(const FontFiles *fonts, size_t count, Diag *diag); /* NULL after a report */
/* Converts the pictures. One that cannot be drawn is an error that names its place, the file and the feature. Call
 * once; pictures[i]->index must be i. */
bool press_add_pictures(Press *press, const Picture *const *pictures, size_t count, Diag *diag);
/* How wide the first so many characters are, of the size of the text; 0: none. */
void press_letter_widths(const Press *press, size_t count, float *regular, float *bold);
void press_close(Press *press); /* NULL is fine */

typedef struct {
    int pages;
} DocumentInfo;

/* Lays out the document and appends the PDF's bytes to *out. False after a report: a character that no font has
 * (named, with its place), a table too wide for any page. One that has more than its most_pages and can be briefer is
 * only counted: no bytes. */
bool document_write(const Press *press, const Doc *doc, Buf *out, DocumentInfo *info, Diag *diag);

#endif
