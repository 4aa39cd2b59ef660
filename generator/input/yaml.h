/* yaml.h: YAML as a tree of nodes that know where they were written (by libyaml).
 *
 * What editors need and no more: scalars, sequences, mappings with text keys. Anchors, aliases and tags are refused;
 * so are duplicate keys, more than one document, and nesting deeper than YAML_DEPTH. Scalars stay text: the schema
 * says what they mean, so "01632" keeps its zero.
 */
#ifndef SIGNPOST_INPUT_YAML_H
#define SIGNPOST_INPUT_YAML_H

#include "base/diag.h"
#include "base/map.h"

enum { YAML_DEPTH = 32 };

typedef enum { YAML_EMPTY, YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING } YamlKind;

typedef struct YamlNode YamlNode;
typedef struct {
    Str key;
    Place key_place;
    YamlNode *value;
} YamlPair;

struct YamlNode {
    YamlKind kind; /* YAML_EMPTY: nothing, ~, null or an empty plain scalar; "" in quotes is an empty scalar */
    Place place;
    Str text;      /* of a scalar */
    bool quoted;   /* of a scalar: written in quotes or as a block */
    YamlNode **items; /* of a sequence */
    YamlPair *pairs;  /* of a mapping */
    size_t count, room;
};

/* Parses the bytes of text, which is a part of source->text (or all of it), into the arena. False after a report that
 * names the place and a remedy. An empty text gives a YAML_EMPTY root. */
bool yaml_parse(const Source *source, Str text, Arena *arena, Diag *diag, YamlNode **root);

const YamlNode *yaml_get(const YamlNode *mapping, const char *key); /* NULL when absent or not a mapping */
const YamlNode *yaml_get_str(const YamlNode *mapping, Str key);
Str yaml_text(const YamlNode *mapping, const char *key); /* a scalar's text; absent when there is none */
bool yaml_true(const YamlNode *mapping, const char *key); /* the scalar is "true" */

/* A digest of what the tree says, wherever it is written. */
uint64_t yaml_digest(const YamlNode *node);

/* base with over laid on it: mappings key by key, anything else replaced. What over changes has its place there, the
 * mappings above it, too. Neither is changed. */
YamlNode *yaml_overlay(Arena *arena, const YamlNode *base, const YamlNode *over);

#endif
