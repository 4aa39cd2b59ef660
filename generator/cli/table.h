/* table.h: a report as people, programs and spreadsheets read it, on standard output. */
#ifndef SIGNPOST_CLI_TABLE_H
#define SIGNPOST_CLI_TABLE_H

#include "cli/options.h"
#include "render/report.h"

/* For people: the rows below headings, one for each text of the first column, with the count of its rows. Cells go on
 * in the next line so that the rows fit into so many characters, unless their words are too long for that. */
void table_print_text(const Report *report, size_t room, FILE *out);
/* {"report", "date", "rows": [...], "notes": [...]}; what is absent in a row is left out. */
void table_print_json(const Report *report, Str name, Date date, FILE *out);
/* As RFC 4180 has it, with the keys of the columns in the first line. */
void table_print_csv(const Report *report, FILE *out);

#endif
