#include "cli/build.h"
#include "cli/commands.h"

/* Everything that a build does, but for writing: so it finds what a build would find. */
int command_check(const Options *options)
{
    Diag *diag = diag_create();
    FileSet *files = fileset_create();
    BuildCounts built;
    build_run(options, files, &built, diag);
    int status = diag_exit_status(diag, options->strict);
    size_t warnings = diag_count(diag, DIAG_WARNING);
    if (status == 0 && !options->quiet && options->format == FORMAT_TEXT)
        printf("%zu files checked, %s\n", built.sources, warnings ? "no errors" : "no problems");
    fileset_destroy(files);
    diag_destroy(diag);
    return status;
}
