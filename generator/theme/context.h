/* context.h: all that pages and documents are made from, shared by the threads that make them. */
#ifndef SIGNPOST_THEME_CONTEXT_H
#define SIGNPOST_THEME_CONTEXT_H

#include "checks/easy_rules.h"
#include "theme/assets.h"

#include <stdatomic.h>

/* What is known of a document once it is made: by Route.index; pages 0 means not made. */
typedef struct {
    int pages;
    size_t size; /* bytes */
} MadeDocument;

/* How wide the letters of documents are, of their size. */
enum { PLAIN_LETTERS = 128 }; /* those of ASCII */
typedef struct {
    float regular[PLAIN_LETTERS], bold[PLAIN_LETTERS];
} LetterWidths;

typedef struct {
    const Theme *theme;
    const Site *site;
    const LetterWidths *letters;   /* known from the first document on */
    uint64_t fonts_digest;         /* of what documents are set with */
    Tree *tree;                    /* where texts that are not in memory are read */
    const Asset *assets;
    size_t asset_count;
    const EasyRules *easy;         /* of easy read */
    const MadeDocument *documents; /* by Route.index; NULL while none is made */
    atomic_bool *pictures_used;    /* by Picture.index: set when a page or a document shows it */
    Diag *diag;
    struct ReadKeys *keys;         /* of what pages read: read_keys.h */
    struct Fragments *fragments;   /* parts of pages that are made already: fragments.h */
    struct KnownPages *known;      /* compared; NULL when nothing is: known_pages.h */
    /* Appends the bytes of a page's file as the last build published it; false when it is not there like that. From any
     * thread. NULL: nothing is published. */
    bool (*read_published)(void *published, Str file, Buf *out);
    void *published;
    bool anew;                     /* every page is made, whatever is known of it */
    int notes_folder;              /* a descriptor of where what is recorded may wait for its use; -1: in memory */
} RenderContext;

#endif
