/* The words that come with the theme: each language has all that readers see, filled in with what the English has. */
#include "support.h"
#include "theme/theme.h"

static const char *const languages[] = {"pl", "ur"};
/* What staff alone read stays as words.yml has it. */
static const char *const for_staff[] = {"report."};

typedef struct {
    Arena *arena;
    Diag *diag;
    Theme theme;
} World;

static int setup(void **state)
{
    World *world = memory_alloc(sizeof *world);
    *world = (World){.arena = arena_create(), .diag = diag_create()};
    *state = world;
    return theme_open("themes/default", world->arena, world->diag, &world->theme) ? 0 : 1;
}

static int teardown(void **state)
{
    World *world = *state;
    diag_destroy(world->diag);
    arena_destroy(world->arena);
    free(world);
    return 0;
}

static const Map *words_of(const World *world, const char *language)
{
    const WordList *list = theme_words(&world->theme, str_from(language));
    assert_non_null(list);
    return &list->by_key;
}

static bool is_for_staff(Str key)
{
    for (size_t i = 0; i < sizeof for_staff / sizeof *for_staff; i++)
        if (str_starts(key, str_from(for_staff[i]))) return true;
    return false;
}

/* A counted thing has "few" in Polish, which English does not know. */
static Str known_key(const World *world, Str key)
{
    Str few = STR(".few");
    if (!str_ends(key, few)) return key;
    Str stem = str_slice(key, 0, key.len - few.len);
    return arena_printf(world->arena, "%.*s.many", STR_ARG(stem));
}

static void test_every_word_is_there(void **state)
{
    const World *world = *state;
    const Map *english = words_of(world, NULL);
    size_t lacking = 0;
    assert_true(english->count > 900);
    for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
        const Map *words = words_of(world, languages[l]);
        for (size_t i = 0; i < english->count; i++) {
            Str key = english->entries[i].key;
            if (is_for_staff(key) || map_has(words, key)) continue;
            print_error("i18n/%s.yml has no '%.*s'\n", languages[l], STR_ARG(key));
            lacking++;
        }
    }
    assert_int_equal(lacking, 0);
}

/* What templates also fill in, for languages that need it: a number without its noun, the hour of 24. */
static const struct {
    const char *keys, *name;
} also_filled[] = {{"progress.", "all"}, {"times.", "hours"}, {"home.checked", "total"}};

static bool is_filled(Str key, Str text, Str name)
{
    Str rest = text, part;
    for (size_t i = 0; i < sizeof also_filled / sizeof *also_filled; i++)
        if (str_starts(key, str_from(also_filled[i].keys)) && str_is(name, also_filled[i].name)) return true;
    while (str_cut(&rest, '{', &part) && rest.ptr)
        if (str_starts(rest, name) && rest.len > name.len && rest.ptr[name.len] == '}') return true;
    return false;
}

static size_t count_unfilled(const char *language, Str key, Str text, Str english)
{
    Str rest = text, part, name;
    size_t count = 0;
    while (str_cut(&rest, '{', &part) && rest.ptr) {
        if (!str_cut(&rest, '}', &name)) break;
        if (is_filled(key, english, name)) continue;
        print_error("i18n/%s.yml: '%.*s' is never filled in '%.*s'\n", language, STR_ARG(name), STR_ARG(key));
        count++;
    }
    return count;
}

static void test_nothing_is_left_to_fill(void **state)
{
    const World *world = *state;
    size_t wrong = 0;
    for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
        const Map *words = words_of(world, languages[l]);
        for (size_t i = 0; i < words->count; i++) {
            Str key = words->entries[i].key, known = known_key(world, key);
            const YamlNode *node = words->entries[i].value, *english = map_get(words_of(world, NULL), known);
            if (english) wrong += count_unfilled(languages[l], key, node->text, english->text);
        }
    }
    assert_int_equal(wrong, 0);
}

static bool has_form(const World *world, const char *language, Str key, const char *form)
{
    return map_has(words_of(world, language), arena_printf(world->arena, "%.*s%s", STR_ARG(key), form));
}

/* What is counted has all forms that the language says it has: "one-few-many". */
static void test_every_form_is_there(void **state)
{
    const World *world = *state;
    const Map *english = words_of(world, NULL);
    Str many = STR(".many");
    for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
        Str forms = theme_word(&world->theme, str_from(languages[l]), STR("language.plurals"), NULL);
        for (size_t i = 0; i < english->count; i++) {
            Str key = english->entries[i].key;
            if (!str_starts(key, STR("counts.")) || !str_ends(key, many)) continue;
            Str stem = str_slice(key, 0, key.len - many.len);
            assert_true(has_form(world, languages[l], stem, ".one"));
            assert_int_equal(has_form(world, languages[l], stem, ".few"), str_contains(forms, STR("few")));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_word_is_there, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing_is_left_to_fill, setup, teardown),
        cmocka_unit_test_setup_teardown(test_every_form_is_there, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
