#include "input/front.h"

#include "base/utf8.h"
#include "input/text_slips.h"

/* The first line that git leaves where two people changed the same text. The one at the end has "=======" before it:
 * else it is a quotation within six others. */
static Str find_conflict(Str text)
{
    bool parted = false;
    if (!str_contains(text, STR("<<<<<<< ")) && !str_contains(text, STR(">>>>>>> "))) return (Str){NULL, 0};
    for (Str line; str_cut(&text, '\n', &line);) {
        if (str_starts(line, STR("<<<<<<< ")) || (parted && str_starts(line, STR(">>>>>>> ")))) return line;
        parted = parted || str_is(str_trim(line), "=======");
    }
    return (Str){NULL, 0};
}

static bool check_conflict(const Source *source, Diag *diag)
{
    Str line = find_conflict(source->text);
    if (!line.ptr) return true;
    diag_report(diag, DIAG_ERROR, source_place(source, (size_t)(line.ptr - source->text.ptr), 7), "merge-conflict",
                "two versions of the text stand here, as git left them");
    diag_hint(diag, "keep the words that are right, and remove the lines with <<<<<<<, ======= and >>>>>>>");
    return false;
}

bool text_is_printable(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' ||
           (c >= 0x20 && c != 0x7F && !(c >= 0x80 && c < 0xA0) && (c & 0xFFFE) != 0xFFFE);
}

/* Characters that no page can show and that XML forbids come with text pasted from elsewhere, and so do letters that
 * another program has mixed up. Of each the first is told. */
static bool check_characters(const Source *source, Diag *diag)
{
    bool good = true, warned = false;
    for (Str rest = source->text; rest.len;) {
        rest = str_from_index(rest, utf8_plain(rest));
        if (!rest.len) break;
        if (*rest.ptr == '\n') { /* most of the others */
            rest = str_from_index(rest, 1);
            continue;
        }
        size_t offset = source->text.len - rest.len;
        uint32_t c = utf8_next(&rest);
        if (!warned) warned = text_warn_of_letter(source, offset, c, rest, diag);
        if (!good || text_is_printable(c)) continue;
        good = false;
        diag_report(diag, DIAG_ERROR, source_place(source, offset, 1), "control-character",
                    "an invisible character, U+%04X", (unsigned)c);
        diag_hint(diag, "delete it: put the cursor behind it and press Backspace, or type the line again");
    }
    return good;
}

bool text_check(const Source *source, Diag *diag)
{
    size_t at = utf8_check(source->text);
    if (at == source->text.len) return check_characters(source, diag) && check_conflict(source, diag);
    Place place = source_place(source, at, 1);
    unsigned byte = (unsigned char)source->text.ptr[at];
    if (byte == 0) {
        diag_report(diag, DIAG_ERROR, place, "nul-byte", "a NUL byte: this is not a text file");
        diag_hint(diag, "save it as plain text, or move it to pictures/ if it is a picture");
        return false;
    }
    bool is_utf16 = str_starts(source->text, STR("\xFF\xFE")) || str_starts(source->text, STR("\xFE\xFF"));
    if (is_utf16)
        diag_report(diag, DIAG_ERROR, (Place){.source = source}, "invalid-utf8", "the file is UTF-16 text, not UTF-8");
    else
        diag_report(diag, DIAG_ERROR, place, "invalid-utf8", "this character is not UTF-8 (byte 0x%02X)", byte);
    diag_hint(diag, is_utf16
                        ? "save the file with the encoding UTF-8"
                        : "save the file with the encoding UTF-8; old Windows text often breaks at ' and \xC2\xA3");
    return false;
}

static bool is_fence(Str line)
{
    return str_is(str_trim(line), "---") && line.ptr[0] == '-';
}

/* A word processor makes one long dash of three hyphens. */
static bool is_like_fence(Str line)
{
    line = str_trim(line);
    bool dashes = line.len > 0;
    while (dashes && line.len) {
        uint32_t c = utf8_next(&line);
        dashes = c == '-' || c == '_' || c == '=' || (c >= 0x2010 && c <= 0x2015);
    }
    return dashes;
}

static bool report_fence(const Source *source, Str first, Diag *diag)
{
    bool empty = !str_trim(source->text).len;
    diag_report(diag, DIAG_ERROR, (Place){source, 1, 1, 1}, "front-matter",
                empty ? "the file is empty" : "the file does not begin with '---'");
    if (empty)
        diag_hint(diag,
                  "delete it; or begin with a line '---', then the fields ('title: ...'), then a second line '---'");
    else if (is_like_fence(first))
        diag_hint(diag,
                  "the first line must be three hyphens, '---', and nothing else: the key beside the 0, three times");
    else
        diag_hint(diag, "begin with a line '---', then the fields ('title: ...'), then a second line '---'");
    return false;
}

bool front_split(const Source *source, Str *front, Str *body, Diag *diag)
{
    Str rest = source->text, line;
    if (str_starts(rest, STR("\xEF\xBB\xBF"))) rest = str_from_index(rest, 3); /* a byte order mark */
    if (!str_cut(&rest, '\n', &line) || !is_fence(line)) return report_fence(source, line, diag);
    const char *start = rest.ptr ? rest.ptr : line.ptr + line.len;
    while (str_cut(&rest, '\n', &line)) {
        if (line.len == 0 || !is_fence(line)) continue;
        *front = (Str){start, (size_t)(line.ptr - start)};
        *body = rest.ptr ? rest : (Str){line.ptr + line.len, 0};
        return true;
    }
    diag_report(diag, DIAG_ERROR, (Place){source, 1, 1, 3}, "front-matter",
                "the fields that begin here are never closed");
    diag_hint(diag, "write a line '---' between the fields and the text");
    return false;
}
