#include "input/markdown.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/utf8.h"
#include "input/markdown_alerts.h"
#include "input/markdown_spans.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

/* cmark-gfm asks its allocator without a context, so each thread says which arena it is working for. */
static _Thread_local Arena *working_arena;

/* Each allocation is preceded by its size, for realloc. */
typedef union {
    size_t size;
    max_align_t align;
} Header;

static void *memory_calloc(size_t count, size_t size)
{
    Header *header = arena_alloc(working_arena, sizeof(Header) + count * size);
    header->size = count * size;
    return header + 1;
}

static void *memory_realloc(void *old, size_t size)
{
    if (old && ((Header *)old - 1)->size >= size) return old;
    void *wider = memory_calloc(1, size);
    if (old) memcpy(wider, old, ((Header *)old - 1)->size);
    return wider;
}

static void memory_free(void *memory)
{
    (void)memory; /* goes with the arena */
}

static cmark_mem arena_memory = {memory_calloc, memory_realloc, memory_free};

enum { LONGEST_PARAGRAPH = 128 << 10, MOST_COLUMNS = 1000, MOST_ADDED_CELLS = 100000 };

static const char *const extensions[] = {"table", "autolink", "tagfilter", "tasklist"};

/* cmark-gfm keeps one table for all threads of the characters at which an inline may begin. A parser enters those of
 * its extensions, and strikes them out when it ends, also for the parsers of other threads, which then miss links and
 * struck words. So those of "autolink" are entered once for good, and the extension forgets that it has any. Struck
 * words need theirs: they are looked for only in texts with a "~", one text at a time. */
static pthread_mutex_t strikethrough = PTHREAD_MUTEX_INITIALIZER;

void markdown_enter(Arena *arena)
{
    working_arena = arena;
}

static cmark_parser *make_parser(Arena *arena)
{
    markdown_enter(arena);
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_FOOTNOTES, &arena_memory);
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[i]));
    return parser;
}

/* What an extension takes when it is made cannot be freed: there is no call for it. The sanitizers' build does not look
 * for it: to find out by the stack that this is what leaks takes it a third of a short run. */
static void register_extensions(void)
{
#ifdef __SANITIZE_ADDRESS__
    __lsan_disable();
    cmark_gfm_core_extensions_ensure_registered();
    __lsan_enable();
#else
    cmark_gfm_core_extensions_ensure_registered();
#endif
}

void markdown_init(void)
{
    static bool done;
    if (done) return;
    done = true;
    register_extensions();
    Arena *arena = arena_create();
    cmark_parser *parser = make_parser(arena);
    cmark_manage_extensions_special_characters(parser, true);
    cmark_parser_free(parser);
    cmark_syntax_extension_set_special_inline_chars(cmark_find_syntax_extension("autolink"), NULL);
    arena_destroy(arena);
}

Place markdown_place(const Markdown *markdown, cmark_node *node)
{
    Place place = markdown->text->place;
    while (cmark_node_get_start_line(node) < 1 && cmark_node_parent(node)) node = cmark_node_parent(node); /* bare addresses */
    int line = cmark_node_get_start_line(node), column = cmark_node_get_start_column(node);
    if (line < 1 || !place.line) return place;
    if (line == 1 && place.column > 1) return place; /* a text within a field: its own columns are not known */
    place.line += (uint32_t)line - 1;
    place.column = column > 0 ? (uint32_t)column : 1;
    place.length = 1;
    return place;
}

static bool is_leaf(cmark_node_type type)
{
    return type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_THEMATIC_BREAK || type == CMARK_NODE_CODE_BLOCK ||
           type == CMARK_NODE_TEXT || type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK ||
           type == CMARK_NODE_CODE || type == CMARK_NODE_HTML_INLINE;
}

static bool is_block(cmark_node_type type)
{
    return (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK;
}

static void add_plain(cmark_node *node, Buf *out)
{
    cmark_node_type type = cmark_node_get_type(node);
    bool breaks = type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK || is_block(type);
    if (breaks && out->len && out->ptr[out->len - 1] != ' ') buf_add_char(out, ' ');
    if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK)
        buf_add_cstr(out, cmark_node_get_literal(node));
    for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child)) add_plain(child, out);
}

void markdown_plain(cmark_node *node, Buf *out)
{
    add_plain(node, out);
    while (out->len && (out->ptr[out->len - 1] == ' ' || out->ptr[out->len - 1] == '\n')) out->len--;
}

