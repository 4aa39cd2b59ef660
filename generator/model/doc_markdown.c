#include "model/doc_markdown.h"

#include "base/language.h"
#include "base/utf8.h"
#include "input/markdown_alerts.h"
#include "input/markdown_spans.h"

#include <stdio.h>

typedef struct {
    const Markdown *markdown;
    const DocMarkdownOptions *options;
    Arena *arena;
} Writer;

/* How the runs being added look. */
typedef struct {
    unsigned style;
    Str link, language;
} Look;

static void add_blocks(const Writer *writer, cmark_node *node, DocBlock *parent);

Str doc_link(Arena *arena, Str base_url, Str address)
{
    if (!str_starts(address, STR("/")) || str_starts(address, STR("//"))) return arena_str(arena, address);
    return arena_printf(arena, "%.*s%.*s", STR_ARG(base_url), STR_ARG(address));
}

static void add_text(const Writer *writer, DocBlock *block, const char *text, Look look)
{
    DocRun *run = doc_add_run(writer->arena, block, arena_str(writer->arena, str_from(text)));
    run->style = look.style;
    run->link = look.link;
    run->language = look.language;
}

static void add_runs(const Writer *writer, cmark_node *parent, DocBlock *block, Look look);

/* Where the link leads from a document; absent when it leads nowhere. */
static Str link_address(const Writer *writer, cmark_node *node)
{
    Str url = markdown_link(node)->address;
    if (str_starts(url, STR("#")))
        return arena_printf(writer->arena, "#%.*s%.*s", STR_ARG(writer->options->prefix),
                            STR_ARG(str_from_index(url, 1)));
    return url.len ? doc_link(writer->arena, writer->options->base_url, url) : (Str){NULL, 0};
}

static void add_link(const Writer *writer, cmark_node *node, DocBlock *block, Look look)
{
    Look linked = look;
    Str address = link_address(writer, node);
    if (address.len) linked.link = address;
    add_runs(writer, node, block, linked);
}

static Str note_id(const Writer *writer, const char *number)
{
    return arena_printf(writer->arena, "%.*snote-%s", STR_ARG(writer->options->prefix), number);
}

static bool is_wide(Str text, bool last)
{
    uint32_t c = 0;
    while (text.len) {
        c = utf8_next(&text);
        if (!last) break;
    }
    Script script = script_of(c);
    return script == SCRIPT_HAN || script == SCRIPT_KANA || (c >= 0x3000 && c <= 0x303F) ||
           (c >= 0xFF00 && c <= 0xFFEF);
}

/* Chinese and Japanese have no blanks: a line end in the source is not one. */
static bool is_between_han(cmark_node *node)
{
    cmark_node *before = cmark_node_previous(node), *after = cmark_node_next(node);
    bool are_texts = before && after && cmark_node_get_type(before) == CMARK_NODE_TEXT &&
                     cmark_node_get_type(after) == CMARK_NODE_TEXT;
    return are_texts && is_wide(str_from(cmark_node_get_literal(before)), true) &&
           is_wide(str_from(cmark_node_get_literal(after)), false);
}

static void add_run(const Writer *writer, cmark_node *node, DocBlock *block, Look look)
{
    cmark_node_type type = cmark_node_get_type(node);
    Look inner = look;
    if (type == CMARK_NODE_TEXT) {
        add_text(writer, block, cmark_node_get_literal(node), look);
    } else if (type == CMARK_NODE_CODE) {
        inner.style |= RUN_CODE;
        add_text(writer, block, cmark_node_get_literal(node), inner);
    } else if (type == CMARK_NODE_SOFTBREAK) {
        if (!is_between_han(node)) add_text(writer, block, " ", look);
    } else if (type == CMARK_NODE_LINEBREAK) {
        inner.style |= RUN_BREAK;
        add_text(writer, block, "", inner);
    } else if (type == CMARK_NODE_LINK) {
        add_link(writer, node, block, look);
    } else if (type == CMARK_NODE_FOOTNOTE_REFERENCE) {
        const char *number = cmark_node_get_literal(node);
        doc_add_run(writer->arena, block, arena_str(writer->arena, str_from(number)))->note = note_id(writer, number);
    } else if (type != CMARK_NODE_HTML_INLINE && type != CMARK_NODE_IMAGE) {
        if (type == CMARK_NODE_STRONG) inner.style |= RUN_BOLD;
        Str language = markdown_span_language(node);
        if (language.len) inner.language = arena_str(writer->arena, language);
        else if (type == CMARK_NODE_EMPH) inner.style |= RUN_ITALIC;
        if (markdown_extra(node) == EXTRA_STRIKETHROUGH) inner.style |= RUN_STRIKE;
        add_runs(writer, node, block, inner);
    }
}

