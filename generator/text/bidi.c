#include "text/bidi.h"
#include "base/arena.h"
#include "text/breaks.h"

#include <fribidi.h>
#include <stdlib.h>

enum { FIRST_RIGHT_TO_LEFT = 0x590, ISOLATE = 0x2066, ISOLATE_END = 0x2069, NO_BREAK_SPACE = 0xA0 };

static bool is_right_to_left(uint32_t c)
{
    return c >= FIRST_RIGHT_TO_LEFT && FRIBIDI_IS_RTL(fribidi_get_bidi_type(c));
}

bool bidi_is_needed(const uint32_t *characters, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (is_right_to_left(characters[i])) return true;
    }
    return false;
}

bool bidi_leans_right_to_left(const uint32_t *characters, size_t count, bool tie)
{
    size_t forwards = 0, backwards = 0;
    for (size_t i = 0; i < count; i++) {
        FriBidiCharType type = fribidi_get_bidi_type(characters[i]);
        if (type == FRIBIDI_TYPE_LTR) forwards++;
        else if (type == FRIBIDI_TYPE_RTL || type == FRIBIDI_TYPE_AL) backwards++;
    }
    return backwards == forwards ? tie : backwards > forwards;
}

/* The text as FriBidi is to see it: what keeps its order stands between marks of isolation. */
typedef struct {
    uint32_t *characters;
    size_t *from; /* the index in the text; that of the character after it for a mark */
    FriBidiCharType *types;
    FriBidiBracketType *brackets;
    FriBidiLevel *levels;
    size_t count;
} View;

static View view_create(size_t count)
{
    size_t most = 2 * count + 1; /* a mark of isolation needs two characters that it keeps together */
    return (View){.characters = memory_alloc(most * sizeof(uint32_t)),
                  .from = memory_alloc(most * sizeof(size_t)),
                  .types = memory_alloc(most * sizeof(FriBidiCharType)),
                  .brackets = memory_alloc(most * sizeof(FriBidiBracketType)),
                  .levels = memory_alloc(most * sizeof(FriBidiLevel))};
}

static void view_release(View *view)
{
    free(view->characters);
    free(view->from);
    free(view->types);
    free(view->brackets);
    free(view->levels);
}

static void view_add(View *view, uint32_t character, size_t from)
{
    view->characters[view->count] = character;
    view->from[view->count++] = from;
}

/* A blank at which no line ends joins what is beside it, as a no-break space does. */
static void view_fill(View *view, const uint32_t *characters, size_t count, const uint8_t *after)
{
    uint8_t *joined = memory_alloc(count);
    breaks_units(characters, count, joined);
    bool inside = false;
    for (size_t i = 0; i < count; i++) {
        if (joined[i] && !inside) view_add(view, ISOLATE, i);
        bool joins = characters[i] == ' ' && after[i] == BREAK_NEVER;
        view_add(view, joins ? (uint32_t)NO_BREAK_SPACE : characters[i], i);
        if (inside && !joined[i]) view_add(view, ISOLATE_END, i);
        inside = joined[i];
    }
    free(joined);
}

bool bidi_levels(const uint32_t *characters, size_t count, const uint8_t *after, bool right_to_left, uint8_t *levels)
{
    View view = view_create(count);
    view_fill(&view, characters, count, after);
    FriBidiStrIndex length = (FriBidiStrIndex)view.count;
    fribidi_get_bidi_types(view.characters, length, view.types);
    fribidi_get_bracket_types(view.characters, length, view.types, view.brackets);
    FriBidiParType base = right_to_left ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
    bool good = fribidi_get_par_embedding_levels_ex(view.types, view.brackets, length, &base, view.levels);
    for (size_t i = 0; good && i < view.count; i++) {
        bool is_mark = view.characters[i] != characters[view.from[i]] && view.characters[i] != NO_BREAK_SPACE;
        if (!is_mark) levels[view.from[i]] = (uint8_t)view.levels[i];
    }
    view_release(&view);
    return good;
}
