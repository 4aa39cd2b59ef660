/* easy_rules.h: the rules of easy read, read from the theme's easy-read/LANGUAGE.yml, with the site's own limits.
 *
 * A rule is data: its number and source in the literature, what to look for, what to say of it. How to look is what the
 * program knows: one of the checks below. Const once read, and shared by all threads.
 */
#ifndef SIGNPOST_CHECKS_EASY_RULES_H
#define SIGNPOST_CHECKS_EASY_RULES_H

#include "input/prose.h"
#include "model/site.h"

typedef enum {
    EASY_SENTENCE,   /* words in a sentence */
    EASY_COUNT,      /* more than `most` of the words in one sentence */
    EASY_PASSIVE,    /* a form of "be" and a participle */
    EASY_WORDS,      /* any of the words */
    EASY_COMMON,     /* a word that is neither common, nor a name, nor explained */
    EASY_GROUPS,     /* two words of one group in one text */
    EASY_INITIALS,   /* two or three capitals that nothing explains */
    EASY_CAPITALS,   /* four or more */
    EASY_PERCENT,    /* "%", or any of the words */
    EASY_BIG_NUMBER, /* above `most` but no year, or any of the words */
    EASY_DATE,       /* in digits */
    EASY_TIME,       /* of 24 hours */
    EASY_ROMAN,      /* numbers */
    EASY_SIGNS,      /* any of the characters */
    EASY_TOTAL,      /* words of the text */
    EASY_GRADE,      /* of Flesch and Kincaid */
    EASY_PAGES,      /* of the document */
    EASY_PICTURES,   /* photos among drawings */
    EASY_IDEAS,      /* two pictures for one term, or one for two */
    EASY_TESTED      /* nobody is said to have read it */
} EasyCheckKind;

typedef struct {
    const char *name; /* as problems show it: "easy-sentence" */
    int number;
    Str source, says, remedy;
    bool sure;        /* a program can decide it */
    EasyCheckKind check;
    size_t most;
    Str signs;
    Map not;          /* words that are none of these */
    Map be, participles;
} EasyRule;

/* Words to look for, in lower case. */
typedef struct {
    Str *words;
    size_t count;
    Str instead;          /* absent: nothing in particular */
    const EasyRule *rule;
    size_t group;         /* of EASY_GROUPS: counted over all rules */
} EasyPhrase;

/* All phrases that begin with one word. */
typedef struct {
    EasyPhrase *phrases;
    size_t count, room;
} EasyPhrases;

/* A term that the site explains, in one of its forms. */
typedef struct {
    Str form;            /* as the site writes it: "EHC plan" */
    Str *words;          /* of it, in lower case */
    size_t count;
    bool is_exact;       /* letters only: must be written just so */
    size_t term;         /* in EasyRules.terms */
} EasyForm;

typedef struct {
    EasyForm *forms;
    size_t count, room;
} EasyForms;

typedef struct {
    Str name, meaning, picture; /* the picture may be absent */
    Place place;                /* of the meaning */
} EasyTerm;

/* An ending, and what may stand in its place. */
typedef struct {
    Str ending;
    Str *instead;
    size_t count;
} EasyEnding;

typedef enum { EASY_NONE, EASY_SURE, EASY_ALL } EasyLevel;

typedef struct {
    bool present;       /* the theme has rules for the site's language */
    EasyLevel level;    /* what `check` tells */
    EasyRule *rules;
    size_t rule_count;
    Map abbreviations, common, phrases; /* phrases: EasyPhrases by their first word */
    Map before, after, next;            /* EasyPhrases: how writers explain */
    EasyEnding *endings;
    size_t ending_count;
    Str vowels;
    Str data;           /* the file of terms, by its name in the schema; absent: none */
    Str file;           /* of the rules, by its name in the theme */
    EasyTerm *terms;
    size_t term_count, term_room;
    Map forms;          /* EasyForms by their first word */
    size_t sentence, sentence_limit, total, pages, pages_limit; /* the site's limits, in words and pages */
    double grade;
    size_t group_count;
} EasyRules;

/* root: the rules' file, or NULL: there are none. words: common ones, one a line. False after reports of what is wrong
 * with the file. */
bool easy_rules_read(const YamlNode *root, Str words, const Site *site, Arena *arena, Diag *diag, EasyRules *rules);

const EasyRule *easy_rule(const EasyRules *rules, EasyCheckKind check); /* NULL when there is none */

/* One line of a text, cut. */
typedef struct {
    Str text;
    Prose prose;
    Str *lower; /* each token in lower case, without the dot of an abbreviation */
} EasyLine;

void easy_line_read(const EasyRules *rules, Str text, Arena *arena, EasyLine *line);

/* The longest phrase of the map that stands at token `at`, and ends before token `end`; NULL when there is none. */
const EasyPhrase *easy_phrase_at(const Map *phrases, const EasyLine *line, size_t at, size_t end);
/* The same for terms, one or several of the kind: "EHC plans". */
const EasyForm *easy_form_at(const EasyRules *rules, const EasyLine *line, size_t at, size_t end);
/* Whether everybody knows the word, which is in lower case. */
bool easy_is_common(const EasyRules *rules, Str word, Arena *arena);

#endif
