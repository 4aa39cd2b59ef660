/* site.h: the whole site as one structure: what every later stage reads and none changes.
 *
 * model_assemble (assemble.h) makes it on one thread; from then on it is const and shared by all threads. Everything
 * lives in the build's arenas.
 */
#ifndef SIGNPOST_MODEL_SITE_H
#define SIGNPOST_MODEL_SITE_H

#include "base/date.h"
#include "input/easy.h"
#include "input/value.h"
#include "model/picture.h"
#include "tree/tree.h"

#include <stdint.h>

typedef struct {
    Str id, name, description;
    const Picture *picture; /* NULL: none */
    bool is_band;           /* has from and to */
    int from, to;           /* whole years, inclusive */
    Value fields;
    size_t index;           /* in its vocabulary */
    Str vocabulary;         /* its name */
} Term;

typedef struct {
    Str name; /* "categories" */
    Term *terms;
    size_t count, room;
    bool broken; /* its file could not be read: no word can be wrong */
    Value *all;  /* the terms as the items of a list for the field below, which entries share; NULL: not made yet */
    const Field *all_field;
} Vocabulary;

/* The first is the site's own; each other has a folder of translations, whose pages come out below its code: /ur/. */
typedef struct {
    Str code;     /* "en-GB", "ur" */
    Value fields; /* site.yml, as that language says it */
    struct DataSet *data;            /* lists of its own, in the order of Site.data, which the first one has */
    const struct Meanings *meanings; /* of words: meanings.h */
} Language;

typedef struct Entry Entry;
typedef struct Route Route;
typedef struct RelatedIndex RelatedIndex;
typedef struct Meanings Meanings;

/* That an entry's field names another. */
typedef struct {
    const Entry *from;
    const Field *field;
} Backlink;

struct Entry {
    const Type *type;
    Str slug;
    Str path;          /* "services/portage.md"; of a translation "ur/services/portage.md" */
    size_t language;   /* in Site.languages */
    const Entry *original;     /* what it translates; NULL: it is no translation */
    const Entry **translations;/* of an original, by language, NULL where there is none; NULL: there are none */
    bool stale;        /* the original was changed after the translation */
    bool body_inherited; /* by a translation: body is the original's */
    Str address;       /* "/services/portage/" */
    Str title;
    Str id;            /* UUID */
    Value fields;
    MarkdownText *body;       /* NULL: none */
    const EasyText *easy;     /* authored; NULL: none */
    Value easy_fields;        /* of the authored easy read: title, tested_by */
    const Source *easy_source;
    const Commit *changed;    /* NULL: not known */
    FileVersion *versions;    /* of the file, newest first; NULL: not known */
    const Source *source;
    bool published;    /* has a page today */
    bool closed;       /* has a page that says so, and is in no list */
    bool easy_page;    /* an easy-read page and PDF come out, authored or composed */
    size_t index;      /* in Site.entries */
    bool broken;       /* its file has errors of its own, so others' links into it are not judged */
    Backlink *backlinks;
    size_t backlink_count, backlink_room;
    const Route *easy_route, *easy_pdf_route, *easy_large_route; /* NULL: none */
    const Route **documents;
    size_t document_count, document_room;
    const Route **files;
    size_t file_count, file_room;
};

typedef const Entry *EntryRef;

/* A facet's page for one term: the entries under it. */
typedef struct {
    const Term *term;
    Str address;       /* absent in a language that has no entries under the term */
    EntryRef *entries;
    size_t count, room;
    const Route *booklet; /* of just these entries; NULL: none */
} FacetTerm;

typedef struct {
    const Field *field;
    const Vocabulary *vocabulary;
    FacetTerm *terms; /* one for each term, by Term.index */
    size_t count;
} Facet;

typedef struct {
    char letter;       /* 'a' to 'z', or '0' for all that begins otherwise */
    Str address;       /* absent while the type has no letter pages or no entry begins so */
    EntryRef *entries;
    size_t count, room;
} Letter;

enum { LETTERS = 27 };

