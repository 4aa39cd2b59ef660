/* Fields to fill in, as the programs that readers fill them in with see them. */
#include "document_fixture.h"

static void add_question(Fixture *fixture, const char *question, const char *help, int lines)
{
    DocBlock *block = add(fixture, &fixture->doc.root, DOC_FIELD, question);
    DocField *field = ARENA_NEW(fixture->arena, DocField);
    *field = (DocField){lines, true};
    block->field = field;
    block->level = 2;
    if (help) add(fixture, block, DOC_PARAGRAPH, help);
}

static void test_names(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    add_heading(&fixture, &fixture.doc.root, 1, "All about me");
    add_question(&fixture, "My name", NULL, 1);
    add_question(&fixture, "What helps me?", "What you can do.", 3);
    add_question(&fixture, "What I enjoy", "At home, and outside.", 3);
    write_it(&fixture);
    Str text = ask(&fixture, "qpdf --qdf", "-");
    assert_has(text, "/TU (My name)");
    assert_has(text, "/TU (What helps me? What you can do.)");
    assert_has(text, "/TU (What I enjoy. At home, and outside.)");
    assert_int_equal(count_of(text, "/Tabs /S"), 1);
    assert_int_equal(count_of(text, "/Q 2"), 0);
    assert_int_equal(count_of(text, "/DA (/Letters 0 Tf 0 g)"), 2); /* as small as fits */
    assert_has(ask(&fixture, "qpdf --check", ""), "No syntax or stream encoding errors");
    tear_down(&fixture);
}

/* Filled in as by a program that makes what is seen with the form's own letters */
static void test_polish_answer(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    add_heading(&fixture, &fixture.doc.root, 1, "All about me");
    add_question(&fixture, "My name", NULL, 1);
    write_it(&fixture);
    Str filled = arena_printf(fixture.arena, "%s.filled", fixture.path);
    Str after =
        arena_printf(fixture.arena,
                     "- | sed 's|/TU (My name)|& /V <FEFF005A0061017C00F3014201070020006A0061017A01440020003520AC>|; "
                     "s|/Fields \\[|/NeedAppearances true &|' | fix-qdf > %s; pdftotext %s -; rm %s",
                     filled.ptr, filled.ptr, filled.ptr);
    Str text = ask(&fixture, "qpdf --qdf --object-streams=disable", after.ptr);
    assert_has(text, "Za\u017C\u00F3\u0142\u0107 ja\u017A\u0144 5\u20AC");
    tear_down(&fixture);
}

static void test_from_right(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    fixture.doc.language = STR("ur");
    add_heading(&fixture, &fixture.doc.root, 1, "\u0645\u06CC\u0631\u0627");
    add_question(&fixture, "\u0645\u06CC\u0631\u0627 \u0646\u0627\u0645\u061F", "\u0645\u06CC\u0631\u0627", 1);
    write_it(&fixture);
    Str text = ask(&fixture, "qpdf --qdf", "-");
    assert_int_equal(count_of(text, "/Q 2"), 1);
    assert_has(text, "/Direction /R2L");
    tear_down(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_polish_answer),
        cmocka_unit_test(test_from_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
