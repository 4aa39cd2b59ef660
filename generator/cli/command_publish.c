#include "cli/commands.h"
#include "cli/report.h"
#include "output/branch.h"

static void print_summary(const Options *options, const BranchResult *result)
{
    if (result->is_new)
        printf("branch %s: %zu files written, %zu unchanged, %zu deleted; commit %.10s\n", options->branch,
               result->written, result->unchanged, result->deleted, result->commit);
    else
        printf("branch %s: already up to date\n", options->branch);
    printf("the site has %zu files, %.1f MB\n", result->files, (double)result->bytes / 1000000);
    if (options->push) printf("%s\n", result->is_pushed ? "pushed" : "the remote is already up to date");
}

int command_publish(const Options *options)
{
    BranchOptions branch = {.out = options->out, .repo = options->repo, .branch = options->branch,
                            .remote = options->push, .message = options->message, .squash = options->squash};
    BranchResult result;
    Diag *diag = diag_create();
    bool good = branch_publish(&branch, &result, diag);
    if (!good) report_silence(diag, false);
    else if (!options->quiet) print_summary(options, &result);
    report_problems(diag, FORMAT_TEXT);
    int status = diag_exit_status(diag, false);
    diag_destroy(diag);
    return status;
}
