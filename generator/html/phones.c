#include "html/phones.h"

#include "base/utf8.h"

#include <strings.h>

enum { LONGEST_NUMBER = 16 };

/* A row of digits, perhaps with a blank or a hyphen between two of them, and the first of them in brackets: "(01632)
 * 960-123". */
typedef struct {
    size_t start, end;
    char digits[LONGEST_NUMBER];           /* from +44 as from 0; not all of what is too long for a number */
    size_t count, groups, first, shortest; /* digits; groups of them, and how many the first and the shortest have */
} Number;

/* Bytes of one blank: a no-break space is one, too. */
static size_t blank_length(Str rest)
{
    if (str_starts(rest, STR("\u00A0"))) return 2;
    return rest.len && (rest.ptr[0] == ' ' || rest.ptr[0] == '\n');
}

static bool digit_at(Str text, size_t at)
{
    return at < text.len && ascii_is_digit(text.ptr[at]);
}

/* A number begins after a blank or an opening sign: "£0300", "A01632" and "2.0300" have none. */
static bool may_begin(Str text, size_t at)
{
    if (!at || strchr(" \n(:\"", text.ptr[at - 1])) return true;
    Str before = str_slice(text, 0, at);
    return str_ends(before, STR("\u00A0")) || str_ends(before, STR("“")) || str_ends(before, STR("‘"));
}

/* "01632 960 123-4", "0300 123 4567 24" and "111%" go on. */
static bool may_end(Str text, size_t at)
{
    Str rest = str_from_index(text, at);
    size_t blank = blank_length(rest);
    if (!rest.len) return true;
    if (blank) return !digit_at(text, at + blank);
    if (strchr(".,:;!?", rest.ptr[0])) return !digit_at(text, at + 1);
    return rest.ptr[0] == ')' || rest.ptr[0] == '"' || str_starts(rest, STR("”")) || str_starts(rest, STR("’")) ||
           str_starts(rest, STR("۔")) || str_starts(rest, STR("،"));
}

static size_t hyphen_length(Str rest)
{
    if (str_starts(rest, STR("\u2011"))) return strlen("\u2011");
    return str_starts(rest, STR("-"));
}

/* Bytes between digits and those that go on after them; 0 when none do. Brackets around the first ones open the
 * number. */
static size_t gap_length(Str text, Number *number, size_t at)
{
    bool closes = number->groups == 1 && number->start && text.ptr[number->start - 1] == '(' &&
                  str_starts(str_from_index(text, at), STR(")"));
    size_t gap = closes;
    Str rest = str_from_index(text, at + gap);
    gap += blank_length(rest) + hyphen_length(rest);
    if (!gap || !digit_at(text, at + gap)) return 0;
    if (closes) number->start--;
    return gap;
}

static void add_digit(Number *number, char digit)
{
    if (number->count < LONGEST_NUMBER) number->digits[number->count] = digit;
    number->count++;
}

/* Takes all digits from there on. */
static Number read_number(Str text, size_t at)
{
    Number number = {.start = at, .shortest = text.len};
    if (text.ptr[at] == '+') {
        at += 3;
        at += blank_length(str_from_index(text, at));
        add_digit(&number, '0');
    }
    for (size_t gap = 0;; at += gap) {
        size_t from = at;
        for (; digit_at(text, at); at++) add_digit(&number, text.ptr[at]);
        if (at - from < number.shortest) number.shortest = at - from;
        if (!number.groups++) number.first = number.count;
        number.end = at;
        gap = gap_length(text, &number, at);
        if (!gap) return number;
    }
}

static bool same_letters(Str text, Str word)
{
    return text.len == word.len && strncasecmp(text.ptr, word.ptr, word.len) == 0;
}

/* Whether a text ends, or begins, with one of the words. */
static bool has_word(Str text, Str words, bool at_end)
{
    for (Str word; str_cut(&words, ',', &word);) {
        word = str_trim(word);
        if (!word.len || text.len < word.len) continue;
        Str part = at_end ? str_from_index(text, text.len - word.len) : str_slice(text, 0, word.len);
        Str beside = at_end ? str_slice(text, 0, text.len - word.len) : str_from_index(text, word.len);
        bool whole = !beside.len || strchr(" \n.,:;!?(", beside.ptr[at_end ? beside.len - 1 : 0]);
        if (whole && same_letters(part, word)) return true;
    }
    return false;
}

static bool is_one_of(Str digits, const char *const *list)
{
    for (; *list; list++)
        if (str_is(digits, *list)) return true;
    return false;
}

static bool is_phone(Str text, const Number *number, const PhoneWords *words)
{
    static const char *const urgent[] = {"999", "111", "112", "101", "119", NULL}, *const known[] = {"08001111",
                                                                                                     "116123", NULL};
    if (number->count > LONGEST_NUMBER || number->shortest < 2) return false;
    Str digits = {number->digits, number->count};
    Str rest = str_from_index(text, number->end);
    bool asked = has_word(str_trim(str_slice(text, 0, number->start)), words->before, true);
    bool goes_on = blank_length(rest) && !has_word(str_trim(rest), words->after, false);
    if (is_one_of(digits, urgent)) return number->groups == 1 && asked && !goes_on;
    if (is_one_of(digits, known)) return number->groups == 2;
    bool is_long = digits.len == 11 && digits.ptr[0] == '0' && strchr("12378", digits.ptr[1]);
    return is_long && number->first > 2 && (number->groups > 1 || asked);
}

bool phones_next(Str text, size_t from, const PhoneWords *words, size_t *start, size_t *end)
{
    for (size_t at = from; at < text.len; at++) {
        if (text.ptr[at] > '9' || text.ptr[at] < '+') continue; /* as most are */
        if (!digit_at(text, at) && !str_starts(str_from_index(text, at), STR("+44"))) continue;
        Number number = read_number(text, at);
        at = number.end;
        if (!may_begin(text, number.start) || !may_end(text, number.end) || !is_phone(text, &number, words)) continue;
        *start = number.start;
        *end = number.end;
        return true;
    }
    return false;
}
