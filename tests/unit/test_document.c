/* Documents as a reader of the PDF gets them: taken apart again with poppler and qpdf. */
#include "document_fixture.h"

#include "base/colour.h"
#include "base/pool.h"

static void add_list(Fixture *fixture, DocBlock *parent, bool ordered)
{
    DocBlock *list = add(fixture, parent, DOC_LIST, NULL);
    list->ordered = ordered;
    list->start = 9;
    for (int i = 0; i < 3; i++) {
        DocBlock *item = add(fixture, list, DOC_ITEM, NULL);
        item->checkbox = ordered ? CHECKBOX_NONE : (DocCheckbox)i;
        add(fixture, item, DOC_PARAGRAPH, "A thing to do");
        if (ordered && i == 1) add_list(fixture, item, false);
    }
}

static void add_table(Fixture *fixture, DocBlock *parent, int rows)
{
    DocBlock *table = add(fixture, parent, DOC_TABLE, "What we did");
    table->level = 1;
    for (int i = 0; i <= rows; i++) {
        DocBlock *row = add(fixture, table, DOC_ROW, NULL);
        add_cell(fixture, row, i ? "Open a club" : "Action");
        add_cell(fixture, row, i ? "By 3 March 2027" : "Deadline");
        if (i != 2) add_cell(fixture, row, i ? "40%" : "Share done");
    }
}

/* A document with every kind of block. */
static void add_everything(Fixture *fixture)
{
    DocBlock *root = &fixture->doc.root;
    DocBlock *cover = add(fixture, root, DOC_COVER, NULL);
    add_heading(fixture, cover, 1, "Help at school");
    add(fixture, cover, DOC_LEAD, "Our strategy");
    add(fixture, cover, DOC_PARAGRAPH, "March 2026");
    add(fixture, root, DOC_CONTENTS, NULL)->level = 3;
    add(fixture, root, DOC_PAGE_BREAK, NULL);
    add_heading(fixture, root, 2, "Who can help")->id = STR("who");
    DocBlock *text = add(fixture, root, DOC_PARAGRAPH, "Call ");
    DocRun *link = doc_add_run(fixture->arena, text, STR("the team"));
    link->link = STR("tel:02079460000");
    link->style = RUN_BOLD;
    doc_add_run(fixture->arena, text, STR(" or read "));
    doc_add_run(fixture->arena, text, STR("who can help"))->link = STR("#who");
    doc_add_run(fixture->arena, text, STR("1"))->note = STR("n1");
    doc_add_run(fixture->arena, text, STR(", not this"))->style = RUN_STRIKE | RUN_ITALIC;
    add(fixture, root, DOC_PARAGRAPH, "Efficient offices affirm five fluffy affiliates.");
    DocBlock *polish = add(fixture, root, DOC_PARAGRAPH, NULL);
    Str polish_words = STR("Za\u017c\u00f3\u0142\u0107 g\u0119\u015bl\u0105 ja\u017a\u0144.");
    doc_add_run(fixture->arena, polish, polish_words)->language = STR("pl");
    add_list(fixture, root, true);
    add(fixture, add(fixture, root, DOC_QUOTE, NULL), DOC_PARAGRAPH, "They listened.");
    add_heading(fixture, root, 5, "A heading far down");
    add_table(fixture, root, 60);
    add(fixture, root, DOC_CODE, "name: club\n  ages: 5-11");
    add(fixture, root, DOC_RULE, NULL);
    DocBlock *box = add(fixture, root, DOC_BOX, NULL);
    add(fixture, box, DOC_PARAGRAPH, "Talk to us");
    add(fixture, root, DOC_FIGURE, "A drawing of the sun")->picture = &fixture->sun;
    DocBlock *pair = add(fixture, root, DOC_PAIR, NULL);
    pair->picture = &fixture->sun;
    add(fixture, pair, DOC_PARAGRAPH, "The club is outside.");
    DocBlock *notes = add(fixture, root, DOC_NOTES, NULL);
    DocBlock *note = add(fixture, notes, DOC_NOTE, "1");
    note->id = STR("n1");
    add(fixture, note, DOC_PARAGRAPH, "On weekdays.");
}

