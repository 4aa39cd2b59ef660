#include "html/html.h"

#include "base/escape.h"
#include "base/language.h"
#include "html/phones.h"
#include "input/markdown_alerts.h"
#include "input/markdown_spans.h"
#include "model/picture.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const Markdown *markdown;
    const HtmlOptions *options;
    Buf *out;
    bool in_header_row;
    size_t column;       /* of the next cell in its row */
    cmark_node *heading; /* the last one, or NULL */
    int tables;          /* so many since then */
    size_t notes;        /* written so far: their numbers */
    int noted;           /* which of the page's texts with notes this is; 0 before its first note */
    Buf notes_used;      /* a byte for each note: whether something refers to it */
    int silent;          /* within so many things whose words are not explained, and hold no links */
} Writer;

static void write_children(Writer *writer, cmark_node *node);
static void write_node(Writer *writer, cmark_node *node);

static void raw(Writer *writer, const char *html)
{
    buf_add_cstr(writer->out, html);
}

static void text(Writer *writer, const char *literal)
{
    escape_html(writer->out, str_from(literal));
}

static void word(Writer *writer, const char *key)
{
    escape_html(writer->out, theme_word(writer->options->theme, writer->options->language, str_from(key), NULL));
}

static void wrap(Writer *writer, cmark_node *node, const char *open, const char *close)
{
    raw(writer, open);
    write_children(writer, node);
    raw(writer, close);
}

/* The same, without explaining its words: a link leads elsewhere already, and a heading is read by itself in lists. */
static void wrap_silent(Writer *writer, cmark_node *node, const char *open, const char *close)
{
    writer->silent++;
    wrap(writer, node, open, close);
    writer->silent--;
}

static void write_heading(Writer *writer, cmark_node *node)
{
    const MarkdownHeading *heading = markdown_heading(node);
    int level = markdown_heading_level(heading, writer->options->first_level);
    buf_printf(writer->out, "<h%d id=\"", level);
    escape_html(writer->out, heading->id);
    raw(writer, "\">");
    wrap_silent(writer, node, "", "");
    buf_printf(writer->out, "</h%d>\n", level);
    writer->heading = node;
    writer->tables = 0;
}

static bool list_has_tasks(cmark_node *list)
{
    bool done;
    for (cmark_node *item = cmark_node_first_child(list); item; item = cmark_node_next(item))
        if (markdown_is_task(item, &done)) return true;
    return false;
}

static void write_list(Writer *writer, cmark_node *node)
{
    if (cmark_node_get_list_type(node) == CMARK_ORDERED_LIST) {
        int start = cmark_node_get_list_start(node);
        if (start != 1)
            buf_printf(writer->out, "<ol start=\"%d\">\n", start);
        else
            raw(writer, "<ol>\n");
        wrap(writer, node, "", "</ol>\n");
        return;
    }
    wrap(writer, node, list_has_tasks(node) ? "<ul class=\"task-list\">\n" : "<ul>\n", "</ul>\n");
}

/* A tick box is said in words: a disabled input needs a label, and tells a listener less. */
static void write_task(Writer *writer, bool done)
{
    raw(writer, done ? "<span class=\"task task-done\">" : "<span class=\"task task-open\">");
    word(writer, done ? "markdown.done" : "markdown.open");
    raw(writer, "</span> ");
}

static void write_item(Writer *writer, cmark_node *node)
{
    bool done, is_task = markdown_is_task(node, &done);
    bool tight = cmark_node_get_list_tight(cmark_node_parent(node));
    raw(writer, "<li>");
    for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child)) {
        bool is_paragraph = cmark_node_get_type(child) == CMARK_NODE_PARAGRAPH,
             labelled = is_task && !cmark_node_previous(child);
        if (is_paragraph && !tight && labelled) raw(writer, "<p>");
        if (labelled) write_task(writer, done);
        if (is_paragraph && (tight || labelled))
            wrap(writer, child, "", tight ? "" : "</p>\n");
        else
            write_node(writer, child);
        if (tight && cmark_node_next(child)) raw(writer, "\n");
    }
    raw(writer, "</li>\n");
}

