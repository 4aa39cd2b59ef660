/* schema.h: what content may say, as declared by the theme's schema.yml and extended by the content's own.
 *
 * Types and fields are data: the program knows the kinds below, and no names of content. Const once read.
 * The keys of schema.yml are explained for editors in signpost-content(5).
 */
#ifndef SIGNPOST_INPUT_SCHEMA_H
#define SIGNPOST_INPUT_SCHEMA_H

#include "base/map.h"
#include "input/yaml.h"

typedef enum {
    KIND_TEXT,      /* one line */
    KIND_LONGTEXT,  /* plain, may have line ends */
    KIND_MARKDOWN,
    KIND_INTEGER,
    KIND_NUMBER,
    KIND_BOOLEAN,
    KIND_DATE,
    KIND_TIME,      /* of the day, to the minute */
    KIND_DATETIME,
    KIND_URL,       /* a full address, a file of the content, or an address of the site */
    KIND_EMAIL,
    KIND_PHONE,
    KIND_POSTCODE,
    KIND_COLOUR,    /* #rrggbb */
    KIND_LANGUAGE,  /* BCP 47 */
    KIND_UUID,
    KIND_SLUG,
    KIND_ADDRESS,   /* of the site: /services/old-name/ */
    KIND_PICTURE,   /* a name in a picture index */
    KIND_FILE,      /* a file of the content folder */
    KIND_CHOICE,    /* a term of a vocabulary, or one of the options; "choices" is the same with many */
    KIND_REFERENCE, /* the slug of an entry; "references" is the same with many */
    KIND_ITEM,      /* the key of an item in a data file */
    KIND_WORDS,     /* texts by language code */
    KIND_GROUP      /* fields of its own */
} FieldKind;

/* Numbers of the schema and of content lie between -SCHEMA_NUMBER_MAX and this: exact, and fit for an int. */
enum { SCHEMA_NUMBER_MAX = 1000000000 };

typedef struct Field Field;
typedef struct FieldSet {
    Field *fields; /* in the order declared */
    size_t count, room;
    uint32_t *slots; /* where fields_find looks: index + 1 of a field, or 0 */
    size_t slot_count; /* a power of two */
} FieldSet;

struct Field {
    Str name, label, hint;
    Place place;            /* where it is declared */
    size_t index;           /* in its set */
    FieldKind kind;
    bool many, required, past;
    bool expected;          /* its absence is a warning */
    bool grows_old;         /* a warning once the date is more than stale_after days ago: 0 is for a day to come */
    double stale_after;
    bool source_only;       /* a translation cannot change it */
    bool has_min, has_max;
    double min, max;        /* of numbers; of texts, max is characters: whole, from 1 */
    Str vocabulary;         /* KIND_CHOICE: name of a file in terms/ */
    Str *options;           /* or the words allowed */
    size_t option_count;
    Str everything;         /* a word that stands for all terms: "any" */
    Str word;               /* a word that may stand in place of the list: "free" */
    Str *to;                /* KIND_REFERENCE: names of types */
    size_t to_count;
    Str data;               /* KIND_ITEM: name of a data file */
    FieldSet fields;        /* KIND_GROUP */
    Str ordered[2];         /* two number or date fields of the group: what bands are matched with */
    Str not_after;          /* a field of the same set that this one must not exceed; set by ordered, too */
    Str later_than; /* KIND_TIME: the time of the same set that this one ends; at or before it, it is of the next
                     * day... */
    Str next_day;           /* ...which this text of the set then says */
    Str translates;         /* KIND_WORDS: a text of the same set, for which it has the words of other languages */
    Str unique;             /* a field whose values differ between the items of the list */
    Str *no_person; /* what stands before people's names ("Mrs"): the field may not have one, an email or a phone */
    size_t no_person_count;
    Str when_field;         /* required when that field of the same group has one of these values */
    Str *when_is;
    size_t when_is_count;
    Str facet_address;      /* "/services/category/{term}/"; absent: no facet */
    Str facet_label;
    Str facet_bands;        /* a vocabulary of from-to bands that the group is matched with */
    Str oruk;               /* what it is in Open Referral UK: for templates */
    double searchable;      /* how much a word counts that the search finds in it; 0: it does not look there */
    Str filter;             /* what the search calls the field that it can narrow by; absent: it cannot */
    bool shown;             /* pages that show what a schema of one's own adds show it */
};

