#include "input/easy.h"

#include "base/utf8.h"

static const char block_form[] = "write ![](picture:NAME) and then one to three short sentences, each on its own line";

/* Walks down the source with the blocks, which follow it. */
typedef struct {
    Str rest; /* from the line on */
    uint32_t line;
} SourceLines;

/* Where a text stands in a line of the source, so that problems can point at its words; the whole line when it has
 * markup in it. */
static Place text_place(SourceLines *lines, const Source *source, uint32_t line, Str text)
{
    Str written = {NULL, 0};
    while (lines->line < line && str_cut(&lines->rest, '\n', &written)) lines->line++;
    written = str_slice(lines->rest, 0, str_find_char(lines->rest, '\n'));
    size_t at = str_find(written, text);
    if (at == written.len) return (Place){.source = source, .line = line, .column = 1};
    return (Place){source, line, place_width(utf8_length(str_slice(written, 0, at)) + 1),
                   place_width(utf8_length(text))};
}

typedef struct {
    const Markdown *markdown;
    Arena *arena;
    EasyBlock *block;
    SourceLines *lines;
    uint32_t line; /* of the source, at work */
} LineReader;

static void add_line(LineReader *reader, Buf *line)
{
    Str text = str_trim(buf_str(line));
    EasyBlock *block = reader->block;
    size_t count = block->count;
    if (text.len) {
        ARENA_PUSH(reader->arena, block->lines, block->count, block->room) = arena_str(reader->arena, text);
        ARENA_PUSH(reader->arena, block->places, count, block->place_room) =
            text_place(reader->lines, reader->markdown->text->place.source, reader->line, text);
    }
    buf_clear(line);
}

/* The sentences after the picture: each line of the source is one. */
static void read_lines(LineReader *reader, cmark_node *after)
{
    Buf line = {0};
    for (cmark_node *node = after; node; node = cmark_node_next(node)) {
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
            add_line(reader, &line);
            reader->line++;
        } else {
            markdown_plain(node, &line);
        }
        /* markdown_plain drops the blanks at the end of a run, which part it from a link or bold text after it. */
        const char *literal = type == CMARK_NODE_TEXT ? cmark_node_get_literal(node) : NULL;
        if (literal && str_ends(str_from(literal), STR(" "))) buf_add_char(&line, ' ');
    }
    add_line(reader, &line);
    buf_release(&line);
}

static bool read_block(const Markdown *markdown, cmark_node *paragraph, SourceLines *lines, Arena *arena, Diag *diag,
                       EasyText *easy)
{
    cmark_node *image = cmark_node_first_child(paragraph);
    Str url = {NULL, 0};
    if (image && cmark_node_get_type(image) == CMARK_NODE_IMAGE) url = str_from(cmark_node_get_url(image));
    if (!str_starts(url, STR("picture:"))) {
        diag_report(diag, DIAG_ERROR, markdown_place(markdown, paragraph), "easy-picture", "a block without a picture");
        diag_hint(diag, "%s", block_form);
        return false;
    }
    EasyBlock *block = &ARENA_PUSH(arena, easy->blocks, easy->count, easy->room);
    block->picture = arena_str(arena, str_from_index(url, sizeof "picture:" - 1));
    block->place = markdown_place(markdown, paragraph);
    if (markdown_link(image)->place.line) block->place = markdown_link(image)->place;
    LineReader reader = {markdown, arena, block, lines, markdown_place(markdown, paragraph).line};
    read_lines(&reader, cmark_node_next(image));
    if (block->count == 0) {
        diag_report(diag, DIAG_ERROR, block->place, "easy-words", "a picture without words");
        diag_hint(diag, "%s", block_form);
        return false;
    }
    if (block->count > EASY_LINES) {
        diag_report(diag, DIAG_WARNING, block->place, "easy-long", "%zu lines beside one picture", block->count);
        diag_hint(diag, "give the picture one to three sentences, and a picture of their own to the others");
    }
    return true;
}

static void read_heading(const Markdown *markdown, cmark_node *node, SourceLines *lines, Arena *arena, EasyText *easy)
{
    EasyBlock *block = &ARENA_PUSH(arena, easy->blocks, easy->count, easy->room);
    block->heading = markdown_heading(node)->text; /* kept as long as the blocks */
    block->place = markdown_place(markdown, node);
    block->places = ARENA_NEW(arena, Place);
    block->places[0] = text_place(lines, block->place.source, block->place.line, block->heading);
}

/* A leaflet is read on paper: its lines are words only. An address that is written out stays what it is. */
static void check_link(cmark_node *node, Diag *diag)
{
    const MarkdownLink *link = markdown_link(node);
    Buf words = {0};
    markdown_plain(node, &words);
    bool written = words.len && str_ends(link->url, buf_str(&words));
    buf_release(&words);
    if (written) return;
    diag_report(diag, DIAG_WARNING, link->place, "easy-link", "the link to '%.*s' is lost: easy read has words only",
                STR_ARG(link->url));
    diag_hint(diag, "write the address or the phone number in the sentence itself");
}

/* Italics are hard to read; bold comes out as plain words. */
static void check_emphasis(cmark_node *parent, const Markdown *markdown, Diag *diag)
{
    for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node)) {
        if (cmark_node_get_type(node) == CMARK_NODE_EMPH) {
            diag_report(diag, DIAG_WARNING, markdown_place(markdown, node), "easy-emphasis",
                        "slanted letters are hard to read (rule 37: UKAAF, People First)");
            diag_hint(diag, "take the '*' or '_' away: the words come out upright");
        }
        check_emphasis(node, markdown, diag);
    }
}

static void check_links(cmark_node *parent, Diag *diag)
{
    for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node)) {
        if (cmark_node_get_type(node) == CMARK_NODE_LINK) check_link(node, diag);
        check_links(node, diag);
    }
}

bool easy_read_blocks(const Markdown *markdown, Arena *arena, Diag *diag, EasyText *easy)
{
    bool ok = true;
    SourceLines lines = {markdown->text->place.source->text, 1};
    for (cmark_node *node = cmark_node_first_child(markdown->root); node; node = cmark_node_next(node)) {
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_HEADING) {
            read_heading(markdown, node, &lines, arena, easy);
        } else if (type == CMARK_NODE_PARAGRAPH) {
            ok = read_block(markdown, node, &lines, arena, diag, easy) && ok;
        } else {
            diag_report(diag, DIAG_ERROR, markdown_place(markdown, node), "easy-block",
                        "easy read has headings and picture blocks only");
            diag_hint(diag, "%s", block_form);
            ok = false;
        }
    }
    check_links(markdown->root, diag);
    check_emphasis(markdown->root, markdown, diag);
    if (ok && easy->count == 0) {
        diag_report(diag, DIAG_ERROR, markdown->text->place, "easy-empty", "there is no text below the fields");
        diag_hint(diag, "%s", block_form);
        return false;
    }
    return ok;
}
