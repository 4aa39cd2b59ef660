#include "base/suggest.h"

enum {
    LONGEST_WORD = 63,
    MOST_EDITS = 3 /* a word further off is another word, and a wrong hint is worse than none */
};

static char folded(char c)
{
    return c == '_' || c == ' ' ? '-' : ascii_lower(c);
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Edits (insert, delete, replace, swap of neighbours) between two words: optimal string alignment. */
static size_t edit_distance(Str a, Str b)
{
    size_t rows[3][LONGEST_WORD + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.len; j++) above[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            bool same = folded(a.ptr[i - 1]) == folded(b.ptr[j - 1]);
            row[j] = smallest(above[j] + 1, row[j - 1] + 1, above[j - 1] + !same);
            bool swapped = i > 1 && j > 1 && folded(a.ptr[i - 1]) == folded(b.ptr[j - 2]) &&
                           folded(a.ptr[i - 2]) == folded(b.ptr[j - 1]);
            if (swapped && before[j - 2] + 1 < row[j]) row[j] = before[j - 2] + 1;
        }
        size_t *free_row = before;
        before = above;
        above = row;
        row = free_row;
    }
    return above[b.len];
}

Suggestion suggest_begin(Str word)
{
    size_t most = word.len < 4 ? 1 : word.len / 3;
    return (Suggestion){.word = word, .distance = (most < MOST_EDITS ? most : MOST_EDITS) + 1};
}

void suggest_offer(Suggestion *suggestion, Str candidate)
{
    if (candidate.len > LONGEST_WORD || suggestion->word.len > LONGEST_WORD) return;
    size_t a = suggestion->word.len, b = candidate.len;
    if ((a > b ? a - b : b - a) >= suggestion->distance) return; /* each edit adds or takes away one at the most */
    size_t distance = edit_distance(suggestion->word, candidate);
    if (distance < suggestion->distance) {
        suggestion->distance = distance;
        suggestion->best = candidate;
    }
}
