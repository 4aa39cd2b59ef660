#include "text/breaks.h"
#include "base/arena.h"

#include <linebreak.h>
#include <stdlib.h>
#include <string.h>

void breaks_prepare(void)
{
    init_linebreak();
}

static bool is_alphanumeric(uint32_t c)
{
    return ascii_is_letter(c) || ascii_is_digit(c);
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == 0xA0 || c == 0x202F;
}

static bool is_dash(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2014);
}

/* A stretch of characters that is judged by itself. */
typedef struct {
    const uint32_t *at;
    size_t from, to, all;
} Span;

/* No line ends inside the stretch. */
static void hold(uint8_t *after, size_t from, size_t to)
{
    for (size_t i = from; i + 1 < to; i++) after[i] = BREAK_NEVER;
}

static bool begins_phone(uint32_t c)
{
    return c == '0' || c == '+' || c == '(';
}

/* "020 7946 0000", "01234 567890", "+44 (0)20 7946 0000": begins with 0, + or a bracket and has nine
 * digits or more. */
static size_t phone_end(const Span *text)
{
    size_t i = text->from, digits = 0, end = text->from;
    if (!begins_phone(text->at[i])) return text->from;
    size_t enough = text->at[i] == '+' ? 12 : 10; /* after so many, another number may begin */
    for (; i < text->all; i++) {
        uint32_t c = text->at[i];
        if (ascii_is_digit(c)) {
            digits++;
            end = i + 1;
        } else if (!is_blank(c) && !is_dash(c) && c != '(' && c != ')' && c != '+') {
            break;
        } else if (digits >= enough && is_blank(c) && i + 1 < text->all && begins_phone(text->at[i + 1])) {
            break;
        }
        if (digits > 15) return text->from;
    }
    return digits >= 9 ? end : text->from;
}

/* The second half of a postcode is a digit and two capitals; the first half ends just before the blank. */
static bool is_postcode_blank(const uint32_t *c, size_t count, size_t blank)
{
    size_t start = blank;
    while (start > 0 && (ascii_is_upper(c[start - 1]) || ascii_is_digit(c[start - 1]))) start--;
    size_t length = blank - start;
    if (length < 2 || length > 4 || !ascii_is_upper(c[start])) return false;
    if (start > 0 && ascii_is_letter(c[start - 1])) return false;
    bool digit = false;
    for (size_t i = start; i < blank; i++) digit = digit || ascii_is_digit(c[i]);
    if (!digit || blank + 3 >= count || !ascii_is_digit(c[blank + 1])) return false;
    return ascii_is_upper(c[blank + 2]) && ascii_is_upper(c[blank + 3]) &&
           (blank + 4 >= count || !is_alphanumeric(c[blank + 4]));
}

static bool word_is(const uint32_t *c, size_t count, size_t from, const char *word)
{
    size_t i = 0;
    for (; word[i]; i++) {
        if (from + i >= count || c[from + i] != (unsigned char)word[i]) return false;
    }
    return from + i >= count || !ascii_is_letter(c[from + i]);
}

/* What goes with the number before it: "10 am", "3 March", "5 miles" is not one of them. */
static bool joins_number(const uint32_t *c, size_t count, size_t from)
{
    static const char *const words[] = {"am", "pm", "a", "p", "January", "February", "March", "April", "May", "June",
                                        "July", "August", "September", "October", "November", "December"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        bool dotted = i == 2 || i == 3; /* "a.m." */
        if (word_is(c, count, from, words[i]) && (!dotted || (from + 1 < count && c[from + 1] == '.'))) return true;
    }
    return false;
}

static bool has_text(const Span *token, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = token->from; i + length <= token->to; i++) {
        size_t same = 0;
        while (same < length && token->at[i + same] == (unsigned char)text[same]) same++;
        if (same == length) return true;
    }
    return false;
}

static bool is_address(const Span *token)
{
    if (has_text(token, "://") || has_text(token, "@")) return true;
    if (token->to - token->from > 4 && has_text(&(Span){token->at, token->from, token->from + 4, token->all}, "www."))
        return true;
    for (size_t i = token->from + 1; i + 1 < token->to; i++) { /* a dot between letters: "example.gov.uk/send" */
        if (token->at[i] == '.' && ascii_is_letter(token->at[i - 1]) && ascii_is_letter(token->at[i + 1])) return true;
    }
    return false;
}

/* An address that is wider than a line is cut after a "/" and the like, not after a hyphen: nobody could tell whether
 * that belongs to the address. */
