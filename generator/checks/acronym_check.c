#include "checks/acronym_check.h"

#include "model/meanings.h"

/* A short form that nothing explains. */
typedef struct {
    Place place;
    size_t pages;
    size_t last; /* index + 1 of the last entry that has it */
} Unknown;

/* Each page is looked at for words that are not known; where there are any, for those that it tells of, and again for
 * those that it does not. */
typedef enum { LOOK_WHETHER, LOOK_TOLD, LOOK_UNTOLD } Look;

typedef struct {
    const Site *site;
    const EasyRules *rules;
    Arena *arena;
    Map known, unknown; /* unknown: Unknown */
    Map told;           /* on the page that is looked at: the number of its entry */
    const Entry *entry;
    Look look;
    bool finds;         /* words that are not known */
} Checker;

static void see(Checker *checker, Str word, Place place, bool told)
{
    const Entry *entry = checker->entry;
    if (map_has(&checker->known, word)) return;
    if (checker->look == LOOK_WHETHER) {
        checker->finds = true;
        return;
    }
    if (checker->look == LOOK_TOLD) {
        if (told) map_set(&checker->told, checker->arena, word, (void *)entry);
        return;
    }
    if (map_get(&checker->told, word) == entry) return;
    Unknown *unknown = map_get(&checker->unknown, word);
    if (!unknown) {
        const EasyRule *initials = easy_rule(checker->rules, EASY_INITIALS);
        bool known = meanings_know(checker->site->languages[0].meanings, word) ||
                     (initials && map_has(&initials->not, word)) ||
                     (checker->rules->present &&
                      easy_is_common(checker->rules, prose_lower(word, checker->arena), checker->arena));
        if (known) {
            map_set(&checker->known, checker->arena, word, checker);
            return;
        }
        unknown = ARENA_NEW(checker->arena, Unknown);
        unknown->place = place;
        map_set(&checker->unknown, checker->arena, word, unknown);
    }
    if (unknown->last == entry->index + 1) return;
    unknown->last = entry->index + 1;
    unknown->pages++;
}

static void see_text(Checker *checker, Str text, Place place)
{
    Str word;
    bool told;
    for (size_t at = 0; acronym_next(text, &at, &word, &told);) see(checker, word, place, told);
}

static void see_markdown(Checker *checker, const MarkdownText *text)
{
    for (size_t i = 0; text && i < text->acronym_count; i++)
        see(checker, text->acronyms[i].word, text->acronyms[i].place, text->acronyms[i].told);
}

/* Words of its own only: a term, an address or a name from another file is looked at where it stands. */
static void see_value(Checker *checker, const Value *value)
{
    bool is_text = value->kind == VALUE_TEXT && value->field &&
                   (value->field->kind == KIND_TEXT || value->field->kind == KIND_LONGTEXT);
    if (value->kind == VALUE_MARKDOWN) see_markdown(checker, value->target);
    if (is_text) see_text(checker, value->text, value->place);
    for (size_t i = 0; i < value->count; i++) see_value(checker, &value->items[i]);
}

static void see_page(Checker *checker, Look look)
{
    checker->look = look;
    see_value(checker, &checker->entry->fields);
    see_markdown(checker, checker->entry->body);
}

static const DataRule *explaining_rule(const Schema *schema)
{
    for (size_t i = 0; i < schema->data_count; i++)
        if (schema->data[i].explains.term.len) return &schema->data[i];
    return NULL;
}

static void report(const DataRule *rule, Str word, const Unknown *unknown, Diag *diag)
{
    size_t others = unknown->pages - 1;
    if (others)
        diag_report(diag, DIAG_WARNING, unknown->place, "acronym",
                    "nothing says what '%.*s' means, here and on %zu other page%s", STR_ARG(word), others,
                    others == 1 ? "" : "s");
    else
        diag_report(diag, DIAG_WARNING, unknown->place, "acronym", "nothing says what '%.*s' means", STR_ARG(word));
    diag_hint(
        diag,
        "add it to %.*s: - {%.*s: ITS WORDS IN FULL, %.*s: [%.*s], %.*s: WHAT IT IS}; or write its words in full here, "
        "and then (%.*s); if everybody knows it, add it to 'acronyms' in site.yml",
        STR_ARG(rule->file), STR_ARG(rule->explains.term), STR_ARG(rule->explains.shorts), STR_ARG(word),
        STR_ARG(rule->explains.meaning), STR_ARG(word));
}

void acronyms_check(const Site *site, const EasyRules *rules, Diag *diag)
{
    const DataRule *rule = explaining_rule(site->schema);
    if (!rule) return;
    Checker checker = {.site = site, .rules = rules, .arena = arena_create()};
    const Value *list = value_get(&site->fields, "acronyms");
    for (size_t i = 0; list && list->kind == VALUE_LIST && i < list->count; i++)
        map_set(&checker.known, checker.arena, list->items[i].text, &checker);
    for (size_t i = 0; i < site->entry_count; i++) {
        const Entry *entry = checker.entry = &site->entries[i];
        if (!entry->published || entry->language) continue;
        checker.finds = false;
        see_page(&checker, LOOK_WHETHER);
        if (!checker.finds) continue; /* as on most pages */
        see_page(&checker, LOOK_TOLD);
        see_page(&checker, LOOK_UNTOLD);
    }
    for (size_t i = 0; i < checker.unknown.count; i++)
        report(rule, checker.unknown.entries[i].key, checker.unknown.entries[i].value, diag);
    arena_destroy(checker.arena);
}
