/* Forms that two terms of a list share: pages explain the first of them, whichever is meant. */
#include "model/meanings.h"

typedef struct {
    Map seen; /* the Value of the term that has the form, by the form */
    Arena *arena;
    Diag *diag;
} FormCheck;

static void check_form(FormCheck *check, const Value *form, const Value *term)
{
    const Value *first = map_get(&check->seen, form->text);
    if (!first) map_set(&check->seen, check->arena, form->text, (void *)term);
    if (!first || first == term) return;
    diag_report(check->diag, DIAG_WARNING, form->place, "shared-form",
                str_eq(form->text, first->text) ? "'%.*s' is a term of its own, too" : "'%.*s' stands for '%.*s', too",
                STR_ARG(form->text), STR_ARG(first->text));
    diag_hint(check->diag,
              "pages explain it as '%.*s' only: take it out at one of the two, or explain both under one term",
              STR_ARG(first->text));
}

static void check_forms(FormCheck *check, const Value *forms, const Value *term)
{
    for (size_t i = 0; forms && forms->kind == VALUE_LIST && i < forms->count; i++)
        check_form(check, &forms->items[i], term);
}

static void check_set(const DataSet *set, Arena *arena, Diag *diag)
{
    FormCheck check = {.arena = arena, .diag = diag};
    const char *name = arena_cstr(arena, set->rule->explains.term),
               *shorts = arena_cstr(arena, set->rule->explains.shorts);
    const char *forms = arena_cstr(arena, set->rule->explains.forms);
    for (size_t i = 0; i < set->count; i++) {
        const Value *term = value_get(&set->items[i], name);
        if (term && term->text.len) check_form(&check, term, term);
    }
    for (size_t i = 0; i < set->count; i++) {
        const Value *item = &set->items[i], *term = value_get(item, name);
        if (!term || !term->text.len) continue;
        check_forms(&check, value_get(item, shorts), term);
        check_forms(&check, value_get(item, forms), term);
    }
}

void meanings_check(const Site *site, Diag *diag)
{
    Arena *arena = arena_create();
    for (size_t l = 0; l < site->language_count; l++)
        for (size_t d = 0; d < site->data_count; d++)
            if (site->languages[l].data[d].rule->explains.term.len) check_set(&site->languages[l].data[d], arena, diag);
    arena_destroy(arena);
}
