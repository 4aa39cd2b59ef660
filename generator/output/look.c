#include "output/look.h"

#include "base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { SPARE = 1 << 12 }; /* to meet the end of a file in, and what was added to it meanwhile */

int look_read(const OutputFolder *out, const char *path, Buf *bytes)
{
    int error = 0, fd = openat(out->root, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat info;
    if (fd < 0) return errno;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) buf_reserve(bytes, (size_t)info.st_size + SPARE);
    for (ssize_t got = 1; got && !error;) {
        if (bytes->room == bytes->len) buf_reserve(bytes, SPARE);
        got = read(fd, bytes->ptr + bytes->len, bytes->room - bytes->len);
        if (got > 0) bytes->len += (size_t)got;
        else if (got < 0 && errno != EINTR) error = errno;
    }
    close(fd);
    return error;
}

static bool has_digest(const OutputFolder *out, const Published *file)
{
    Buf bytes = {0};
    uint8_t digest[QUICK_DIGEST];
    bool same = look_read(out, file->path.ptr, &bytes) == 0;
    if (same) {
        digest_quickly(buf_str(&bytes), digest);
        same = memcmp(digest, file->digest, sizeof digest) == 0;
    }
    buf_release(&bytes);
    return same;
}

int64_t look_mtime(const struct stat *info)
{
    return (int64_t)info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec;
}

There look_quickly(int folder, const char *path, uint64_t *size, int64_t *mtime)
{
    struct stat info;
    if (fstatat(folder, path, &info, AT_SYMLINK_NOFOLLOW) != 0) return THERE_NOT;
    if (!S_ISREG(info.st_mode)) return THERE_FOREIGN;
    *size = (uint64_t)info.st_size;
    *mtime = look_mtime(&info);
    return THERE_INTACT;
}

bool look_is_link(const OutputFolder *out, const char *path)
{
    struct stat info;
    return fstatat(out->root, path, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(info.st_mode);
}

There look_at(const OutputFolder *out, const Published *file, int64_t *mtime)
{
    uint64_t size;
    There there = look_quickly(out->root, file->path.ptr, &size, mtime);
    if (there != THERE_INTACT) return there;
    if (size != file->size) return THERE_CHANGED;
    /* Another time may mean no more than that the folder was copied. */
    return *mtime == file->mtime || has_digest(out, file) ? THERE_INTACT : THERE_CHANGED;
}
