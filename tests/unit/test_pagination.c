/* What no page may look like, tried with many documents that chance has made: headings, paragraphs, tables with tall
 * rows and tall headers, and notes of all lengths. */
#include "document_fixture.h"

#include "document/flow.h"
#include "document/press.h"

#include <stdint.h>

typedef struct {
    Fixture fixture;
    uint32_t chance;
    int notes;
} Trial;

static size_t up_to(Trial *trial, size_t most)
{
    trial->chance = trial->chance * 1664525u + 1013904223u;
    return (trial->chance >> 8) % (most + 1);
}

/* Most are short, a few much longer. */
static size_t length(Trial *trial, size_t most)
{
    size_t part = up_to(trial, 3);
    return 1 + up_to(trial, part == 0 ? most : part == 1 ? most / 6 : most / 30);
}

/* Each kind of text has its own first letter, which tells the lines of a page apart. */
static void add_words(Trial *trial, DocBlock *block, char kind, size_t count)
{
    Buf words = {0};
    for (size_t i = 0; i < count; i++)
        buf_printf(&words, "%s%c%.*s", i ? " " : "", kind, (int)up_to(trial, 9), "mmmmmmmmm");
    doc_add_run(trial->fixture.arena, block, arena_str(trial->fixture.arena, buf_str(&words)));
    buf_release(&words);
}

static void add_marks(Trial *trial, DocBlock *block, size_t most)
{
    for (size_t i = up_to(trial, 4) ? 0 : up_to(trial, most); i > 0; i--) {
        DocRun *mark = doc_add_run(trial->fixture.arena, block, STR("1"));
        mark->note = arena_printf(trial->fixture.arena, "note-%d", ++trial->notes);
        mark->link = arena_printf(trial->fixture.arena, "#note-%d", trial->notes);
        add_words(trial, block, 'p', 1);
    }
}

static DocBlock *add_text(Trial *trial, DocBlock *parent, char kind, size_t words, size_t marks)
{
    DocBlock *block = doc_add(trial->fixture.arena, parent, DOC_PARAGRAPH);
    add_words(trial, block, kind, words);
    add_marks(trial, block, marks);
    return block;
}

static void add_table(Trial *trial)
{
    Arena *arena = trial->fixture.arena;
    DocBlock *table = doc_add(arena, &trial->fixture.doc.root, DOC_TABLE);
    size_t columns = 1 + up_to(trial, 2), rows = 1 + length(trial, 30);
    table->cards = CARDS_NEVER;
    table->level = 1;
    if (up_to(trial, 1)) add_words(trial, table, 'c', 1 + up_to(trial, 20));
    for (size_t y = 0; y < rows; y++) {
        DocBlock *row = doc_add(arena, table, DOC_ROW);
        for (size_t x = 0; x < columns; x++) {
            DocBlock *cell = doc_add(arena, row, DOC_CELL);
            if (y) add_text(trial, cell, 'r', length(trial, 700 / columns), 3);
            else add_text(trial, cell, 't', length(trial, 60), 0);
        }
    }
}

static void add_notes(Trial *trial)
{
    DocBlock *notes = doc_add(trial->fixture.arena, &trial->fixture.doc.root, DOC_NOTES);
    for (int i = 1; i <= trial->notes; i++) {
        DocBlock *note = doc_add(trial->fixture.arena, notes, DOC_NOTE);
        note->id = arena_printf(trial->fixture.arena, "note-%d", i);
        doc_add_run(trial->fixture.arena, note, STR("1"));
        for (size_t parts = 1 + up_to(trial, 2); parts > 0; parts--) add_text(trial, note, 'f', length(trial, 900), 0);
    }
}

static void compose(Trial *trial)
{
    bool headed = false; /* more headings in a row than a page holds must be parted */
    for (size_t i = 4 + up_to(trial, 30); i > 0; i--) {
        size_t kind = up_to(trial, 6);
        headed = kind == 0 && !headed;
        if (headed) {
            DocBlock *heading = doc_add(trial->fixture.arena, &trial->fixture.doc.root, DOC_HEADING);
            heading->level = 2 + (int)up_to(trial, 2);
            add_words(trial, heading, 'h', 1 + up_to(trial, 12));
        } else if (kind == 1 || kind == 2) {
            add_table(trial);
        } else {
            add_text(trial, &trial->fixture.doc.root, 'p', length(trial, 300), 4);
        }
    }
    add_text(trial, &trial->fixture.doc.root, 'p', 5, 0); /* so that no heading is the end of all */
    add_notes(trial);
}

