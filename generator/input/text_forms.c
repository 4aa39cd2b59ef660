#include "input/text_forms.h"

#include "base/date.h"
#include "base/file.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool text_is_number(Str text, bool whole, double *number)
{
    char digits[32];
    size_t point = str_find_char(text, '.');
    if (text.len == 0 || text.len >= sizeof digits || (whole && point < text.len)) return false;
    for (size_t i = 0; i < text.len; i++)
        if (!ascii_is_digit(text.ptr[i]) && !(i == point && i > 0) && !(i == 0 && text.ptr[i] == '-')) return false;
    if (!ascii_is_digit(text.ptr[text.len - 1])) return false;
    memcpy(digits, text.ptr, text.len);
    digits[text.len] = '\0';
    *number = strtod(digits, NULL);
    return true;
}

bool text_is_slug(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool inner_dash = c == '-' && i > 0 && i + 1 < text.len && text.ptr[i - 1] != '-';
        if (!ascii_is_lower(c) && !ascii_is_digit(c) && !inner_dash) return false;
    }
    return text.len > 0 && text.len <= 100;
}

/* The plain letter of one with marks on it, from U+00C0 to U+017F; "-" for what is no letter. */
static char plain_letter(uint32_t c)
{
    static const char letters[] = "aaaaaaaceeeeiiiidnooooo-ouuuuytsaaaaaaaceeeeiiiidnooooo-ouuuuyty"
                                  "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllll"
                                  "nnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
    _Static_assert(sizeof letters - 1 == 0x180 - 0xC0, "a letter for each");
    return c >= 0xC0 && c < 0x180 ? letters[c - 0xC0] : '-';
}

Str text_to_slug(Arena *arena, Str text)
{
    Buf slug = {0};
    bool gap = false;
    while (text.len) {
        uint32_t c = utf8_next(&text);
        if (ascii_is_upper(c)) c += 'a' - 'A';
        if (c >= 0x80) c = c == 0x2019 ? '\'' : (unsigned char)plain_letter(c);
        if (c == '\'') continue;
        if (!ascii_is_lower(c) && !ascii_is_digit(c)) {
            gap = true;
            continue;
        }
        if (gap && slug.len) buf_add_char(&slug, '-');
        gap = false;
        buf_add_char(&slug, (char)c);
    }
    Str copy = arena_str(arena, buf_str(&slug));
    buf_release(&slug);
    return copy;
}

static bool form_time(Str text, Arena *arena, Str *form)
{
    size_t colon = str_find_char(text, ':');
    double hours, minutes;
    if (!text_is_number(str_slice(text, 0, colon), true, &hours) || text.len - colon != 3 ||
        !text_is_number(str_from_index(text, colon + 1), true, &minutes))
        return false;
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return false;
    *form = arena_printf(arena, "%02d:%02d", (int)hours, (int)minutes);
    return true;
}

static bool form_datetime(Str text, Arena *arena, Str *form)
{
    Date date;
    Str time;
    if (text.len < 15 || !date_parse(str_slice(text, 0, 10), &date) || (text.ptr[10] != ' ' && text.ptr[10] != 'T'))
        return false;
    if (!form_time(str_from_index(text, 11), arena, &time)) return false;
    *form = arena_printf(arena, "%.*s %.*s", 10, text.ptr, STR_ARG(time));
    return true;
}

/* Schemes may be written in capitals. */
static bool has_scheme(Str text, const char *scheme)
{
    return text.len >= strlen(scheme) && strncasecmp(text.ptr, scheme, strlen(scheme)) == 0;
}

