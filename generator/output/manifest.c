#include "output/manifest.h"

#include "base/utf8.h"

#include <inttypes.h>

static const Str first_line = {"signpost manifest 1", sizeof "signpost manifest 1" - 1};

bool manifest_path_is_safe(Str path)
{
    if (path.len == 0 || utf8_check(path) != path.len) return false;
    for (size_t i = 0; i < path.len; i++)
        if ((unsigned char)path.ptr[i] < 0x20 || path.ptr[i] == 0x7F || path.ptr[i] == '\\') return false;
    Str rest = path, part;
    for (bool first = true; str_cut(&rest, '/', &part); first = false) {
        if (part.len == 0 || str_is(part, ".") || str_is(part, "..")) return false;
        if (first && str_is(part, MANIFEST_FOLDER)) return false;
    }
    return path.ptr[path.len - 1] != '/';
}

void manifest_begin(Buf *out)
{
    buf_add(out, first_line);
    buf_add_char(out, '\n');
}

void manifest_add(Buf *out, const Published *file)
{
    static const char digits[] = "0123456789abcdef";
    char hex[64];
    for (size_t i = 0; i < 32; i++) {
        hex[2 * i] = digits[file->sha256[i] >> 4];
        hex[2 * i + 1] = digits[file->sha256[i] & 15];
    }
    buf_add(out, (Str){hex, sizeof hex});
    buf_printf(out, " %" PRIu64 " %" PRId64 " ", file->size, file->mtime);
    buf_add(out, file->path);
    buf_add_char(out, '\n');
}

static bool parse_digest(Str hex, uint8_t sha256[32])
{
    if (hex.len != 64) return false;
    for (size_t i = 0; i < 64; i++) {
        char c = hex.ptr[i];
        bool is_digit = c >= '0' && c <= '9';
        if (!is_digit && (c < 'a' || c > 'f')) return false;
        uint8_t value = (uint8_t)(is_digit ? c - '0' : c - 'a' + 10);
        sha256[i / 2] = (uint8_t)(i % 2 ? sha256[i / 2] | value : value << 4);
    }
    return true;
}

static bool parse_number(Str text, uint64_t *value)
{
    *value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
        *value = *value * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    return text.len > 0 && text.len < 20;
}

static bool parse_line(Str line, Arena *arena, Published *file)
{
    Str hex, size, time;
    uint64_t nanoseconds;
    if (!str_cut(&line, ' ', &hex) || !str_cut(&line, ' ', &size) || !str_cut(&line, ' ', &time)) return false;
    bool good = parse_digest(hex, file->sha256) && parse_number(size, &file->size) && parse_number(time, &nanoseconds);
    file->mtime = good ? (int64_t)nanoseconds : 0;
    file->path = arena_str(arena, line);
    return good && manifest_path_is_safe(line);
}

bool manifest_parse(Str text, const char *path, Arena *arena, Map *files, Diag *diag)
{
    Str rest = text, line;
    bool good = str_ends(text, STR("\n")) && str_cut(&rest, '\n', &line) && str_eq(line, first_line);
    while (good && rest.len && str_cut(&rest, '\n', &line)) {
        Published *file = ARENA_NEW(arena, Published);
        good = parse_line(line, arena, file);
        if (good) map_set(files, arena, file->path, file);
    }
    if (good) return true;
    diag_report(diag, DIAG_ERROR, (Place){0}, "manifest", "the list of published files '%s' is damaged", path);
    diag_hint(diag, "empty the output folder, or choose another one, and build again");
    return false;
}
