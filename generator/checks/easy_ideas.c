#include "checks/easy_ideas.h"

/* What stands for what so far. */
typedef struct {
    const EasyRules *rules;
    Arena *arena;
    Map pictures; /* by term: Str */
    Map terms;    /* by picture: EasyTerm */
} Ideas;

/* The one term that the lines name; NULL when there is none, or a second. */
static const EasyTerm *term_of(const EasyRules *rules, const EasyLine *lines, size_t count)
{
    const EasyTerm *found = NULL;
    for (size_t k = 0; k < count; k++) {
        for (size_t i = 0; i < lines[k].prose.count; i++) {
            const EasyForm *form = easy_form_at(rules, &lines[k], i, lines[k].prose.count);
            if (!form) continue;
            const EasyTerm *term = &rules->terms[form->term];
            if (found && found != term) return NULL;
            found = term;
            i += form->count - 1;
        }
    }
    return found;
}

/* What is wrong with the picture of a term; absent: nothing. */
static Str clash(Ideas *ideas, const EasyTerm *term, const Str *picture)
{
    const Str *before = map_get(&ideas->pictures, term->name);
    const EasyTerm *other = map_get(&ideas->terms, *picture);
    if (before && !str_eq(*before, *picture))
        return arena_printf(ideas->arena, "'%.*s' has another picture above: '%.*s'", STR_ARG(term->name),
                            STR_ARG(*before));
    if (other && other != term)
        return arena_printf(ideas->arena, "'%.*s' is the picture of '%.*s' above, and here of '%.*s'",
                            STR_ARG(*picture), STR_ARG(other->name), STR_ARG(term->name));
    map_set(&ideas->pictures, ideas->arena, term->name, (void *)(uintptr_t)picture);
    map_set(&ideas->terms, ideas->arena, *picture, (void *)(uintptr_t)term);
    return (Str){NULL, 0};
}

size_t easy_ideas_find(const EasyRules *rules, const EasyText *text, const EasyLine *lines, Arena *arena,
                       EasyClash *clashes)
{
    Ideas ideas = {.rules = rules, .arena = arena};
    size_t count = 0;
    for (size_t i = 0, at = 0; i < text->count; i++) {
        const EasyBlock *block = &text->blocks[i];
        bool is_heading = block->heading.len > 0;
        const EasyTerm *term = is_heading || !block->picture.len ? NULL : term_of(rules, lines + at, block->count);
        Str message = term ? clash(&ideas, term, &block->picture) : (Str){NULL, 0};
        if (message.len) clashes[count++] = (EasyClash){block, message};
        at += is_heading ? 1 : block->count;
    }
    return count;
}
