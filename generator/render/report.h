/* report.h: tables for staff, which the theme's reports/NAME.lua compose from the whole site. No page is made of them,
 * so nothing of what they read is recorded.
 */
#ifndef SIGNPOST_RENDER_REPORT_H
#define SIGNPOST_RENDER_REPORT_H

#include "render/renderer.h"

typedef struct {
    Str text;       /* absent: there is nothing to say */
    bool is_number; /* text is how it is written */
} ReportCell;

typedef struct {
    Str key, title; /* for programs, and for people */
} ReportColumn;

/* Strings and arrays live in the arena that it was composed in. */
typedef struct {
    Str title;
    ReportColumn *columns; /* rows with the same text in the first one stand together */
    size_t column_count;
    ReportCell *cells;     /* row after row */
    size_t row_count;
    Str *notes;            /* sentences for people, below the table */
    size_t note_count;
} Report;

/* Composes the report that reports/NAME.lua gives. False after a report into the context's Diag, whose problems the
 * composer can ask for. */
bool renderer_report(Renderer *renderer, Str name, Arena *arena, Report *report);

#endif
