#include "cli/commands.h"
#include "cli/report.h"
#include "base/file.h"
#include "output/publish.h"
#include "serve/server.h"

int command_serve(const Options *options)
{
    Diag *diag = diag_create();
    Arena *arena = arena_create();
    if (!file_exists(path_join(arena, str_from(options->out), STR("index.html")).ptr)) {
        diag_report(diag, DIAG_USAGE, (Place){0}, "no-site", "there is no site in '%s'", options->out);
        diag_hint(diag, "run 'signpost build' first, or name the folder with --out");
    } else {
        server_run(options->out, publish_base_path(options->out, arena), options->port, diag);
    }
    report_problems(diag, FORMAT_TEXT);
    int status = diag_exit_status(diag, false);
    arena_destroy(arena);
    diag_destroy(diag);
    return status;
}
