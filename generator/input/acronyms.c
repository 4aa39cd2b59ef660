#include "input/acronyms.h"

enum { LONGEST = 10, LOUD = 3 };

/* Bytes of other scripts count as letters: whatever they are, they are no capitals of ours. */
static bool is_letter(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c) || (unsigned char)c >= 0x80;
}

static char char_at(Str text, size_t at)
{
    return at < text.len ? text.ptr[at] : ' ';
}

/* The capitals that the word from a byte on is made of, but for an "s" behind two or more; 0: it is another word. */
static size_t capitals(Str text, size_t from, size_t to)
{
    size_t count = 0;
    while (from + count < to && ascii_is_upper(text.ptr[from + count])) count++;
    bool is_plural = count >= 2 && from + count + 1 == to && text.ptr[to - 1] == 's';
    return from + count == to || is_plural ? count : 0;
}

static size_t word_end(Str text, size_t from)
{
    while (from < text.len && is_letter(text.ptr[from])) from++;
    return from;
}

static size_t word_start(Str text, size_t to)
{
    while (to > 0 && is_letter(text.ptr[to - 1])) to--;
    return to;
}

/* How many words of capitals stand in a row around the one given, with one blank between them. */
static int count_row(Str text, size_t from, size_t to)
{
    int count = 1;
    for (size_t at = from; at >= 2 && char_at(text, at - 1) == ' ' && count < LOUD;) {
        size_t start = word_start(text, at - 1);
        if (!capitals(text, start, at - 1)) break;
        count++;
        at = start;
    }
    for (size_t at = to; char_at(text, at) == ' ' && at + 1 < text.len && count < LOUD;) {
        size_t end = word_end(text, at + 1);
        if (!capitals(text, at + 1, end)) break;
        count++;
        at = end;
    }
    return count;
}

static bool is_roman(Str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] != 'I' && word.ptr[i] != 'V' && word.ptr[i] != 'X') return false;
    return true;
}

static bool has_small(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (ascii_is_lower(text.ptr[i]) || (unsigned char)text.ptr[i] >= 0x80) return true;
    return false;
}

static bool is_in_address(Str text, size_t from, size_t to)
{
    char before = from ? text.ptr[from - 1] : ' ', after = char_at(text, to);
    bool dotted = after == '.' && is_letter(char_at(text, to + 1));
    return before == '@' || before == '.' || before == '_' || before == '#' || after == '@' || after == '_' || dotted;
}

static bool is_told(Str text, size_t from, size_t to)
{
    bool in_brackets = from > 2 && text.ptr[from - 1] == '(' && char_at(text, to) == ')';
    bool before_brackets = char_at(text, to) == ' ' && char_at(text, to + 1) == '(' && is_letter(char_at(text, to + 2));
    return in_brackets || before_brackets;
}

bool acronym_next(Str text, size_t *at, Str *word, bool *told)
{
    for (size_t from = *at, to; from < text.len; from = to) {
        to = from + 1;
        if (!is_letter(text.ptr[from])) continue;
        to = word_end(text, from);
        size_t count = capitals(text, from, to);
        *word = str_slice(text, from, from + count);
        if (count < 2 || count > LONGEST || is_roman(*word) || is_in_address(text, from, to)) continue;
        if (count_row(text, from, to) >= LOUD || !has_small(text)) continue;
        *told = is_told(text, from, to);
        *at = to;
        return true;
    }
    *at = text.len;
    return false;
}