static void write_cell(Writer *writer, cmark_node *node)
{
    bool is_header = writer->in_header_row;
    cmark_node *table = cmark_node_parent(cmark_node_parent(node));
    char align = markdown_column_align(table, writer->column++);
    raw(writer, is_header ? "<th scope=\"col\"" : "<td");
    if (align == 'r') raw(writer, " class=\"align-right\"");
    if (align == 'c') raw(writer, " class=\"align-centre\"");
    if (is_header) wrap_silent(writer, node, ">", "</th>");
    else wrap(writer, node, ">", "</td>");
}

static void write_row(Writer *writer, cmark_node *node)
{
    writer->in_header_row = markdown_row_is_header(node);
    writer->column = 0;
    if (writer->in_header_row) {
        wrap(writer, node, "<thead>\n<tr>", "</tr>\n</thead>\n");
        if (cmark_node_next(node)) raw(writer, "<tbody>\n");
        return;
    }
    wrap(writer, node, "<tr>", "</tr>\n");
    if (!cmark_node_next(node)) raw(writer, "</tbody>\n");
}

/* What a table is called: the heading above it, and which one under that it is; before all headings, its columns. */
static void name_table(Writer *writer, cmark_node *node, Buf *name)
{
    cmark_node *row = writer->heading ? NULL : cmark_node_first_child(node);
    if (writer->heading) markdown_plain(writer->heading, name);
    for (cmark_node *cell = row ? cmark_node_first_child(row) : NULL; cell; cell = cmark_node_next(cell)) {
        if (name->len) buf_add_cstr(name, ", ");
        markdown_plain(cell, name);
    }
    if (++writer->tables > 1) buf_printf(name, " (%d)", writer->tables);
}

/* Wide tables scroll by themselves, by keyboard too, so the box that scrolls has a name, and no two have the same. */
static void write_table(Writer *writer, cmark_node *node)
{
    Buf name = {0};
    name_table(writer, node, &name);
    raw(writer, "<section class=\"table-scroll\" tabindex=\"0\" aria-label=\"");
    word(writer, "markdown.table");
    raw(writer, " ");
    escape_html(writer->out, buf_str(&name));
    wrap(writer, node, "\">\n<table>\n", "</table>\n</section>\n");
    buf_release(&name);
}

static bool is_inside(Str url)
{
    return str_starts(url, STR("/")) && !str_starts(url, STR("//"));
}

static void write_url(Writer *writer, Str url)
{
    Buf encoded = {0};
    if (is_inside(url)) escape_html(writer->out, writer->options->base_path);
    escape_url(&encoded, url);
    escape_html(writer->out, buf_str(&encoded));
    buf_release(&encoded);
}

/* What a link says of a page in another language, as the theme's own links do: parts/leads-to-language.html. */
static void write_language(Writer *writer, Str language, Str name)
{
    raw(writer, " <bdi class=\"in-language\" lang=\"");
    escape_html(writer->out, language);
    raw(writer, "\">(");
    escape_html(writer->out, name);
    raw(writer, ")</bdi>");
}

/* Whether the words of a link are the address that it leads to: on paper, one of the two is enough. */
static bool says_address(cmark_node *node, Str url)
{
    Buf words = {0};
    Str scheme = str_starts(url, STR("https://")) ? STR("https://") : STR("http://");
    if (!str_starts(url, scheme)) return false;
    markdown_plain(node, &words);
    bool says = str_eq(buf_str(&words), url) || str_eq(buf_str(&words), str_from_index(url, scheme.len));
    buf_release(&words);
    return says;
}

