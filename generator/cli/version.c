#include "cli/version.h"

/* The Makefile says VERSION, to this file alone: the others need not be compiled again with each commit. */
const char *version_text(void)
{
    return VERSION;
}
