/* value.h: what a field holds, checked against its declaration.
 *
 * Values are read from YAML by fields_read and completed by model/, which fills in what a name stands for (a term, an
 * entry, a picture). Const from then on. Those of a translation are completed by fields_inherit first.
 */
#ifndef SIGNPOST_INPUT_VALUE_H
#define SIGNPOST_INPUT_VALUE_H

#include "base/date.h"
#include "input/markdown.h"
#include "input/schema.h"

typedef enum {
    VALUE_ABSENT,
    VALUE_BOOLEAN,
    VALUE_NUMBER,   /* integers too: they are exact */
    VALUE_TEXT,     /* all that is written as text; dates as 2026-03-03, times as 09:05 */
    VALUE_MARKDOWN, /* text: as written; target: MarkdownText */
    VALUE_CHOICE,   /* text: the term's id; target: Term */
    VALUE_REFERENCE,/* text: as written; target: Entry, or NULL when it is not published */
    VALUE_PICTURE,  /* text: the name; target: Picture */
    VALUE_ITEM,     /* text: the key; target: Value of the item (a group) */
    VALUE_LIST,
    VALUE_GROUP
} ValueKind;

typedef struct Value Value;
struct Value {
    ValueKind kind : 8;
    bool boolean;         /* VALUE_BOOLEAN */
    bool inherited;       /* by a translation, from what it translates */
    bool sparse; /* VALUE_GROUP: only what is there has an item; behind the items there is a byte for each field of
                    the set, index + 1 into items, or 0 when it is absent. Else each has its item, by Field.index */
    uint32_t count;       /* of items */
    const Field *field;   /* of a list's items: the list's field */
    Place place;
    union {
        Str text;         /* by kind, as above */
        Str word;         /* VALUE_LIST: written as the field's word ("free") or its word for everything ("any") */
        struct {
            const FieldSet *fields; /* VALUE_GROUP */
            size_t no_text;         /* 0: who takes its text has an empty one */
        };
    };
    union {
        double number;      /* VALUE_NUMBER */
        const void *target; /* VALUE_MARKDOWN, _CHOICE, _REFERENCE, _PICTURE and _ITEM, as above */
        const Str *said;    /* VALUE_TEXT of KIND_WORDS: the text, in the language that text names; else NULL */
        Value *items;       /* VALUE_LIST, and VALUE_GROUP: see value_at */
    };
};

/* Reads a mapping (or YAML_EMPTY) into a group. Reports every problem there is; false when there was any, with the
 * sound fields read all the same. where is the place for what is missing; what names the whole: "this service". today
 * is for fields that must lie in the past. */
bool fields_read(const FieldSet *set, const YamlNode *mapping, Place where, Str what, Date today, Arena *arena,
                 Diag *diag, Value *group);

/* The same for a translation, which may leave out anything. */
bool fields_read_some(const FieldSet *set, const YamlNode *mapping, Place where, Str what, Date today, Arena *arena,
                      Diag *diag, Value *group);

/* Completes the group of a translation with copies of what the source's group has and it has not; a group within it and
 * each item of a list of groups, too, where the item with the same key (Field.unique), or else in the same place, is
 * meant; by place never, when the key is an "id". Reports what a translation cannot say: another value of a field that
 * is the source's only, or more items. To be called before either group is resolved. */
void fields_inherit(Value *group, const Value *source, Arena *arena, Diag *diag);

/* Items for a sparse group that has so many of the set's fields, and their slots: a byte for each field, all 0. */
Value *value_sparse_items(Arena *arena, const FieldSet *set, size_t count, uint8_t **slots);

/* A copy that may be resolved by itself, marked as inherited, all of it. */
Value value_copy_inherited(const Value *value, Arena *arena);
MarkdownText *markdown_copy(const MarkdownText *text, Arena *arena);

const Value *value_at(const Value *group, const Field *field); /* of VALUE_ABSENT when it is absent */
const Value *value_get(const Value *group, const char *name); /* NULL when absent */
Str value_text(const Value *group, const char *name);         /* absent when there is none */
double value_number(const Value *group, const char *name, double otherwise);
bool value_true(const Value *group, const char *name);
Date value_date(const Value *group, const char *name); /* unset when there is none */

#endif