static void write_link(Writer *writer, cmark_node *node)
{
    Str url = markdown_link(node)->address;
    if (!url.len) { /* its page is not published */
        write_children(writer, node);
        return;
    }
    Str name = {NULL, 0}, language = {NULL, 0};
    const HtmlOptions *options = writer->options;
    if (options->other_language && is_inside(url)) language = options->other_language(options->context, url, &name);
    raw(writer, "<a href=\"");
    write_url(writer, url);
    if (language.len) {
        raw(writer, "\" hreflang=\"");
        escape_html(writer->out, language);
    }
    if (says_address(node, url)) raw(writer, "\" class=\"bare");
    wrap_silent(writer, node, "\">", "");
    if (language.len) write_language(writer, language, name);
    raw(writer, "</a>");
}

static void write_image(Writer *writer, cmark_node *node)
{
    const Picture *picture = markdown_link(node)->picture;
    if (!picture) return;
    Buf alt = {0};
    markdown_plain(node, &alt);
    raw(writer, "<img class=\"picture\" src=\"");
    escape_html(writer->out, writer->options->base_path);
    escape_html(writer->out, picture->address);
    buf_printf(writer->out, "\" width=\"%d\" height=\"%d\" alt=\"", picture->width, picture->height);
    escape_html(writer->out, alt.len ? buf_str(&alt) : picture->alt);
    raw(writer, (*writer->options->shown)++ ? "\" loading=\"lazy\">" : "\">"); /* the first may be seen at once */
    buf_release(&alt);
    if (writer->options->use_picture) writer->options->use_picture(writer->options->context, picture);
}

/* A picture by itself with a title in its parentheses, which is its caption. */
static bool is_figure(cmark_node *paragraph)
{
    cmark_node *only = cmark_node_first_child(paragraph);
    bool alone = only && cmark_node_get_type(only) == CMARK_NODE_IMAGE && !cmark_node_next(only);
    return alone && markdown_link(only)->picture && *cmark_node_get_title(only);
}

static bool has_picture(cmark_node *node)
{
    for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child))
        if (cmark_node_get_type(child) == CMARK_NODE_IMAGE || has_picture(child)) return true;
    return false;
}

/* The link that is all of a paragraph of the text itself, when it leads to an entry by its words; else NULL. */
static cmark_node *lone_link(cmark_node *paragraph)
{
    cmark_node *only = cmark_node_first_child(paragraph);
    bool alone = only && cmark_node_get_type(only) == CMARK_NODE_LINK && !cmark_node_next(only);
    if (!alone || cmark_node_get_type(cmark_node_parent(paragraph)) != CMARK_NODE_DOCUMENT) return NULL;
    const MarkdownLink *link = markdown_link(only);
    return link->entry && link->address.len && !has_picture(only) ? only : NULL;
}

static void write_plain_paragraph(Writer *writer, cmark_node *node)
{
    HtmlLinks *alone = writer->options->alone;
    cmark_node *link = alone ? lone_link(node) : NULL;
    size_t from = writer->out->len;
    wrap(writer, node, "<p>", "</p>\n");
    if (!link) return;
    Buf words = {0};
    markdown_plain(link, &words);
    ARENA_PUSH(alone->arena, alone->items, alone->count, alone->room) =
        (HtmlLink){from, writer->out->len, markdown_link(link), arena_str(alone->arena, buf_str(&words))};
    buf_release(&words);
}

static void write_paragraph(Writer *writer, cmark_node *node)
{
    if (!is_figure(node)) {
        write_plain_paragraph(writer, node);
        return;
    }
    wrap(writer, node, "<figure class=\"figure\">", "<figcaption>");
    text(writer, cmark_node_get_title(cmark_node_first_child(node)));
    raw(writer, "</figcaption></figure>\n");
}

/* Notes are numbered from 1 in each text. The ids of a page's first text are "note-1", of its second "note-2-1". */
static void note_id(Writer *writer, size_t number)
{
    if (!writer->noted) writer->noted = ++*writer->options->noted;
    if (writer->noted > 1)
        buf_printf(writer->out, "note-%d-%zu", writer->noted, number);
    else
        buf_printf(writer->out, "note-%zu", number);
}

