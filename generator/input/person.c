#include "input/person.h"

enum { PHONE_DIGITS = 10 };

/* Bytes above 127 are letters of other scripts, or parts of them. */
static bool is_letter(char c)
{
    return ascii_is_letter(c) || (unsigned char)c > 127;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_mail(char c)
{
    return is_letter(c) || ascii_is_digit(c) || c == '.' || c == '-' || c == '_' || c == '+' || c == '%';
}

/* The length of the email address that begins here; 0 when none does. */
static size_t mail_at(Str text, size_t start)
{
    size_t at = start;
    while (at < text.len && is_mail(text.ptr[at])) at++;
    if (at == start || at == text.len || text.ptr[at] != '@') return 0;
    size_t host = at + 1, end = host;
    bool dot = false;
    while (end < text.len && is_mail(text.ptr[end])) {
        dot = dot || (end > host && text.ptr[end] == '.' && end + 1 < text.len && is_letter(text.ptr[end + 1]));
        end++;
    }
    while (end > host && text.ptr[end - 1] == '.') end--;
    return dot ? end - start : 0;
}

/* The length of the phone number that begins here: digits with single spaces, hyphens or brackets between them. Only
 * what begins as a number of the country or of another one does, so that sums of money and years are none. */
static size_t phone_at(Str text, size_t start)
{
    if (text.ptr[start] != '0' && text.ptr[start] != '+') return 0;
    size_t digits = 0, end = start, gap = 0;
    for (size_t at = start; at < text.len && gap < 3; at++) {
        char c = text.ptr[at];
        if (ascii_is_digit(c)) {
            digits++;
            gap = 0;
            end = at + 1;
        } else if (at == start || c == ' ' || c == '-' || c == '(' || c == ')') {
            gap++;
        } else {
            break;
        }
    }
    return digits >= PHONE_DIGITS ? end - start : 0;
}

/* The length of the title and the name that begin here; 0 when none do. */
static size_t titled_at(Str text, size_t start, const Str *titles, size_t title_count)
{
    for (size_t i = 0; i < title_count; i++) {
        Str rest = str_from_index(text, start);
        if (!titles[i].len || !str_starts(rest, titles[i])) continue;
        size_t at = titles[i].len;
        if (at < rest.len && rest.ptr[at] == '.') at++;
        size_t blanks = at;
        while (at < rest.len && is_blank(rest.ptr[at])) at++;
        bool named = at > blanks && at < rest.len &&
                     ((rest.ptr[at] >= 'A' && rest.ptr[at] <= 'Z') || (unsigned char)rest.ptr[at] > 127);
        if (!named) continue;
        while (at < rest.len && (is_letter(rest.ptr[at]) || rest.ptr[at] == '-' || rest.ptr[at] == '\'')) at++;
        return at;
    }
    return 0;
}

Str person_find(Str text, const Str *titles, size_t title_count)
{
    bool inside = false; /* a word or a number, which begins once */
    for (size_t at = 0; at < text.len; at++) {
        char c = text.ptr[at];
        bool part = is_mail(c);
        if (!inside && (part || c == '+')) {
            size_t length = mail_at(text, at);
            if (!length) length = phone_at(text, at);
            if (!length) length = titled_at(text, at, titles, title_count);
            if (length) return str_slice(text, at, at + length);
        }
        inside = part;
    }
    return (Str){0};
}
