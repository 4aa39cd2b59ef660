/* signpost: an accessible Local Offer, a strategy and easy-read documents from Markdown in a git repository. */
#include "cli/commands.h"

#include <malloc.h>
#include <string.h>

static const struct {
    const char *name;
    int (*run)(const Options *options);
} commands[] = {
    {"build", command_build},
    {"check", command_check},
    {"report", command_report},
    {"explain", command_explain},
    {"new", command_new},
    {"import", command_import},
    {"serve", command_serve},
    {"publish", command_publish},
    {"watch", command_watch},
    {"poke", command_poke},
};

int main(int argc, char **argv)
{
    Options options;
    /* Large pieces go back to the system when they are freed: else glibc keeps ever larger ones once one was. */
    mallopt(M_MMAP_THRESHOLD, 512 << 10);
    OptionsResult result = options_parse(argc, argv, &options);
    if (result != OPTIONS_RUN) return result == OPTIONS_HELP ? EXIT_DONE : EXIT_USAGE;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(options.command, commands[i].name) == 0) return commands[i].run(&options);
    return EXIT_USAGE;
}
