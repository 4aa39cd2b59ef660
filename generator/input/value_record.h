/* value_record.h: fields and texts as records (base/record.h), so that a later build need not read their file again.
 *
 * Written as fields_read and markdown_read left them, before model/ fills in what names stand for. Taking needs the
 * field set with which they were written; texts then point into the record's bytes, places into the source.
 */
#ifndef SIGNPOST_INPUT_VALUE_RECORD_H
#define SIGNPOST_INPUT_VALUE_RECORD_H

#include "base/record.h"
#include "input/markdown.h"
#include "input/value.h"

void place_write(Buf *out, Place place);
Place place_take(Record *record, const Source *source);

void fields_write(Buf *out, const Value *group);
void fields_take(Record *record, const FieldSet *set, const Source *source, Arena *arena, Value *group);

/* with_text: a text that stands in no file. */
void markdown_write(Buf *out, const MarkdownText *text, bool with_text);
MarkdownText *markdown_take(Record *record, const Source *source, Arena *arena);

#endif
