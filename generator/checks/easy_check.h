/* easy_check.h: what the rules of easy read find in a text. They never find that a text is easy: that is for its
 * readers to say. */
#ifndef SIGNPOST_CHECKS_EASY_CHECK_H
#define SIGNPOST_CHECKS_EASY_CHECK_H

#include "checks/easy_rules.h"

typedef struct {
    const EasyRule *rule;
    Severity severity;
    Place place;   /* of what was found; of composed text: none */
    Str sentence;  /* absent: it is of the whole text */
    Str message;   /* "'can't' is a short form (rule 13: NCC)" */
    Str hint;
} EasyFinding;

typedef struct {
    EasyFinding *findings;
    size_t count, room;
    size_t words, sentences;
    double grade; /* of Flesch and Kincaid: years of school in America */
} EasyResult;

/* What is checked. */
typedef struct {
    Str title;
    Place title_place;
    const EasyText *text;
    Place whole;       /* of the text: its file */
    bool is_authored;
    bool is_tested;
    const Site *site;  /* whose pictures it names */
} EasySubject;

/* The authored easy read of an entry. */
void easy_subject(const Site *site, const Entry *entry, EasySubject *subject);

/* Findings live in the arena. Nothing is reported. */
void easy_check(const EasyRules *rules, const EasySubject *subject, Arena *arena, EasyResult *result);

/* A document of so many pages; false when there is nothing to say. */
bool easy_check_pages(const EasyRules *rules, size_t pages, Place place, Arena *arena, EasyFinding *finding);

/* Checks all authored texts of the published entries, and reports what the site wants to be told. */
void easy_check_site(const EasyRules *rules, const Site *site, Diag *diag);
/* Reports the finding, if the site wants to be told. */
void easy_report(const EasyRules *rules, const EasyFinding *finding, Diag *diag);

#endif
