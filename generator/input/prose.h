/* prose.h: plain text as words and sentences.
 *
 * A sentence ends at '.', '!', '?' or the ellipsis with white space or nothing after it (closing quotes and brackets
 * may stand between), and at the end of the text. So the dots within decimals (4.50), times (9.30am), web addresses and
 * e-mail addresses end none, since a character follows them. Nor does the dot of an abbreviation that the caller knows
 * ("Dr.", "e.g."), or of an initial ("J. Smith"), unless the text ends there.
 *
 * A phone number or a postcode is one word, however many blanks it has; so are an e-mail address and a web address.
 */
#ifndef SIGNPOST_INPUT_PROSE_H
#define SIGNPOST_INPUT_PROSE_H

#include "base/map.h"

typedef enum {
    PROSE_WORD,   /* letters, and what stands between them: "don't", "made-up", "and/or", "e.g." */
    PROSE_NUMBER, /* begins with a digit, a sign of money or a sign of the number: "5", "£4.50", "9:30am", "50%",
                     "3/5/2026" */
    PROSE_CODE,   /* letters with digits: "NT1 1AA", "A4" */
    PROSE_PHONE,
    PROSE_ADDRESS, /* of the web, or of e-mail */
    PROSE_SIGN     /* one character of punctuation, or another that is neither letter nor digit */
} ProseKind;

typedef struct {
    ProseKind kind;
    Str text;    /* of the text that was read */
    bool begins; /* a sentence, or what a colon or an opening quote leads in: a capital says nothing here */
} ProseToken;

typedef struct {
    size_t first, end; /* tokens */
    size_t words;      /* all of them but signs */
} ProseSentence;

typedef struct {
    ProseToken *tokens;
    size_t count, room;
    ProseSentence *sentences;
    size_t sentence_count, sentence_room;
} Prose;

/* Reads the text into the arena. abbreviations: their lower-case names without the dot at the end; NULL: none. */
void prose_read(Str text, const Map *abbreviations, Arena *arena, Prose *prose);

/* In lower case, with straight apostrophes. */
Str prose_lower(Str word, Arena *arena);
bool prose_is_capital(Str word); /* its first character is */
size_t prose_capitals(Str word); /* how many capitals it is made of; 0 when there is anything else in it */

#endif
