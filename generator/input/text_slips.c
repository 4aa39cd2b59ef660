#include "input/text_slips.h"

#include "base/utf8.h"

/* A word of so many letters is no short form. Two of them in a row of words in capitals are loud, and so is any row of
 * five words. */
enum { LONG_WORD = 6, LONG_WORDS = 2, LOUD_WORDS = 5 };

/* The letters of a word in capitals; 0 when it has small letters or digits, or others than those of English. */
static size_t count_capitals(Str word)
{
    size_t capitals = 0;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        if (ascii_is_lower(c) || ascii_is_digit(c) || (unsigned char)c >= 0x80) return 0;
        capitals += ascii_is_upper(c);
    }
    return capitals;
}

void text_warn_of_capitals(Str text, Place place, Diag *diag)
{
    const char *first = NULL;
    size_t longs = 0, words = 0;
    for (Str rest = text, word; str_cut(&rest, ' ', &word);) {
        size_t capitals = count_capitals(word);
        if (!capitals && word.len) {
            first = NULL;
            longs = words = 0;
        }
        if (!capitals) continue;
        if (!first) first = word.ptr;
        longs += capitals >= LONG_WORD;
        if (++words < LOUD_WORDS && longs < LONG_WORDS) continue;
        Str loud = {first, (size_t)(word.ptr + word.len - first)};
        diag_report(diag, DIAG_WARNING, place, "capitals", "words in capitals: '%.*s'", STR_ARG(loud));
        diag_hint(diag,
                  "write them in small letters: capitals are hard to read; for what matters most, **bold** in a text");
        return;
    }
}

/* What UTF-8 looks like to a program that takes it for Windows-1252: two of its letters for one. */
static bool is_double_encoded(uint32_t c, Str after)
{
    if (!after.len || (c != 0xC2 && c != 0xC3 && c != 0xE2)) return false;
    uint32_t next = utf8_next(&after);
    return c == 0xE2 ? next == 0x20AC : (next >= 0xA0 && next <= 0xBF) || (next >= 0x80 && next <= 0x9F);
}

static bool is_private(uint32_t c)
{
    return c >= 0xE000 && c <= 0xF8FF;
}

bool text_warn_of_letter(const Source *source, size_t offset, uint32_t c, Str after, Diag *diag)
{
    bool lost = c == UTF8_REPLACEMENT || is_private(c), twice = is_double_encoded(c, after);
    if (!lost && !twice) return false;
    diag_report(diag, DIAG_WARNING, source_place(source, offset, twice ? 2 : 1), "wrong-letters",
                twice ? "letters that another program has mixed up"
                      : "a letter that was lost, or that only one font has");
    diag_hint(diag, "type what should stand here, and look for more of them in this file");
    return true;
}
