/* build_parts.h: what the stages of a build hand on. Only for build.c and what it is made of. */
#ifndef SIGNPOST_CLI_BUILD_PARTS_H
#define SIGNPOST_CLI_BUILD_PARTS_H

#include "cli/build.h"
#include "cli/progress.h"
#include "cli/state.h"
#include "document/document.h"
#include "model/assemble.h"

/* What the site is read for. */
typedef enum {
    TO_PUBLISH,
    TO_CHECK,   /* pages are made, and nothing is written */
    TO_LOOK,    /* no page is made */
    TO_COMPARE  /* the same, beside what the last build into the output folder left */
} Purpose;

/* What the stages hand on. Everything lives until the end of build_run. */
typedef struct {
    const Options *options;
    Purpose purpose;
    Diag *diag;
    Publish *publish;
    Arena *arena; /* of the main thread */
    Workers workers;
    bool listed, themed; /* what was published last is read; the theme is open */
    const char *theme_folder;
    Theme theme;
    Tree *tree;
    Content content;
    Site site;
    EasyRules easy;
    Asset *assets;
    size_t asset_count;
    Press *press;
    LetterWidths letters;    /* of the press */
    MadeDocument *documents; /* by Route.index */
    atomic_bool *pictures_used;
    Renderer **renderers;    /* one for each worker */
    RenderContext context;   /* theirs */
    State state;             /* of the last build */
    const Route **todo;      /* of the stage at work */
    bool *kept;              /* by Route.index: it stays as the last build published it */
    bool keeping_documents;  /* which are looked at now; else pages */
    Progress progress;
} Build;

/* ---- making.c: documents and pages, or what the last build left of them ---- */

/* Finds which documents, or which pages, stay. Pages tell of documents, so those come first. */
void making_compare(Build *build, bool documents);
/* The routes of one kind that must be made, in build->todo; their number is returned. *count is that of all of the
 * kind. */
size_t making_gather(Build *build, bool documents, size_t *count);
/* Make and publish the first todo of build->todo. */
void making_documents(Build *build, size_t todo);
void making_pages(Build *build, size_t todo);

#endif
