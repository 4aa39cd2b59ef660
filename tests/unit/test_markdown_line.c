/* Texts of one line without signs of Markdown: the tree that is made at once is the one that cmark makes. */
#include "support.h"

#include "input/markdown.h"
#include "input/markdown_line.h"

#include <stdlib.h>

static void *take(size_t count, size_t size) { return calloc(count, size); }

static cmark_mem memory = {take, realloc, free};

/* What cmark makes of the text as a page's text: there it is always asked. */
static char *as_markdown(Arena *arena, Str text)
{
    MarkdownText kept = {.place = {.line = 1, .column = 1}};
    return cmark_render_html(markdown_open(&kept, text, arena)->root, CMARK_OPT_DEFAULT, NULL);
}

/* False when the text is left to cmark; else what came out must be the same. */
static bool is_line(Arena *arena, const char *text)
{
    cmark_node *root = markdown_line(str_from(text), &memory, arena);
    if (!root) return false;
    char *line = cmark_render_html(root, CMARK_OPT_DEFAULT, NULL), *markdown = as_markdown(arena, str_from(text));
    assert_string_equal(line, markdown);
    free(line);
    cmark_node_free(root);
    return true;
}

static void plain_lines_are_made_at_once(void **state)
{
    static const char *const lines[] = {"Carers are free", "From 10am to 4pm: call first!", "10 pounds (or less)",
                                        "Fish, \"chips\" and 1.5 hours; it's 50% off\n", "\xC5\x81\xC3\xB3" "d\xC5\xBA",
                                        "What we do - and why? No. 5/6"};
    Arena *arena = arena_create();
    (void)state;
    markdown_init();
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) assert_true(is_line(arena, lines[i]));
    arena_destroy(arena);
}

static void others_are_left_to_cmark(void **state)
{
    static const char *const texts[] = {"", "- one", "1. one", "2) two", "# One", "> one", "a *b*", "a _b_", "`a`",
                                        "[a](b)", "a\nb", "a & b", "a\\b", "see www.example.org", "a | b", "~a~",
                                        "http://example.org", "me@example.org", " a", "a ", "---", "===", "<b>", "a\tb",
                                        "![a](b)", "\xEF\xBB\xBF" "a"};
    Arena *arena = arena_create();
    (void)state;
    markdown_init();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) assert_false(is_line(arena, texts[i]));
    arena_destroy(arena);
}

/* Lines of pieces that mean much to Markdown in some places, and nothing in others. */
static void whatever_is_made_at_once_is_what_cmark_makes(void **state)
{
    static const char *const pieces[] = {"a", "Word", " ", " ", "1", "12", ".", ")", "(", ":", "/", "-", "+", "=", "#",
                                         ">", "!", "\"", "'", "www", "w.", "http", "mailto", ".org", "\xC3\xA9", "%",
                                         ",", ";", "?", "$", "^", "}", "\xE2\x80\xA6", "\n", "*", "["};
    enum { PIECES = sizeof pieces / sizeof *pieces };
    uint32_t chance = 1;
    size_t made = 0;
    (void)state;
    markdown_init();
    for (int round = 0; round < 20000; round++) {
        Arena *arena = arena_create();
        Buf text = {0};
        for (uint32_t left = 1 + chance % 9; left > 0; left--) {
            chance = chance * 1664525u + 1013904223u;
            buf_add_cstr(&text, pieces[(chance >> 8) % PIECES]);
        }
        made += is_line(arena, arena_cstr(arena, buf_str(&text)));
        buf_release(&text);
        arena_destroy(arena);
    }
    assert_true(made > 5000 && made < 18000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_lines_are_made_at_once),
        cmocka_unit_test(others_are_left_to_cmark),
        cmocka_unit_test(whatever_is_made_at_once_is_what_cmark_makes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
