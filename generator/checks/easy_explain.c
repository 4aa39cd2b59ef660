#include "checks/easy_explain.h"

typedef struct {
    const EasyRules *rules;
    Arena *arena;
    const EasyLine *lines;
    const bool *done;
    size_t count;
    bool *used, *explained; /* by term */
    EasyMeanings *out;
} Explaining;

/* "We call this an EHC plan": a phrase ends right before the token. */
static bool is_led_in(const Explaining *explaining, const EasyLine *line, size_t first, size_t at)
{
    for (size_t from = first; from < at; from++) {
        const EasyPhrase *phrase = easy_phrase_at(&explaining->rules->before, line, from, at);
        if (phrase && from + phrase->count == at) return true;
    }
    return false;
}

/* "An EHC plan is a ...": the sentence says of the term what it is. */
static bool tells(const Explaining *explaining, const EasyLine *line, const ProseSentence *sentence, size_t term)
{
    for (size_t i = sentence->first; i < sentence->end; i++) {
        const EasyForm *form = easy_form_at(explaining->rules, line, i, sentence->end);
        if (!form || form->term != term) continue;
        size_t end = i + form->count;
        if (is_led_in(explaining, line, sentence->first, i)) return true;
        if (end < sentence->end && easy_phrase_at(&explaining->rules->after, line, end, sentence->end)) return true;
    }
    return false;
}

/* The sentence itself tells it, or one of the next few does; the very next may tell it of "it". */
static bool is_explained(const Explaining *explaining, size_t line, size_t sentence, size_t term)
{
    enum { NEAR = 4 };
    if (explaining->done && explaining->done[line]) return true;
    for (size_t n = 0; n < NEAR; n++, sentence++) {
        while (line < explaining->count && sentence >= explaining->lines[line].prose.sentence_count) {
            line++;
            sentence = 0;
        }
        if (line == explaining->count) return false;
        const EasyLine *here = &explaining->lines[line];
        const ProseSentence *at = &here->prose.sentences[sentence];
        if (tells(explaining, here, at, term)) return true;
        if (n == 1 && easy_phrase_at(&explaining->rules->next, here, at->first, at->end)) return true;
    }
    return false;
}

/* Who knows what a learning disability is need not be told what a disability is. */
static void mark_parts(Explaining *explaining, const EasyLine *line, size_t at, const EasyForm *whole)
{
    for (size_t i = at; i < at + whole->count; i++) {
        const EasyForm *part = easy_form_at(explaining->rules, line, i, at + whole->count);
        if (part && part->count < whole->count) explaining->explained[part->term] = true;
    }
}

static void explain_sentence(Explaining *explaining, size_t line, size_t sentence)
{
    const EasyLine *here = &explaining->lines[line];
    const ProseSentence *whole = &here->prose.sentences[sentence];
    EasyMeanings *out = explaining->out;
    for (size_t i = whole->first; i < whole->end; i++) {
        const EasyForm *form = easy_form_at(explaining->rules, here, i, whole->end);
        if (!form) continue;
        const EasyTerm *term = &explaining->rules->terms[form->term];
        if (!explaining->used[form->term])
            ARENA_PUSH(explaining->arena, out->used, out->used_count, out->used_room) = term;
        explaining->used[form->term] = true;
        bool known = explaining->explained[form->term] || is_explained(explaining, line, sentence, form->term);
        if (!known)
            ARENA_PUSH(explaining->arena, out->meanings, out->count, out->room) =
                (EasyMeaning){line, term, form->form, form->is_exact && !str_eq(form->form, term->name)};
        explaining->explained[form->term] = true;
        mark_parts(explaining, here, i, form);
        i += form->count - 1;
    }
}

void easy_explain(const EasyRules *rules, const Str *lines, const bool *done, size_t count, Arena *arena,
                  EasyMeanings *out)
{
    *out = (EasyMeanings){0};
    if (!rules->term_count || !count) return;
    EasyLine *cut = ARENA_MANY(arena, EasyLine, count);
    for (size_t i = 0; i < count; i++) easy_line_read(rules, lines[i], arena, &cut[i]);
    Explaining explaining = {rules, arena, cut, done, count, ARENA_MANY(arena, bool, rules->term_count),
                             ARENA_MANY(arena, bool, rules->term_count), out};
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < cut[i].prose.sentence_count; k++) explain_sentence(&explaining, i, k);
}
