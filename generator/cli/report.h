/* report.h: problems as people, programs and code hosts read them. */
#ifndef SIGNPOST_CLI_REPORT_H
#define SIGNPOST_CLI_REPORT_H

#include "cli/options.h"

/* Text and GitHub annotations go to standard error; JSON is a result, and goes to standard output. */
void report_problems(Diag *diag, Format format);
void report_as_json(Diag *diag, Buf *out); /* the same JSON */

/* Says on standard error what has become of the site when a build has failed. */
void report_failed_build(const char *out);

#endif
