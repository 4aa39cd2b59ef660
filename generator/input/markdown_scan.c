/* The walk over a fresh tree: what is kept of it, and what is reported. */
#include "input/markdown_parts.h"

#include "base/map.h"
#include "base/utf8.h"
#include "input/markdown_alerts.h"
#include "input/markdown_slips.h"
#include "input/markdown_spans.h"

enum { FEW_WORDS = 40 }; /* bytes of them */

Str slug_from(Arena *arena, Str text)
{
    Buf slug = {0};
    bool gap = false;
    while (text.len) {
        uint32_t c = utf8_next(&text);
        bool upper = ascii_is_upper(c), mark = c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x206F);
        bool kept = ascii_is_letter(c) || ascii_is_digit(c) || (c > 0xBF && !mark);
        if (!kept) {
            gap = gap || (c != '\'' && c != 0x2019);
            continue;
        }
        if (gap && slug.len) buf_add_char(&slug, '-');
        gap = false;
        utf8_add(&slug, upper ? c - 'A' + 'a' : c);
    }
    if (!slug.len) buf_add_cstr(&slug, "section");
    Str copy = arena_str(arena, buf_str(&slug));
    buf_release(&slug);
    return copy;
}

/* What the walk over a fresh tree keeps. */
typedef struct {
    MarkdownText *text;
    const Markdown *markdown;
    Arena *keep, *arena;
    Diag *diag;
    Map ids;       /* of headings; the value is the number that the next one of that name gets */
    uint32_t line; /* of the source, read last: links come in the order of their lines */
    Str shown, rest; /* that line, and what follows it */
    size_t column; /* behind the last link in it */
} Scan;

static void add_heading(Scan *scan, cmark_node *node)
{
    MarkdownText *text = scan->text;
    Buf words = {0};
    markdown_plain(node, &words);
    MarkdownHeading *heading = &ARENA_PUSH(scan->keep, text->headings, text->heading_count, text->heading_room);
    heading->level = cmark_node_get_heading_level(node);
    heading->text = arena_str(scan->keep, buf_str(&words));
    Str base = slug_from(scan->keep, heading->text);
    heading->id = base;
    int *next = map_get(&scan->ids, base);
    while (map_has(&scan->ids, heading->id))
        heading->id = arena_printf(scan->keep, "%.*s-%d", STR_ARG(base), (*next)++);
    next = ARENA_NEW(scan->arena, int);
    *next = 2;
    map_set(&scan->ids, scan->arena, heading->id, next);
    buf_release(&words);
}

static void settle_headings(MarkdownText *text)
{
    int highest = 6, depth = -1;
    for (size_t i = 0; i < text->heading_count; i++)
        if (text->headings[i].level < highest) highest = text->headings[i].level;
    for (size_t i = 0; i < text->heading_count; i++) {
        int wanted = text->headings[i].level - highest;
        depth = text->headings[i].depth = wanted > depth + 1 ? depth + 1 : wanted;
    }
}

/* Where the url stands as a link's target, "(url" or "( url", from a place in the line on; its length when nowhere. */
static size_t find_target(Str line, size_t from, Str url)
{
    for (size_t at = from; at < line.len; at++) {
        at += str_find(str_from_index(line, at), url);
        size_t before = at;
        while (before > 0 && (line.ptr[before - 1] == ' ' || line.ptr[before - 1] == '<')) before--;
        if (at < line.len && before > 0 && line.ptr[before - 1] == '(') return at;
    }
    return line.len;
}

/* Finds the url in the line where the node starts: cmark's columns for links inside other inlines are rough. */
static Place link_place(Scan *scan, cmark_node *node, Str url)
{
    Place place = markdown_place(scan->markdown, node);
    if (!place.source || !place.line || url.len == 0) return place;
    if (place.line < scan->line || !scan->line) {
        scan->line = 0;
        scan->rest = place.source->text;
    }
    for (; scan->line < place.line; scan->line++) {
        scan->column = 0;
        if (!str_cut(&scan->rest, '\n', &scan->shown)) return place;
    }
    size_t at = find_target(scan->shown, scan->column, url);
    if (at >= scan->shown.len) at = scan->column + str_find(str_from_index(scan->shown, scan->column), url);
    if (at >= scan->shown.len) at = str_find(scan->shown, url);
    if (at == scan->shown.len) return place;
    scan->column = at + url.len;
    place.column = place_width(utf8_length(str_slice(scan->shown, 0, at)) + 1);
    place.length = place_width(utf8_length(url));
    return place;
}

