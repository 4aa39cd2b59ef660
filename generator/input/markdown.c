#include "input/markdown_parts.h"

#include "base/hash.h"
#include "input/markdown_alerts.h"
#include "input/markdown_line.h"
#include "input/markdown_spans.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <pthread.h>
#include <string.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

/* cmark-gfm asks its allocator without a context, so each thread says which arena it is working for. */
static _Thread_local Arena *working_arena;

/* Each allocation is preceded by its size, for realloc. What follows is aligned as all of an arena is: for pointers and
 * numbers, of which all things of cmark-gfm are made. */
typedef struct {
    size_t size;
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
    while (cmark_node_get_start_line(node) < 1 && cmark_node_parent(node))
        node = cmark_node_parent(node); /* bare addresses */
    int line = cmark_node_get_start_line(node), column = cmark_node_get_start_column(node);
    if (line < 1 || !place.line) return place;
    if (line == 1 && place.column > 1) return place; /* a text within a field: its own columns are not known */
    place.line += (uint32_t)line - 1;
    place.column = column > 0 ? place_width((size_t)column) : 1;
    place.length = 1;
    return place;
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
    size_t heading = type == CMARK_NODE_HEADING ? naming->headings++ : 0,
           link = markdown_is_link(type) ? naming->links++ : 0;
    if (type == CMARK_NODE_HEADING)
        cmark_node_set_user_data(node, heading < text->heading_count ? &text->headings[heading] : &no_heading);
    if (markdown_is_link(type)) cmark_node_set_user_data(node, link < text->link_count ? &text->links[link] : &no_link);
    for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child))
        name_node(naming, child);
}

/* Most texts have none: that is seen at a fraction of what looking for more takes. */
static bool has_sign(Str bytes, char sign)
{
    return str_find_char(bytes, sign) < bytes.len;
}

static cmark_node *parse(Str bytes, Arena *arena)
{
    bool may_strike = has_sign(bytes, '~');
    cmark_parser *parser = make_parser(arena);
    if (may_strike) cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("strikethrough"));
    cmark_parser_feed(parser, bytes.ptr ? bytes.ptr : "", bytes.len);
    if (may_strike) pthread_mutex_lock(&strikethrough);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    if (may_strike) pthread_mutex_unlock(&strikethrough);
    if (has_sign(bytes, '{') && str_contains(bytes, STR("]{lang="))) markdown_mark_spans(root, &arena_memory);
    if (has_sign(bytes, '!') && str_contains(bytes, STR("[!"))) markdown_mark_alerts(root);
    return root;
}

/* The tree of a text that stands at place. Within a field, places in the text are not told apart: markdown_place. */
static cmark_node *make_tree(Str bytes, Place place, Arena *arena)
{
    markdown_enter(arena);
    cmark_node *line = place.column > 1 ? markdown_line(bytes, &arena_memory, arena) : NULL;
    return line ? line : parse(bytes, arena);
}

Markdown *markdown_read(Str bytes, Place place, Arena *keep, Arena *arena, Diag *diag, MarkdownText *text)
{
    *text = (MarkdownText){.text = bytes, .digest = hash_str(HASH_START, bytes), .place = place};
    if (!markdown_check_text(bytes, place, diag)) return NULL;
    Markdown *markdown = ARENA_NEW(arena, Markdown);
    *markdown = (Markdown){make_tree(bytes, place, arena), text};
    if (!markdown_check_depth(markdown, diag)) return NULL;
    markdown_scan(markdown, text, keep, arena, diag);
    name_node(&(Naming){.text = text}, markdown->root);
    return markdown;
}

Markdown *markdown_open(const MarkdownText *text, Str bytes, Arena *arena)
{
    Markdown *markdown = ARENA_NEW(arena, Markdown);
    *markdown = (Markdown){make_tree(bytes, text->place, arena), text};
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
