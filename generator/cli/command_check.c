#include "cli/build.h"
#include "cli/commands.h"

/* Everything that a build does, but for writing: so it finds what a build would find. */
int command_check(const Options *options)
{
    BuildCounts counts;
    int status = build_run(options, true, &counts);
    if (status == EXIT_DONE && !options->quiet && options->format == FORMAT_TEXT)
        printf("%zu files checked, %s\n", counts.sources, counts.warnings ? "no errors" : "no problems");
    return status;
}
