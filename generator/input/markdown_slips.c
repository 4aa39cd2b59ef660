#include "input/markdown_slips.h"

#include "base/utf8.h"
#include "input/text_slips.h"

enum { LONGEST_HEADING = 80 };

static void warn(const Markdown *markdown, cmark_node *node, Diag *diag, const char *message, const char *hint)
{
    diag_report(diag, DIAG_WARNING, markdown_place(markdown, node), "markdown-form", "%s", message);
    diag_hint(diag, "%s", hint);
}

static Str literal_of(cmark_node *text)
{
    return str_from(cmark_node_get_literal(text));
}

static bool begins_line(cmark_node *text)
{
    cmark_node *before = cmark_node_previous(text);
    cmark_node_type type = before ? cmark_node_get_type(before) : CMARK_NODE_NONE;
    return !before || type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

/* Signs that word processors begin the items of lists with. */
static bool is_bullet(Str text)
{
    static const uint32_t bullets[] = {0x2022, 0x2023, 0x25CF, 0x25CB, 0x25E6, 0x25AA, 0x25A0, 0x2219, 0xB7, 0xF0B7};
    uint32_t c = text.len ? utf8_next(&text) : 0;
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++)
        if (c == bullets[i]) return true;
    return false;
}

/* "##What to bring": two signs or more, which no "#1" has. */
static bool is_tight_heading(Str text)
{
    size_t signs = 0;
    while (signs < text.len && text.ptr[signs] == '#') signs++;
    return signs > 1 && signs < 7 && signs < text.len;
}

/* "[words](a b.pdf)" and "(words)[address]", which stay in the text as they are written. */
static bool has_broken_link(Str text)
{
    if (str_find_char(text, ']') == text.len && str_find_char(text, '[') == text.len) return false;
    if (str_contains(text, STR("]("))) return true;
    Str turned = str_from_index(text, str_find(text, STR(")[")) + 2);
    Str target = str_slice(turned, 0, str_find_char(turned, ']'));
    return str_contains(target, STR("/")) || str_ends(target, STR(".md")) || str_contains(target, STR("@"));
}

static void warn_of_line(const Markdown *markdown, cmark_node *text, Diag *diag)
{
    Str literal = literal_of(text);
    if (is_bullet(literal))
        warn(markdown, text, diag, "this sign makes no list, and lines run together",
             "begin each item with '- ', after an empty line");
    else if (is_tight_heading(literal))
        warn(markdown, text, diag, "this is no heading: no blank after '#'",
             "write a blank after the signs: ## What to bring");
    else if (str_starts(literal, STR("|")) && begins_line(text) && !cmark_node_previous(text))
        warn(markdown, text, diag, "this is no table: its second line is not '|---|---|'",
             "name the columns in the first line, and write a second line of hyphens: |---|---|");
}

static bool ends_sentence(Str words)
{
    char last = words.len ? words.ptr[words.len - 1] : '.';
    return last == '.' || last == '!' || last == '?';
}

/* A line in bold before other text looks like a heading, and cannot be found as one. */
static void warn_of_bold(const Markdown *markdown, cmark_node *paragraph, Diag *diag)
{
    cmark_node *only = cmark_node_first_child(paragraph);
    bool is_bold = only && !cmark_node_next(only) && cmark_node_get_type(only) == CMARK_NODE_STRONG;
    bool is_top = cmark_node_get_type(cmark_node_parent(paragraph)) == CMARK_NODE_DOCUMENT;
    cmark_node *next = cmark_node_next(paragraph);
    if (!is_bold || !is_top || !next || cmark_node_get_type(next) == CMARK_NODE_FOOTNOTE_DEFINITION) return;
    Buf words = {0};
    markdown_plain(paragraph, &words);
    if (words.len <= LONGEST_HEADING && !ends_sentence(buf_str(&words))) {
        diag_report(diag, DIAG_WARNING, markdown_place(markdown, paragraph), "bold-heading",
                    "a line in bold is no heading: '%.*s'", STR_ARG(buf_str(&words)));
        diag_hint(diag, "write ## %.*s: screen readers and the contents of documents find headings only",
                  STR_ARG(buf_str(&words)));
    }
    buf_release(&words);
}

static void warn_of_table(const Markdown *markdown, cmark_node *table, Diag *diag)
{
    Buf words = {0};
    markdown_plain(cmark_node_first_child(table), &words);
    if (!words.len) {
        diag_report(diag, DIAG_WARNING, markdown_place(markdown, table), "table-header",
                    "the columns of this table have no names");
        diag_hint(
            diag,
            "write what each column holds into the first line: who cannot see the table hears it before each cell");
    }
    buf_release(&words);
}

static void warn_of_loud(const Markdown *markdown, cmark_node *block, Diag *diag)
{
    Buf words = {0};
    markdown_plain(block, &words);
    text_warn_of_capitals(buf_str(&words), markdown_place(markdown, block), diag);
    buf_release(&words);
}

void markdown_warn_of_slips(const Markdown *markdown, cmark_node *node, Diag *diag)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING) warn_of_loud(markdown, node, diag);
    if (type == CMARK_NODE_PARAGRAPH) warn_of_bold(markdown, node, diag);
    if (markdown_extra(node) == EXTRA_TABLE) warn_of_table(markdown, node, diag);
    if (type != CMARK_NODE_TEXT) return;
    bool in_paragraph = cmark_node_get_type(cmark_node_parent(node)) == CMARK_NODE_PARAGRAPH;
    if (in_paragraph && begins_line(node)) warn_of_line(markdown, node, diag);
    if (has_broken_link(literal_of(node)))
        warn(markdown, node, diag, "this is no link, and comes out as it is written",
             "write [words](address): words in square brackets, then the address in round ones, without blanks in it");
}