/* The published entries of one type in one language that stand in lists, in the type's order. */
typedef struct {
    const Type *type;
    size_t language;
    EntryRef *entries;
    size_t count, room;
    Facet *facets;
    size_t facet_count, facet_room;
    Letter letters[LETTERS];
    const Route *booklet;        /* of all of them; NULL: none */
    const RelatedIndex *related; /* of related.h; NULL: nothing can be related */
} Collection;

/* The published entries that name an item of a data file, in the order of their paths. */
typedef struct {
    EntryRef *entries;
    size_t count, room;
} Citations;

typedef struct DataSet {
    const DataRule *rule;
    Value *items; /* groups */
    size_t count;
    Map by_key;   /* of items, by the rule's key */
    Citations *cited; /* of each item */
} DataSet;

typedef struct {
    Str from, to; /* addresses */
    Place place;
    const Entry *entry; /* where it leads */
} Redirect;

typedef enum {
    ROUTE_ENTRY,      /* an entry's page */
    ROUTE_EASY,       /* its easy-read page */
    ROUTE_FILE,       /* a further file of it that a template writes */
    ROUTE_LISTING,    /* a page of all entries of a type */
    ROUTE_FACET,      /* a page of the entries under one term */
    ROUTE_LETTER,     /* a page of the entries that begin with a letter */
    ROUTE_SINGLE,     /* a page that the schema's routes name */
    ROUTE_EASY_PDF,   /* an entry's easy read as a document */
    ROUTE_DOCUMENT,   /* a document that the rules of the type, or the schema's routes, name */
    ROUTE_BOOKLET,    /* a list, or a part of it, as a document */
    ROUTE_REDIRECT    /* a page at an old address that leads to the new one; not in Site.route_by_address */
} RouteKind;

/* One file that comes out. */
/* What few routes say. */
typedef struct {
    Str vocabulary, term;    /* of files of each of them: name and id; absent otherwise */
    Str title, summary;      /* of documents that belong to no entry; the summary may be absent */
    Str month;               /* of a page of updates: "2026-11" */
    Place place;             /* where content asks for it; of booklets */
} RouteMore;

/* There are several for each entry, so that none is larger than it must be. */
struct Route {
    RouteKind kind;
    uint32_t language;     /* in Site.languages */
    Str address;           /* "/services/page/2/" */
    Str file;              /* below the output folder: "services/page/2/index.html" */
    Str template;          /* of pages; of documents, the composer, which may be absent */
    const Type *type;      /* NULL for ROUTE_SINGLE */
    const Entry *entry;    /* of pages and documents of one entry */
    const Collection *collection; /* of lists */
    const Facet *facet;
    const FacetTerm *facet_term;
    const Letter *letter;
    const EntryRef *entries; /* of lists: those on this page */
    uint32_t count, total;   /* on this page, on all pages */
    uint32_t number, pages;  /* this page of the list, from 1, of so many; of a file of each item, which one; of a split
                                file 0 is the one that names the others */
    Str first;               /* address of the list's first page */
    uint32_t per_page; /* of a file that is split by the number of pages that it names: so many to each; 0: it is not */
    uint32_t index;          /* in Site.routes */
    double size;             /* of documents: points; 0: the composer's choice */
    const RouteMore *more;   /* NULL: nothing; ask route_more */
};

typedef enum {
    UPDATE_CHANGED,
    UPDATE_NEW,
    UPDATE_CLOSED, /* the entry has closed, and still is */
    UPDATE_OPENED  /* it was closed, and is not any more */
} UpdateKind;

/* What became of an entry in one month, for readers. */
typedef struct {
    const Entry *entry;
    UpdateKind kind;
    Date date;      /* of the last change in that month; of what is new, the first day on the site */
    Str *fields;    /* names of the fields that changed, in the order of the schema; none of what is new */
    size_t field_count, field_room;
    bool text;      /* the text below the fields changed, too */
} Update;

/* The updates of one month, in Site.updates. */
typedef struct {
    Str name;       /* "2026-11" */
    Str address;    /* of its page */
    size_t first, count;
} UpdateMonth;