typedef struct {
    Str address, template, compose; /* of the HTML page */
    Str pdf;                        /* address of the document */
    Str large_pdf; /* of the same in larger letters, of texts that somebody has written; absent: none */
    double large_size;              /* their size, points */
} EasyRead;

typedef struct {
    Str address, compose;
    double size; /* points; 0: the composer's */
} DocumentRule;

/* A further file of each entry that a template writes: a table to download. */
typedef struct {
    Str address, template;
    Str each;           /* a list of groups: one file for each item of it; absent: one */
} FileRule;

/* Documents of a type's list, or of parts of it, which content asks for in a field of site.yml. */
typedef struct {
    Str field;          /* of site.yml: a list of groups; absent: none */
    Str address;        /* holds {name} */
    Str compose;
    double size;        /* points; 0: the composer's */
    Place place;
} BookletRule;

typedef struct {
    Str name, label, plural;
    Str files, address; /* patterns with {slug} */
    Str template;
    FieldSet fields;    /* the common ones first */
    size_t common_count; /* of them */
    Str sort;           /* field; title unless said */
    bool descending;
    Str from_field;     /* a date before which an entry is not published; absent: none */
    Str status_field;   /* with these values of it... */
    Str *hidden;        /* ...an entry has no page */
    size_t hidden_count;
    Str *closed;        /* ...an entry keeps its page, outside lists */
    size_t closed_count;
    EasyRead easy;      /* address absent: none */
    DocumentRule *documents;
    size_t document_count;
    FileRule *file_rules;
    size_t file_rule_count;
    BookletRule booklets;
    Str listing_address, listing_template, letters_address;
    size_t per_page;
    Str *updates;       /* fields whose changes are told to readers, as are those of the text */
    size_t update_count;
    bool has_updates;
    Str expected;       /* why the site should have an entry of it, for who has none; absent: it may do without */
    size_t index;       /* in the schema */
    Place place;
} Type;

typedef struct {
    Str name, file, key;
    struct {
        Str term, shorts, forms, meaning, quiet; /* fields; absent: the file explains no words */
    } explains;
    FieldSet fields;
    Place place;
} DataRule;

typedef struct {
    Str address, template, needs; /* needs: a type that must have entries */
    Str compose, title;           /* of a document, which has no template */
    double size;                  /* of a document: points; 0: the composer's */
    bool kept;                    /* is there without them, too, in the site's own language */
    bool translated;              /* comes out in every language of the site */
    Str data;                     /* then only in one that has this list; absent: in each */
    double split;                 /* so many pages are named in one file; 0: any number. With more, it names others */
    Str each, of, role;           /* each: "term" or "vocabulary": one file for each that fields of that type with that
                                     role choose from; absent: one file */
    Place place;
} RouteRule;

typedef struct {
    Type *types;
    size_t type_count, type_room;
    FieldSet site, terms, easy, pictures;
    Str page_document_field;    /* entries where this is true are a document, too */
    DocumentRule page_document; /* its address may hold {page}, the entry's own address, and {slug} */
    DataRule *data;
    size_t data_count, data_room;
    Str redirect_template;        /* of a page at each old address; absent: there are none */
    RouteRule *routes;
    size_t route_count, route_room;
    struct {
        Str months, template; /* address with {month} of the pages of changes; absent: none */
        double days;          /* how long a change is told */
        bool translated;      /* the pages come out in every language of the site */
    } updates;
} Schema;

/* Reads the schema: root is the theme's schema.yml with the content's laid over it. False after reports. */
bool schema_read(const YamlNode *root, Arena *arena, Diag *diag, Schema *schema);

const Type *schema_type(const Schema *schema, Str name); /* NULL when there is none */
/* The type that takes a file of the content folder, and its slug; NULL when none does. The most literal pattern wins:
 * strategy/index.md is not a chapter. */
const Type *schema_match(const Schema *schema, Str path, Str *slug);
const Field *fields_find(const FieldSet *set, Str name);
const char *schema_kind_name(FieldKind kind); /* as a schema writes it, of one value: "choice" */

/* The pattern with {name} replaced by text: "/services/{slug}/" gives "/services/portage/". */
Str pattern_fill(Arena *arena, Str pattern, const char *name, Str text);

#endif
