#include "input/text_meant.h"

#include "base/date.h"
#include "input/text_forms.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *cstr_printf(Arena *arena, const char *format, Str text)
{
    return arena_cstr(arena, arena_printf(arena, format, STR_ARG(text)));
}

/* The number of the month whose name begins with the word, which has three letters or more; 0: of none. */
static int month_of(const char *word)
{
    static const char *const months[] = {"january", "february", "march", "april", "may", "june", "july", "august",
                                         "september", "october", "november", "december"};
    size_t length = strlen(word);
    for (int i = 0; length >= 3 && i < 12; i++)
        if (strncasecmp(months[i], word, length) == 0) return i + 1;
    return 0;
}

/* "5 June 2026", "5th of Jun 2026", "June 5, 2026". */
static bool read_words_of_date(const char *text, int *day, int *month, int *year)
{
    char name[16];
    bool day_first = sscanf(text, "%2d%*[a-z ]%15[A-Za-z]%*[ ,]%4d", day, name, year) == 3 ||
                     sscanf(text, "%2d %15[A-Za-z]%*[ ,]%4d", day, name, year) == 3;
    if (!day_first && sscanf(text, "%15[A-Za-z] %2d%*[a-z, ]%4d", name, day, year) != 3) return false;
    *month = month_of(name);
    return *month > 0;
}

/* Days stand first, as in the United Kingdom. */
static bool date_meant(const char *text, Date *date, Arena *arena)
{
    int day = 0, month = 0, year = 0;
    bool read = sscanf(text, "%4d%*1[-/.]%2d%*1[-/.]%2d", &year, &month, &day) == 3 && year > 999;
    if (!read) read = sscanf(text, "%2d%*1[-/.]%2d%*1[-/.]%4d", &day, &month, &year) == 3;
    if (!read) read = read_words_of_date(text, &day, &month, &year);
    if (!read || year < 1900 || year > 2200) return false;
    return date_parse(arena_printf(arena, "%04d-%02d-%02d", year, month, day), date);
}

static const char *date_hint(const char *text, Arena *arena)
{
    Date date;
    if (!date_meant(text, &date, arena)) return NULL;
    return arena_cstr(
        arena, arena_printf(arena, "write year, month and day: %04d-%02d-%02d", date.year, date.month, date.day));
}

/* "9.30am", "10 pm", "10.30", "9am". */
static const char *time_hint(const char *text, Arena *arena)
{
    int hours = 0, minutes = 0, used = 0;
    if (sscanf(text, "%2d%*1[.:]%2d%n", &hours, &minutes, &used) < 2 && sscanf(text, "%2d%n", &hours, &used) < 1)
        return NULL;
    const char *half = text + used + strspn(text + used, " ");
    bool am = strcasecmp(half, "am") == 0, pm = strcasecmp(half, "pm") == 0;
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || (*half && !am && !pm)) return NULL;
    if (pm && hours < 12) hours += 12;
    if (am && hours == 12) hours = 0;
    return arena_cstr(
        arena, arena_printf(arena, "write hours and minutes of the 24-hour clock: \"%02d:%02d\"", hours, minutes));
}

static const char *url_hint(Str text, Arena *arena)
{
    Str form;
    const char *hint;
    Str full = arena_printf(arena, "https://%.*s", STR_ARG(text));
    if (text_form(KIND_EMAIL, text, arena, &form, &hint)) return cstr_printf(arena, "write mailto:%.*s", text);
    bool is_host = !str_contains(text, STR(":")) && text.len && text.ptr[0] != '/' && text.ptr[0] != '.';
    return is_host && text_form(KIND_URL, full, arena, &form, &hint) ? cstr_printf(arena, "write %.*s", full) : NULL;
}

static const char *email_hint(Str text, Arena *arena)
{
    Buf close = {0};
    if (text.len > 7 && strncasecmp(text.ptr, "mailto:", 7) == 0) text = str_from_index(text, 7);
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != ' ') buf_add_char(&close, text.ptr[i]);
    Str form, meant = arena_str(arena, buf_str(&close));
    buf_release(&close);
    const char *hint;
    return text_form(KIND_EMAIL, meant, arena, &form, &hint) ? cstr_printf(arena, "write %.*s", meant) : NULL;
}

/* "2,50" is 2.50 where a comma stands before the pence, and "1,250" is 1250. */
static bool is_point(Str text, size_t at)
{
    size_t digits = 0;
    while (at + 1 + digits < text.len && ascii_is_digit(text.ptr[at + 1 + digits])) digits++;
    return text.ptr[at] == '.' ? digits > 0 : digits == 1 || digits == 2;
}

const char *text_meant_number_hint(Str text, bool whole, Arena *arena)
{
    Buf digits = {0};
    double number;
    size_t runs = 0;
    bool inside = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_mark = inside && (c == '.' || c == ',') && i + 1 < text.len && ascii_is_digit(text.ptr[i + 1]);
        if (ascii_is_digit(c)) buf_add_char(&digits, c);
        else if (is_mark && is_point(text, i)) buf_add_char(&digits, '.');
        runs += ascii_is_digit(c) && !inside;
        inside = ascii_is_digit(c) || is_mark;
    }
    Str meant = arena_str(arena, buf_str(&digits));
    buf_release(&digits);
    return runs == 1 && text_is_number(meant, whole, &number) ? cstr_printf(arena, "write digits only: %.*s", meant)
                                                              : NULL;
}

const char *text_meant_hint(FieldKind kind, Str text, Arena *arena)
{
    text = str_trim(text);
    switch (kind) {
    case KIND_DATE: return date_hint(arena_cstr(arena, text), arena);
    case KIND_TIME: return time_hint(arena_cstr(arena, text), arena);
    case KIND_URL: return url_hint(text, arena);
    case KIND_EMAIL: return email_hint(text, arena);
    default: return NULL;
    }
}