/* Whether this is the first reference to the note: there the way back leads. */
static bool first_use(Writer *writer, size_t number)
{
    while (writer->notes_used.len <= number) buf_add_char(&writer->notes_used, 0);
    bool first = !writer->notes_used.ptr[number];
    writer->notes_used.ptr[number] = 1;
    return first;
}

static void write_reference(Writer *writer, const char *literal)
{
    size_t number = (size_t)strtoul(literal, NULL, 10);
    raw(writer, "<sup><a href=\"#");
    note_id(writer, number);
    if (first_use(writer, number)) {
        raw(writer, "\" id=\"");
        note_id(writer, number);
        raw(writer, "-back");
    }
    raw(writer, "\" class=\"note-ref\"><span class=\"govuk-visually-hidden\">");
    word(writer, "markdown.note");
    raw(writer, " </span>");
    text(writer, literal);
    raw(writer, "</a></sup>");
}

static void write_note(Writer *writer, cmark_node *node)
{
    size_t number = ++writer->notes;
    if (number == 1) {
        raw(writer, "<section class=\"footnotes\" aria-label=\"");
        word(writer, "markdown.notes");
        if (writer->noted > 1) buf_printf(writer->out, " (%d)", writer->noted); /* no two regions have one name */
        raw(writer, "\">\n<ol>\n");
    }
    raw(writer, "<li id=\"");
    note_id(writer, number);
    raw(writer, "\">\n");
    write_children(writer, node);
    raw(writer, "<a href=\"#");
    note_id(writer, number);
    raw(writer, "-back\" class=\"note-back\">");
    word(writer, "markdown.back");
    buf_printf(writer->out, "<span class=\"govuk-visually-hidden\"> %zu</span></a></li>\n", number);
    if (!cmark_node_next(node)) raw(writer, "</ol>\n</section>\n");
}

static void write_span(Writer *writer, cmark_node *node)
{
    Str language = markdown_span_language(node);
    raw(writer, "<span lang=\"");
    escape_html(writer->out, language);
    wrap_silent(writer, node, language_is_right_to_left(language) ? "\" dir=\"rtl\">" : "\" dir=\"ltr\">", "</span>");
}

/* Words set apart say why in a word that everybody sees and hears; the sign beside it is for the eye only. */
static void write_quote(Writer *writer, cmark_node *node)
{
    const MarkdownAlert *alert = markdown_alert(node);
    if (!alert) {
        wrap(writer, node, "<blockquote>\n", "</blockquote>\n");
        return;
    }
    buf_printf(writer->out, "<div class=\"alert alert--%s%s\">\n", alert->class,
               alert->is_warning ? " alert--warns" : "");
    raw(writer, "<p class=\"alert__why\">");
    if (alert->is_warning) raw(writer, "<span class=\"alert__sign\" aria-hidden=\"true\">!</span> ");
    word(writer, alert->word);
    wrap(writer, node, "</p>\n", "</div>\n");
}

static void write_extra(Writer *writer, cmark_node *node)
{
    switch (markdown_extra(node)) {
    case EXTRA_TABLE: write_table(writer, node); break;
    case EXTRA_ROW: write_row(writer, node); break;
    case EXTRA_CELL: write_cell(writer, node); break;
    case EXTRA_STRIKETHROUGH: wrap(writer, node, "<del>", "</del>"); break;
    case EXTRA_NONE: write_children(writer, node); break;
    }
}

