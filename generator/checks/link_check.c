#include "checks/link_check.h"

#include "input/prose.h"

typedef struct {
    Map links, pictures;
} VagueLists;

typedef struct {
    Arena *arena;
    const VagueLists *vague; /* of the page's language */
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

/* "harbour.jpg": what a camera or a program has named it. */
static bool is_file_name(Str words)
{
    static const char *const endings[] = {".jpg",  ".jpeg", ".png", ".svg", ".gif",
                                          ".webp", ".heic", ".bmp", ".tif", ".tiff"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends(words, str_from(endings[i]))) return true;
    return false;
}

/* "photo1", "Image (2)", "IMG_1234". */
static void check_picture(const Checker *checker, Str shown, Place place)
{
    Str words = prose_lower(str_trim(shown), checker->arena), name = words;
    while (name.len && strchr("0123456789 -_().:!", name.ptr[name.len - 1])) name.len--;
    if (!words.len || (!is_file_name(words) && !map_has(&checker->vague->pictures, name))) return;
    diag_report(checker->diag, DIAG_WARNING, place, "vague-picture", "this does not say what the picture shows: '%.*s'",
                STR_ARG(shown));
    diag_hint(
        checker->diag,
        "write what somebody who cannot see it would want to know, such as: Two children throw a ball in the pool");
}

static void check_markdown(const Checker *checker, const MarkdownText *text)
{
    for (size_t i = 0; text && i < text->link_count; i++) {
        const MarkdownLink *link = &text->links[i];
        if (link->is_image) check_picture(checker, link->words, link->place);
        if (link->is_image || !link->words.len || is_address(link->words)) continue;
        if (!map_has(&checker->vague->links, plain_words(link->words, checker->arena))) continue;
        diag_report(checker->diag, DIAG_WARNING, link->place, "vague-link",
                    "the words of this link do not say where it leads: '%.*s'", STR_ARG(link->words));
        diag_hint(checker->diag,
                  "put the brackets around words that do, such as [how to pay]: many people hear only the links");
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

void link_words_check(const Site *site, const VagueWords *vague, Diag *diag)
{
    Arena *arena = arena_create();
    VagueLists *lists = ARENA_MANY(arena, VagueLists, site->language_count);
    for (size_t i = 0; i < site->language_count; i++)
        lists[i] = (VagueLists){read_list(vague[i].links, arena), read_list(vague[i].pictures, arena)};
    for (size_t i = 0; i < site->entry_count; i++) {
        const Entry *entry = &site->entries[i];
        Checker checker = {arena, &lists[entry->language], diag};
        if (!entry->published) continue;
        check_value(&checker, &entry->fields);
        if (!entry->body_inherited) check_markdown(&checker, entry->body);
    }
    for (size_t i = 0; i < site->picture_count; i++)
        if (site->pictures[i]->own)
            check_picture(&(Checker){arena, &lists[0], diag}, site->pictures[i]->alt, site->pictures[i]->place);
    arena_destroy(arena);
}
