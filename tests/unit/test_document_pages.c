/* How a document comes onto its lines and pages. */
#include "document_fixture.h"

#include "document/flow.h"
#include "text/breaks.h"

static void test_pairs_stay_whole(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    fixture.doc.easy_read = true;
    fixture.doc.size = 16;
    for (int i = 0; i < 25; i++) {
        if (i % 4 == 0) add_heading(&fixture, &fixture.doc.root, 2, "A new part");
        DocBlock *pair = add(&fixture, &fixture.doc.root, DOC_PAIR, NULL);
        pair->picture = &fixture.sun;
        for (int part = 0; part < 2 + i % 5; part++) {
            Str words = arena_printf(fixture.arena, "Pair%02d says something of its own here.", i);
            add(&fixture, pair, DOC_PARAGRAPH, NULL);
            doc_add_run(fixture.arena, pair->last, words);
        }
    }
    write_it(&fixture);
    assert_true(fixture.info.pages > 4);
    for (int page = 1; page <= fixture.info.pages; page++) {
        Str command = arena_printf(fixture.arena, "pdftotext -f %d -l %d", page, page);
        Str text = ask(&fixture, command.ptr, "-");
        for (int i = 0; i < 25; i++) {
            Str name = arena_printf(fixture.arena, "Pair%02d", i);
            size_t found = count_of(text, name.ptr);
            assert_true(found == 0 || found == (size_t)(2 + i % 5));
        }
        size_t last_heading = str_find(str_trim(text), STR("A new part\n\nPage")); /* a heading is never left alone */
        assert_int_equal(last_heading, str_trim(text).len);
    }
    tear_down(&fixture);
}

/* However long a part is, its last page is not left with a line or two; and nothing is lost by that. */
static void test_last_pages(void **state)
{
    (void)state;
    enum { SHORTEST = 10, LONGEST = 90, FEW = 7 };
    Fixture fixture;
    set_up(&fixture);
    size_t count = 0;
    for (int length = SHORTEST; length <= LONGEST; length++) {
        add(&fixture, &fixture.doc.root, DOC_PAGE_BREAK, NULL);
        for (int i = 0; i < length; i++, count++) add(&fixture, &fixture.doc.root, DOC_PARAGRAPH, "A line.");
    }
    write_it(&fixture);
    Str text = ask(&fixture, "pdftotext", "-"), page;
    assert_int_equal(count_of(text, "A line."), count);
    for (int i = 0; i < fixture.info.pages && str_cut(&text, '\f', &page); i++)
        assert_true(count_of(page, "A line.") >= FEW);
    assert_true(fixture.info.pages > LONGEST - SHORTEST);
    tear_down(&fixture);
}

static void test_numbers_stay_whole(void **state)
{
    (void)state;
    static const char *const whole[] = {"020 7946 0000", "SW1A 1AA", "help@westmere-council.gov.uk", "10:30 am",
                                        "+44 (0)20 7946 0000", "www.westmere.gov.uk/local-offer", "3 March",
                                        "10am-4pm"};
    Fixture fixture;
    set_up(&fixture);
    enum { PARAGRAPHS = 60 };
    char filler[PARAGRAPHS + 1];
    for (size_t i = 0; i < PARAGRAPHS; i++) {
        memset(filler, 'm', i);
        filler[i] = 0;
        Str words = arena_printf(fixture.arena, "We are glad to hear from you here%s %s always.", filler, whole[i % 8]);
        doc_add_run(fixture.arena, add(&fixture, &fixture.doc.root, DOC_PARAGRAPH, NULL), words);
        for (size_t j = 0; j < 8; j++) { /* at each place of the line in turn */
            Str more = arena_printf(fixture.arena, " and%.*s %s", (int)(i % 12), "wwwwwwwwwwww", whole[j]);
            doc_add_run(fixture.arena, fixture.doc.root.last, more);
        }
    }
    write_it(&fixture);
    Str text = ask(&fixture, "pdftotext -layout", "-");
    for (size_t i = 0; i < 8; i++) {
        size_t own = 0;
        for (size_t p = 0; p < PARAGRAPHS; p++) own += p % 8 == i;
        assert_int_equal(count_of(text, whole[i]), PARAGRAPHS + own);
    }
    tear_down(&fixture);
}

static void assert_breaks(const char *text, const char *expected)
{
    uint32_t characters[100] = {0};
    uint8_t after[100] = {0};
    char shown[100] = {0};
    size_t count = strlen(text);
    for (size_t i = 0; i < count; i++) characters[i] = (unsigned char)text[i];
    breaks_find(characters, count, "en", after);
    for (size_t i = 0; i < count; i++)
        shown[i] = i + 1 == count || after[i] == BREAK_NEVER ? '.' : after[i] == BREAK_LAST_RESORT ? '?' : '|';
    assert_string_equal(shown, expected);
}

