/* terminal.h: how wide the terminal is that something is printed on. */
#ifndef SIGNPOST_CLI_TERMINAL_H
#define SIGNPOST_CLI_TERMINAL_H

#include <stddef.h>

/* In characters; `otherwise` when the descriptor is no terminal, or one that does not say. Any thread. */
size_t terminal_columns(int fd, size_t otherwise);

#endif
