/* From text to values: front matter, YAML with places, the schema, fields of every kind. */
#include "support.h"

#include "input/front.h"
#include "input/markdown.h"
#include "input/value.h"

#include <pthread.h>
#include <stdatomic.h>

static YamlNode *parse(Bench *bench, const char *text)
{
    Source *source = ARENA_NEW(bench->arena, Source);
    YamlNode *root = NULL;
    *source = (Source){STR("x.yml"), str_from(text)};
    return yaml_parse(source, source->text, bench->arena, bench->diag, &root) ? root : NULL;
}

/* The one problem reported so far, as "line:column rule". */
static const char *problem(Bench *bench)
{
    size_t count;
    const Problem *problems = diag_sorted(bench->diag, &count);
    if (count != 1) return count ? "more than one" : "none";
    return arena_printf(bench->arena, "%u:%u %s", problems[0].place.line, problems[0].place.column, problems[0].rule)
        .ptr;
}

static void yaml_knows_places(void **state)
{
    Bench *bench = *state;
    YamlNode *root = parse(bench, "a: 1\nb:\n  - x: \xC3\xA9\n    y: null\n");
    const YamlNode *item = yaml_get(root, "b")->items[0];
    assert_str(yaml_text(item, "x"), "\xC3\xA9");
    assert_int_equal(yaml_get(item, "x")->place.line, 3);
    assert_int_equal(yaml_get(item, "x")->place.column, 8);
    assert_int_equal(yaml_get(item, "y")->kind, YAML_EMPTY);
}

