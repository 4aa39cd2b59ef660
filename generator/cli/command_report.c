#include "cli/build.h"
#include "cli/commands.h"
#include "cli/table.h"
#include "cli/terminal.h"

#include <stdio.h>
#include <unistd.h>

enum { PAGE_COLUMNS = 100 }; /* of what is not printed on a terminal */

static bool print_report(const BuildView *view, void *context)
{
    const Options *options = context;
    Str name = str_from(options->operand_count ? options->operands[0] : NULL);
    Report report;
    if (!renderer_report(view->renderer, name, view->arena, &report)) return false;
    if (options->format == FORMAT_JSON) table_print_json(&report, name, options->date, stdout);
    else if (options->format == FORMAT_CSV) table_print_csv(&report, stdout);
    else table_print_text(&report, terminal_columns(STDOUT_FILENO, PAGE_COLUMNS), stdout);
    if (fflush(stdout) == 0) return true;
    diag_report(view->diag, DIAG_FAILURE, (Place){0}, "file-write", "the report could not be printed");
    diag_hint(view->diag, "check the disk, or the program that it is printed to");
    return false;
}

/* A table for staff, which the theme composes from the whole site. Warnings are what `check` is for. */
int command_report(const Options *options)
{
    if (options->operand_count > 1) {
        fprintf(stderr, "signpost: report takes one name, not '%s', too\n", options->operands[1]);
        return EXIT_USAGE;
    }
    Options copy = *options;
    return build_look(options, LOOK_WHOLE, print_report, &copy);
}