Str slug_from(Arena *arena, Str text)
{
    Buf slug = {0};
    bool gap = false;
    while (text.len) {
        uint32_t c = utf8_next(&text);
        bool upper = c >= 'A' && c <= 'Z', mark = c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x206F);
        bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || upper || (c > 0xBF && !mark);
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
    while (map_has(&scan->ids, heading->id)) heading->id = arena_printf(scan->keep, "%.*s-%d", STR_ARG(base), (*next)++);
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
    place.column = (uint32_t)utf8_length(str_slice(scan->shown, 0, at)) + 1;
    place.length = (uint32_t)utf8_length(url);
    return place;
}

/* A picture in a link speaks for itself. */
static bool link_has_words(cmark_node *node)
{
    Buf words = {0};
    markdown_plain(node, &words);
    cmark_node *child = cmark_node_first_child(node);
    bool has = words.len || (child && cmark_node_get_type(child) == CMARK_NODE_IMAGE);
    buf_release(&words);
    return has;
}

static void add_link(Scan *scan, cmark_node *node)
{
    MarkdownText *text = scan->text;
    Str url = arena_str(scan->keep, str_from(cmark_node_get_url(node)));
    MarkdownLink *link = &ARENA_PUSH(scan->keep, text->links, text->link_count, text->link_room);
    *link = (MarkdownLink){.url = url,
                           .place = link_place(scan, node, url),
                           .is_image = cmark_node_get_type(node) == CMARK_NODE_IMAGE,
                           .has_words = link_has_words(node)};
}

/* Tags within a line leave the words between them; a block of HTML would take its words with it. Comments are notes of
 * the writer, and nobody misses them. */
static void report_html(const Markdown *markdown, cmark_node *node, Diag *diag)
{
    Str html = str_trim(str_from(cmark_node_get_literal(node)));
    bool is_block = cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK;
    if (str_starts(html, STR("<!--")) && str_find(html, STR("-->")) + 3 == html.len) return;
    diag_report(diag, is_block ? DIAG_ERROR : DIAG_WARNING, markdown_place(markdown, node), "raw-html",
                is_block ? "this block of HTML would be left out, with the words in it" : "HTML in the text is left out");
    diag_hint(diag, "write it in Markdown: **bold**, [a link](https://...), a list with '- '%s",
              is_block ? "; or paste it again as plain text" : "");
}

static void report_span(const Markdown *markdown, cmark_node *node, Diag *diag)
{
    diag_report(diag, DIAG_WARNING, markdown_place(markdown, node), "text-language",
                "'{lang=' after a bracket gives no words a language");
    diag_hint(diag, "write the words in brackets and then a code: [Dzień dobry]{lang=pl}");
}

/* The lines as cmark sees them: they end with LF, CR or both. */
static bool next_line(Str *rest, Str *line)
{
    if (!rest->len) return false;
    size_t end = 0;
    while (end < rest->len && rest->ptr[end] != '\n' && rest->ptr[end] != '\r') end++;
    *line = str_slice(*rest, 0, end);
    bool both = end + 1 < rest->len && rest->ptr[end] == '\r' && rest->ptr[end + 1] == '\n';
    *rest = str_from_index(*rest, end + (both ? 2 : 1));
    return true;
}

static Place place_of_line(Place place, uint32_t line)
{
    if (!line || !place.line) return place;
    place.line += line;
    place.column = 1;
    return place;
}

/* cmark's time grows with the square of a paragraph that mixes links and emphasis: seconds at this length, then hours. */
static bool check_paragraphs(Str text, Place place, Diag *diag)
{
    Str rest = text, line;
    size_t length = 0;
    for (uint32_t number = 0, first = 0; next_line(&rest, &line); number++) {
        if (!length) first = number;
        length = str_trim(line).len ? length + line.len : 0;
        if (length <= LONGEST_PARAGRAPH) continue;
        diag_report(diag, DIAG_ERROR, place_of_line(place, first), "markdown-paragraph",
                    "more than %d KB of text without an empty line", LONGEST_PARAGRAPH >> 10);
        diag_hint(diag, "write an empty line between paragraphs, or part a long table in two");
        return false;
    }
    return true;
}

/* The cells of a row: what its pipes part, but for one at either end. */
static size_t count_cells(Str line)
{
    size_t cells = 1;
    if (str_starts(line, STR("|"))) line = str_from_index(line, 1);
    if (str_ends(line, STR("|"))) line.len--;
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] == '|' && (i == 0 || line.ptr[i - 1] != '\\')) cells++;
    return cells;
}