static void test_every_block(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    add_everything(&fixture);
    write_it(&fixture);
    print_problems(&fixture);
    assert_int_equal(diag_count(fixture.diag, DIAG_WARNING), 0);
    assert_has(ask(&fixture, "qpdf --check", ""), "No syntax or stream encoding errors found");

    Str text = ask(&fixture, "pdftotext", "-");
    static const char *const parts[] = {
        "Help at school", "Our strategy", "Contents", "Call the team or read who can help1, not this",
        "Efficient offices affirm five fluffy affiliates.",
        "Za\u017c\u00f3\u0142\u0107 g\u0119\u015bl\u0105 ja\u017a\u0144.", "They listened.", "A heading far down",
        "What we did", "Open a club", "40%", "name: club", "Talk to us", "A drawing of the sun", "The club is outside.",
        "On weekdays.", "Page 3 of 6", "Westmere Local Offer"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) assert_has(text, parts[i]);
    assert_int_equal(count_of(text, "Share done"), 3); /* the header comes again on each page of the table */
    assert_int_equal(count_of(text, "Westmere Local Offer"), fixture.info.pages - 1); /* not on the cover */

    Str tree = ask(&fixture, "pdfinfo -struct-text", "");
    static const char *const tags[] = {"Document", "H1", "H2", "H3", "TOC", "TOCI", "Link", "Reference", "Note", "L",
                                       "LI", "Lbl", "LBody", "BlockQuote", "Table", "THead", "TBody", "TR", "TH", "TD",
                                       "Caption", "Code", "Figure", "Span"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) assert_has(tree, tags[i]);
    assert_int_equal(count_of(tree, "Share done"), 1); /* its repeats are artifacts */
    assert_int_equal(count_of(tree, "Westmere Local Offer"), 0);
    assert_int_equal(count_of(tree, "H5"), 0); /* no level is left out */
    tear_down(&fixture);
}

/* Without the marks of direction that pdftotext puts around right-to-left words. */
static Str without_marks(Fixture *fixture, Str text)
{
    Buf out = {0};
    for (size_t i = 0; i < text.len; i++) {
        if (i + 2 < text.len && !memcmp(text.ptr + i, "\xE2\x80", 2) && (unsigned char)text.ptr[i + 2] >= 0xAA) i += 2;
        else buf_add_char(&out, text.ptr[i]);
    }
    Str plain = arena_str(fixture->arena, buf_str(&out));
    buf_release(&out);
    return plain;
}

static void test_right_to_left(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    fixture.doc.footer = fixture.doc.page_words = (Str){0};
    DocBlock *text = add(&fixture, &fixture.doc.root, DOC_PARAGRAPH, NULL);
    const char *before = "\u0627\u06af\u0631 \u0622\u067e \u06a9\u06d2 \u0628\u0686\u06d2 \u06a9\u0648 "
                         "\u0645\u062f\u062f \u0686\u0627\u06c1\u06cc\u06d2 \u062a\u0648";
    const char *after = "\u067e\u0631 \u0641\u0648\u0646 \u06a9\u0631\u06cc\u06ba\u06d4";
    Str urdu = arena_printf(fixture.arena, "%s 020 7946 0000 %s", before, after);
    doc_add_run(fixture.arena, text, urdu)->language = STR("ur");
    write_it(&fixture);
    Str words = without_marks(&fixture, ask(&fixture, "pdftotext", "-"));
    assert_has(words, before);
    assert_has(words, "020 7946 0000"); /* pdftotext puts the blanks around it on one side */
    assert_has(words, after);
    assert_has(ask(&fixture, "qpdf --qdf --object-streams=disable", "- | grep -a -c ActualText"), "1");
    tear_down(&fixture);
}

typedef struct {
    Fixture *fixture;
    Doc other; /* is made between, with words of both */
    Buf pdfs[8];
} Threads;

static void write_one(void *context, size_t worker, size_t index)
{
    (void)worker;
    Threads *threads = context;
    Fixture *fixture = threads->fixture;
    const Doc *doc = index % 2 ? &threads->other : &fixture->doc;
    document_write(fixture->press, doc, &threads->pdfs[index], NULL, fixture->diag);
}

