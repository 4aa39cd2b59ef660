#include "base/lock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int lock_take(int file)
{
    char owner[32];
    while (flock(file, LOCK_EX | LOCK_NB) != 0)
        if (errno != EINTR) return errno;
    int length = snprintf(owner, sizeof owner, "%ld\n", (long)getpid());
    errno = EIO; /* of a write that is cut short */
    return ftruncate(file, 0) == 0 && pwrite(file, owner, (size_t)length, 0) == length ? 0 : errno;
}

void lock_owner(int file, char words[LOCK_WORDS])
{
    char owner[32] = "";
    ssize_t got = pread(file, owner, sizeof owner - 1, 0);
    long number = got > 0 ? strtol(owner, NULL, 10) : 0;
    words[0] = '\0';
    if (number > 0) snprintf(words, LOCK_WORDS, " (process %ld)", number);
}

bool lock_is_named(int file, int folder, const char *path)
{
    struct stat held, named;
    return fstat(file, &held) == 0 && fstatat(folder, path, &named, 0) == 0 && held.st_dev == named.st_dev &&
           held.st_ino == named.st_ino;
}
