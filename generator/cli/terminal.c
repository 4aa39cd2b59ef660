#include "cli/terminal.h"

#include <sys/ioctl.h>

size_t terminal_columns(int fd, size_t otherwise)
{
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : otherwise;
}