/* A document in Urdu is seen as in a mirror: the picture is right of its words, the numbers keep their order. */
static void test_mirrored(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    fixture.doc.language = STR("ur");
    DocBlock *pair = add(&fixture, &fixture.doc.root, DOC_PAIR, NULL);
    pair->picture = &fixture.sun;
    add(&fixture, pair, DOC_PARAGRAPH, "\u06c1\u0645 +44 1632 960 100 \u0633\u06d2 \u00a34.50");
    add(&fixture, &fixture.doc.root, DOC_PARAGRAPH, "Call: 01632 960 100");
    write_it(&fixture);
    Str text = ask(&fixture, "pdftotext -enc UTF-8", "-");
    assert_has(text, "+44 1632 960 100");
    assert_has(text, "\u00a34.50");
    assert_has(text, "Call: 01632 960 100");
    Str boxes = ask(&fixture, "pdftotext -bbox", "-");
    size_t call = str_find(boxes, STR(">Call:<")), at = str_find(boxes, STR("xMin=\""));
    assert_true(call < boxes.len && at < boxes.len);
    while (str_find(str_from_index(boxes, at + 1), STR("xMin=\"")) + at + 1 < call)
        at += 1 + str_find(str_from_index(boxes, at + 1), STR("xMin=\""));
    assert_true(strtod(boxes.ptr + at + 6, NULL) > 300); /* begins right of the middle: the line ends at the margin */
    assert_has(ask(&fixture, "qpdf --qdf", "-"), "/Direction /R2L");
    Str drawn = ask(&fixture, "qpdf --qdf", "- | grep -a -B1 'Do Q'");
    const char *matrix = strstr(arena_cstr(fixture.arena, drawn), "q ");
    double scale, x;
    assert_non_null(matrix);
    assert_int_equal(sscanf(matrix, "q %lf 0 0 %*f %lf", &scale, &x), 2);
    assert_true(x > 300);
    tear_down(&fixture);
}

/* Whatever was made before, and by which thread. */
static void test_equal_bytes(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    Threads threads = {.fixture = &fixture, .other = fixture.doc};
    add(&fixture, &threads.other.root, DOC_PARAGRAPH, "Help comes first: staff at school, a first AV fit.");
    add_everything(&fixture);
    write_it(&fixture);
    pool_run(4, 8, write_one, &threads);
    for (size_t i = 0; i < 8; i++) {
        assert_true(str_eq(buf_str(&threads.pdfs[i]), i % 2 ? buf_str(&threads.pdfs[1]) : buf_str(&fixture.pdf)));
        if (i % 2 == 0) buf_release(&threads.pdfs[i]);
    }
    for (size_t i = 1; i < 8; i += 2) buf_release(&threads.pdfs[i]);
    tear_down(&fixture);
}

static void test_missing_character(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    Source source = {STR("content/help.md"), STR("one\ntwo\n")};
    DocBlock *text = add(&fixture, &fixture.doc.root, DOC_PARAGRAPH, "Mountain: \u5c71");
    text->place = (Place){&source, 2, 1, 0};
    Buf out = {0};
    assert_false(document_write(fixture.press, &fixture.doc, &out, NULL, fixture.diag));
    assert_int_equal(out.len, 0);
    const Problem *problem = first_problem(&fixture);
    assert_string_equal(problem->rule, "missing-character");
    assert_has(problem->message, "U+5C71");
    assert_int_equal(problem->place.line, 2);
    assert_int_equal(diag_count(fixture.diag, DIAG_ERROR), 1);
    buf_release(&out);
    tear_down(&fixture);
}

/* A camera reads what is drawn; the heading of the block is read before the code, the address after it. */
static void test_code(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    DocBlock *pair = add(&fixture, &fixture.doc.root, DOC_PAIR, NULL);
    pair->code = STR("https://offer.westmere.example/services/club/?a=1&b=\xC5\xBC");
    pair->code_alt = STR("Scan to open the club on the web");
    add_heading(&fixture, pair, 2, "On the web");
    add(&fixture, pair, DOC_PARAGRAPH, "Or type the address.");
    write_it(&fixture);
    Str picture = arena_printf(fixture.arena, "-r 70 -png >%s.png && zbarimg --nodbus -q --raw -Sbinary %s.png",
                               fixture.path, fixture.path);
    Str read = ask(&fixture, "pdftoppm", picture.ptr);
    unlink(arena_printf(fixture.arena, "%s.png", fixture.path).ptr);
    assert_has(read, pair->code.ptr);
    Str tree = ask(&fixture, "pdfinfo -struct-text", "");
    size_t heading = str_find(tree, STR("On the web")), figure = str_find(tree, STR("Figure"));
    assert_true(heading < figure && figure < str_find(tree, STR("Or type the address.")));
    assert_has(ask(&fixture, "pdfinfo -struct", ""), "Figure");
    assert_has(ask(&fixture, "qpdf --qdf --object-streams=disable", "-"), "/Alt (Scan to open the club on the web)");
    tear_down(&fixture);
}

static void test_long_code(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    DocBlock *pair = add(&fixture, &fixture.doc.root, DOC_PAIR, NULL);
    char address[4000];
    memset(address, 'a', sizeof address);
    pair->code = (Str){address, sizeof address};
    Buf out = {0};
    assert_false(document_write(fixture.press, &fixture.doc, &out, NULL, fixture.diag));
    assert_string_equal(first_problem(&fixture)->rule, "qr-too-long");
    buf_release(&out);
    tear_down(&fixture);
}