static void write_node(Writer *writer, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_PARAGRAPH) write_paragraph(writer, node);
    else if (type == CMARK_NODE_TEXT) text(writer, cmark_node_get_literal(node));
    else if (type == CMARK_NODE_SOFTBREAK) raw(writer, "\n");
    else if (type == CMARK_NODE_LINEBREAK) raw(writer, "<br>\n");
    else if (markdown_span_language(node).len) write_span(writer, node);
    else if (type == CMARK_NODE_EMPH) wrap(writer, node, "<em>", "</em>");
    else if (type == CMARK_NODE_STRONG) wrap(writer, node, "<strong>", "</strong>");
    else if (type == CMARK_NODE_LINK) write_link(writer, node);
    else if (type == CMARK_NODE_IMAGE) write_image(writer, node);
    else if (type == CMARK_NODE_HEADING) write_heading(writer, node);
    else if (type == CMARK_NODE_LIST) write_list(writer, node);
    else if (type == CMARK_NODE_ITEM || strcmp(cmark_node_get_type_string(node), "tasklist") == 0)
        write_item(writer, node);
    else if (type == CMARK_NODE_BLOCK_QUOTE) write_quote(writer, node);
    else if (type == CMARK_NODE_THEMATIC_BREAK) raw(writer, "<hr>\n");
    else if (type == CMARK_NODE_FOOTNOTE_REFERENCE) write_reference(writer, cmark_node_get_literal(node));
    else if (type == CMARK_NODE_FOOTNOTE_DEFINITION) write_note(writer, node);
    else if (type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK) {
        raw(writer, type == CMARK_NODE_CODE ? "<code>" : "<pre tabindex=\"0\"><code>");
        text(writer, cmark_node_get_literal(node));
        raw(writer, type == CMARK_NODE_CODE ? "</code>" : "</code></pre>\n");
    } else if (type != CMARK_NODE_HTML_BLOCK && type != CMARK_NODE_HTML_INLINE) {
        write_extra(writer, node);
    }
}

static void write_part(Writer *writer, Str part)
{
    if (writer->options->explained) explained_write(writer->options->explained, part, writer->out);
    else escape_html(writer->out, part);
}

/* A phone is called by a tap on its number. */
static void write_phone(Writer *writer, Str number)
{
    raw(writer, "<a dir=\"ltr\" href=\"tel:");
    for (size_t i = 0; i < number.len; i++)
        if (ascii_is_digit(number.ptr[i]) || number.ptr[i] == '+') buf_add_char(writer->out, number.ptr[i]);
    raw(writer, "\">");
    escape_html(writer->out, number);
    raw(writer, "</a>");
}

static void write_speech(Writer *writer, Str prose)
{
    const HtmlOptions *options = writer->options;
    PhoneWords words = {theme_word(options->theme, options->language, STR("markdown.phone_before"), NULL),
                        theme_word(options->theme, options->language, STR("markdown.phone_after"), NULL)};
    size_t done = 0, start, end;
    for (; phones_next(prose, done, &words, &start, &end); done = end) {
        write_part(writer, str_slice(prose, done, start));
        write_phone(writer, str_slice(prose, start, end));
    }
    write_part(writer, str_from_index(prose, done));
}

static bool is_prose(cmark_node *node)
{
    return node && (cmark_node_get_type(node) == CMARK_NODE_TEXT || cmark_node_get_type(node) == CMARK_NODE_SOFTBREAK);
}

/* Text up to the next markup, since a term may go on in the next line. Returns the last node of it. */
static cmark_node *write_prose(Writer *writer, cmark_node *node)
{
    Buf prose = {0};
    for (;; node = cmark_node_next(node)) {
        if (cmark_node_get_type(node) == CMARK_NODE_TEXT) buf_add_cstr(&prose, cmark_node_get_literal(node));
        else buf_add_char(&prose, '\n');
        if (!is_prose(cmark_node_next(node))) break;
    }
    write_speech(writer, buf_str(&prose));
    buf_release(&prose);
    return node;
}

static void write_children(Writer *writer, cmark_node *node)
{
    for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child)) {
        if (!writer->silent && is_prose(child)) child = write_prose(writer, child);
        else write_node(writer, child);
    }
}

void html_write(const Markdown *markdown, const HtmlOptions *options, Buf *out)
{
    Writer writer = {.markdown = markdown, .options = options, .out = out};
    write_children(&writer, markdown->root);
    buf_release(&writer.notes_used);
}
