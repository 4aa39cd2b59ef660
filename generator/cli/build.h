/* build.h: from a repository to the files of a site: the list of stages. */
#ifndef SIGNPOST_CLI_BUILD_H
#define SIGNPOST_CLI_BUILD_H

#include "cli/options.h"
#include "output/fileset.h"

typedef struct {
    size_t sources, pages, documents, files;
} BuildCounts;

/* Makes all files of the site into the set, and prints every problem in the format asked for. False when there was an error (or,
 * when strict, a warning): then the set is not to be published. Afterwards diag is good for its counts only: the sources
 * that its problems point into are gone. */
bool build_run(const Options *options, FileSet *files, BuildCounts *counts, Diag *diag);

#endif