typedef struct {
    const Schema *schema;
    Value fields;             /* site.yml, in the site's own language */
    Date today;
    const Commit *commit;     /* what was read; NULL outside git */
    Str base_url;             /* without a slash at its end */
    Str base_path;            /* its path: "" or "/offer" */
    Entry *entries;           /* in the order of their paths, unpublished ones too */
    size_t entry_count, entry_room;
    Language *languages;
    size_t language_count;    /* 1 or more */
    Collection *collections;  /* one for each type, by Type.index; then the same in each further language */
    size_t collection_count;
    Vocabulary *vocabularies;
    size_t vocabulary_count, vocabulary_room;
    DataSet *data;
    size_t data_count;
    const Picture **pictures; /* by Picture.index */
    size_t picture_count, picture_room;
    Redirect *redirects;
    size_t redirect_count, redirect_room;
    Update *updates;          /* of the days that the schema says, the newest first */
    size_t update_count, update_room;
    UpdateMonth *update_months;
    size_t update_month_count, update_month_room;
    uint64_t judge;           /* digest of the rules by which a change is one for readers */
    const Route **routes;
    size_t route_count, route_room;
    Map route_by_address;     /* Route */
    Map picture_by_name;      /* Picture */
    Map entry_by_path;        /* "services/portage" to Entry */
    Map entry_by_address;     /* Entry, published ones; aliases too */
    Map hidden_by_address; /* Entry that would have a page, leaflet, document, file or alias there, if it were published
                              and open */
} Site;

const Vocabulary *site_vocabulary(const Site *site, Str name); /* NULL when there is none */
const Term *vocabulary_term(const Vocabulary *vocabulary, Str id);
const Picture *site_picture(const Site *site, Str name);
const Entry *site_entry(const Site *site, Str path_without_ending);
Str entry_name(const Entry *entry); /* its path without ending, as site_entry takes it */
Str name_id(Arena *arena, Str name); /* the id of what a name in the content stands for, such as "terms/needs/autism" */
Str part_id(Arena *arena, Str id, Str part); /* the id of a part of what has an id */
Str path_id(Arena *arena, Str path); /* the id of an entry that has none of its own, by the path of its file */
/* The entries that name the item of a data file in one of their fields, but for closed ones; NULL when there is no such
 * item. */
const Citations *site_citations(const Site *site, Str data, Str key);
const Collection *site_collection(const Site *site, size_t language, Str type);
/* The number of a language by its code; language_count when the site does not have it. */
size_t site_language(const Site *site, Str code);
/* The number of the language of the page at an address of the site, by its first folder. */
size_t site_address_language(const Site *site, Str address);
/* Where the page of that address is in another language: "/services/" is "/ur/services/". Whether there is one is for
 * site_has. */
Str language_address(Arena *arena, const Site *site, size_t language, Str address);
bool site_has(const Site *site, Str address); /* a route; without regard to what follows a '#' */
/* The entry in that language, when it is published in it; else itself. */
const Entry *entry_in(const Entry *entry, size_t language);
/* Where the entries under a term are listed: in that language, or else in the site's own; absent when nowhere. */
Str site_term_address(const Site *site, size_t language, Str type, Str field, Str term);
const Facet *collection_facet(const Collection *collection, Str field);
/* Whether the facet of a field puts the entry under the term; of closed entries, which stand in no list, too. */
bool entry_under(const Entry *entry, const Field *field, const Term *term);
Str letter_address(Arena *arena, const Type *type, const Letter *letter); /* where its page is, once it has entries */
/* The version of a file that was in force at the end of a day: the first one when there was none yet; NULL when none is
 * known. */
const FileVersion *version_on(const FileVersion *newest, Date day);
const DataSet *site_data(const Site *site, size_t language,
                         Str name);         /* as that language has it; NULL when there is no such list */
bool route_is_document(const Route *route); /* a PDF, and not a page */
const RouteMore *route_more(const Route *route); /* never NULL */
const Route *
route_booklet(const Route *route); /* of a list: the booklet of its entries, on all its pages; NULL: none */
/* The day on which what the document says last changed: NULL when not all of that is known, or it is of no entry. */
const Commit *route_changed(const Route *route);
/* The address of page number of the list whose first page is first: "/services/", 2 gives "/services/page/2/". */
Str list_address(Arena *arena, Str first, size_t number);

#endif
