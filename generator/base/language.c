#include "base/language.h"
#include "base/utf8.h"

#include <string.h>

/* Blocks of Unicode, in order. */
static const struct {
    uint32_t first, last;
    Script script;
} blocks[] = {
    {'A', 'Z', SCRIPT_LATIN},           {'a', 'z', SCRIPT_LATIN},           {0xAA, 0xAA, SCRIPT_LATIN},
    {0xBA, 0xBA, SCRIPT_LATIN},         {0xC0, 0xD6, SCRIPT_LATIN},         {0xD8, 0xF6, SCRIPT_LATIN},
    {0xF8, 0x24F, SCRIPT_LATIN},        {0x370, 0x3FF, SCRIPT_GREEK},       {0x400, 0x52F, SCRIPT_CYRILLIC},
    {0x590, 0x5FF, SCRIPT_HEBREW},      {0x600, 0x6FF, SCRIPT_ARABIC},      {0x750, 0x77F, SCRIPT_ARABIC},
    {0x8A0, 0x8FF, SCRIPT_ARABIC},      {0x900, 0x963, SCRIPT_DEVANAGARI},  {0x966, 0x97F, SCRIPT_DEVANAGARI},
    {0x980, 0x9FF, SCRIPT_BENGALI},     {0xA00, 0xA7F, SCRIPT_GURMUKHI},    {0xA80, 0xAFF, SCRIPT_GUJARATI},
    {0xB80, 0xBFF, SCRIPT_TAMIL},       {0xE00, 0x10FF, SCRIPT_OTHER},      {0x1100, 0x11FF, SCRIPT_HANGUL},
    {0x1200, 0x139F, SCRIPT_ETHIOPIC},  {0x13A0, 0x1DFF, SCRIPT_OTHER},     {0x1E00, 0x1EFF, SCRIPT_LATIN},
    {0x1F00, 0x1FFF, SCRIPT_GREEK},     {0x2D80, 0x2DDF, SCRIPT_ETHIOPIC},  {0x2E80, 0x2FDF, SCRIPT_HAN},
    {0x3005, 0x3007, SCRIPT_HAN},       {0x3040, 0x30FA, SCRIPT_KANA},      {0x30FC, 0x30FF, SCRIPT_KANA},
    {0x3130, 0x318F, SCRIPT_HANGUL},    {0x3400, 0x9FFF, SCRIPT_HAN},       {0xAC00, 0xD7AF, SCRIPT_HANGUL},
    {0xF900, 0xFAFF, SCRIPT_HAN},       {0xFB1D, 0xFB4F, SCRIPT_HEBREW},    {0xFB50, 0xFDFF, SCRIPT_ARABIC},
    {0xFE70, 0xFEFC, SCRIPT_ARABIC},    {0x20000, 0x3FFFF, SCRIPT_HAN},
};

/* Arabic-Indic digits and marks of sentences go with whatever is around them. */
static bool is_shared(uint32_t c)
{
    return c == 0x60C || c == 0x61B || c == 0x61F || c == 0x640 || c == 0x6D4 || (c >= 0x660 && c <= 0x669) ||
           (c >= 0x6F0 && c <= 0x6F9);
}

Script script_of(uint32_t character)
{
    if (is_shared(character)) return SCRIPT_COMMON;
    size_t from = 0, to = sizeof blocks / sizeof *blocks;
    while (from < to) {
        size_t middle = (from + to) / 2;
        if (character < blocks[middle].first) to = middle;
        else if (character > blocks[middle].last) from = middle + 1;
        else return blocks[middle].script;
    }
    return SCRIPT_COMMON;
}

/* The first language of a script is the most likely one; "und" says that none is. letters: some that only this one of
 * its script has. */
