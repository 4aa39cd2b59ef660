/* signpost: an accessible Local Offer, a strategy and easy-read documents from Markdown in a git repository. */
#include "cli/options.h"

#include <malloc.h>

int main(int argc, char **argv)
{
    Options options;
    /* Large pieces go back to the system when they are freed: else glibc keeps ever larger ones once one was. */
    mallopt(M_MMAP_THRESHOLD, 512 << 10);
    OptionsResult result = options_parse(argc, argv, &options);
    if (result != OPTIONS_RUN) return result == OPTIONS_HELP ? EXIT_DONE : EXIT_USAGE;
    return options.run(&options);
}
