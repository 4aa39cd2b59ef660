#include "cli/commands.h"
#include "cli/report.h"
#include "base/file.h"
#include "output/folder.h"
#include "serve/poke.h"

int command_poke(const Options *options)
{
    Diag *diag = diag_create();
    Arena *arena = arena_create();
    poke_call(path_join(arena, str_from(options->out), STR(OWN_FOLDER)).ptr, diag);
    report_problems(diag, FORMAT_TEXT);
    int status = diag_exit_status(diag, false);
    arena_destroy(arena);
    diag_destroy(diag);
    return status;
}
