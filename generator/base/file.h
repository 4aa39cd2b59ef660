/* file.h: files and folders by path. All fail by a report to the Diag and false; errno's text is in the message. */
#ifndef SIGNPOST_BASE_FILE_H
#define SIGNPOST_BASE_FILE_H

#include "base/diag.h"

#include <sys/types.h>

typedef struct {
    Str path; /* below the folder walked, "/" between parts */
    off_t size;
    int64_t changed; /* when its bytes, its name or its rights were last changed: nanoseconds of Unix time */
    bool is_symlink;
} FileEntry;

bool file_exists(const char *path);
bool folder_exists(const char *path);
bool file_read(const char *path, Arena *arena, Str *bytes, Diag *diag);
bool file_write(const char *path, Str bytes, Diag *diag); /* makes the folders above; truncates what is there */
/* The same under a temporary name beside it, that then becomes its own: who reads meanwhile never sees a part. */
bool file_replace(const char *path, Str bytes, Diag *diag);
int file_put(int fd, Str bytes); /* writes all of it to a descriptor; 0 or errno, without a report */
bool folder_make(const char *path, Diag *diag);           /* with the folders above */
bool folder_remove(const char *path, Diag *diag);         /* with all that is in it; symlinks are not followed */
/* Every regular file and symlink below the folder, sorted by path bytes; hidden names and ".git" are left out. */
bool folder_walk(const char *path, Arena *arena, FileEntry **entries, size_t *count, Diag *diag);
/* The same without what is in folders below it. */
bool folder_list(const char *path, Arena *arena, FileEntry **entries, size_t *count, Diag *diag);

/* Adds to the hash what tells one state of a folder from another without reading a file: of what folder_walk finds, the
 * names, sizes and times of change. */
bool folder_digest(const char *path, uint64_t *hash, Diag *diag);

Str path_join(Arena *arena, Str folder, Str name); /* one "/" between; an absolute or empty folder is fine */
Str path_folder(Str path);                         /* up to the last "/", without it; "" when there is none */
Str path_name(Str path);                           /* after the last "/" */

#endif
