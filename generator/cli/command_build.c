#include "cli/build.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "output/publish.h"

#include <time.h>

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Puts the set in place, and prints what went wrong with that; the exit status. */
static int publish(const Options *options, FileSet *files, PublishCounts *counts)
{
    Diag *diag = diag_create();
    Publish *publication = publish_open(options->out, diag);
    if (publication) publish_commit(publication, files, counts, diag);
    publish_close(publication);
    report_problems(diag, options->format);
    int status = diag_exit_status(diag, false);
    diag_destroy(diag);
    return status;
}

static void print_summary(const Options *options, const BuildCounts *built, const PublishCounts *published, double taken)
{
    if (options->quiet || options->format == FORMAT_JSON) return;
    printf("%zu pages and %zu documents from %zu files in %.1f s\n", built->pages, built->documents, built->sources, taken);
    printf("%s: %zu files written, %zu unchanged, %zu deleted\n", options->out, published->written, published->unchanged,
           published->deleted);
}

int command_build(const Options *options)
{
    double start = seconds();
    Diag *diag = diag_create();
    FileSet *files = fileset_create();
    BuildCounts built;
    PublishCounts published = {0};
    bool ok = build_run(options, files, &built, diag);
    int status = ok ? publish(options, files, &published) : diag_exit_status(diag, options->strict);
    if (status == EXIT_DONE)
        print_summary(options, &built, &published, seconds() - start);
    else
        fprintf(stderr, "nothing was published; %s is as it was\n", options->out);
    fileset_destroy(files);
    diag_destroy(diag);
    return status;
}