static void yaml_refuses(void **state)
{
    static const char *const cases[][2] = {
        {"a: 1\n\tb: 2\n", "2:1 yaml-syntax"},    {"a: 1\na: 2\n", "2:1 duplicate-key"},
        {"a: \"open\nb: 2\n", "1:4 yaml-syntax"}, {"a: &x [1]\nb: *x\n", "1:4 yaml-reference"},
        {"a: one: two\n", "1:7 yaml-syntax"},     {"a: [1, 2\nb: 3\n", "1:4 yaml-syntax"},
        {"a: 1\n---\nb: 2\n", "2:1 yaml-syntax"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *fresh;
        bench_setup(&fresh);
        Bench *bench = fresh;
        assert_null(parse(bench, cases[i][0]));
        assert_string_equal(problem(bench), cases[i][1]);
        bench_teardown(&fresh);
    }
}

static void yaml_is_not_nested_for_ever(void **state)
{
    Bench *bench = *state;
    Buf deep = {0};
    for (int i = 0; i < 5000; i++) buf_add_char(&deep, '[');
    assert_null(parse(bench, arena_cstr(bench->arena, buf_str(&deep))));
    buf_release(&deep);
}

static void yaml_overlays(void **state)
{
    Bench *bench = *state;
    YamlNode *merged =
        yaml_overlay(bench->arena, parse(bench, "a: {x: 1, y: 2}\nb: [1]\n"), parse(bench, "a: {y: 3}\nc: 4\n"));
    assert_str(yaml_text(yaml_get(merged, "a"), "x"), "1");
    assert_str(yaml_text(yaml_get(merged, "a"), "y"), "3");
    assert_int_equal(yaml_get(merged, "b")->count, 1);
    assert_str(yaml_text(merged, "c"), "4");
}

static void overlays_keep_places(void **state)
{
    Bench *bench = *state;
    YamlNode *base = parse(bench, "a: {x: 1, y: 2}\nb: 1\n"), *over = parse(bench, "\n\na:\n  y: 3\n");
    YamlNode *merged = yaml_overlay(bench->arena, base, over);
    assert_int_equal(merged->pairs[0].key_place.line, 3); /* changed below it */
    assert_int_equal(merged->pairs[0].value->place.line, 4);
    assert_int_equal(merged->pairs[0].value->pairs[0].key_place.line, 1);
    assert_int_equal(merged->pairs[0].value->pairs[1].key_place.line, 4);
    assert_int_equal(yaml_get(yaml_get(merged, "a"), "y")->place.line, 4);
    assert_int_equal(merged->pairs[1].key_place.line, 2);
}

static void front_matter_is_cut(void **state)
{
    Bench *bench = *state;
    Str front, body;
    Source source = {STR("x.md"), STR("---\r\ntitle: A\r\n---\r\nBody\n")};
    assert_true(front_split(&source, &front, &body, bench->diag));
    assert_str(front, "title: A\r\n");
    assert_str(body, "Body\n");
    Source empty = {STR("x.md"), STR("---\n---")};
    assert_true(front_split(&empty, &front, &body, bench->diag));
    assert_int_equal(front.len + body.len, 0);
    Source none = {STR("x.md"), STR("Body only\n")};
    assert_false(front_split(&none, &front, &body, bench->diag));
    assert_string_equal(problem(bench), "1:1 front-matter");
}

/* A schema with one type "thing" whose fields are given, and the values read from front matter. */
static bool read_thing(Bench *bench, const char *fields, const char *front, Value *group)
{
    Schema *schema = ARENA_NEW(bench->arena, Schema);
    Str text = arena_printf(bench->arena, "common: {title: {kind: text}}\ntypes:\n  thing:\n    files: t/{slug}.md\n"
                                          "    address: /t/{slug}/\n    template: t.html\n    fields: {%s}\n", fields);
    if (!schema_read(parse(bench, text.ptr), bench->arena, bench->diag, schema)) return false;
    YamlNode *root = parse(bench, front);
    Date today = {2026, 11, 22};
    return root && fields_read(&schema->types[0].fields, root, root->place, STR("thing"), today, bench->arena,
                               bench->diag, group);
}

static void fields_of_every_kind(void **state)
{
    Bench *bench = *state;
    Value group;
    assert_true(read_thing(
        bench,
        "n: {kind: integer}, f: {kind: number}, b: {kind: boolean}, d: {kind: date}, t: {kind: time}, "
        "p: {kind: postcode}, tel: {kind: phone}, c: {kind: choices, options: [x, y]}, "
        "w: {kind: group, many: true, word: free, fields: {a: {}}}, "
        "blank: {kind: integer}, colour: {kind: colour}, said: {kind: text, no_person: [Mr, Mrs, Dr]}",
        "n: 7\nf: 4.50\nb: true\nd: 2026-03-03\nt: 9:05\np: nt12ab\ntel: 01632 960123\nc: [x, y]\nw: free\nblank: ''\n"
        "colour: \"#AABBCC\"\n"
        "said: In 2026 no Dr or Mrs came to Drama at 10:00, but 0 of 1 000 000 000 parents did\n",
        &group));
    assert_true(value_number(&group, "n", 0) == 7);
    assert_true(value_number(&group, "f", 0) == 4.5);
    assert_true(value_true(&group, "b"));
    assert_str(value_text(&group, "d"), "2026-03-03");
    assert_str(value_text(&group, "t"), "09:05");
    assert_str(value_text(&group, "p"), "NT1 2AB");
    assert_str(value_text(&group, "tel"), "01632 960123"); /* the zero stays */
    assert_int_equal(value_get(&group, "c")->count, 2);
    assert_str(value_get(&group, "w")->word, "free");
    assert_null(value_get(&group, "blank"));
    assert_str(value_text(&group, "colour"), "#aabbcc");
}

static void fields_refuse(void **state)
{
    static const char *const cases[][3] = {
        {"n: {kind: integer}", "n: seven\n", "1:4 field-number"},
        {"n: {kind: integer, min: 0, max: 25}", "n: 26\n", "1:4 field-range"},
        {"n: {kind: integer}", "m: 1\n", "1:1 unknown-field"},
        {"n: {kind: integer, required: true}", "title: A\n", "1:1 missing-field"},
        {"b: {kind: boolean}", "b: maybe\n", "1:4 field-boolean"},
        {"d: {kind: date}", "d: 3 March\n", "1:4 field-form"},
        {"d: {kind: date, past: true}", "d: 2027-01-01\n", "1:4 future-date"},
        {"e: {kind: email}", "e: a@b\n", "1:4 field-form"},
        {"p: {kind: postcode}", "p: XYZ\n", "1:4 field-form"},
        {"u: {kind: url}", "u: javascript:alert(1)\n", "1:4 field-form"},
        {"s: {kind: text, max: 3}", "s: four\n", "1:4 field-length"},
        {"c: {kind: choices, options: [x]}", "c: x\n", "1:4 field-kind"},
        {"c: {kind: choice, options: [x]}", "c: [x]\n", "1:4 field-kind"},
        {"c: {kind: choice, options: [red, blue]}", "c: bleu\n", "1:4 unknown-option"},
        {"g: {kind: group, ordered: [a, b], fields: {a: {kind: integer}, b: {kind: integer}}}", "g: {a: 2, b: 1}\n",
         "1:8 field-order"},
        {"g: {kind: group, many: true, unique: a, fields: {a: {}}}", "g: [{a: x}, {a: x}]\n", "1:17 duplicate-item"},
        {"s: {}, e: {required_when: {field: s, is: done}}", "s: done\n", "1:1 missing-field"},
        {"s: {}, e: {required_when: {field: s, is: [half, done]}}", "s: done\n", "1:1 missing-field"},
        {"n: {kind: text, no_person: [Mrs]}", "n: We met Mrs. O'Neill.\n", "1:4 names-a-person"},
        {"n: {kind: longtext, no_person: [Mrs]}", "n: Write to sam.m@post.example, please.\n", "1:4 names-a-person"},
        {"n: {kind: markdown, no_person: [Mrs]}", "n: Call (01632) 960 100.\n", "1:4 names-a-person"},
        {"a: {kind: address, many: true}", "a: [/../x/]\n", "1:5 field-form"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *fresh;
        Value group;
        bench_setup(&fresh);
        Bench *bench = fresh;
        assert_false(read_thing(bench, cases[i][0], cases[i][1], &group));
        assert_string_equal(problem(bench), cases[i][2]);
        bench_teardown(&fresh);
    }
}

static void schema_refuses(void **state)
{
    Bench *bench = *state;
    Value group;
    assert_false(read_thing(bench, "n: {kind: intger}", "title: A\n", &group));
    size_t count;
    const Problem *problems = diag_sorted(bench->diag, &count);
    assert_int_equal(count, 1);
    assert_str(problems[0].hint, "did you mean 'integer'?");
}

static void literal_patterns_win(void **state)
{
    Bench *bench = *state;
    Schema schema;
    Str slug;
    assert_true(schema_read(
        parse(bench,
              "common: {title: {}}\ntypes:\n  chapter: {files: 's/{slug}.md', address: '/s/{slug}/', template: c}\n"
              "  cover: {files: s/index.md, address: /s/, template: c}\n"),
        bench->arena, bench->diag, &schema));
    assert_str(schema_match(&schema, STR("s/index.md"), &slug)->name, "cover");
    assert_str(schema_match(&schema, STR("s/one.md"), &slug)->name, "chapter");
    assert_str(slug, "one");
    assert_null(schema_match(&schema, STR("s/deep/one.md"), &slug));
}

static void headings_and_notes(void **state)
{
    Bench *bench = *state;
    markdown_init();
    Str bytes = STR("# How *to* apply\n\n### Fees\n\n## Fees\n\nA[^1].\n\n[^1]: Note.\n");
    MarkdownText text;
    assert_non_null(markdown_read(bytes, (Place){0}, bench->arena, bench->arena, bench->diag, &text));
    assert_int_equal(text.heading_count, 3);
    assert_str(text.headings[0].id, "how-to-apply");
    assert_str(text.headings[2].id, "fees-2");
    assert_int_equal(markdown_heading_level(&text.headings[0], 2), 2);
    assert_int_equal(markdown_heading_level(&text.headings[1], 2), 3); /* no level is skipped */
    assert_int_equal(markdown_heading_level(&text.headings[2], 2), 3);
    assert_true(markdown_has_anchor(&text, STR("fees")));
    Markdown *again = markdown_open(&text, bytes, bench->arena);
    assert_ptr_equal(markdown_heading(cmark_node_first_child(again->root)), &text.headings[0]);
}

enum { PARSERS = 4, PARSES = 500 };

/* Each thread counts the links and the struck words of the same text, over and over. */
static void *parse_often(void *wrong)
{
    for (int i = 0; i < PARSES; i++) {
        Arena *arena = arena_create();
        MarkdownText text;
        Diag *diag = diag_create();
        Markdown *markdown = markdown_read(STR("See https://example.org/ and www.example.org, ~~not this~~.\n"),
                                           (Place){0}, arena, arena, diag, &text);
        Buf plain = {0};
        markdown_plain(markdown->root, &plain);
        if (text.link_count != 2 || str_contains(buf_str(&plain), STR("~"))) atomic_store((atomic_bool *)wrong, true);
        buf_release(&plain);
        diag_destroy(diag);
        arena_destroy(arena);
    }
    return NULL;
}

static void threads_do_not_disturb_one_another(void **state)
{
    (void)state;
    pthread_t threads[PARSERS];
    atomic_bool wrong = false;
    markdown_init();
    for (int i = 0; i < PARSERS; i++) pthread_create(&threads[i], NULL, parse_often, &wrong);
    for (int i = 0; i < PARSERS; i++) pthread_join(threads[i], NULL);
    assert_false(atomic_load(&wrong));
}

static void nesting_has_an_end(void **state)
{
    Bench *bench = *state;
    Buf deep = {0};
    markdown_init();
    for (int i = 0; i < 10000; i++) buf_add_cstr(&deep, "> ");
    buf_add_cstr(&deep, "deep\n");
    MarkdownText text;
    assert_null(markdown_read(buf_str(&deep), (Place){0}, bench->arena, bench->arena, bench->diag, &text));
    assert_int_equal(diag_count(bench->diag, DIAG_ERROR), 1);
    buf_release(&deep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(yaml_knows_places),
        BENCH_TEST(yaml_refuses),
        BENCH_TEST(yaml_is_not_nested_for_ever),
        BENCH_TEST(yaml_overlays),
        BENCH_TEST(overlays_keep_places),
        BENCH_TEST(front_matter_is_cut),
        BENCH_TEST(fields_of_every_kind),
        BENCH_TEST(fields_refuse),
        BENCH_TEST(schema_refuses),
        BENCH_TEST(literal_patterns_win),
        BENCH_TEST(headings_and_notes),
        BENCH_TEST(nesting_has_an_end),
        BENCH_TEST(threads_do_not_disturb_one_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
