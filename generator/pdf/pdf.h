/* pdf.h: the objects of one PDF file, kept and written by libharu.
 *
 * An object is named by its number. The entries of a dictionary are given as PDF syntax, made with the pdf_put
 * functions into a Buf, without the "<<" and ">>"; libharu keeps the object, its place in the file and the
 * cross-reference. A Pdf belongs to one thread and to the arena it was made in. Errors of libharu are sticky and come
 * out as one report from pdf_save.
 */
#ifndef SIGNPOST_PDF_PDF_H
#define SIGNPOST_PDF_PDF_H

#include "base/diag.h"
#include "pdf/pack.h"

typedef struct Pdf Pdf;
typedef int PdfId; /* number of an indirect object; 0: none */

Pdf *pdf_create(Arena *arena);

PdfId pdf_reserve(Pdf *pdf);                                  /* a dictionary, to be defined later */
void pdf_define(Pdf *pdf, PdfId id, Str entries);             /* entries are copied */
PdfId pdf_add_stream(Pdf *pdf, Str entries, Str bytes);       /* bytes as they go into the file; both are copied */

/* Pages come in order. The content is a zlib stream. */
typedef struct {
    float width, height; /* points */
    int struct_parents;  /* key in the parent tree */
    Str content;
    Str resources;       /* entries of its resource dictionary */
    const PdfId *annotations;
    size_t annotation_count;
} PdfPage;
PdfId pdf_reserve_page(Pdf *pdf);
void pdf_define_page(Pdf *pdf, PdfId id, const PdfPage *page);

void pdf_set_catalog(Pdf *pdf, Str entries); /* all but Type and Pages */
void pdf_set_info(Pdf *pdf, PdfId id);

/* Appends the file to *out, small objects packed into object streams. Its identifier comes from its bytes. False after
 * a report that names the document by its address. */
bool pdf_save(Pdf *pdf, Packer *packer, Buf *out, Str address, Diag *diag);
const char *pdf_library(void); /* "libharu 2.3.0" */

/* PDF syntax */
void pdf_put_number(Buf *out, double value); /* at most three decimals, a blank after it */
void pdf_put_ref(Buf *out, const char *key, PdfId id); /* "/Key 12 0 R " */
void pdf_put_text(Buf *out, Str text); /* a text string: (ASCII) or <FEFF...> in UTF-16, cut to the format's limit */
void pdf_put_bytes(Buf *out, Str bytes); /* a byte string, for addresses and languages: (...) */
void pdf_put_utf16(Buf *out, uint32_t codepoint); /* as hex digits */

#endif
