#include "base/file.h"

#include "base/hash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const Place nowhere = {0};

/* What helps with the commonest troubles of a disk; nothing for the others, whose own text must do. */
static void hint_errno(Diag *diag, int error)
{
    if (error == EACCES || error == EPERM || error == EROFS)
        diag_hint(diag, "check who may read and write there, or choose another folder");
    else if (error == ENOSPC || error == EDQUOT)
        diag_hint(diag, "free some space on the disk and run again");
    else if (error == ENOENT)
        diag_hint(diag, "check the spelling of the path");
    else if (error == ENOTDIR)
        diag_hint(diag, "a part of the path is a file, not a folder");
}

static bool fail(Diag *diag, const char *rule, const char *action, const char *path, int error)
{
    diag_report(diag, DIAG_FAILURE, nowhere, rule, "cannot %s '%s': %s", action, path, strerror(error));
    hint_errno(diag, error);
    return false;
}

bool file_exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

bool folder_exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Reads until the end whatever stat said: the size is only the first guess (it is 0 for files of /proc). */
static bool read_all(int fd, size_t guess, Buf *into)
{
    buf_reserve(into, guess + 1);
    for (;;) {
        if (into->room == into->len) buf_reserve(into, into->room);
        ssize_t got = read(fd, into->ptr + into->len, into->room - into->len);
        if (got == 0) return true;
        if (got > 0) into->len += (size_t)got;
        else if (errno != EINTR) return false;
    }
}

bool file_read(const char *path, Arena *arena, Str *bytes, Diag *diag)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return fail(diag, "file-read", "read", path, errno);
    struct stat info;
    Buf buf = {0};
    int error = 0;
    if (fstat(fd, &info) != 0) error = errno;
    else if (S_ISDIR(info.st_mode)) error = EISDIR;
    else if (!read_all(fd, (size_t)info.st_size, &buf)) error = errno;
    close(fd);
    if (!error) *bytes = arena_str(arena, buf_str(&buf));
    buf_release(&buf);
    return error ? fail(diag, "file-read", "read", path, error) : true;
}

/* mkdir with the folders above; 0 or errno. */
static int make_folders(const char *path)
{
    if (mkdir(path, 0777) == 0) return 0;
    int error = errno;
    if (error == EEXIST) return folder_exists(path) ? 0 : ENOTDIR;
    if (error != ENOENT) return error;
    Arena *scratch = arena_create();
    Str trimmed = str_from(path);
    while (trimmed.len > 1 && trimmed.ptr[trimmed.len - 1] == '/') trimmed.len--;
    Str above = path_folder(trimmed);
    if (above.len) {
        error = make_folders(arena_cstr(scratch, above));
        if (!error && mkdir(path, 0777) != 0 && errno != EEXIST) error = errno;
    }
    arena_destroy(scratch);
    return error;
}

bool folder_make(const char *path, Diag *diag)
{
    int error = make_folders(path);
    return error ? fail(diag, "folder-make", "make the folder", path, error) : true;
}

int file_put(int fd, Str bytes)
{
    while (bytes.len) {
        ssize_t put = write(fd, bytes.ptr, bytes.len);
        if (put >= 0) bytes = str_from_index(bytes, (size_t)put);
        else if (errno != EINTR) return errno;
    }
    return 0;
}

bool file_write(const char *path, Str bytes, Diag *diag)
{
    const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY;
    int fd = open(path, flags, 0666);
    if (fd < 0 && errno == ENOENT) {
        Arena *scratch = arena_create();
        Str above = path_folder(str_from(path));
        bool made = above.len == 0 || folder_make(arena_cstr(scratch, above), diag);
        arena_destroy(scratch);
        if (!made) return false;
        fd = open(path, flags, 0666);
    }
    if (fd < 0) return fail(diag, "file-write", "write", path, errno);
    int error = file_put(fd, bytes);
    /* A full disk or a lost server may show only now. */
    if (close(fd) != 0 && !error) error = errno;
    return error ? fail(diag, "file-write", "write", path, error) : true;
}

bool file_replace(const char *path, Str bytes, Diag *diag)
{
    Arena *scratch = arena_create();
    Str temporary = arena_printf(scratch, "%s.tmp", path);
    bool good = file_write(temporary.ptr, bytes, diag);
    if (good && rename(temporary.ptr, path) != 0) {
        good = fail(diag, "file-write", "write", path, errno);
        unlink(temporary.ptr);
    }
    arena_destroy(scratch);
    return good;
}

static bool is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Empties the folder open at fd, and closes it. 0 or errno. */
static int empty_folder(int fd)
{
    DIR *dir = fdopendir(fd);
    if (!dir) {
        int error = errno;
        close(fd);
        return error;
    }
    int error = 0;
    for (struct dirent *entry; !error && (entry = readdir(dir));) {
        if (is_dot(entry->d_name)) continue;
        if (entry->d_type != DT_DIR && unlinkat(dirfd(dir), entry->d_name, 0) == 0) continue;
        if (entry->d_type != DT_DIR && errno != EISDIR && errno != EPERM) {
            error = errno;
            continue;
        }
        int below = openat(dirfd(dir), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        error = below < 0 ? errno : empty_folder(below);
        if (!error && unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR) != 0) error = errno;
    }
    closedir(dir);
    return error;
}