/* A picture in a link speaks for itself. Few words may say too little, and are kept to be looked at. */
static void keep_words(Scan *scan, cmark_node *node, MarkdownLink *link)
{
    Buf words = {0};
    markdown_plain(node, &words);
    cmark_node *child = cmark_node_first_child(node);
    link->has_words = words.len || (child && cmark_node_get_type(child) == CMARK_NODE_IMAGE);
    if (words.len <= FEW_WORDS) link->words = arena_str(scan->keep, buf_str(&words));
    buf_release(&words);
}

static void add_link(Scan *scan, cmark_node *node)
{
    MarkdownText *text = scan->text;
    Str url = arena_str(scan->keep, str_from(cmark_node_get_url(node)));
    MarkdownLink *link = &ARENA_PUSH(scan->keep, text->links, text->link_count, text->link_room);
    *link = (MarkdownLink){.url = url,
                           .place = link_place(scan, node, url),
                           .is_image = cmark_node_get_type(node) == CMARK_NODE_IMAGE};
    keep_words(scan, node, link);
}

/* Tags within a line leave the words between them; a block of HTML would take its words with it. Comments are notes of
 * the writer, and nobody misses them. */
static void report_html(const Markdown *markdown, cmark_node *node, Diag *diag)
{
    Str html = str_trim(str_from(cmark_node_get_literal(node)));
    bool is_block = cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK;
    if (str_starts(html, STR("<!--")) && str_find(html, STR("-->")) + 3 == html.len) return;
    diag_report(diag, is_block ? DIAG_ERROR : DIAG_WARNING, markdown_place(markdown, node), "raw-html",
                is_block ? "this block of HTML would be left out, with the words in it"
                         : "HTML in the text is left out");
    diag_hint(diag, "write it in Markdown: **bold**, [a link](https://...), a list with '- '%s",
              is_block ? "; or paste it again as plain text" : "");
}

static void report_span(const Markdown *markdown, cmark_node *node, Diag *diag)
{
    diag_report(diag, DIAG_WARNING, markdown_place(markdown, node), "text-language",
                "'{lang=' after a bracket gives no words a language");
    diag_hint(diag, "write the words in brackets and then a code: [Dzień dobry]{lang=pl}");
}

/* Once each: where the text says it in full, or where it stands first. */
static void add_acronym(Scan *scan, Str word, Place place, bool told)
{
    MarkdownText *text = scan->text;
    for (size_t i = 0; i < text->acronym_count; i++)
        if (str_eq(text->acronyms[i].word, word)) {
            text->acronyms[i].told |= told;
            return;
        }
    ARENA_PUSH(scan->keep, text->acronyms, text->acronym_count, text->acronym_room) =
        (Acronym){arena_str(scan->keep, word), place, told};
}

static void add_acronyms(Scan *scan, cmark_node *node)
{
    Str literal = str_from(cmark_node_get_literal(node)), word;
    bool told, in_field = scan->text->place.column > 1; /* whose columns are not known */
    for (size_t at = 0; acronym_next(literal, &at, &word, &told);) {
        Place place = markdown_place(scan->markdown, node);
        if (place.line && !in_field) {
            place.column =
                place_width(place.column + utf8_length((Str){literal.ptr, (size_t)(word.ptr - literal.ptr)}));
            place.length = place_width(word.len);
        }
        add_acronym(scan, word, place, told);
    }
}

/* Notes headings and links, and reports HTML. */
static void scan_node(Scan *scan, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HEADING) add_heading(scan, node);
    if (markdown_is_link(type)) add_link(scan, node);
    if (type == CMARK_NODE_TEXT && markdown_has_broken_span(node)) report_span(scan->markdown, node, scan->diag);
    if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) report_html(scan->markdown, node, scan->diag);
    if (type == CMARK_NODE_TEXT && !markdown_span_language(cmark_node_parent(node)).len) add_acronyms(scan, node);
    markdown_warn_of_slips(scan->markdown, node, scan->diag);
    if (type == CMARK_NODE_BLOCK_QUOTE) markdown_check_alert(node, markdown_place(scan->markdown, node), scan->diag);
    for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child))
        scan_node(scan, child);
}

void markdown_scan(const Markdown *markdown, MarkdownText *text, Arena *keep, Arena *arena, Diag *diag)
{
    scan_node(&(Scan){.text = text, .markdown = markdown, .keep = keep, .arena = arena, .diag = diag}, markdown->root);
    settle_headings(text);
}