static DocBlock *add_page_break(Fixture *fixture, DocBlock *parent)
{
    return doc_add(fixture->arena, parent, DOC_PAGE_BREAK);
}

static void add_link(Fixture *fixture, DocBlock *parent, const char *text, const char *link)
{
    DocBlock *block = add(fixture, parent, DOC_PARAGRAPH, text);
    block->runs[0].link = str_from(link);
}

static void add_index_item(Fixture *fixture, DocBlock *index, const char *text, const char *id)
{
    add(fixture, index, DOC_ITEM, text)->id = str_from(id);
}

/* A link to a place that is not in the document is told with the page that it stands on, and where. */
static void test_missing_target(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    Source source = {STR("content/help.md"), STR("---\ntitle: Help\n---\nSee [the end](#end).\n")};
    fixture.doc.root.place = source_start(&source);
    add_link(&fixture, &fixture.doc.root, "the end", "#end");
    write_it(&fixture);
    const Problem *problem = first_problem(&fixture);
    assert_string_equal(problem->rule, "missing-target");
    assert_int_equal(problem->place.line, 1);
    diag_find_sought(fixture.diag);
    assert_int_equal(problem->place.line, 4);
    assert_int_equal(problem->place.column, 15);
    tear_down(&fixture);
}

/* A name of an index gets the page of the place that it names, or all pages with links to its address, and leads
 * there. */
static void test_index(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    DocBlock *root = &fixture.doc.root;
    add_heading(&fixture, root, 1, "Help at school")->id = STR("top");
    add_link(&fixture, root, "Portage", "https://offer.example/portage/");
    for (int page = 2; page <= 6; page++) {
        add_page_break(&fixture, root);
        if (page == 3 || page == 4 || page == 5)
            add_link(&fixture, root, "visits", "https://offer.example/portage/#visits");
        else add_link(&fixture, root, "Swim Club", "https://offer.example/swim/");
    }
    add_heading(&fixture, root, 2, "The club")->id = STR("club");
    DocBlock *index = doc_add(fixture.arena, root, DOC_INDEX);
    add_index_item(&fixture, index, "Club", "club");
    add_index_item(&fixture, index, "Portage home visits", "https://offer.example/portage/");
    add_index_item(&fixture, index, "Swim", "https://offer.example/swim/");
    write_it(&fixture);
    Str text = ask(&fixture, "pdftotext -layout", "- | tr -s ' '");
    assert_has(text, "Club 6\n");
    assert_has(text, "Portage home visits 1, 3\xe2\x80\x93" "5\n");
    assert_has(text, "Swim 2, 6\n");
    Str tags = ask(&fixture, "pdfinfo -struct", "");
    assert_has(tags, "Index\n");
    assert_int_equal(count_of(tags, "LBody (block)\n"), 3);
    assert_int_equal(count_of(ask(&fixture, "qpdf --qdf --object-streams=disable", "-"), "/XYZ"),
                     3 + 2); /* bookmarks, too */
    tear_down(&fixture);
}

/* A drawing of one document: shapes and labels are one figure, in letters that can be read back. */
static void test_drawing(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    DocLabel labels[] = {
        {.x = 0, .y = 20, .text = STR("at the left")},
        {.x = 315, .y = 20, .align = ALIGN_CENTRE, .bold = true, .text = STR("kept inside of the drawing")}};
    DocDrawing drawing = {
        .picture = {.name = STR("drawing"),
                    .alt = STR("A chart of two bars"),
                    .format = PICTURE_SVG,
                    .bytes = STR("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 320 100\">"
                                 "<rect x=\"10\" y=\"30\" width=\"60\" height=\"70\" fill=\"#1d4f91\"/></svg>")},
        .labels = labels,
        .label_count = 2};
    add_heading(&fixture, &fixture.doc.root, 1, "Help at school");
    for (int i = 0; i < 2; i++) doc_add(fixture.arena, &fixture.doc.root, DOC_DRAWING)->drawing = &drawing;
    write_it(&fixture);
    Str tags = ask(&fixture, "pdfinfo -struct-text", "");
    assert_int_equal(count_of(tags, "Figure:"), 2);
    assert_int_equal(count_of(tags, "\"at the left"), 2);
    assert_int_equal(count_of(ask(&fixture, "qpdf --qdf --object-streams=disable", "-"), "/Alt (A chart of two bars)"),
                     2);
    Str right = ask(&fixture, "pdftotext -bbox", "- | grep -m1 '>drawing<' | sed 's/.*xMax=\"\\([0-9]*\\).*/\\1/'");
    assert_in_range(strtol(right.ptr, NULL, 10), 300, 60 + 320 * 12 * 9 / 100 + 1);
    fixture.doc.language = STR("ur"); /* the drawing stands at the right, and is not turned round */
    write_it(&fixture);
    Str left = ask(&fixture, "pdftotext -bbox", "- | grep '>at<' | tail -n 1 | sed 's/.*xMin=\"\\([0-9]*\\).*/\\1/'");
    assert_in_range(strtol(left.ptr, NULL, 10), 595 - 60 - 320 * 12 * 9 / 100 - 1, 595 - 60 - 320 * 12 * 9 / 100 + 2);
    drawing.picture.bytes = STR("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><text>x</text></svg>");
    DocumentInfo info;
    assert_false(document_write(fixture.press, &fixture.doc, &fixture.pdf, &info, fixture.diag));
    assert_string_equal(first_problem(&fixture)->rule, "svg-unsupported");
    tear_down(&fixture);
}

