#include "output/notes.h"

#include "base/file.h"
#include "base/record.h"
#include "output/look.h"
#include "output/publish_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOTES_FILE "notes"
#define NOTES_NEXT "notes.tmp"

static const Str first_line = {"signpost notes 2\n", sizeof "signpost notes 2\n" - 1};

/* The first line, the notes and the manifest's digest; then a checksum of all that. */
static const char *check(Str *rest, uint64_t *about)
{
    static const char damaged[] = "what the last build noted is damaged";
    if (!str_starts(*rest, first_line) || rest->len < first_line.len + 16) return damaged;
    size_t length = rest->len - 16;
    Record end = {str_from_index(*rest, length), false};
    *about = record_take_fixed(&end);
    if (record_take_fixed(&end) != libdeflate_crc32(0, rest->ptr, length + 8)) return damaged;
    *rest = str_slice(*rest, first_line.len, length);
    return NULL;
}

typedef struct {
    void *bytes;
    size_t length;
} Mapping;

static void unmap(void *mapping)
{
    const Mapping *mapped = mapping;
    munmap(mapped->bytes, mapped->length);
}

/* The file where the system holds it: notes are large, and most of them only pass through to the next notes. They are
 * never written to in place, since new ones take their name. What cannot be read is met here, and not where it is used:
 * false, and then, or on a system that cannot tell, the file is read like any other. */
static bool map_file(const OutputFolder *out, const char *path, Arena *arena, Str *bytes)
{
    int fd = openat(out->root, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat info;
    if (fd < 0) return false;
    bool fits = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0;
    size_t length = fits ? (size_t)info.st_size : 0;
    void *mapped = fits ? mmap(NULL, length, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    close(fd);
    if (mapped == MAP_FAILED) return false;
    if (madvise(mapped, length, MADV_POPULATE_READ) != 0) {
        munmap(mapped, length);
        return false;
    }
    Mapping *mapping = ARENA_NEW(arena, Mapping);
    *mapping = (Mapping){mapped, length};
    arena_defer(arena, unmap, mapping);
    *bytes = (Str){mapped, length};
    return true;
}

Str notes_read(const Publish *publish, Arena *arena, uint64_t *about, const char **why)
{
    static const char path[] = OWN_FOLDER "/" NOTES_FILE;
    Str notes;
    if (!map_file(publish_folder(publish), path, arena, &notes)) {
        Buf bytes = {0};
        int error = look_read(publish_folder(publish), path, &bytes);
        arena_defer(arena, free, bytes.ptr);
        notes = buf_str(&bytes);
        if (error) *why = error == ENOENT ? "the last build left no notes" : "what the last build noted cannot be read";
        if (error) return (Str){NULL, 0};
    }
    *why = check(&notes, about);
    return *why ? (Str){NULL, 0} : notes;
}

bool notes_fit(const Publish *publish, uint64_t about)
{
    return about == publish_listed_digest(publish);
}

struct NotesWriter {
    int own, fd;
    uint32_t checksum;
    bool good;
};

static void write_all(NotesWriter *writer, Str bytes)
{
    writer->checksum = libdeflate_crc32(writer->checksum, bytes.ptr, bytes.len);
    writer->good = writer->good && file_put(writer->fd, bytes) == 0;
}

int notes_folder(const Publish *publish)
{
    return publish_folder(publish)->own;
}

NotesWriter *notes_begin(const Publish *publish)
{
    NotesWriter *writer = memory_alloc(sizeof *writer);
    writer->own = publish_folder(publish)->own;
    writer->fd = openat(writer->own, NOTES_NEXT, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    writer->good = writer->fd >= 0;
    write_all(writer, first_line);
    return writer;
}

void notes_add(NotesWriter *writer, Str piece)
{
    if (piece.len) write_all(writer, piece);
}

static void write_number(NotesWriter *writer, uint64_t number)
{
    Buf bytes = {0};
    record_fixed(&bytes, number);
    write_all(writer, buf_str(&bytes));
    buf_release(&bytes);
}

void notes_drop(NotesWriter *writer)
{
    if (!writer) return;
    if (writer->fd >= 0) close(writer->fd);
    unlinkat(writer->own, NOTES_NEXT, 0);
    free(writer);
}

void notes_end(NotesWriter *writer, const Publish *publish)
{
    write_number(writer, publish_listed_digest(publish));
    write_number(writer, writer->checksum);
    if (writer->fd >= 0 && close(writer->fd) != 0) writer->good = false;
    if (!writer->good || renameat(writer->own, NOTES_NEXT, writer->own, NOTES_FILE) != 0) {
        unlinkat(writer->own, NOTES_NEXT, 0);
        unlinkat(writer->own, NOTES_FILE, 0);
    }
    free(writer);
}
