/* options.h: the command line: signpost COMMAND [--option VALUE]... */
#ifndef SIGNPOST_CLI_OPTIONS_H
#define SIGNPOST_CLI_OPTIONS_H

#include "base/date.h"
#include "base/diag.h"

#include <stdio.h>

enum { EXIT_DONE = 0, EXIT_PROBLEMS = 1, EXIT_USAGE = 2, EXIT_FAILED = 3 };

typedef enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_GITHUB, FORMAT_CSV } Format;

typedef struct Options Options;
struct Options {
    const char *command;
    int (*run)(const Options *options); /* returns the exit status */
    char *
        *operands; /* what stands before the options: the name of a report, the type and title of a new entry, files */
    size_t operand_count;
    const char *repo, *ref, *path, *theme, *out, *base_url;
    const char *branch, *push, *message; /* of publish; push and message may be NULL */
    bool squash;
    const char *type;   /* of import: what is in the rows; NULL: what the first row fits best */
    bool update, dry_run, keep_going;
    const char *sets[32]; /* "field=value" */
    size_t set_count;
    bool worktree, full, strict, timings, explain, quiet;
    Date date;
    size_t jobs;
    Format format;
    int port;
    bool built; /* of serve: nothing is to be built */
    unsigned wait; /* seconds */
    bool gzip;
    unsigned interval;  /* of watch: seconds; 0: as is usual for the kind of repository */
    unsigned timeout;   /* of watch: seconds */
    const char *status; /* of watch: a file; NULL: in the output folder's own */
    /* Not from the command line, but from a preview to its watch, and from a watch to its builds: */
    bool previews;             /* somebody waits for what is saved to be seen */
    bool fetched;              /* the copy of a repository that is named by URL will do */
    struct BuildNotes *notes;  /* NULL: not wanted */
};

typedef enum { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_WRONG } OptionsResult;

/* Reads argv. OPTIONS_HELP when the user asked for help or the version (printed to standard output), OPTIONS_WRONG
 * after saying what is wrong on standard error. Strings point into argv. */
OptionsResult options_parse(int argc, char **argv, Options *options);

#endif
