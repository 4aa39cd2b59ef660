/* language.h: languages by their codes (BCP 47: "ur", "en-GB", "pa-Arab"), and the scripts that they are written in. */
#ifndef SIGNPOST_BASE_LANGUAGE_H
#define SIGNPOST_BASE_LANGUAGE_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum {
    SCRIPT_COMMON, /* digits, punctuation: of any script */
    SCRIPT_LATIN,
    SCRIPT_GREEK,
    SCRIPT_CYRILLIC,
    SCRIPT_HEBREW,
    SCRIPT_ARABIC,
    SCRIPT_DEVANAGARI,
    SCRIPT_BENGALI,
    SCRIPT_GURMUKHI,
    SCRIPT_GUJARATI,
    SCRIPT_TAMIL,
    SCRIPT_ETHIOPIC,
    SCRIPT_HAN,
    SCRIPT_KANA,
    SCRIPT_HANGUL,
    SCRIPT_OTHER
} Script;

Script script_of(uint32_t character);
Script language_script(Str language); /* SCRIPT_LATIN for what is not known */
bool language_is_right_to_left(Str language);

/* The language that words of a script are most likely in: the first of the known ones that is written so, unless the
 * words have letters that only another one has; else the most likely of that script, "und" when it may be many. */
Str language_guess(Script script, Str words, const Str *known, size_t known_count);

#endif
