/* content_record.h: a content file as a record (base/record.h) that a later build takes instead of reading the file. */
#ifndef SIGNPOST_MODEL_CONTENT_RECORD_H
#define SIGNPOST_MODEL_CONTENT_RECORD_H

#include "model/content.h"

/* What was read of a sound file. */
void content_record_write(Buf *out, const ContentFile *file);

/* Fills in the file, whose type, slug and path are set, from the record, whose bytes must live as long. False, and
 * nothing filled in, when the record is damaged. */
bool content_record_take(Str record, const Schema *schema, Arena *arena, ContentFile *file);

#endif