/* Whether it makes the line above it a table's header: "|---|:-:|". */
static bool is_under_header(Str line)
{
    bool pipe = false, dash = false;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        pipe = pipe || c == '|';
        dash = dash || c == '-';
        if (c != '|' && c != '-' && c != ':' && c != ' ' && c != '\t' && c != '\v' && c != '\f') return false;
    }
    return pipe && dash;
}

static bool report_wide_row(Place place, Diag *diag, size_t columns)
{
    diag_report(diag, DIAG_ERROR, place, "markdown-table", "a table with %zu columns, where %d are the most", columns,
                MOST_COLUMNS);
    diag_hint(diag, "put rows and columns the other way round, or part the table in two");
    return false;
}

static bool report_short_rows(Place place, Diag *diag, size_t columns)
{
    diag_report(diag, DIAG_ERROR, place, "markdown-table", "rows of tables leave out more than %d cells in all",
                MOST_ADDED_CELLS);
    diag_hint(diag, "this table has %zu columns: write a cell for each in every row, or make it narrower", columns);
    return false;
}

/* cmark gives every row as many cells as the header has, so that a few kilobytes of wide header and short rows become
 * millions of cells (written ones are bounded by their own bytes); and its time grows with the square of a row. */
static bool check_tables(Str text, Place place, Diag *diag)
{
    Str rest = text, line;
    size_t columns = 0, added = 0, above = 0; /* above: cells of the line before */
    for (uint32_t number = 0; next_line(&rest, &line); number++) {
        while (line.len && (line.ptr[0] == '>' || line.ptr[0] == ' ' || line.ptr[0] == '\t')) line = str_from_index(line, 1);
        line = str_trim(line);
        size_t cells = count_cells(line);
        bool begins = is_under_header(line);
        if (begins || !line.len) columns = line.len ? cells : 0;
        size_t widest = begins && above > cells ? above : cells;
        if (columns && widest > MOST_COLUMNS)
            return report_wide_row(place_of_line(place, number), diag, widest);
        if (cells < columns) added += columns - cells;
        if (added > MOST_ADDED_CELLS) return report_short_rows(place_of_line(place, number), diag, columns);
        above = cells;
    }
    return true;
}

/* Measured without recursion, so that everything after it may recurse. */
static bool check_depth(const Markdown *markdown, Diag *diag)
{
    int depth = 0;
    cmark_iter *iter = cmark_iter_new(markdown->root);
    cmark_node *deepest = NULL;
    for (cmark_event_type event; !deepest && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (event == CMARK_EVENT_EXIT)
            depth--;
        else if (!is_leaf(cmark_node_get_type(node)) && ++depth > MARKDOWN_DEPTH)
            deepest = node;
    }
    cmark_iter_free(iter);
    if (!deepest) return true;
    diag_report(diag, DIAG_ERROR, markdown_place(markdown, deepest), "markdown-depth",
                "lists, quotes or emphasis are nested more than %d deep", MARKDOWN_DEPTH);
    diag_hint(diag, "use headings instead; readers lose their way after two levels");
    return false;
}

static bool is_link(cmark_node_type type)
{
    return type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE;
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
    ARENA_PUSH(scan->keep, text->acronyms, text->acronym_count, text->acronym_room) = (Acronym){arena_str(scan->keep, word), place, told};
}

static void add_acronyms(Scan *scan, cmark_node *node)
{
    Str literal = str_from(cmark_node_get_literal(node)), word;
    bool told, in_field = scan->text->place.column > 1; /* whose columns are not known */
    for (size_t at = 0; acronym_next(literal, &at, &word, &told);) {
        Place place = markdown_place(scan->markdown, node);
        if (place.line && !in_field) {
            place.column += (uint32_t)utf8_length((Str){literal.ptr, (size_t)(word.ptr - literal.ptr)});
            place.length = (uint32_t)word.len;
        }
        add_acronym(scan, word, place, told);
    }
}

/* Notes headings and links, and reports HTML. */
static void scan_node(Scan *scan, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HEADING) add_heading(scan, node);
    if (is_link(type)) add_link(scan, node);
    if (type == CMARK_NODE_TEXT && markdown_has_broken_span(node)) report_span(scan->markdown, node, scan->diag);
    if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) report_html(scan->markdown, node, scan->diag);
    if (type == CMARK_NODE_TEXT && !markdown_span_language(cmark_node_parent(node)).len) add_acronyms(scan, node);
    if (type == CMARK_NODE_BLOCK_QUOTE) markdown_check_alert(node, markdown_place(scan->markdown, node), scan->diag);
    for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child)) scan_node(scan, child);
}

/* Tells each heading and link of the tree what is kept of it: they come in the same order. */
typedef struct {
    const MarkdownText *text;
    size_t headings, links; /* so many have come */
} Naming;

