#include "output/notes.h"

#include "base/hash.h"
#include "base/record.h"
#include "output/look.h"
#include "output/publish_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NOTES_FILE "notes"
#define NOTES_NEXT "notes.tmp"

static const Str first_line = {"signpost notes 1\n", sizeof "signpost notes 1\n" - 1};

static const char *check(Str *rest, uint64_t manifest_digest)
{
    if (!str_starts(*rest, first_line)) return "what the last build noted is damaged";
    Record record = {str_from_index(*rest, first_line.len), false};
    uint64_t of_manifest = record_take_fixed(&record), of_notes = record_take_fixed(&record);
    if (record.bad || of_notes != hash_str(HASH_START, record.rest)) return "what the last build noted is damaged";
    if (of_manifest != manifest_digest) return "the site was published by a build that left no notes";
    *rest = record.rest;
    return NULL;
}

Str notes_read(const Publish *publish, Arena *arena, const char **why)
{
    Buf bytes = {0};
    int error = look_read(publish_folder(publish), OWN_FOLDER "/" NOTES_FILE, &bytes);
    Str notes = buf_str(&bytes);
    if (error == ENOENT) *why = publish_listed(publish)->count ? "the last build left no notes" : "this is the first build into the folder";
    else *why = error ? "what the last build noted cannot be read" : check(&notes, publish_listed_digest(publish));
    if (*why) {
        buf_release(&bytes);
        return (Str){NULL, 0};
    }
    arena_defer(arena, free, bytes.ptr);
    return notes;
}

static bool write_all(int fd, Str bytes)
{
    while (bytes.len) {
        ssize_t put = write(fd, bytes.ptr, bytes.len);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        bytes = str_from_index(bytes, (size_t)put);
    }
    return true;
}

bool notes_write(const Publish *publish, Str notes)
{
    int own = publish_folder(publish)->own;
    int fd = openat(own, NOTES_NEXT, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    Buf head = {0};
    buf_add(&head, first_line);
    record_fixed(&head, publish_listed_digest(publish));
    record_fixed(&head, hash_str(HASH_START, notes));
    bool good = fd >= 0 && write_all(fd, buf_str(&head)) && write_all(fd, notes);
    buf_release(&head);
    if (fd >= 0 && close(fd) != 0) good = false;
    if (good && renameat(own, NOTES_NEXT, own, NOTES_FILE) == 0) return true;
    unlinkat(own, NOTES_NEXT, 0);
    unlinkat(own, NOTES_FILE, 0);
    return false;
}
