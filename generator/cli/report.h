/* report.h: problems as people, programs and code hosts read them. */
#ifndef SIGNPOST_CLI_REPORT_H
#define SIGNPOST_CLI_REPORT_H

#include "cli/options.h"

/* Text and GitHub annotations go to standard error; JSON is a result, and goes to standard output. */
void report_problems(Diag *diag, Format format);
void report_as_json(Diag *diag, Buf *out); /* the same JSON */

/* Whoever fails has said why. When nobody has, this reports that, so that no failure looks like success. */
void report_silence(Diag *diag, bool strict);

/* Says on standard error what has become of the site when a build has failed. */
void report_failed_build(const char *out);

/* Text as a string of jansson's. What is no UTF-8, as a name from a command line or a message that was cut inside a
 * character, becomes U+FFFD: else the member, or all that it is packed with, would be lost. */
struct json_t *json_text(Str text);

#endif
