/* Languages and their scripts, and which words of a document are in another one. */
#include "base/language.h"
#include "model/doc_language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void test_scripts(void **state)
{
    (void)state;
    assert_int_equal(script_of('7'), SCRIPT_COMMON);
    assert_int_equal(script_of(0xD7), SCRIPT_COMMON); /* the sign between two numbers, among letters */
    assert_int_equal(script_of(0x142), SCRIPT_LATIN);
    assert_int_equal(script_of(0x6D2), SCRIPT_ARABIC);
    assert_int_equal(script_of(0x6D4), SCRIPT_COMMON);
    assert_int_equal(script_of(0xA15), SCRIPT_GURMUKHI);
    assert_int_equal(script_of(0x2F00A), SCRIPT_HAN);
    assert_int_equal(language_script(STR("pa")), SCRIPT_GURMUKHI);
    assert_int_equal(language_script(STR("pa-Arab-PK")), SCRIPT_ARABIC);
    assert_int_equal(language_script(STR("zh-Hant")), SCRIPT_HAN);
    assert_int_equal(language_script(STR("cy")), SCRIPT_LATIN);
    assert_true(language_is_right_to_left(STR("ur")));
    assert_true(language_is_right_to_left(STR("pa-Arab")));
    assert_false(language_is_right_to_left(STR("az-Latn")));
    assert_false(language_is_right_to_left((Str){NULL, 0}));
}

static void test_guesses(void **state)
{
    (void)state;
    const Str persian[] = {STR("en-GB"), STR("fa")};
    assert_true(str_is(language_guess(SCRIPT_ARABIC, STR("مدد"), NULL, 0), "ar"));
    assert_true(str_is(language_guess(SCRIPT_ARABIC, STR("مدد"), persian, 2), "fa"));
    assert_true(str_is(language_guess(SCRIPT_ARABIC, STR("مدد سے"), persian, 2), "ur"));
    assert_true(str_is(language_guess(SCRIPT_CYRILLIC, STR("її"), NULL, 0), "uk"));
    assert_true(str_is(language_guess(SCRIPT_CYRILLIC, STR("да"), NULL, 0), "und-Cyrl"));
    assert_true(str_is(language_guess(SCRIPT_OTHER, STR("x"), NULL, 0), "und"));
}

static void assert_run(const DocBlock *block, size_t index, const char *text, const char *language)
{
    assert_true(index < block->run_count);
    assert_true(str_is(block->runs[index].text, text));
    assert_true(language ? str_is(block->runs[index].language, language) : !block->runs[index].language.len);
}

static void test_runs(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Doc doc = {.language = STR("en-GB")};
    const Str known[] = {STR("en-GB"), STR("ur")};
    DocBlock *block = doc_add(arena, &doc.root, DOC_PARAGRAPH);
    DocRun *run = doc_add_run(arena, block, STR("Say (مدد، ہم) now"));
    run->style = RUN_BOLD | RUN_BREAK;
    run->link = STR("#x");
    doc_add_run(arena, block, STR("帮助。"));
    doc_add_run(arena, block, STR("плюс"))->language = STR("bg");
    doc_mark_languages(&doc, known, 2, arena);
    assert_int_equal(block->run_count, 5);
    assert_run(block, 0, "Say (", NULL);
    assert_run(block, 1, "مدد، ہم", "ur");
    assert_run(block, 2, ") now", NULL);
    assert_run(block, 3, "帮助。", "zh");
    assert_run(block, 4, "плюс", "bg");
    assert_int_equal(block->runs[1].style, RUN_BOLD);
    assert_int_equal(block->runs[2].style, RUN_BOLD | RUN_BREAK);
    assert_true(str_is(block->runs[1].link, "#x"));

    Doc urdu = {.language = STR("ur")};
    block = doc_add(arena, &urdu.root, DOC_PARAGRAPH);
    doc_add_run(arena, block, STR("ہم Northtown میں"));
    doc_mark_languages(&urdu, known, 2, arena);
    assert_run(block, 1, "Northtown", "en-GB");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_guesses),
        cmocka_unit_test(test_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