static const struct {
    const char *code;
    Script script;
    const char *letters;
} languages[] = {
    {"el", SCRIPT_GREEK, ""},
    {"und-Cyrl", SCRIPT_CYRILLIC, ""},
    {"uk", SCRIPT_CYRILLIC, "іїєґІЇЄҐ"},
    {"ru", SCRIPT_CYRILLIC, "ыэёЫЭЁ"},
    {"be", SCRIPT_CYRILLIC, "ўЎ"},
    {"bg", SCRIPT_CYRILLIC, ""},
    {"sr", SCRIPT_CYRILLIC, "ђћџЂЋЏ"},
    {"mk", SCRIPT_CYRILLIC, "ѓќѕ"},
    {"he", SCRIPT_HEBREW, ""},
    {"yi", SCRIPT_HEBREW, ""},
    {"ar", SCRIPT_ARABIC, "ةىأإ"},
    {"ur", SCRIPT_ARABIC, "ٹڈڑےںھہۂۃ"},
    {"ckb", SCRIPT_ARABIC, "ڕڵێۆە"},
    {"ps", SCRIPT_ARABIC, "ټډړښۍګڼ"},
    {"sd", SCRIPT_ARABIC, "ڄڃڇٻڀ"},
    {"fa", SCRIPT_ARABIC, ""},
    {"hi", SCRIPT_DEVANAGARI, ""},
    {"ne", SCRIPT_DEVANAGARI, ""},
    {"mr", SCRIPT_DEVANAGARI, ""},
    {"bn", SCRIPT_BENGALI, ""},
    {"as", SCRIPT_BENGALI, "ৰৱ"},
    {"pa", SCRIPT_GURMUKHI, ""},
    {"gu", SCRIPT_GUJARATI, ""},
    {"ta", SCRIPT_TAMIL, ""},
    {"ti", SCRIPT_ETHIOPIC, ""},
    {"am", SCRIPT_ETHIOPIC, ""},
    {"zh", SCRIPT_HAN, ""},
    {"ja", SCRIPT_KANA, ""},
    {"ko", SCRIPT_HANGUL, ""},
};
enum { LANGUAGES = sizeof languages / sizeof *languages };

static const struct {
    const char *code;
    Script script;
} written_out[] = {{"Latn", SCRIPT_LATIN}, {"Arab", SCRIPT_ARABIC}, {"Cyrl", SCRIPT_CYRILLIC}, {"Hebr", SCRIPT_HEBREW},
                   {"Deva", SCRIPT_DEVANAGARI}, {"Beng", SCRIPT_BENGALI}, {"Guru", SCRIPT_GURMUKHI},
                   {"Hans", SCRIPT_HAN}, {"Hant", SCRIPT_HAN}};

Script language_script(Str language)
{
    Str rest = language, code, part;
    if (!str_cut(&rest, '-', &code)) return SCRIPT_LATIN;
    while (rest.len && str_cut(&rest, '-', &part)) {
        for (size_t i = 0; i < sizeof written_out / sizeof *written_out; i++)
            if (str_is(part, written_out[i].code)) return written_out[i].script;
    }
    for (size_t i = 0; i < LANGUAGES; i++)
        if (str_is(code, languages[i].code)) return languages[i].script;
    if (str_is(code, "pnb") || str_is(code, "prs") || str_is(code, "ug") || str_is(code, "ks")) return SCRIPT_ARABIC;
    return SCRIPT_LATIN;
}

bool language_is_right_to_left(Str language)
{
    Script script = language_script(language);
    return script == SCRIPT_ARABIC || script == SCRIPT_HEBREW;
}

static bool has_letter_of(Str words, const char *letters)
{
    while (words.len) {
        Str own = str_from(letters);
        uint32_t c = utf8_next(&words);
        while (own.len)
            if (utf8_next(&own) == c) return true;
    }
    return false;
}

Str language_guess(Script script, Str words, const Str *known, size_t known_count)
{
    const char *likely = NULL;
    for (size_t i = 0; i < LANGUAGES; i++) {
        if (languages[i].script != script) continue;
        if (!likely) likely = languages[i].code;
        if (has_letter_of(words, languages[i].letters)) return str_from(languages[i].code);
    }
    for (size_t i = 0; i < known_count; i++)
        if (language_script(known[i]) == script) return known[i];
    return likely ? str_from(likely) : STR("und");
}