static bool form_url(Str text)
{
    if (text.len > 2000 || text.len == 0) return false;
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] <= ' ' || text.ptr[i] == '"' || text.ptr[i] == '<' || text.ptr[i] == '>')
            return false;
    if (has_scheme(text, "mailto:") || has_scheme(text, "tel:")) return true;
    Str rest = text;
    bool full = has_scheme(text, "https://") || has_scheme(text, "http://");
    if (!full) {
        size_t colon = str_find_char(text, ':'), slash = str_find_char(text, '/');
        bool file = str_ends(str_slice(text, 0, str_find_char(text, '#')), STR(".md"));
        return colon > slash || (colon == text.len && (file || text.ptr[0] == '/'));
    }
    rest = str_from_index(text, str_find(text, STR("://")) + 3);
    Str host = str_slice(rest, 0, str_find_char(rest, '/'));
    return host.len > 2 && str_contains(host, STR(".")) && host.ptr[0] != '.';
}

static bool form_email(Str text)
{
    size_t at = str_find_char(text, '@');
    Str host = str_from_index(text, at + 1);
    if (at == 0 || at >= text.len || host.len < 3 || str_contains(host, STR("@"))) return false;
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] <= ' ' || strchr("<>()[],;:\"\\", text.ptr[i])) return false;
    size_t dot = str_rfind_char(host, '.');
    return dot > 0 && dot + 2 < host.len;
}

static bool form_phone(Str text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (ascii_is_digit(text.ptr[i]))
            digits++;
        else if (!strchr(" +()-", text.ptr[i]))
            return false;
    }
    return digits >= 3 && digits <= 15;
}

/* One or two letters, a digit and perhaps one more digit or letter; a blank; a digit and two letters. */
static bool form_postcode(Str text, Arena *arena, Str *form)
{
    char code[9];
    size_t length = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == ' ') continue;
        if (length == 7 || !isalnum((unsigned char)text.ptr[i])) return false;
        code[length++] = (char)toupper((unsigned char)text.ptr[i]);
    }
    if (length < 5) return false;
    size_t letters = isalpha((unsigned char)code[1]) ? 2 : 1;
    const char *inward = code + length - 3;
    bool outward_ok = isalpha((unsigned char)code[0]) && ascii_is_digit(code[letters]) && length - 3 - letters <= 2 &&
                      length - 3 > letters;
    if (!outward_ok || !ascii_is_digit(inward[0]) || !isalpha((unsigned char)inward[1]) ||
        !isalpha((unsigned char)inward[2]))
        return false;
    *form = arena_printf(arena, "%.*s %.3s", (int)length - 3, code, inward);
    return true;
}

static bool form_colour(Str text, Arena *arena, Str *form)
{
    if (text.len != 7 || text.ptr[0] != '#') return false;
    char *lower = arena_cstr(arena, text);
    for (size_t i = 1; i < text.len; i++) {
        if (!isxdigit((unsigned char)lower[i])) return false;
        lower[i] = (char)tolower((unsigned char)lower[i]);
    }
    *form = (Str){lower, text.len};
    return true;
}

bool text_is_language(Str text)
{
    Str part, rest = text;
    bool first = true;
    while (str_cut(&rest, '-', &part)) {
        if (part.len < (first ? 2u : 1u) || part.len > 8) return false;
        for (size_t i = 0; i < part.len; i++)
            if (!isalnum((unsigned char)part.ptr[i]) || (first && !isalpha((unsigned char)part.ptr[i]))) return false;
        first = false;
    }
    return !first;
}

static bool form_uuid(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text.ptr[i] != '-' : !ascii_is_digit(text.ptr[i]) && !(text.ptr[i] >= 'a' && text.ptr[i] <= 'f'))
            return false;
    }
    return text.len == 36;
}

bool text_is_address_path(Str text)
{
    Str part, rest = str_from_index(text, 1);
    if (!str_starts(text, STR("/")) || text.len > 400) return false;
    for (size_t i = 0; i < text.len; i++)
        if (!isalnum((unsigned char)text.ptr[i]) && !strchr("/-._~", text.ptr[i])) return false;
    while (str_cut(&rest, '/', &part)) {
        bool last = !rest.ptr;
        if (str_is(part, ".") || str_is(part, "..") || (part.len == 0 && !last)) return false;
    }
    return true;
}