static void name_node(Naming *naming, cmark_node *node)
{
    static MarkdownHeading no_heading; /* should less be kept than there is */
    static MarkdownLink no_link;
    const MarkdownText *text = naming->text;
    cmark_node_type type = cmark_node_get_type(node);
    size_t heading = type == CMARK_NODE_HEADING ? naming->headings++ : 0, link = is_link(type) ? naming->links++ : 0;
    if (type == CMARK_NODE_HEADING)
        cmark_node_set_user_data(node, heading < text->heading_count ? &text->headings[heading] : &no_heading);
    if (is_link(type)) cmark_node_set_user_data(node, link < text->link_count ? &text->links[link] : &no_link);
    for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child)) name_node(naming, child);
}

static cmark_node *parse(Str bytes, Arena *arena)
{
    bool may_strike = str_find_char(bytes, '~') < bytes.len;
    cmark_parser *parser = make_parser(arena);
    if (may_strike) cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("strikethrough"));
    cmark_parser_feed(parser, bytes.ptr ? bytes.ptr : "", bytes.len);
    if (may_strike) pthread_mutex_lock(&strikethrough);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    if (may_strike) pthread_mutex_unlock(&strikethrough);
    if (str_contains(bytes, STR("]{lang="))) markdown_mark_spans(root, &arena_memory);
    if (str_contains(bytes, STR("[!"))) markdown_mark_alerts(root);
    return root;
}

Markdown *markdown_read(Str bytes, Place place, Arena *keep, Arena *arena, Diag *diag, MarkdownText *text)
{
    *text = (MarkdownText){.text = bytes, .digest = hash_str(HASH_START, bytes), .place = place};
    if (!check_paragraphs(bytes, place, diag) || !check_tables(bytes, place, diag)) return NULL;
    Markdown *markdown = ARENA_NEW(arena, Markdown);
    *markdown = (Markdown){parse(bytes, arena), text};
    if (!check_depth(markdown, diag)) return NULL;
    Scan scan = {.text = text, .markdown = markdown, .keep = keep, .arena = arena, .diag = diag};
    scan_node(&scan, markdown->root);
    settle_headings(text);
    name_node(&(Naming){.text = text}, markdown->root);
    return markdown;
}

Markdown *markdown_open(const MarkdownText *text, Str bytes, Arena *arena)
{
    Markdown *markdown = ARENA_NEW(arena, Markdown);
    *markdown = (Markdown){parse(bytes, arena), text};
    name_node(&(Naming){.text = text}, markdown->root);
    return markdown;
}

const MarkdownHeading *markdown_heading(cmark_node *node)
{
    return cmark_node_get_user_data(node);
}

const MarkdownLink *markdown_link(cmark_node *node)
{
    return cmark_node_get_user_data(node);
}

int markdown_heading_level(const MarkdownHeading *heading, int first_level)
{
    int level = first_level + heading->depth;
    return level > 6 ? 6 : level;
}

bool markdown_has_anchor(const MarkdownText *text, Str id)
{
    for (size_t i = 0; i < text->heading_count; i++)
        if (str_eq(text->headings[i].id, id)) return true;
    return false;
}

MarkdownExtra markdown_extra(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type <= (is_block(type) ? CMARK_NODE_FOOTNOTE_DEFINITION : CMARK_NODE_FOOTNOTE_REFERENCE)) return EXTRA_NONE;
    const char *name = cmark_node_get_type_string(node); /* extensions get their numbers when they register */
    if (strcmp(name, "table") == 0) return EXTRA_TABLE;
    if (strcmp(name, "table_row") == 0 || strcmp(name, "table_header") == 0) return EXTRA_ROW;
    if (strcmp(name, "table_cell") == 0) return EXTRA_CELL;
    if (strcmp(name, "strikethrough") == 0) return EXTRA_STRIKETHROUGH;
    return EXTRA_NONE;
}

bool markdown_row_is_header(cmark_node *row)
{
    return cmark_gfm_extensions_get_table_row_is_header(row) != 0;
}

char markdown_column_align(cmark_node *table, size_t column)
{
    const uint8_t *aligns = cmark_gfm_extensions_get_table_alignments(table);
    return column < cmark_gfm_extensions_get_table_columns(table) ? (char)aligns[column] : 0;
}

bool markdown_is_task(cmark_node *item, bool *done)
{
    if (strcmp(cmark_node_get_type_string(item), "tasklist") != 0) return false;
    *done = cmark_gfm_extensions_get_tasklist_item_checked(item);
    return true;
}
