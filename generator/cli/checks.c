#include "cli/checks.h"

#include "base/pool.h"
#include "checks/acronym_check.h"
#include "checks/easy_check.h"
#include "checks/link_check.h"
#include "model/meanings.h"

void checks_languages(const Site *site, const Theme *theme, Diag *diag)
{
    for (size_t i = 1; i < site->language_count; i++) {
        Str code = site->languages[i].code;
        if (theme_words(theme, code)) continue;
        diag_report(diag, DIAG_WARNING, (Place){0}, "missing-words", "the theme has no words in the language '%.*s'",
                    STR_ARG(code));
        diag_hint(
            diag,
            "its pages have buttons and labels as words.yml has them; translate them in %.*s/words.yml of the content",
            STR_ARG(code));
    }
}

typedef struct {
    const Site *site;
    const EasyRules *easy;
    const VagueWords *vague; /* of each language */
    Diag *diag;
} Words;

enum { PART_ACRONYMS, PART_LINKS, PART_EASY, PART_MEANINGS, PARTS };

static void check_words(void *context, size_t worker, size_t index)
{
    (void)worker;
    const Words *words = context;
    if (index == PART_ACRONYMS) acronyms_check(words->site, words->easy, words->diag);
    else if (index == PART_LINKS) link_words_check(words->site, words->vague, words->diag);
    else if (index == PART_EASY) easy_check_site(words->easy, words->site, words->diag);
    else meanings_check(words->site, words->diag);
}

void checks_words(const Site *site, const Theme *theme, const EasyRules *easy, size_t jobs, Arena *arena, Diag *diag)
{
    VagueWords *vague = ARENA_MANY(arena, VagueWords, site->language_count);
    for (size_t i = 0; i < site->language_count; i++) {
        Str code = site->languages[i].code;
        vague[i] = (VagueWords){theme_word(theme, code, STR("checks.vague_links"), NULL),
                                theme_word(theme, code, STR("checks.vague_pictures"), NULL)};
    }
    pool_run(jobs, PARTS, check_words, &(Words){site, easy, vague, diag});
}
