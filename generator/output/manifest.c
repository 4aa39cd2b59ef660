#include "output/manifest.h"

#include "base/digits.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/utf8.h"
#include "output/folder.h"

#include <string.h>

static const Str first_line = {"signpost manifest 2\n", sizeof "signpost manifest 2\n" - 1},
                 /* Its digests are SHA-256. They are not read: what has none is like no bytes, and is written anew. */
                 first_line_of_old = {"signpost manifest 1\n", sizeof "signpost manifest 1\n" - 1};
enum { OLD_DIGEST = 32 /* bytes */ };

/* ---- paths ---- */

/* Whether each byte is one of printable ASCII; sets *other when there are bytes that only UTF-8 explains. */
static bool bytes_are_plain(Str path, bool *other)
{
    for (size_t i = 0; i < path.len; i++) {
        unsigned char byte = (unsigned char)path.ptr[i];
        if (byte < 0x20 || byte == 0x7F || byte == '\\') return false;
        if (byte & 0x80) *other = true;
    }
    return true;
}

bool manifest_path_is_safe(Str path)
{
    bool other = false;
    if (path.len == 0 || !bytes_are_plain(path, &other) || (other && utf8_check(path) != path.len)) return false;
    for (const char *part = path.ptr, *end = path.ptr + path.len;;) {
        const char *slash = memchr(part, '/', (size_t)(end - part));
        size_t length = (size_t)((slash ? slash : end) - part);
        if (length == 0 || (length <= 2 && memcmp(part, "..", length) == 0)) return false;
        if (part == path.ptr && length == sizeof OWN_FOLDER - 1 && memcmp(part, OWN_FOLDER, length) == 0) return false;
        if (!slash) return true;
        part = slash + 1;
    }
}

/* ---- writing ---- */

enum { LINE_GUESS = 160 };

void manifest_begin(Buf *out, size_t count)
{
    buf_reserve(out, first_line.len + count * LINE_GUESS);
    buf_add(out, first_line);
}

void manifest_add(Buf *out, const Published *file)
{
    static const char digits[] = "0123456789abcdef";
    buf_reserve(out, 2 * QUICK_DIGEST + 2 * (MOST_DIGITS + 1) + 3 + file->path.len);
    char *at = out->ptr + out->len;
    for (size_t i = 0; i < sizeof file->digest; i++) {
        *at++ = digits[file->digest[i] >> 4];
        *at++ = digits[file->digest[i] & 15];
    }
    *at++ = ' ';
    at += digits_write(at, file->size, 1);
    *at++ = ' ';
    if (file->mtime < 0) *at++ = '-'; /* a clock may be as wrong as that */
    at += digits_write(at, file->mtime < 0 ? 0 - (uint64_t)file->mtime : (uint64_t)file->mtime, 1);
    *at++ = ' ';
    memcpy(at, file->path.ptr, file->path.len);
    at += file->path.len;
    *at++ = '\n';
    out->len = (size_t)(at - out->ptr);
}

/* ---- reading ---- */

/* The value of each lower-case hex digit, and 16 to tell it from what is none: a table, as branches on digits that come
 * at random are the slowest part of reading a list. */
static const uint8_t hex_values[256] = {
    ['0'] = 16, ['1'] = 17, ['2'] = 18, ['3'] = 19, ['4'] = 20, ['5'] = 21, ['6'] = 22, ['7'] = 23,
    ['8'] = 24, ['9'] = 25, ['a'] = 26, ['b'] = 27, ['c'] = 28, ['d'] = 29, ['e'] = 30, ['f'] = 31,
};

/* Cuts a digest of so many bytes, and the blank after it, off the line. */
static bool cut_digest(Str *line, size_t size, uint8_t *digest)
{
    unsigned all = 16;
    if (line->len <= 2 * size || line->ptr[2 * size] != ' ') return false;
    for (size_t i = 0; i < size; i++) {
        unsigned high = hex_values[(unsigned char)line->ptr[2 * i]],
                 low = hex_values[(unsigned char)line->ptr[2 * i + 1]];
        all &= high & low;
        digest[i] = (uint8_t)(high << 4 | (low & 15));
    }
    *line = str_from_index(*line, 2 * size + 1);
    return all == 16;
}

