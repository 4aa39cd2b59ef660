/* schema_loader.h: what the files that read a schema share. Not for other folders. */
#ifndef SIGNPOST_INPUT_SCHEMA_LOADER_H
#define SIGNPOST_INPUT_SCHEMA_LOADER_H

#include "base/suggest.h"
#include "input/schema.h"

enum {
    MOST_PER_PAGE = 1000,
    MOST_PER_FILE = 50000,
    LARGEST_LETTERS = 100,
    LARGEST_WEIGHT = 100,
    LONGEST_FRESH = 36500
};

/* One reading of a schema. */
typedef struct {
    Arena *arena;
    Diag *diag;
    bool ok;
    const Source *own; /* what was laid over the theme's schema; the theme's when nothing was */
} Loader;

/* Keys that a mapping of the schema may have; the last is NULL. */
typedef const char *const *Keys;

/* Report, and spoil the schema (ok becomes false). The format has one %.*s, for the subject. */
void loader_complain(Loader *loader, Place place, const char *rule, const char *format, Str subject);
void loader_check_keys(Loader *loader, const YamlNode *node, Keys keys);
Str *loader_texts(Loader *loader, const YamlNode *node, size_t *count); /* of a list; NULL when there is none */
/* A number from least to most; false, with *number left alone, when it is absent or was reported. */
bool loader_number(Loader *loader, const YamlNode *node, const char *key, double least, double most, double *number);

/* What an address may be, and what it looks like. */
typedef struct {
    const char *mark; /* must stand in it in braces; NULL: nothing must */
    bool page, file;  /* ends with a slash; ends with the name of a file that has an ending */
    const char *hint;
} AddressForm;

extern const AddressForm address_page, address_file, address_data, address_booklet, address_list,
    address_letter, address_month, address_term;

/* An address is one of the site once its marks are filled in. An absent one is not judged. */
void loader_check_address(Loader *loader, const YamlNode *node, const char *key, const AddressForm *form);

/* Fields, in schema_fields.c. */
void loader_fields(Loader *loader, const YamlNode *node, FieldSet *set);
/* Makes what fields_find looks in, in schema_find.c: once all fields of the set are there. */
void fields_index(FieldSet *set, Arena *arena);

/* Names that a schema uses, in schema_names.c: there must be what they name. */
void loader_unknown_field(Loader *loader, const FieldSet *set, Place place, Str name);
void loader_check_field(Loader *loader, const FieldSet *set, Place place, Str name);
void loader_check_names(Loader *loader, const Schema *schema);

#endif
