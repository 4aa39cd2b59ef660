#include "input/yaml_slips.h"

#include "base/utf8.h"

/* Spaces that are no blanks to YAML, and what has no width at all. */
static bool is_hard_space(uint32_t c)
{
    return c == 0xA0 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F || c == 0x3000 || c == 0xFEFF;
}

static bool opens_quote(uint32_t c)
{
    return c == 0x201C || c == 0x201E || c == 0x2018;
}

static bool closes_quote(uint32_t c)
{
    return c == 0x201D || c == 0x201C || c == 0x2019;
}

/* The last character of a text that is not empty, and where it begins. */
static uint32_t last_character(Str text, size_t *at)
{
    *at = text.len - 1;
    while (*at > 0 && ((unsigned char)text.ptr[*at] & 0xC0) == 0x80) --*at;
    Str last = str_from_index(text, *at);
    return utf8_next(&last);
}

Str yaml_trim(Str text)
{
    for (Str before = {NULL, 0}; text.len != before.len;) {
        before = text = str_trim(text);
        Str rest = text;
        size_t at;
        if (rest.len && is_hard_space(utf8_next(&rest))) text = rest;
        if (text.len && is_hard_space(last_character(text, &at))) text.len = at;
    }
    return text;
}

/* Where a blank or a quote mark is part of how YAML is written: at the beginning of a line, and after its signs. */
static bool is_structure(Str before)
{
    Str trimmed = yaml_trim(before);
    return !trimmed.len || strchr(":-,[{", trimmed.ptr[trimmed.len - 1]);
}

static bool report_space(Place place, Diag *diag)
{
    diag_report(diag, DIAG_ERROR, place, "yaml-space",
                "a hard space, as word processors make, where a blank is needed");
    diag_hint(diag, "delete it, and press the space bar of the keyboard; or type the line again");
    return true;
}

static bool report_quote(Place place, Diag *diag)
{
    diag_report(diag, DIAG_ERROR, place, "yaml-quotes", "a quote mark of a word processor, which quotes nothing here");
    diag_hint(diag, "type straight ones on both sides, as in \"Swimming: Saturdays\"");
    return true;
}

static bool report_in_line(Str line, Place place, Diag *diag)
{
    place.length = 1;
    for (Str rest = line; rest.len; place.column = place_width(place.column + 1u)) {
        Str before = {line.ptr, line.len - rest.len};
        uint32_t c = utf8_next(&rest);
        if (c == '#' && is_structure(before)) return false; /* a note */
        if (c < 0x80 || !is_structure(before)) continue;
        if (is_hard_space(c)) return report_space(place, diag);
        if (opens_quote(c)) return report_quote(place, diag);
    }
    return false;
}

bool yaml_report_slip(Str text, size_t lines, Place place, Diag *diag)
{
    for (Str line; lines-- > 0 && str_cut(&text, '\n', &line); place.line++, place.column = 1)
        if (report_in_line(line, place, diag)) return true;
    return false;
}

void yaml_warn_of_quotes(Str text, Place place, Diag *diag)
{
    if (text.len < 2 || (unsigned char)text.ptr[0] < 0x80) return; /* as nearly all are */
    Str inner = text;
    size_t end;
    uint32_t first = utf8_next(&inner), last = last_character(text, &end);
    if (!opens_quote(first) || !closes_quote(last)) return;
    inner = str_slice(text, text.len - inner.len, end);
    if (str_contains(inner, STR("“")) || str_contains(inner, STR("”")))
        return; /* words that someone said, and others */
    diag_report(diag, DIAG_WARNING, place, "yaml-quotes",
                "the quote marks are those of a word processor, and part of the text");
    diag_hint(diag, "type straight ones instead; if readers are to see quote marks, write straight ones around these");
}