/* Cuts digits and the blank after them off the line. */
static bool cut_number(Str *line, uint64_t *value)
{
    size_t at = 0;
    *value = 0;
    for (; at < line->len && ascii_is_digit(line->ptr[at]); at++)
        *value = *value * 10 + (uint64_t)(line->ptr[at] - '0');
    if (at == 0 || at >= MOST_DIGITS || at == line->len || line->ptr[at] != ' ') return false;
    *line = str_from_index(*line, at + 1);
    return true;
}

static bool parse_line(Str line, bool is_old, Published *file)
{
    uint64_t time;
    uint8_t unread[OLD_DIGEST];
    if (!(is_old ? cut_digest(&line, OLD_DIGEST, unread) : cut_digest(&line, QUICK_DIGEST, file->digest))) return false;
    if (!cut_number(&line, &file->size)) return false;
    bool before_1970 = line.len && line.ptr[0] == '-';
    if (before_1970) line = str_from_index(line, 1);
    if (!cut_number(&line, &time) || time > INT64_MAX) return false;
    file->mtime = before_1970 ? -(int64_t)time : (int64_t)time;
    file->path = line;
    return manifest_path_is_safe(line);
}

/* The list is sorted, so what comes is new: no slot's path need be looked at. */
static void index_last(Manifest *manifest)
{
    size_t at = hash_str(HASH_START, manifest->files[manifest->count - 1].path) & (manifest->slot_count - 1);
    while (manifest->slots[at]) at = (at + 1) & (manifest->slot_count - 1);
    manifest->slots[at] = (uint32_t)manifest->count;
}

static size_t slot_of(const Manifest *manifest, Str path)
{
    size_t at = hash_str(HASH_START, path) & (manifest->slot_count - 1);
    while (manifest->slots[at] && !str_eq(manifest->files[manifest->slots[at] - 1].path, path))
        at = (at + 1) & (manifest->slot_count - 1);
    return at;
}

static bool parse_lines(Buf *text, Arena *arena, Manifest *manifest)
{
    Str all = buf_str(text);
    size_t lines = 0;
    bool is_old = str_starts(all, first_line_of_old); /* as long as that of today */
    if ((!is_old && !str_starts(all, first_line)) || !str_ends(all, STR("\n"))) return false;
    char *at = text->ptr + first_line.len, *end = text->ptr + text->len;
    for (const char *line = at; line < end; lines++) line = (const char *)memchr(line, '\n', (size_t)(end - line)) + 1;
    manifest->files = ARENA_MANY(arena, Published, lines);
    for (manifest->slot_count = 8; manifest->slot_count < 2 * lines;) manifest->slot_count *= 2;
    manifest->slots = ARENA_MANY(arena, uint32_t, manifest->slot_count);
    while (at < end) {
        char *stop = memchr(at, '\n', (size_t)(end - at));
        Published *file = &manifest->files[manifest->count];
        if (!parse_line((Str){at, (size_t)(stop - at)}, is_old, file)) return false;
        if (manifest->count && str_cmp(file[-1].path, file->path) >= 0) return false;
        *stop = '\0';
        manifest->count++;
        index_last(manifest);
        at = stop + 1;
    }
    return true;
}

bool manifest_parse(Buf *text, const char *name, Arena *arena, Manifest *manifest, Diag *diag)
{
    *manifest = (Manifest){0};
    if (parse_lines(text, arena, manifest)) return true;
    diag_report(diag, DIAG_ERROR, (Place){0}, "manifest", "the list of published files '%s' is damaged", name);
    diag_hint(diag, "empty the output folder, or choose another one, and build again");
    return false;
}

Published *manifest_find(const Manifest *manifest, Str path)
{
    if (manifest->count == 0) return NULL;
    uint32_t found = manifest->slots[slot_of(manifest, path)];
    return found ? &manifest->files[found - 1] : NULL;
}

/* The order of a path against "folder/". */
static int cmp_below(Str path, Str folder)
{
    int order = str_cmp(str_slice(path, 0, folder.len), folder);
    if (order) return order;
    return path.len > folder.len ? (unsigned char)path.ptr[folder.len] - '/' : -1;
}

size_t manifest_below(const Manifest *manifest, Str folder)
{
    size_t low = 0, high = manifest->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cmp_below(manifest->files[middle].path, folder) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}
