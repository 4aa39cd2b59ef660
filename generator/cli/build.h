/* build.h: from a repository to the files of a site: the list of stages. */
#ifndef SIGNPOST_CLI_BUILD_H
#define SIGNPOST_CLI_BUILD_H

#include "cli/options.h"
#include "output/publish.h"
#include "render/renderer.h"

typedef struct {
    size_t sources, pages, documents, warnings;
    PublishCounts published;
} BuildCounts;

/* For a watch: what build_run puts into options->notes, which the caller releases. */
typedef struct BuildNotes {
    Buf problems; /* as JSON */
    Buf themes;   /* the folders of the theme and of what it extends, each with a NUL after it */
} BuildNotes;

/* Makes the site, puts it into options->out unless it is only checked, and prints every problem in the format asked
 * for. The exit status: an error (or, when strict, a warning) means that nothing was published. */
int build_run(const Options *options, bool check_only, BuildCounts *counts);

/* What can be seen of a site of which no page is made. */
typedef struct {
    const Site *site;
    const Theme *theme;
    Renderer *renderer; /* NULL for LOOK_AS_IT_IS */
    const RenderContext *context; /* for LOOK_AS_IT_IS without what pages are made with */
    KnownPages *known;       /* of LOOK_KNOWN: compared with what pages would read now */
    const char *missing;     /* why nothing is known; NULL when something is */
    Arena *arena;
    Diag *diag; /* with the warnings so far */
} BuildView;

typedef enum {
    LOOK_WHOLE,    /* at a site without errors */
    LOOK_KNOWN,    /* the same, beside what the last build into the output folder left of it */
    LOOK_AS_IT_IS  /* at whatever could be read: the schema is sound then, and entries may be wrong or missing */
} Look;

/* Reads the content, makes one site of it, and calls look, which is false after a report. Problems are printed only
 * when there are errors that are in the way: then look is not called. The exit status. */
int build_look(const Options *options, Look how, bool (*look)(const BuildView *view, void *context), void *context);

#endif