bool folder_remove(const char *path, Diag *diag)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT ? true : fail(diag, "folder-remove", "remove the folder", path, errno);
    int error = empty_folder(fd);
    if (!error && rmdir(path) != 0) error = errno;
    return error ? fail(diag, "folder-remove", "remove the folder", path, error) : true;
}

typedef struct {
    Arena *arena;
    FileEntry *entries;
    size_t count, room;
    const char *root; /* for messages */
    bool is_flat;     /* folders in it are passed over */
    Diag *diag;
} Walk;

static bool walk_fail(Walk *walk, Str path, int error)
{
    Str shown = path_join(walk->arena, str_from(walk->root), path);
    return fail(walk->diag, "folder-walk", "look into", shown.ptr, error);
}

static bool walk_folder(Walk *walk, int fd, Str path);

static bool walk_entry(Walk *walk, int folder, const char *name, Str path)
{
    struct stat info;
    if (fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
        /* A file that goes away while we look is no trouble: editors do that with their temporary files. */
        return errno == ENOENT ? true : walk_fail(walk, path, errno);
    if (S_ISDIR(info.st_mode)) {
        if (walk->is_flat) return true;
        int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        return fd < 0 ? walk_fail(walk, path, errno) : walk_folder(walk, fd, path);
    }
    if (!S_ISREG(info.st_mode) && !S_ISLNK(info.st_mode)) return true;
    FileEntry *entry = &ARENA_PUSH(walk->arena, walk->entries, walk->count, walk->room);
    int64_t changed = (int64_t)info.st_ctim.tv_sec * 1000000000 + info.st_ctim.tv_nsec;
    *entry = (FileEntry){path, info.st_size, changed, S_ISLNK(info.st_mode)};
    return true;
}

static bool walk_folder(Walk *walk, int fd, Str path)
{
    DIR *dir = fdopendir(fd);
    if (!dir) {
        int error = errno;
        close(fd);
        return walk_fail(walk, path, error);
    }
    bool good = true;
    errno = 0;
    for (struct dirent *entry; good && (entry = readdir(dir)); errno = 0) {
        if (entry->d_name[0] == '.') continue;
        Str name = str_from(entry->d_name);
        Str below = path.len ? path_join(walk->arena, path, name) : arena_str(walk->arena, name);
        good = walk_entry(walk, dirfd(dir), entry->d_name, below);
    }
    if (good && errno) good = walk_fail(walk, path, errno);
    closedir(dir);
    return good;
}

static int entry_cmp(const void *left, const void *right)
{
    return str_cmp(((const FileEntry *)left)->path, ((const FileEntry *)right)->path);
}

static bool walk(const char *path, bool is_flat, Arena *arena, FileEntry **entries, size_t *count, Diag *diag)
{
    Walk found = {.arena = arena, .root = path, .is_flat = is_flat, .diag = diag};
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return walk_fail(&found, STR(""), errno);
    if (!walk_folder(&found, fd, STR(""))) return false;
    if (found.count) qsort(found.entries, found.count, sizeof(FileEntry), entry_cmp);
    *entries = found.entries;
    *count = found.count;
    return true;
}

bool folder_walk(const char *path, Arena *arena, FileEntry **entries, size_t *count, Diag *diag)
{
    return walk(path, false, arena, entries, count, diag);
}

bool folder_list(const char *path, Arena *arena, FileEntry **entries, size_t *count, Diag *diag)
{
    return walk(path, true, arena, entries, count, diag);
}

bool folder_digest(const char *path, uint64_t *hash, Diag *diag)
{
    Arena *scratch = arena_create();
    FileEntry *entries;
    size_t count;
    bool good = folder_walk(path, scratch, &entries, &count, diag);
    for (size_t i = 0; good && i < count; i++) {
        *hash = hash_number(hash_str(*hash, entries[i].path), (uint64_t)entries[i].size);
        *hash = hash_number(*hash, (uint64_t)entries[i].changed);
    }
    arena_destroy(scratch);
    return good;
}

Str path_join(Arena *arena, Str folder, Str name)
{
    if (folder.len == 0) return arena_str(arena, name);
    if (name.len == 0) return arena_str(arena, folder);
    if (folder.ptr[folder.len - 1] == '/') folder.len--;
    char *path = arena_alloc(arena, folder.len + 1 + name.len + 1);
    memcpy(path, folder.ptr, folder.len);
    path[folder.len] = '/';
    memcpy(path + folder.len + 1, name.ptr, name.len);
    return (Str){path, folder.len + 1 + name.len};
}

Str path_folder(Str path)
{
    size_t slash = str_rfind_char(path, '/');
    if (slash == path.len) return STR("");
    return str_slice(path, 0, slash == 0 ? 1 : slash);
}

Str path_name(Str path)
{
    size_t slash = str_rfind_char(path, '/');
    return slash == path.len ? path : str_from_index(path, slash + 1);
}
