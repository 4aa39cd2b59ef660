/* doc_language.h: which words of a document are in another language than the rest. */
#ifndef SIGNPOST_MODEL_DOC_LANGUAGE_H
#define SIGNPOST_MODEL_DOC_LANGUAGE_H

#include "model/doc.h"

/* Parts runs without a language where another script than the document's begins, and gives the words in it their
 * language, so that a screen reader changes its voice. known are the site's languages, the first one its own. */
void doc_mark_languages(Doc *doc, const Str *known, size_t known_count, Arena *arena);

#endif
