/* document_fixture.h: a document that a test fills with blocks, writes, and takes apart again with poppler and qpdf. */
#ifndef SIGNPOST_TESTS_DOCUMENT_FIXTURE_H
#define SIGNPOST_TESTS_DOCUMENT_FIXTURE_H

#include "base/file.h"
#include "document/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOTO "/usr/share/fonts/truetype/noto/"

static const FontFiles FONTS[] = {
    {.regular = NOTO "NotoSans-Regular.ttf", .bold = NOTO "NotoSans-Bold.ttf", .italic = NOTO "NotoSans-Italic.ttf",
     .bold_italic = NOTO "NotoSans-BoldItalic.ttf"},
    {.regular = NOTO "NotoNaskhArabic-Regular.ttf", .bold = NOTO "NotoNaskhArabic-Bold.ttf", .scale = 1.2f}};

static const char SUN[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 72 72\">"
                          "<circle cx=\"36\" cy=\"36\" r=\"30\" fill=\"#fcea2b\" stroke=\"#000\"/></svg>";

typedef struct {
    Arena *arena;
    Diag *diag;
    Press *press;
    Picture sun;
    Doc doc;
    Buf pdf;
    DocumentInfo info;
    char path[64];
} Fixture;

static inline void set_up(Fixture *fixture)
{
    *fixture = (Fixture){.arena = arena_create(), .diag = diag_create()};
    fixture->sun = (Picture){.name = STR("sun"), .alt = STR("The sun"), .format = PICTURE_SVG, .bytes = str_from(SUN)};
    fixture->press = press_open(FONTS, 2, fixture->diag);
    assert_non_null(fixture->press);
    const Picture *pictures[] = {&fixture->sun};
    assert_true(press_add_pictures(fixture->press, pictures, 1, fixture->diag));
    fixture->doc = (Doc){.title = STR("Help at school"), .author = STR("Westmere Council"), .language = STR("en-GB"),
                         .footer = STR("Westmere Local Offer"), .page_words = STR("Page %d of %d"),
                         .contents_title = STR("Contents"), .date = {2026, 3, 3}, .size = 12,
                         .colour = STR("#1d4f91"), .address = STR("/help.pdf")};
    strcpy(fixture->path, "/tmp/test_document_XXXXXX");
    int descriptor = mkstemp(fixture->path);
    assert_true(descriptor >= 0);
    close(descriptor);
}

static inline void tear_down(Fixture *fixture)
{
    unlink(fixture->path);
    buf_release(&fixture->pdf);
    press_close(fixture->press);
    diag_destroy(fixture->diag);
    arena_destroy(fixture->arena);
}

static inline DocBlock *add(Fixture *fixture, DocBlock *parent, DocKind kind, const char *text)
{
    DocBlock *block = doc_add(fixture->arena, parent, kind);
    if (text) doc_add_run(fixture->arena, block, str_from(text));
    return block;
}

static inline DocBlock *add_heading(Fixture *fixture, DocBlock *parent, int level, const char *text)
{
    DocBlock *block = add(fixture, parent, DOC_HEADING, text);
    block->level = level;
    return block;
}

static inline void add_cell(Fixture *fixture, DocBlock *row, const char *text)
{
    add(fixture, doc_add(fixture->arena, row, DOC_CELL), DOC_PARAGRAPH, text);
}

static inline void print_problems(Fixture *fixture)
{
    size_t count;
    const Problem *problems = diag_sorted(fixture->diag, &count);
    Buf out = {0};
    for (size_t i = 0; i < count; i++) diag_print_problem(&problems[i], &out);
    if (out.len) print_message("%s", buf_cstr(&out));
    buf_release(&out);
}

static inline void write_it(Fixture *fixture)
{
    buf_clear(&fixture->pdf);
    bool good = document_write(fixture->press, &fixture->doc, &fixture->pdf, &fixture->info, fixture->diag);
    if (!good) print_problems(fixture);
    assert_true(good);
    assert_true(file_write(fixture->path, buf_str(&fixture->pdf), fixture->diag));
}

/* What a program says of the written file. */
static inline Str ask(Fixture *fixture, const char *before, const char *after)
{
    Str command = arena_printf(fixture->arena, "%s %s %s 2>&1", before, fixture->path, after);
    FILE *pipe = popen(command.ptr, "r");
    assert_non_null(pipe);
    Buf out = {0};
    char part[4096];
    for (size_t length; (length = fread(part, 1, sizeof part, pipe)) > 0;) buf_add(&out, (Str){part, length});
    pclose(pipe);
    Str answer = arena_str(fixture->arena, buf_str(&out));
    buf_release(&out);
    return answer;
}

static inline void assert_has(Str text, const char *part)
{
    if (str_contains(text, str_from(part))) return;
    print_message("'%s' is not in:\n%.*s\n", part, STR_ARG(text));
    fail();
}

static inline size_t count_of(Str text, const char *part)
{
    size_t count = 0;
    for (size_t at; (at = str_find(text, str_from(part))) < text.len; count++)
        text = str_from_index(text, at + strlen(part));
    return count;
}

static inline const Problem *first_problem(Fixture *fixture)
{
    size_t count;
    const Problem *problems = diag_sorted(fixture->diag, &count);
    assert_true(count > 0);
    return &problems[0];
}

#endif
