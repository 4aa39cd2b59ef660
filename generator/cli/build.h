/* build.h: from a repository to the files of a site: the list of stages. */
#ifndef SIGNPOST_CLI_BUILD_H
#define SIGNPOST_CLI_BUILD_H

#include "cli/options.h"
#include "output/publish.h"

typedef struct {
    size_t sources, pages, documents, warnings;
    PublishCounts published;
} BuildCounts;

/* Makes the site, puts it into options->out unless it is only checked, and prints every problem in the format asked
 * for. The exit status: an error (or, when strict, a warning) means that nothing was published. */
int build_run(const Options *options, bool check_only, BuildCounts *counts);

#endif
