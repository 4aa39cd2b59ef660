#include "model/link_check.h"

#include "input/prose.h"

typedef struct {
    Arena *arena;
    Map *vague; /* of the page's language */
    Diag *diag;
} Checker;

static bool is_address(Str words)
{
    return str_starts(words, STR("http://")) || str_starts(words, STR("https://"));
}

/* Without signs at the end: "Read more..." */
static Str plain_words(Str words, Arena *arena)
{
    while (words.len && strchr(".!>:", words.ptr[words.len - 1])) words.len--;
    return prose_lower(str_trim(words), arena);
}

static void check_markdown(const Checker *checker, const MarkdownText *text)
{
    for (size_t i = 0; text && i < text->link_count; i++) {
        const MarkdownLink *link = &text->links[i];
        if (link->is_image || !link->words.len || is_address(link->words)) continue;
        if (!map_has(checker->vague, plain_words(link->words, checker->arena))) continue;
        diag_report(checker->diag, DIAG_WARNING, link->place, "vague-link", "the words of this link do not say where it leads: '%.*s'",
                    STR_ARG(link->words));
        diag_hint(checker->diag, "put the brackets around words that do, such as [how to pay]: many people hear only the links");
    }
}

static void check_value(const Checker *checker, const Value *value)
{
    if (value->inherited) return; /* it is looked at where it is written */
    if (value->kind == VALUE_MARKDOWN) check_markdown(checker, value->target);
    for (size_t i = 0; i < value->count; i++) check_value(checker, &value->items[i]);
}

static Map read_list(Str list, Arena *arena)
{
    Map words = {0};
    for (Str word; str_cut(&list, ',', &word);) map_set(&words, arena, prose_lower(str_trim(word), arena), arena);
    return words;
}

void link_words_check(const Site *site, const Str *vague, Diag *diag)
{
    Arena *arena = arena_create();
    Map *lists = ARENA_MANY(arena, Map, site->language_count);
    for (size_t i = 0; i < site->language_count; i++) lists[i] = read_list(vague[i], arena);
    for (size_t i = 0; i < site->entry_count; i++) {
        const Entry *entry = &site->entries[i];
        Checker checker = {arena, &lists[entry->language], diag};
        if (!entry->published) continue;
        check_value(&checker, &entry->fields);
        if (!entry->body_inherited) check_markdown(&checker, entry->body);
    }
    arena_destroy(arena);
}
