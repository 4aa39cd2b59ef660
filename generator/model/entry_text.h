/* entry_text.h: fields as the front matter of a Markdown file, in the order of the schema and as people write it. */
#ifndef SIGNPOST_MODEL_ENTRY_TEXT_H
#define SIGNPOST_MODEL_ENTRY_TEXT_H

#include "input/schema.h"

/* The text of a new file. fields is a mapping with keys of the type's fields, groups within it likewise; an empty body
 * is fine. */
Str entry_text(const Type *type, const YamlNode *fields, Str body, Arena *arena);

/* The text of a file with some fields set anew; all other lines stay as they are, comments too. front is the mapping
 * that the file's front matter was parsed to; a field that says the same already is left alone. A field that is not
 * there yet comes after the one that the schema has before it. body: absent to leave what is there. */
Str entry_text_update(const Source *file, const Type *type, const YamlNode *front, const YamlNode *fields, Str body,
                      Arena *arena);

#endif