static void judge_address(const Span *token, uint8_t *after)
{
    for (size_t i = token->from; i + 1 < token->to; i++) {
        uint32_t c = token->at[i];
        bool joint = c == '/' || c == '?' || c == '&' || c == '=' || c == '.' || c == '@';
        after[i] = joint && token->at[i + 1] != '/' ? BREAK_LAST_RESORT : BREAK_NEVER;
    }
}

/* What a word, a number or an address in Latin letters cannot have in it: a blank, or a letter or mark of a script that
 * is written without blanks between words. */
static bool ends_token(uint32_t c)
{
    bool latin = c <= 0x24F || (c >= 0x1E00 && c <= 0x1EFF) || (c >= 0x2000 && c <= 0x20CF);
    return is_blank(c) || !latin;
}

/* A stretch without blanks. */
static void judge_token(const Span *token, uint8_t *after)
{
    if (is_address(token)) {
        judge_address(token, after);
        return;
    }
    for (size_t i = token->from + 1; i + 1 < token->to; i++) { /* "5-11", "10am-4pm", "2025/26" */
        bool joint = is_dash(token->at[i]) || token->at[i] == '/' || token->at[i] == ':';
        if (joint && ascii_is_digit(token->at[i + 1]) && is_alphanumeric(token->at[i - 1]))
            hold(after, i - 1, i + 2);
    }
}

void breaks_find(const uint32_t *characters, size_t count, const char *language, uint8_t *after)
{
    if (!count) return;
    char *raw = memory_alloc(count);
    set_linebreaks_utf32(characters, count, language, raw);
    for (size_t i = 0; i < count; i++) after[i] = raw[i] == LINEBREAK_ALLOWBREAK ? BREAK_ALLOWED : BREAK_NEVER;
    free(raw);

    size_t from = 0;
    for (size_t i = 0; i <= count; i++) {
        if (i < count && !ends_token(characters[i])) continue;
        if (i > from) judge_token(&(Span){characters, from, i, count}, after);
        if (i < count && is_blank(characters[i]) && i > 0 && i + 1 < count) {
            bool after_number = ascii_is_digit(characters[i - 1]);
            if (is_postcode_blank(characters, count, i) || (after_number && joins_number(characters, count, i + 1)))
                after[i] = BREAK_NEVER;
        }
        from = i + 1;
    }
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && (ascii_is_digit(characters[i - 1]) || ascii_is_letter(characters[i - 1]))) continue;
        size_t end = phone_end(&(Span){characters, i, count, count});
        if (end > i) {
            hold(after, i, end);
            i = end - 1;
        }
    }
    after[count - 1] = BREAK_ALLOWED;
}

static bool is_currency(uint32_t c)
{
    return c == '$' || c == 0xA3 || c == 0x20AC;
}

/* Without the full stop, the bracket or the quotation mark of the sentence around it. */
static void join(const Span *token, uint8_t *joined)
{
    size_t from = token->from, to = token->to;
    const uint32_t *c = token->at;
    while (to > from && !ascii_is_digit(c[to - 1]) && !ascii_is_letter(c[to - 1]) && c[to - 1] != '/') to--;
    while (from < to && !is_alphanumeric(c[from]) && !is_currency(c[from]) && c[from] != '+') from++;
    for (size_t i = from; i + 1 < to; i++) joined[i] = 1;
}

/* "5-11", "£4.50", "2025/26": digits, with something between or before them that has no direction. */
static bool is_figure(const Span *token)
{
    bool has_digit = false, has_joint = false;
    for (size_t i = token->from; i < token->to; i++) {
        uint32_t c = token->at[i];
        if (ascii_is_letter(c)) return false;
        has_digit = has_digit || ascii_is_digit(c);
        has_joint = has_joint || is_currency(c) || is_dash(c) || c == '/';
    }
    return has_digit && has_joint;
}

void breaks_units(const uint32_t *characters, size_t count, uint8_t *joined)
{
    memset(joined, 0, count);
    size_t from = 0;
    for (size_t i = 0; i <= count; i++) {
        if (i < count && !ends_token(characters[i])) continue;
        Span token = {characters, from, i, count};
        if (i > from && (is_address(&token) || is_figure(&token))) join(&token, joined);
        from = i + 1;
    }
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && (ascii_is_digit(characters[i - 1]) || ascii_is_letter(characters[i - 1]))) continue;
        size_t end = phone_end(&(Span){characters, i, count, count});
        if (end <= i) continue;
        for (size_t k = i; k + 1 < end; k++) joined[k] = 1;
        i = end - 1;
    }
}
