/* meanings.h: terms that the site explains, and where a text uses them.
 *
 * Which data file holds them, and which of its fields is what, the schema says (explains). A further language has a
 * file of its own. A term has forms: its name, its short ones, and others that texts have for it. A form stands in a
 * text as whole words; the last may be of several (plans, plan's). A word of it with a capital behind its first letter
 * (SEN, SpLD) must be written just so, other words in capitals or not. The longest form wins. Const once made, and
 * shared by all threads.
 */
#ifndef SIGNPOST_MODEL_MEANINGS_H
#define SIGNPOST_MODEL_MEANINGS_H

#include "model/site.h"

typedef struct {
    Str name, meaning;
    Str id;     /* for ids on pages: "ehc-plan" */
    bool quiet; /* everybody knows it: pages do not explain it */
} Meaning;

enum { FIRST_WORDS = 4096 };

struct Meanings {
    Meaning *terms;
    size_t count, room;
    struct MeaningForm *forms; /* those that pages explain, in the order of the file */
    size_t form_count, form_room;
    Map by_word;  /* MeaningForms by the digest of their first word */
    bool first_words[FIRST_WORDS]; /* by the end of such a digest, whether there is any: most words of a text begin
                                    * none */
    Map spelled;  /* every word of every form, as it is written: short forms that are explained */
    Map forms_as_written;
};

/* Those of the site in a language, which live as long as it; never NULL. */
const Meanings *meanings_create(const Site *site, size_t language, Arena *arena);

/* Warns of each name, short form or other form in the site's lists of terms, of any language, that an earlier term
 * has. */
void meanings_check(const Site *site, Diag *diag);

/* Whether a short form such as "SEN" is one of a term, or part of one. */
bool meanings_know(const Meanings *meanings, Str word);

/* Where a text uses a term. */
typedef struct {
    size_t from, to; /* bytes of the text */
    size_t term;     /* in Meanings.terms */
    Str form;        /* what the page says: the term, or a short form of it */
} MeaningUse;

/* The words of a text, as digests: which terms it could use. {0} is empty. */
typedef struct {
    uint64_t *words;
    size_t count, room;
} WordBag;

/* Every use in the text, in its order, in the arena; its words go into the bag. */
MeaningUse *meanings_find(const Meanings *meanings, Str text, WordBag *bag, Arena *arena, size_t *count);

/* The bag as bytes, some two for each word. They may take a word to be in it that is not, but never the other way
 * round. */
Str word_bag_write(const WordBag *bag, Arena *arena);

/* Of all that the site says of terms that stand, or may stand, among the words of such a bag. */
uint64_t meanings_digest(const Meanings *meanings, Str bag);

#endif