/* Questions with lines to write on, or with fields that have a name and take letters. */
static void test_fields(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    DocField one = {.lines = 1}, many = {.lines = 3};
    add_heading(&fixture, &fixture.doc.root, 1, "Help at school");
    DocBlock *first = add(&fixture, &fixture.doc.root, DOC_FIELD, "My name"),
             *second = add(&fixture, &fixture.doc.root, DOC_FIELD, "What helps");
    first->level = second->level = 2;
    first->field = &one;
    second->field = &many;
    second->picture = &fixture.sun;
    add(&fixture, second, DOC_PARAGRAPH, "Say how");
    write_it(&fixture);
    assert_int_equal(count_of(ask(&fixture, "qpdf --qdf --object-streams=disable", "-"), "/Widget"), 0);
    assert_int_equal(count_of(ask(&fixture, "pdfinfo -struct", ""), "H2 (block)\n"), 2);
    one.fill = many.fill = true;
    write_it(&fixture);
    Str file = ask(&fixture, "qpdf --qdf --object-streams=disable", "-");
    assert_int_equal(count_of(file, "/Subtype /Widget"), 2);
    assert_has(file, "/TU (My name)");
    assert_has(file, "/TU (What helps. Say how)");
    assert_int_equal(count_of(file, "/Ff 4096"), 1);
    assert_int_equal(count_of(file, "/S /Form\n"), 2);
    tear_down(&fixture);
}

static void test_dead_link(void **state)
{
    (void)state;
    Fixture fixture;
    set_up(&fixture);
    add(&fixture, &fixture.doc.root, DOC_PARAGRAPH, "See there")->runs[0].link = STR("#nowhere");
    write_it(&fixture);
    assert_string_equal(first_problem(&fixture)->rule, "missing-target");
    assert_int_equal(first_problem(&fixture)->severity, DIAG_WARNING);
    tear_down(&fixture);
}

/* A colour that is dark enough stays; a pale one keeps its hue. */
static void test_colours(void **state)
{
    (void)state;
    const Colour white = {1, 1, 1}, black = {0, 0, 0};
    Colour blue, pale;
    assert_true(colour_parse(STR("#1d4f91"), &blue));
    assert_true(colour_parse(STR("#7aa7e0"), &pale));
    Colour kept = colour_readable(blue, white, 7), darker = colour_readable(pale, white, 7);
    assert_memory_equal(&kept, &blue, sizeof blue);
    assert_true(colour_contrast(pale, white) < 3);
    assert_true(colour_contrast(darker, white) >= 7);
    assert_true(darker.blue > darker.green && darker.green > darker.red);
    assert_true(colour_contrast(colour_readable(white, black, 7), black) > 20);
}

static void test_font_errors(void **state)
{
    (void)state;
    Diag *diag = diag_create();
    FontFiles none = {.regular = "/nowhere/font.ttf"}, wrong = {.regular = "/etc/passwd"};
    assert_null(press_open(&none, 1, diag));
    assert_null(press_open(&wrong, 1, diag));
    assert_int_equal(diag_count(diag, DIAG_ERROR) + diag_count(diag, DIAG_FAILURE), 2);
    diag_destroy(diag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_block),
        cmocka_unit_test(test_right_to_left),
        cmocka_unit_test(test_mirrored),
        cmocka_unit_test(test_equal_bytes),
        cmocka_unit_test(test_missing_character),
        cmocka_unit_test(test_missing_target),
        cmocka_unit_test(test_code),
        cmocka_unit_test(test_long_code),
        cmocka_unit_test(test_index),
        cmocka_unit_test(test_drawing),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_dead_link),
        cmocka_unit_test(test_colours),
        cmocka_unit_test(test_font_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
