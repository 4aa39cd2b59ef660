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

/* Publishes the set; problems of this stage name files of the output, not sources. */
static bool publish(const Options *options, FileSet *files, PublishCounts *counts, Diag *diag)
{
    Publish *publication = publish_open(options->out, diag);
    bool ok = publication && publish_commit(publication, files, counts, diag);
    publish_close(publication);
    if (!ok) report_problems(diag, options->format);
    return ok;
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
    bool ok = build_run(options, files, &built, diag) && publish(options, files, &published, diag);
    if (ok)
        print_summary(options, &built, &published, seconds() - start);
    else
        fprintf(stderr, "nothing was published; %s is as it was\n", options->out);
    int status = diag_exit_status(diag, options->strict);
    fileset_destroy(files);
    diag_destroy(diag);
    return status;
}
