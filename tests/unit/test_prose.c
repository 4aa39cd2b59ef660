/* Sentences and words: where a text is cut, and what counts as one word. */
#include "support.h"

#include "input/prose.h"

static Map abbreviations(Arena *arena)
{
    static const char *const names[] = {"dr", "mr", "e.g", "etc", "approx", "st", "a.m", "p.m"};
    Map map = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) map_set(&map, arena, str_from(names[i]), &map);
    return map;
}

/* Each sentence with its number of words: "You can go.[3] It is free.[3]" */
static Str cut(Arena *arena, const char *text)
{
    Map known = abbreviations(arena);
    Prose prose;
    Buf out = {0};
    prose_read(str_from(text), &known, arena, &prose);
    for (size_t i = 0; i < prose.sentence_count; i++) {
        const ProseSentence *sentence = &prose.sentences[i];
        const ProseToken *first = &prose.tokens[sentence->first], *last = &prose.tokens[sentence->end - 1];
        Str whole = {first->text.ptr, (size_t)(last->text.ptr + last->text.len - first->text.ptr)};
        buf_printf(&out, "%s%.*s[%zu]", i ? " " : "", STR_ARG(whole), sentence->words);
    }
    Str cut = arena_str(arena, buf_str(&out));
    buf_release(&out);
    return cut;
}

/* The words with a letter for their kind: "w:Phone p:01632 960 100" */
static Str words(Arena *arena, const char *text)
{
    static const char letters[] = "wncpa";
    Map known = abbreviations(arena);
    Prose prose;
    Buf out = {0};
    prose_read(str_from(text), &known, arena, &prose);
    for (size_t i = 0; i < prose.count; i++)
        if (prose.tokens[i].kind != PROSE_SIGN)
            buf_printf(&out, "%s%c:%.*s", out.len ? " " : "", letters[prose.tokens[i].kind],
                       STR_ARG(prose.tokens[i].text));
    Str words = arena_str(arena, buf_str(&out));
    buf_release(&out);
    return words;
}

typedef struct {
    const char *text, *gives;
} Row;

static const Row ends_rows[] = {
    {"You can go. It is free! Is it? Yes", "You can go.[3] It is free![3] Is it?[2] Yes[1]"},
    {"We said: \"Come in.\" They came.", "We said: \"Come in.\"[4] They came.[2]"},
    {"We wait (not long). Then we go.", "We wait (not long).[4] Then we go.[3]"},
    {"Wait\xE2\x80\xA6 Now go\n to bed.", "Wait\xE2\x80\xA6[1] Now go\n to bed.[4]"},
    {"", ""},
    {"  \n ", ""},
};

static const Row dots_that_end_nothing_rows[] = {
    {"It costs \xC2\xA3" "4.50 each time. Bring it.", "It costs \xC2\xA3" "4.50 each time.[5] Bring it.[2]"},
    {"We open at 9.30am. We close at 5 p.m. on Friday.", "We open at 9.30am.[4] We close at 5 p.m. on Friday.[7]"},
    {"See Dr. Hill at St. John's. Bring e.g. a toy.", "See Dr. Hill at St. John's.[6] Bring e.g. a toy.[4]"},
    {"Ask J. Smith. He helps.", "Ask J. Smith.[3] He helps.[2]"},
    {"You and I. We go.", "You and I.[3] We go.[2]"},
    {"Bring pens, paper, etc.", "Bring pens, paper, etc.[4]"},
    {"Go to www.offer.example/easy. Read it.", "Go to www.offer.example/easy.[3] Read it.[2]"},
    {"Go to https://offer.example/. Read offer.example.", "Go to https://offer.example/.[3] Read offer.example.[2]"},
    {"Write to a.b@offer.example. We answer.", "Write to a.b@offer.example.[3] We answer.[2]"},
};

static const Row one_word_rows[] = {
    {"Phone 01632 960 100 or +44 1632 960100.", "w:Phone p:01632 960 100 w:or p:+44 1632 960100"},
    {"Phone 01632960100.", "w:Phone p:01632960100"},
    {"Write to NT1 1AA, room A4.", "w:Write w:to c:NT1 1AA w:room c:A4"},
    {"You get 16 2 times.", "w:You w:get n:16 n:2 w:times"},
    {"9:30am, 50% and 3/5/2026", "n:9:30am n:50% w:and n:3/5/2026"},
    {"x@y.example https://a.example/b?c=d gov.uk", "a:x@y.example a:https://a.example/b?c=d a:gov.uk"},
    {"don't (made-up) and/or \xE2\x80\x98" "caf\xC3\xA9\xE2\x80\x99", "w:don't w:made-up w:and/or w:caf\xC3\xA9"},
};

static void check_rows(void **state, Str (*give)(Arena *, const char *), const Row *rows, size_t count)
{
    Bench *bench = *state;
    for (size_t i = 0; i < count; i++) assert_str(give(bench->arena, rows[i].text), rows[i].gives);
}

#define CHECK_ROWS(name, give, rows) \
    static void name(void **state) { check_rows(state, give, rows, sizeof rows / sizeof *rows); }

CHECK_ROWS(test_ends, cut, ends_rows)
CHECK_ROWS(test_dots_that_end_nothing, cut, dots_that_end_nothing_rows)
CHECK_ROWS(test_one_word, words, one_word_rows)

static void test_capitals(void **state)
{
    Bench *bench = *state;
    Prose prose;
    prose_read(STR("You see: It is Ann. Then we go."), NULL, bench->arena, &prose);
    bool begins[16] = {false};
    for (size_t i = 0; i < prose.count; i++) begins[i] = prose.tokens[i].begins;
    assert_true(begins[0]);  /* You */
    assert_false(begins[1]); /* see */
    assert_true(begins[3]);  /* It, after the colon */
    assert_false(begins[5]); /* Ann */
    assert_true(begins[7]);  /* Then */
    assert_int_equal(prose_capitals(STR("SEND")), 4);
    assert_int_equal(prose_capitals(STR("SENd")), 0);
    assert_str(prose_lower(STR("\xC3\x89" "COLE Can\xE2\x80\x99t"), bench->arena), "\xC3\xA9" "cole can't");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(test_ends),
        BENCH_TEST(test_dots_that_end_nothing),
        BENCH_TEST(test_one_word),
        BENCH_TEST(test_capitals),
    };
    return cmocka_run_group_tests_name("prose", tests, NULL, NULL);
}