static void add_runs(const Writer *writer, cmark_node *parent, DocBlock *block, Look look)
{
    for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node))
        add_run(writer, node, block, look);
}

/* Pictures stand in the text's line, links and emphasis: each becomes a figure after the text, and keeps the link.
 * Words in its brackets stand in for its description; the title in its parentheses is its caption. */
static void add_figures(const Writer *writer, cmark_node *parent, Str link, DocBlock *to)
{
    for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node)) {
        const Picture *picture = cmark_node_get_type(node) == CMARK_NODE_IMAGE ? markdown_link(node)->picture : NULL;
        if (!picture) {
            add_figures(writer, node, cmark_node_get_type(node) == CMARK_NODE_LINK ? link_address(writer, node) : link,
                        to);
            continue;
        }
        DocBlock *figure = doc_add(writer->arena, to, DOC_FIGURE);
        figure->picture = picture;
        figure->link = link;
        Buf words = {0};
        markdown_plain(node, &words);
        figure->alt = arena_str(writer->arena, buf_str(&words));
        buf_release(&words);
        const char *caption = cmark_node_get_title(node);
        if (caption && *caption) add_text(writer, figure, caption, (Look){0});
    }
}

static bool has_words(const DocBlock *block)
{
    for (size_t i = 0; i < block->run_count; i++)
        if (str_trim(block->runs[i].text).len) return true;
    return false;
}

/* The words of a node as a block of its own, if there are any. */
static void add_words(const Writer *writer, cmark_node *node, DocBlock *parent, DocBlock *words, Look look)
{
    add_runs(writer, node, words, look);
    if (has_words(words)) {
        DocBlock *added = doc_add(writer->arena, parent, words->kind);
        words->place = added->place;
        *added = *words;
    }
    add_figures(writer, node, (Str){NULL, 0}, parent);
}

static void add_heading(const Writer *writer, cmark_node *node, DocBlock *parent)
{
    const MarkdownHeading *heading = markdown_heading(node);
    int first = writer->options->first_level;
    DocBlock block = {.kind = first ? DOC_HEADING : DOC_PARAGRAPH};
    if (first) {
        block.level = markdown_heading_level(heading, first);
        block.id = arena_printf(writer->arena, "%.*s%.*s", STR_ARG(writer->options->prefix), STR_ARG(heading->id));
    }
    add_words(writer, node, parent, &block, (Look){.style = first ? 0 : RUN_BOLD});
}

static void add_list(const Writer *writer, cmark_node *node, DocBlock *parent)
{
    DocBlock *list = doc_add(writer->arena, parent, DOC_LIST);
    list->ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    list->start = cmark_node_get_list_start(node);
    list->tight = cmark_node_get_list_tight(node);
    for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child)) {
        bool done;
        DocBlock *item = doc_add(writer->arena, list, DOC_ITEM);
        if (markdown_is_task(child, &done)) item->checkbox = done ? CHECKBOX_DONE : CHECKBOX_OPEN;
        add_blocks(writer, child, item);
    }
}

static void add_cell(const Writer *writer, cmark_node *node, DocBlock *row, bool header, char align)
{
    DocBlock *cell = doc_add(writer->arena, row, DOC_CELL);
    cell->header = header;
    cell->align = align == 'r' ? ALIGN_RIGHT : align == 'c' ? ALIGN_CENTRE : ALIGN_LEFT;
    add_words(writer, node, cell, &(DocBlock){.kind = DOC_PARAGRAPH}, (Look){0});
}

