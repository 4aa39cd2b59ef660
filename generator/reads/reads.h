/* reads.h: what a page has read of the site and of the theme, so that a later build can tell whether the page would
 * come out the same.
 *
 * Everything that templates can learn has a key: a kind and a name that mean the same in every build ("e" and
 * "services/portage": the fields of that entry). While a page is made, each key that it reads is noted, once. A key has
 * a digest of what it says now: a page whose keys all have the digests of the build that made it needs no making.
 * Where more than one language has such a thing, the code of one that is not the site's own is the last part of the
 * name.
 */
#ifndef SIGNPOST_READS_READS_H
#define SIGNPOST_READS_READS_H

#include "base/record.h"
#include "model/related.h"
#include "reads/read_keys.h"
#include "theme/context.h"

/* The first byte of a key. In comments: the name, whose parts are separated by tabs. */
typedef enum {
    READ_ENTRY = 'e',         /* path without ending: all that an entry's table says, but for what follows */
    READ_BODY = 'b',          /* the same: its text and headings, with the links resolved */
    READ_CHANGED = 'c',       /* the same: day of its last change */
    READ_COMMIT = 'i',        /* the same: commit of its last change */
    READ_EASY = 'y',          /* the same: its authored easy read */
    READ_MADE = 'm',          /* address: pages and size of a document */
    READ_TRANSLATIONS = 'L',  /* address in the site's own language: in which languages there is such a page */
    READ_TRANSLATED = 'H',    /* the same, language: whether there is one in it */
    READ_TERM = 't',          /* vocabulary, id */
    READ_TERMS = 'v',         /* vocabulary: which terms, in what order */
    READ_DATA = 'd',          /* data file, language */
    READ_CITING = 'k',        /* data file, key: who cites that item */
    READ_BACKLINKS = 'l',     /* path without ending: who names the entry in which field */
    READ_RELATED = 'r',       /* path without ending, number: entries like it */
    READ_COLLECTION = 's',    /* type: which entries, in what order */
    READ_ANY = 'n',           /* type: whether there is an entry at all */
    READ_FACETS = 'f',        /* type: terms, addresses and counts */
    READ_LETTERS = 'a',       /* type */
    READ_SEARCHABLE = 'z',    /* which fields of which types the search looks in, and narrows by */
    READ_FACET_ADDRESS = 'x', /* type, field, id */
    READ_PAGES = 'P',
    READ_DOCUMENTS = 'Q',
    READ_DOCUMENT_NAMES = 'q', /* all of that but their pages and sizes, which documents themselves are not told */
    READ_REDIRECTS = 'R',
    READ_FIELDS = 'u',        /* type: its fields, as the schema declares them */
    READ_PICTURE = 'p',       /* name: shown, so that its file is published */
    READ_PICTURE_FACTS = 'h', /* name; it may not exist */
    READ_PICTURES = 'g',      /* which there are, in order, with other words for them */
    READ_SITE = 'S',          /* field of site.yml; empty: the address that the site will have */
    READ_WORD = 'w',          /* key in words.yml, language: any, the site's own too */
    READ_WORDS = 'W',         /* all words below that key */
    READ_FILE = 'F',          /* file of the theme */
    READ_ASSET = 'A',         /* built file of the theme */
    READ_MEANINGS = 'j', /* language, first and always there, and the words that it says, as word_bag_write writes them:
                            what the site says that they mean */
    READ_UPDATES = 'U',  /* month: what changed in it; empty: in which months something did, and how much */
    READ_PAST_FIELDS = 'V', /* path without ending, date: what the file said that day */
    READ_TODAY = 'D',
    READ_PAST = 'T',  /* date: whether it has passed */
    READ_OLDER = 'O', /* date, days: whether it is longer ago than that */
    READ_BUILD = 'B'  /* "commit" or "commit_date" */
} ReadKind;

typedef struct {
    const uint32_t *keys; /* numbers, in no order; may repeat */
    size_t count;
} ReadList;

/* What one thread is noting. */
typedef struct Reads Reads;

Reads *reads_create(const Site *site, ReadKeys *keys);
void reads_destroy(Reads *reads); /* NULL is fine */

/* Noting goes on in a new list from reads_begin until reads_end gives it; lists nest, and what is noted in an inner one
 * is not in the outer one until it is replayed. reads_reset ends all of them. */
void reads_reset(Reads *reads);
void reads_begin(Reads *reads);
ReadList reads_end(Reads *reads, Arena *arena);
void reads_replay(Reads *reads, ReadList list);
/* Of the list that is noted in: no other, before or after it, has the same; 0: none. */
uint32_t reads_mark(const Reads *reads);
/* Ends the inner list into the one around it, and appends to own what in it is not general, as read_list_write does. */
void reads_end_into(Reads *reads, Buf *own);
void reads_replay_written(Reads *reads, Str written);

void reads_note(Reads *reads, ReadKind kind, Str name);
uint32_t reads_note_two(Reads *reads, ReadKind kind, Str first, Str second); /* returns the key's number */
/* The same, where its digest is known already. */
void reads_note_digest(Reads *reads, ReadKind kind, Str first, Str second, uint64_t digest);
/* The same by its number, which the last build's notes gave, or the noting before. */
void reads_note_known(Reads *reads, ReadKind kind, uint32_t number);
void reads_note_entry(Reads *reads, ReadKind kind, const Entry *entry); /* quick */

/* What all pages of a language read alike, and seldom changes: a file of the theme, a word, a field of site.yml, the
 * schema or the terms. */
bool read_is_general(ReadKind kind);

/* Whether something was read that may differ between the pages of a language: nothing general. reads_set_strayed
 * returns what it was. */
void reads_stray(Reads *reads);
bool reads_set_strayed(Reads *reads, bool strayed);

/* Parts a list into what is general, which later builds seldom have to look at, and the rest. Safe from any thread. */
void read_list_part(ReadList list, ReadKeys *keys, Arena *arena, ReadList *general, ReadList *own);

/* A list as bytes, each number as its distance from the one before: pages of one kind read much the same in the same
 * order. */
void read_list_write(Buf *out, ReadList list);
/* Takes the next number off such a list, and finds it in *number, which is 0 before the first; false at the end. */
bool read_list_next(Record *list, uint32_t *number);

/* What the key is about, for people: "the fields of services/portage". */
Str read_words(Str key, Arena *arena);

/* What the key says now. Safe from any thread. */
uint64_t read_digest(const RenderContext *context, Str key);
/* Of all that searchable() says. */
uint64_t searchable_digest(const Site *site);
/* Of what a route itself says to its template. */
uint64_t route_digest(const RenderContext *context, const Route *route);
/* Of what related_find gave. */
uint64_t related_list_digest(const Related *related, size_t count);
/* Of all that related entries of a type are found by: while it stays, so do they. */
uint64_t related_digest(const Collection *collection);

#endif
