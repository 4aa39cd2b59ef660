/* content.h: every file of the content folder, read and checked by itself; what files say of each other comes later
 * (assemble.h). */
#ifndef SIGNPOST_MODEL_CONTENT_H
#define SIGNPOST_MODEL_CONTENT_H

#include "base/pool.h"
#include "input/easy.h"
#include "input/value.h"
#include "tree/tree.h"

/* A Markdown file: an entry, or the authored easy read that stands beside one. */
typedef struct {
    const TreeFile *file;
    Source source;
    const Type *type;
    Str language;         /* of a translation (ur/services/x.md): its folder, "ur"; absent: the site's own */
    Str slug;
    bool is_easy;
    bool sound;           /* read without errors, so far as it goes */
    Value fields;
    MarkdownText *body;   /* NULL: none */
    EasyText easy;
    Str record;           /* all of the above as content_record.h keeps it; absent when there was any problem */
} ContentFile;

/* A YAML file of its own: site.yml, words.yml and their translations (ur/site.yml), terms/x.yml, glossary.yml,
 * pictures/pictures.yml. */
typedef struct {
    Str path;
    Source source;
    YamlNode *root; /* NULL: broken */
} ContentData;

/* What an earlier build kept of a file. */
typedef struct {
    Str path, blob; /* of its contents, as TreeFile.blob */
    Str record;
} KnownFile;

typedef struct {
    const KnownFile *files; /* in the order of their paths */
    size_t count;
    uint64_t schema_digest; /* of the schema that they were read with */
    Date date;              /* on which they were read: a date that must be past may not have been before */
} KnownContent;

typedef struct {
    Tree *tree;
    Schema schema;
    uint64_t schema_digest;
    ContentFile *files; /* in the order of their paths */
    size_t count, room;
    ContentData *data;
    size_t data_count, data_room;
    Str *languages;     /* further languages of the site, as site.yml lists them: each may have a folder */
    size_t language_count;
} Content;

/* Who works: jobs threads, each with an arena of its own that lives as long as the content. */
typedef struct {
    size_t jobs;
    Arena **arenas;
} Workers;

/* Reads and checks all files, but for those that are known, unchanged, from an earlier build (NULL: none). theme_schema
 * is laid under the content's own schema.yml. today is for dates that must lie in the past. False when the schema is
 * broken or files cannot be read at all; errors within files are reported, and the sound rest is there for further
 * checks. */
bool content_read(Tree *tree, const YamlNode *theme_schema, Date today, const KnownContent *known,
                  const Workers *workers, Arena *arena, Diag *diag, Content *content);

/* Problems are shown with the line that they are in: reads the files that problems point to and that were known,
 * and finds in them what problems are about. */
void content_show_sources(Content *content, Arena *arena, Diag *diag);

const ContentData *content_data(const Content *content, Str path); /* NULL when there is no such file */

#endif
