#include "base/clock.h"
#include "cli/build.h"
#include "cli/commands.h"
#include "cli/report.h"

static void print_summary(const Options *options, const BuildCounts *counts, double taken)
{
    const PublishCounts *published = &counts->published;
    if (options->quiet || options->format == FORMAT_JSON) return;
    printf("%zu pages and %zu documents from %zu files in %.1f s\n", counts->pages, counts->documents, counts->sources,
           taken);
    printf("%s: %zu files written, %zu unchanged, %zu deleted\n", options->out, published->written,
           published->unchanged, published->deleted);
}

int command_build(const Options *options)
{
    int64_t start = clock_nanoseconds();
    BuildCounts counts;
    int status = build_run(options, false, &counts);
    if (status == EXIT_DONE) print_summary(options, &counts, (double)(clock_nanoseconds() - start) / 1e9);
    else report_failed_build(options->out);
    return status;
}