bool text_is_base_url(Str text)
{
    if (!str_starts(text, STR("https://")) && !str_starts(text, STR("http://"))) return false;
    Str rest = str_from_index(text, str_find(text, STR("://")) + 3);
    size_t slash = str_find_char(rest, '/');
    Str host = str_slice(rest, 0, slash), port = str_from_index(host, str_find_char(host, ':') + 1);
    for (size_t i = 0; i < port.len; i++)
        if (!ascii_is_digit(port.ptr[i])) return false;
    host.len = str_find_char(host, ':');
    for (size_t i = 0; i < host.len; i++)
        if (!isalnum((unsigned char)host.ptr[i]) && host.ptr[i] != '-' && host.ptr[i] != '.') return false;
    return host.len && host.ptr[0] != '.' && (slash == rest.len || text_is_address_path(str_from_index(rest, slash)));
}

/* A page ends with a slash; a file has a name with an ending. */
static bool form_address(Str text)
{
    return text_is_address_path(text) && (text.ptr[text.len - 1] == '/' || str_contains(path_name(text), STR(".")));
}

bool text_form(FieldKind kind, Str text, Arena *arena, Str *form, const char **hint)
{
    Date date;
    *form = text = str_trim(text);
    switch (kind) {
    case KIND_DATE: *hint = "write year, month and day: 2026-03-31"; return date_parse(text, &date);
    case KIND_TIME:
        *hint = "write hours and minutes of the 24-hour clock: \"09:30\"";
        return form_time(text, arena, form);
    case KIND_DATETIME:
        *hint = "write the day and the time: \"2026-03-31 18:30\"";
        return form_datetime(text, arena, form);
    case KIND_URL:
        *hint =
            "write a full address (https://www.example.org/), a file (../services/x.md) or an address of this site "
             "(/services/x/)";
        return form_url(text);
    case KIND_EMAIL: *hint = "write one address: name@example.org"; return form_email(text);
    case KIND_PHONE:
        *hint = "write one number, of digits and blanks: 01632 960 123; other words belong into another field";
        return form_phone(text);
    case KIND_POSTCODE: *hint = "write it in full: NT1 2AB"; return form_postcode(text, arena, form);
    case KIND_COLOUR:
        *hint = "write '#' and six hex digits, in quotes: \"#1d4f91\"";
        return form_colour(text, arena, form);
    case KIND_LANGUAGE: *hint = "write a language code: en, ur, pl, cy"; return text_is_language(text);
    case KIND_UUID:
        *hint = "write 36 characters like 6f1d1c1e-0b1a-5c6e-8f00-2f4a0d8b7c11, or leave it out";
        return form_uuid(text);
    case KIND_SLUG:
        *hint = "use lower-case letters, digits and single hyphens: short-breaks";
        return text_is_slug(text);
    case KIND_ADDRESS: *hint = "begin and end it with '/': /services/old-name/"; return form_address(text);
    case KIND_FILE:
        *hint = "write the file's path inside the content folder";
        return text.len && !str_contains(text, STR("..")) && text.ptr[0] != '/';
    default: return true;
    }
}

const char *text_form_name(FieldKind kind)
{
    switch (kind) {
    case KIND_DATE: return "a date";
    case KIND_TIME: return "a time";
    case KIND_DATETIME: return "a date with a time";
    case KIND_URL: return "an address";
    case KIND_EMAIL: return "an email address";
    case KIND_PHONE: return "a phone number";
    case KIND_POSTCODE: return "a postcode";
    case KIND_COLOUR: return "a colour";
    case KIND_LANGUAGE: return "a language code";
    case KIND_UUID: return "a UUID";
    case KIND_SLUG: return "a short name";
    case KIND_ADDRESS: return "an address of this site";
    case KIND_FILE: return "a file of the content folder";
    default: return "a text";
    }
}