/* The first letter of the strip's words: 'h' heading, 'c' caption, 't' header row, 'r' row, 'p' paragraph, 'f' foot. */
static char kind_of(const Placed *placed)
{
    char kind = 0;
    for (const Item *item = placed->strip->first; item; item = item->next) {
        if (item->kind != ITEM_LINE || !item->paragraph->tag || !item->paragraph->lines.count) continue;
        char letter = (char)item->paragraph->text->characters[0];
        if (strchr("hctrpf", letter)) kind = letter;
    }
    return kind;
}

static const Item *line_of(const Placed *placed)
{
    const Item *item = placed->strip->first;
    while (item && (item->kind != ITEM_LINE || !strchr("pf", (int)item->paragraph->text->characters[0])))
        item = item->next;
    return item;
}

/* Whether the line is the only one of its paragraph here, its first or its last, and not its only one at all. */
static bool is_lonely(const Page *page, size_t index)
{
    const Item *item = line_of(&page->placed[index]), *other = NULL;
    if (!item || item->paragraph->lines.count < 2) return false;
    if (item->line != 0 && item->line + 1 != item->paragraph->lines.count) return false;
    if (index) other = line_of(&page->placed[index - 1]);
    if (other && other->paragraph == item->paragraph) return false;
    other = index + 1 < page->count ? line_of(&page->placed[index + 1]) : NULL;
    return !other || other->paragraph != item->paragraph;
}

/* A header that is too tall to come again goes on from page to page. */
static bool goes_on(const Page *page, const Page *last)
{
    while (++page <= last) {
        for (size_t i = 0; i < page->count; i++) {
            char kind = kind_of(&page->placed[i]);
            if (kind && kind != 'f') return kind == 't' && !page->placed[i].repeated;
        }
    }
    return false;
}

static void judge_page(const Flow *flow, const Page *page, uint32_t chance)
{
    char last = 0;
    const Page *is_last = &flow->pages[flow->page_count - 1];
    float bottom = 0;
    for (size_t i = 0; i < page->count; i++) {
        const Placed *placed = &page->placed[i];
        char kind = kind_of(placed);
        bool lonely = (kind == 'p' || kind == 'f') && is_lonely(page, i);
        bool overlaps = placed->y < bottom - 0.1f;
        if (lonely || overlaps) {
            print_message("document %u, page %zu, strip %zu: '%c' after '%c'%s%s\n", (unsigned)chance,
                          (size_t)(page - flow->pages) + 1, i + 1, kind, last ? last : ' ', lonely ? ", alone" : "",
                          overlaps ? ", over another" : "");
            fail();
        }
        bottom = placed->y + placed->strip->height;
        if (kind && kind != 'f') last = kind;
    }
    bool leads = last && strchr("hct", last);
    if (leads && !(last == 't' && goes_on(page, is_last))) {
        print_message("document %u: page %zu ends with '%c'\n", (unsigned)chance, (size_t)(page - flow->pages) + 1,
                      last);
        fail();
    }
    assert_true(bottom <= flow->page_height);
}

static void try_document(Fixture *fixture, uint32_t chance)
{
    Trial trial = {.fixture = *fixture, .chance = chance};
    Desk *desk = press_take_desk(fixture->press);
    trial.fixture.arena = desk->paper;
    trial.fixture.doc.size = up_to(&trial, 2) ? 12 : 18;
    compose(&trial);
    Map missing = {0};
    Flow flow = {.press = fixture->press, .doc = &trial.fixture.doc, .arena = desk->paper, .diag = fixture->diag};
    flow.pdf = pdf_create(flow.arena);
    flow.tags = tags_create(flow.arena, flow.pdf);
    flow.packer = desk->packer;
    flow.text = (TextContext){.fonts = fixture->press->fonts, .shapes = desk->shapes, .arena = flow.arena,
                              .language = STR("en-GB"), .diag = fixture->diag, .missing = &missing};
    flow_open(&flow);
    assert_true(flow_document(&flow));
    for (size_t i = 0; i < flow.page_count; i++) judge_page(&flow, &flow.pages[i], chance);
    press_free_desk(fixture->press, desk);
}

static void test_pages(void **state)
{
    enum { DOCUMENTS = 250 };
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    const char *only = getenv("DOCUMENT"); /* the number of one that failed */
    if (only) try_document(&fixture, (uint32_t)strtoul(only, NULL, 10));
    for (uint32_t i = 1; i <= DOCUMENTS && !only; i++) try_document(&fixture, i * 2654435761u);
    tear_down(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
