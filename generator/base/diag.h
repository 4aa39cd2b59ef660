/* diag.h: what is wrong, where, and what to do about it.
 *
 * Every stage reports into one Diag; nothing is printed until all stages that can run have run. A function that
 * returns false has already reported why. Reporting is safe from any thread; printing sorts by place, so that the
 * order of threads never shows.
 *
 * Words: a message is lower case, has no full stop and quotes its subject ('address_1'); a hint is a remedy in the
 * same style. A rule is a short kebab-case name that stays the same over releases ("unknown-field").
 */
#ifndef SIGNPOST_BASE_DIAG_H
#define SIGNPOST_BASE_DIAG_H

#include "base/arena.h"
#include "base/buf.h"

#include <stdint.h>

typedef struct Diag Diag;

typedef enum {
    DIAG_WARNING, /* published all the same, unless --strict */
    DIAG_ERROR,   /* the content (or theme) is wrong: nothing is published, exit status 1 */
    DIAG_USAGE,   /* what the command line names is not there, or not fit: an error, but exit status 2 */
    DIAG_FAILURE  /* the system failed (disk, network, memory): nothing is published, exit status 3 */
} Severity;

/* A text that people edit: where messages point. The bytes must outlive the Diag. */
typedef struct {
    Str path; /* as shown to people: relative to the content folder's parent, or to the theme */
    Str text; /* whole; may be absent when there is no text to show */
} Source;

/* A place in a source. line and column count from 1, column in characters; 0 means unknown. source NULL: no file. A
 * large site has a million of them in memory, hence their size. */
typedef struct {
    const Source *source;
    uint32_t line;
    uint16_t column, length; /* length: characters to underline, 0 or 1 for a single caret */
} Place;

/* A number of characters as a place holds it: so far along a line that nobody counts, all are the same. */
static inline uint16_t place_width(size_t characters)
{
    return characters < UINT16_MAX ? (uint16_t)characters : UINT16_MAX;
}

typedef struct {
    Severity severity;
    Place place;
    const char *rule;
    Str message;
    Str hint;   /* absent when there is none */
    Str sought; /* the problem is where this stands in the source, at or after the place; absent: at the place */
} Problem;

Diag *diag_create(void);
void diag_destroy(Diag *diag);

/* Reports a problem. The text is copied. diag_hint gives the hint of the problem that this thread reported last;
 * diag_seek gives the text that it is about, where only the beginning of its block or page is known. */
void diag_report(Diag *diag, Severity severity, Place place, const char *rule, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void diag_hint(Diag *diag, const char *format, ...) __attribute__((format(printf, 2, 3)));
void diag_seek(Diag *diag, Str text);

/* Puts such problems at their text, wherever the source has it. Once, when the sources are there. */
void diag_find_sought(Diag *diag);

/* How many problems this thread has reported so far, to any Diag: none came up between two equal counts. */
size_t diag_reported_here(void);

size_t diag_count(Diag *diag, Severity severity);
bool diag_blocks(Diag *diag, bool strict); /* any error or failure (or, when strict, warning) so far */
int diag_exit_status(Diag *diag, bool strict); /* 0, 1, 2 or 3 */

/* The problems sorted by path, line, column, rule and message, without repeats. Valid until the next report. */
const Problem *diag_sorted(Diag *diag, size_t *count);

/* "path:line:column: error: text [rule]", then the source line, a caret and the hint. */
void diag_print_problem(const Problem *problem, Buf *out);
const char *severity_name(Severity severity); /* "warning", "error" (DIAG_USAGE, too), "failure" */

/* The place of a byte offset in a source. */
Place source_place(const Source *source, size_t offset, size_t length);

/* Where a page begins: the place of what it lacks, and of what is wrong with it as a whole. */
Place source_start(const Source *source);

#endif
