/* metadata.h: what a document says of itself: XMP, the information dictionary and bookmarks. */
#ifndef SIGNPOST_DOCUMENT_METADATA_H
#define SIGNPOST_DOCUMENT_METADATA_H

#include "document/flow.h"

PdfId metadata_write_xmp(Pdf *pdf, const Doc *doc);
PdfId metadata_write_info(Pdf *pdf, const Doc *doc);
PdfId metadata_write_outline(Flow *flow); /* 0 when there are no headings */

#endif
