/* import.h: entries that come from elsewhere: found among those that are there, checked as a file of the content would
 * be, and turned into the text of their files. Nothing is written here.
 *
 * What is read gives trees as front matter would (YamlNode, with places in the table or the feed). Terms may be named
 * by their names, entries by their titles or ids; import_finish puts ids and file names in their
 * place. */
#ifndef SIGNPOST_MODEL_IMPORT_H
#define SIGNPOST_MODEL_IMPORT_H

#include "input/table.h"
#include "model/site.h"

typedef struct {
    const Type *type;
    YamlNode *fields;      /* a mapping */
    Str slug;              /* asked for; absent: as its id or its title say */
    Str body;              /* absent: leaves what is there */
    Place place;           /* of the row or the object */
    bool by_the_way; /* that it is there already, and stays as it is, is no problem: the organisation of a service */
    bool many_of_a_name;   /* titles may come twice: the second file gets a number */
    /* What import_finish finds: */
    Str path;              /* of its file, in the content folder; absent: it cannot be told */
    const Entry *existing; /* the entry that is there; NULL: it is new */
    bool skip;             /* there is nothing to do, or somebody was told why not */
    bool sound;            /* it has no problems; to be set by who adds it */
    bool same;             /* the file that is there says all of it */
    Source file;           /* what is there */
    Str text;              /* what the file shall be */
} ImportEntry;

typedef struct {
    const Site *site;
    Str folder;      /* the content folder on disk */
    bool update;     /* entries that are there may be changed */
    const Source *sets; /* "areas=all": what new entries get that do not say it themselves */
    size_t set_count;
    Arena *arena;
    Diag *diag;
    ImportEntry *entries;
    size_t count, room;
    /* Of import.c: */
    Map by_path, by_title, by_id;  /* Entry, of the site */
    Map new_by_path, new_by_name;  /* ImportEntry; names are titles and ids */
} Import;

/* Takes the rows of a table as entries of the type; NULL for the type that the names in its first row fit best. Reports
 * every problem of the first row. */
void import_table(Import *import, const Type *type, const Table *table);

/* Puts what a set says into new entries that lack it; for import_finish. */
void import_apply_set(Import *import, const Source *set);

ImportEntry *import_add(Import *import, ImportEntry entry); /* good until the next */

/* Finds the file of each entry, checks what it would say, and makes its text. Reports every problem, and marks the
 * entries that have one. */
void import_finish(Import *import);

/* Small trees. */
YamlNode *tree_node(Arena *arena, YamlKind kind, Str text, Place place);
void tree_set(Arena *arena, YamlNode *mapping, Str key, YamlNode *value); /* the key must be new */
void tree_push(Arena *arena, YamlNode *sequence, YamlNode *item);

/* The term that a text means: by its id, or its name in capitals or not; NULL when there is none. */
const Term *import_term(const Import *import, const Field *field, Str text);

#endif