static void test_breaks(void **state)
{
    (void)state;
    breaks_prepare();
    assert_breaks("two words", "...|.....");
    assert_breaks("at 01234 567890 now", "..|............|...");
    assert_breaks("in M1 1AE", "..|......");
    assert_breaks("020 7946 0000 01234 567890", ".............|............");
    assert_breaks("5 miles", ".|.....");
    assert_breaks("at 5 pm", "..|....");
    assert_breaks("12 May or", "......|..");
    assert_breaks("self-help", "....|....");
    assert_breaks("5-11 years", "....|.....");
    assert_breaks("a.gov.uk/x-y", ".?...?..?...");
}

static void test_long_words(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    char word[400];
    memset(word, 'w', sizeof word - 1);
    word[sizeof word - 1] = 0;
    add(&fixture, &fixture.doc.root, DOC_PARAGRAPH, word);
    write_it(&fixture);
    Str text = ask(&fixture, "pdftotext", "-");
    assert_int_equal(count_of(text, "w"), sizeof word - 1);
    tear_down(&fixture);
}

static void test_wide_table(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    DocBlock *row = add(&fixture, add(&fixture, &fixture.doc.root, DOC_TABLE, NULL), DOC_ROW, NULL);
    for (int i = 0; i < 40; i++) add_cell(&fixture, row, "cell");
    Buf out = {0};
    assert_false(document_write(fixture.press, &fixture.doc, &out, NULL, fixture.diag));
    assert_string_equal(first_problem(&fixture)->rule, "table-too-wide");
    buf_release(&out);
    tear_down(&fixture);
}

/* Wherever a list comes to lie, its first and its last line are not alone on a page. */
static void test_ends_of_lists(void **state)
{
    (void)state;
    enum { PLACES = 40 };
    Fixture fixture;
    set_up(&fixture);
    for (int place = 0; place < PLACES; place++) {
        add(&fixture, &fixture.doc.root, DOC_PAGE_BREAK, NULL);
        for (int i = 0; i < place; i++) add(&fixture, &fixture.doc.root, DOC_PARAGRAPH, "A line.");
        DocBlock *list = add(&fixture, &fixture.doc.root, DOC_LIST, NULL);
        for (int i = 0; i < 8; i++) add(&fixture, add(&fixture, list, DOC_ITEM, NULL), DOC_PARAGRAPH, "Thing");
        for (int i = 0; i < 30; i++) add(&fixture, &fixture.doc.root, DOC_PARAGRAPH, "A line.");
    }
    write_it(&fixture);
    Str text = ask(&fixture, "pdftotext", "-"), page;
    size_t count = 0, parted = 0;
    for (int i = 0; i < fixture.info.pages && str_cut(&text, '\f', &page); i++) {
        size_t things = count_of(page, "Thing");
        assert_int_not_equal(things, 1);
        count += things;
        parted += things > 0 && things < 8;
    }
    assert_int_equal(count, 8 * PLACES);
    assert_true(parted > 1);
    tear_down(&fixture);
}

static bool becomes_cards(int columns, const char *cell)
{
    Fixture fixture;
    set_up(&fixture);
    fixture.doc.size = LARGE_PRINT;
    DocBlock *table = add(&fixture, &fixture.doc.root, DOC_TABLE, NULL);
    table->level = 1;
    for (int y = 0; y < 2; y++) {
        DocBlock *row = add(&fixture, table, DOC_ROW, NULL);
        for (int x = 0; x < columns; x++) add_cell(&fixture, row, y ? cell : "Name");
    }
    write_it(&fixture);
    bool cards = count_of(ask(&fixture, "pdftotext", "-"), "Name: ") == (size_t)columns;
    tear_down(&fixture);
    return cards;
}

/* In large print, columns must hold so many letters as they are, not as letters may be. */
static void test_narrow_columns(void **state)
{
    (void)state;
    static const char
        *const wide = "mmmm mmmm mmmm mmmm mmmm mmmm mmmm mmmm mmmm mmmm mmmm mmmm",
               *const narrow =
                   "ill lilt till ill lilt till ill lilt till ill lilt till ill lilt till ill lilt till ill lilt till";
    assert_true(becomes_cards(2, wide));
    assert_false(becomes_cards(1, wide));
    assert_false(becomes_cards(3, narrow));
    assert_true(becomes_cards(5, narrow));
}

static void test_tall_row(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    DocBlock *table = add(&fixture, &fixture.doc.root, DOC_TABLE, NULL);
    DocBlock *cell = add(&fixture, add(&fixture, table, DOC_ROW, NULL), DOC_CELL, NULL);
    for (int i = 0; i < 120; i++) add(&fixture, cell, DOC_PARAGRAPH, "A line of a very tall row");
    write_it(&fixture);
    assert_true(fixture.info.pages > 2);
    assert_int_equal(count_of(ask(&fixture, "pdftotext", "-"), "A line of a very tall row"), 120);
    tear_down(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs_stay_whole),
        cmocka_unit_test(test_last_pages),
        cmocka_unit_test(test_numbers_stay_whole),
        cmocka_unit_test(test_breaks),
        cmocka_unit_test(test_long_words),
        cmocka_unit_test(test_wide_table),
        cmocka_unit_test(test_ends_of_lists),
        cmocka_unit_test(test_narrow_columns),
        cmocka_unit_test(test_tall_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