static void add_table(const Writer *writer, cmark_node *node, DocBlock *parent)
{
    DocBlock *table = doc_add(writer->arena, parent, DOC_TABLE);
    for (cmark_node *line = cmark_node_first_child(node); line; line = cmark_node_next(line)) {
        DocBlock *row = doc_add(writer->arena, table, DOC_ROW);
        bool header = markdown_row_is_header(line);
        if (header) table->level++;
        size_t column = 0;
        for (cmark_node *cell = cmark_node_first_child(line); cell; cell = cmark_node_next(cell))
            add_cell(writer, cell, row, header, markdown_column_align(node, column++));
    }
}

static void add_code(const Writer *writer, cmark_node *node, DocBlock *parent)
{
    Str code = str_from(cmark_node_get_literal(node));
    if (str_ends(code, STR("\n"))) code.len--;
    doc_add_run(writer->arena, doc_add(writer->arena, parent, DOC_CODE), arena_str(writer->arena, code))->style =
        RUN_CODE;
}

static void add_note(const Writer *writer, cmark_node *node, DocBlock *notes, int count)
{
    char number[12];
    snprintf(number, sizeof number, "%d", count);
    DocBlock *note = doc_add(writer->arena, notes, DOC_NOTE);
    note->id = note_id(writer, number);
    doc_add_run(writer->arena, note, arena_str(writer->arena, str_from(number)));
    add_blocks(writer, node, note);
}

/* Words that are set apart say why, and stand on a ground of their own. */
static void add_quote(const Writer *writer, cmark_node *node, DocBlock *parent)
{
    const MarkdownAlert *alert = markdown_alert(node);
    DocBlock *quote = doc_add(writer->arena, parent, alert ? DOC_BOX : DOC_QUOTE);
    if (alert) {
        Str why = writer->options->word(writer->options->context, alert->word);
        DocRun *run = doc_add_run(writer->arena, doc_add(writer->arena, quote, DOC_PARAGRAPH), why);
        run->style = RUN_BOLD;
    }
    add_blocks(writer, node, quote);
}

static void add_block(const Writer *writer, cmark_node *node, DocBlock *parent)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_PARAGRAPH) add_words(writer, node, parent, &(DocBlock){.kind = DOC_PARAGRAPH}, (Look){0});
    else if (type == CMARK_NODE_HEADING) add_heading(writer, node, parent);
    else if (type == CMARK_NODE_LIST) add_list(writer, node, parent);
    else if (type == CMARK_NODE_BLOCK_QUOTE) add_quote(writer, node, parent);
    else if (type == CMARK_NODE_CODE_BLOCK) add_code(writer, node, parent);
    else if (type == CMARK_NODE_THEMATIC_BREAK) doc_add(writer->arena, parent, DOC_RULE);
    else if (markdown_extra(node) == EXTRA_TABLE) add_table(writer, node, parent);
}

static void add_blocks(const Writer *writer, cmark_node *node, DocBlock *parent)
{
    DocBlock *notes = NULL;
    int note_count = 0; /* all notes stand at the end of the text, in the order of their numbers */
    Place outer = parent->place;
    for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child)) {
        parent->place = markdown_place(writer->markdown, child); /* which the new blocks take over */
        if (cmark_node_get_type(child) != CMARK_NODE_FOOTNOTE_DEFINITION) {
            add_block(writer, child, parent);
            continue;
        }
        if (!notes) notes = doc_add(writer->arena, parent, DOC_NOTES);
        add_note(writer, child, notes, ++note_count);
    }
    parent->place = outer;
}

void doc_add_markdown(const Markdown *markdown, const DocMarkdownOptions *options, Arena *arena, DocBlock *parent)
{
    Writer writer = {markdown, options, arena};
    DocBlock holder = {.place = markdown->text->place};
    add_blocks(&writer, markdown->root, &holder);
    if (!holder.first) return;
    if (parent->last)
        parent->last->next = holder.first;
    else
        parent->first = holder.first;
    parent->last = holder.last;
}
