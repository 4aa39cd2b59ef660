/* font_typing.h: the font that a reader's own letters are set in, when a document has fields to fill in.
 *
 * What will be typed is not known, so it is no subset of what is drawn: it holds the letters of western European
 * languages (the PDF encoding WinAnsi).
 */
#ifndef SIGNPOST_TEXT_FONT_TYPING_H
#define SIGNPOST_TEXT_FONT_TYPING_H

#include "pdf/pdf.h"

/* Defines the font dictionary id with letters of the TrueType file. False after a report. */
bool font_typing_write(PdfId id, const char *path, Arena *arena, Pdf *pdf, Packer *packer, Diag *diag);

#endif
