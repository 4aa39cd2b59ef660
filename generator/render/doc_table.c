/* From the table that a composer returns to the blocks of a document. */
#include "render/lua_state.h"

#include "input/text_forms.h"
#include "model/doc_markdown.h"

#include <ctype.h>
#include <math.h>

enum {
    DEEPEST_BLOCK = 60,
    DEEPEST_LEVEL = 6,
    MOST_LINES = 40,
    MOST_SPANNED = 1000,
    MOST_PAGES = 100000,
    LARGEST_SIZE = 1000, /* points */
    HIGHEST_LINE = 10,   /* sizes */
    FARTHEST = 1000000   /* units */
};

typedef struct {
    lua_State *lua;
    Arena *arena;
    int depth; /* of blocks in blocks */
    int texts; /* Markdown texts so far: each has its own prefix for ids */
} Reader;

static void read_block(Reader *reader, DocBlock *parent);

static Str text_field(Reader *reader, const char *key)
{
    Str text = {NULL, 0};
    if (lua_getfield(reader->lua, -1, key) == LUA_TSTRING || lua_isnumber(reader->lua, -1)) {
        text.ptr = lua_tolstring(reader->lua, -1, &text.len);
        text = arena_str(reader->arena, text);
    }
    lua_pop(reader->lua, 1);
    return text;
}

static double number_field(Reader *reader, const char *key, double otherwise)
{
    lua_getfield(reader->lua, -1, key);
    double number = lua_isnumber(reader->lua, -1) ? lua_tonumber(reader->lua, -1) : otherwise;
    lua_pop(reader->lua, 1);
    return number;
}

static float bounded_field(Reader *reader, const char *key, int least, int most, float otherwise)
{
    double number = number_field(reader, key, otherwise);
    if (!(number >= least && number <= most))
        luaL_error(reader->lua, "'%s' must be a number from %d to %d", key, least, most);
    return (float)number;
}

static int whole_field(Reader *reader, const char *key, int least, int most, int otherwise)
{
    double number = number_field(reader, key, otherwise);
    if (!(number >= least && number <= most) || number != floor(number))
        luaL_error(reader->lua, "'%s' must be a whole number from %d to %d", key, least, most);
    return (int)number;
}

static bool true_field(Reader *reader, const char *key)
{
    lua_getfield(reader->lua, -1, key);
    bool yes = lua_toboolean(reader->lua, -1);
    lua_pop(reader->lua, 1);
    return yes;
}

static Str language_field(Reader *reader)
{
    Str language = text_field(reader, "language");
    if (language.len && !text_is_language(language))
        luaL_error(reader->lua, "'%s' is not a language code, such as ur or zh-Hant", language.ptr);
    return language;
}

/* Adds the text at the top of the stack, which stays; a line end in it is a new line. */
static void add_text(Reader *reader, DocBlock *block, const DocRun *look)
{
    Str rest, line;
    if (!lua_isstring(reader->lua, -1))
        luaL_error(reader->lua, "a document cannot write a %s", luaL_typename(reader->lua, -1));
    lua_pushvalue(reader->lua, -1); /* a number becomes text in the copy */
    rest.ptr = lua_tolstring(reader->lua, -1, &rest.len);
    rest = arena_str(reader->arena, rest);
    lua_pop(reader->lua, 1);
    while (str_cut(&rest, '\n', &line)) {
        DocRun *run = doc_add_run(reader->arena, block, line);
        run->style = look->style | (rest.ptr ? RUN_BREAK : 0u);
        run->link = look->link;
        run->language = look->language;
    }
}

/* A text at the top of the stack, which stays: a string, a run {text =, bold =, italic =, link =, language =}, or a
 * list of texts. */
static void add_runs(Reader *reader, DocBlock *block, int depth)
{
    lua_State *lua = reader->lua;
    luaL_checkstack(lua, 8, NULL);
    if (!lua_istable(lua, -1)) {
        add_text(reader, block, &(DocRun){0});
        return;
    }
    if (depth > 4) luaL_error(lua, "texts are nested too deeply");
    if (lua_getfield(lua, -1, "text") == LUA_TNIL) {
        lua_pop(lua, 1);
        for (lua_Integer i = 1; lua_geti(lua, -1, i) != LUA_TNIL; i++) {
            add_runs(reader, block, depth + 1);
            lua_pop(lua, 1);
        }
        lua_pop(lua, 1);
        return;
    }
    lua_pop(lua, 1);
    DocRun look = {.style =
                       (true_field(reader, "bold") ? RUN_BOLD : 0u) | (true_field(reader, "italic") ? RUN_ITALIC : 0u),
                   .link = text_field(reader, "link"),
                   .language = language_field(reader)};
    if (look.link.len) look.link = doc_link(reader->arena, renderer_of(lua)->context.site->base_url, look.link);
    lua_getfield(lua, -1, "text");
    add_text(reader, block, &look);
    lua_pop(lua, 1);
}

/* The text of the block table at the top: its "text" field, or its list part. */
static void add_own_text(Reader *reader, DocBlock *block)
{
    lua_State *lua = reader->lua;
    if (lua_getfield(lua, -1, "text") != LUA_TNIL) {
        add_runs(reader, block, 0);
        lua_pop(lua, 1);
        return;
    }
    lua_pop(lua, 1);
    for (lua_Integer i = 1; lua_geti(lua, -1, i) != LUA_TNIL; i++) {
        add_runs(reader, block, 0);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
}

/* In the language of the document: which open_markdown has noted. */
static Str markdown_word(void *context, const char *key)
{
    const Reader *reader = context;
    const Renderer *renderer = renderer_of(reader->lua);
    Str language = site_of(reader->lua)->languages[language_of(reader->lua)].code;
    return arena_str(reader->arena, theme_word(renderer->context.theme, language, str_from(key), NULL));
}

static void add_markdown(Reader *reader, const MarkdownText *text, int first_level, DocBlock *parent)
{
    Str prefix = arena_printf(reader->arena, "t%d-", ++reader->texts);
    DocMarkdownOptions options = {first_level, renderer_of(reader->lua)->context.site->base_url, prefix, markdown_word,
                                  reader};
    doc_add_markdown(open_markdown(reader->lua, text), &options, reader->arena, parent);
    for (size_t i = 0; i < text->link_count; i++) { /* its pictures stand in the document itself */
        const Picture *picture = text->links[i].picture;
        if (picture) note(reader->lua, READ_PICTURE_FACTS, picture->name);
    }
}

/* What stands in a cell or an item at the top: a Markdown value, a list of blocks, or a text. */
static void add_contents(Reader *reader, DocBlock *parent)
{
    lua_State *lua = reader->lua;
    const MarkdownText *markdown = to_markdown(lua, -1);
    if (markdown) {
        add_markdown(reader, markdown, 0, parent);
        return;
    }
    bool blocks = false;
    if (lua_istable(lua, -1)) {
        if (lua_geti(lua, -1, 1) == LUA_TTABLE) {
            blocks = lua_getfield(lua, -1, "kind") != LUA_TNIL;
            lua_pop(lua, 1);
        }
        lua_pop(lua, 1);
    }
    if (!blocks) {
        add_runs(reader, doc_add(reader->arena, parent, DOC_PARAGRAPH), 0);
        return;
    }
    for (lua_Integer i = 1; lua_geti(lua, -1, i) != LUA_TNIL; i++) {
        read_block(reader, parent);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
}

/* The blocks in the list part of the table at the top. */
static void read_children(Reader *reader, DocBlock *parent)
{
    lua_State *lua = reader->lua;
    for (lua_Integer i = 1; lua_geti(lua, -1, i) != LUA_TNIL; i++) {
        read_block(reader, parent);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
}

static const Picture *read_picture(Reader *reader)
{
    Renderer *renderer = renderer_of(reader->lua);
    Str name = text_field(reader, "picture");
    const Picture *picture = site_picture(renderer->context.site, name);
    if (!picture) luaL_error(reader->lua, "there is no picture '%s'", name.ptr ? name.ptr : "");
    note(reader->lua, READ_PICTURE, name);
    if (renderer->context.pictures_used) atomic_store(&renderer->context.pictures_used[picture->index], true);
    return picture;
}

/* One picture or code, and beside it each text of the list part on a line of its own, under a heading or not. */
static void read_pair_words(Reader *reader, DocBlock *block)
{
    lua_State *lua = reader->lua;
    if (lua_getfield(lua, -1, "heading") != LUA_TNIL) {
        DocBlock *heading = doc_add(reader->arena, block, DOC_HEADING);
        heading->level = 2;
        add_runs(reader, heading, 0);
    }
    lua_pop(lua, 1);
    for (lua_Integer i = 1; lua_geti(lua, -1, i) != LUA_TNIL; i++) {
        add_runs(reader, doc_add(reader->arena, block, DOC_PARAGRAPH), 0);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
}

static void read_qr(Reader *reader, DocBlock *block)
{
    lua_State *lua = reader->lua;
    block->code = text_field(reader, "address");
    if (!block->code.len) luaL_error(lua, "a qr block needs an address");
    block->code = doc_link(reader->arena, renderer_of(lua)->context.site->base_url, block->code);
    block->code_alt = text_field(reader, "alt");
    if (!block->code_alt.len) luaL_error(lua, "a qr block needs alt, which says what the code opens");
    read_pair_words(reader, block);
    if (block->first && block->first->next) return;
    if (block->first && block->first->kind != DOC_HEADING) return;
    DocRun *run = doc_add_run(reader->arena, doc_add(reader->arena, block, DOC_PARAGRAPH), block->code);
    run->link = block->code;
}

/* A question (its text) with picture, help, lines and fill. */
static void read_field(Reader *reader, DocBlock *block)
{
    lua_State *lua = reader->lua;
    DocField *field = ARENA_NEW(reader->arena, DocField);
    *field = (DocField){whole_field(reader, "lines", 1, MOST_LINES, 1), true_field(reader, "fill")};
    if (text_field(reader, "picture").len) block->picture = read_picture(reader);
    add_own_text(reader, block);
    if (!block->run_count) luaL_error(lua, "a field needs a question");
    block->field = field;
    if (lua_getfield(lua, -1, "help") != LUA_TNIL) add_runs(reader, doc_add(reader->arena, block, DOC_PARAGRAPH), 0);
    lua_pop(lua, 1);
}

static void read_labels(Reader *reader, DocDrawing *drawing)
{
    lua_State *lua = reader->lua;
    bool labelled = lua_getfield(lua, -1, "labels") == LUA_TTABLE;
    for (lua_Integer i = 1; labelled && lua_geti(lua, -1, i) == LUA_TTABLE; i++) {
        Str align = text_field(reader, "align");
        ARENA_PUSH(reader->arena, drawing->labels, drawing->label_count, drawing->label_room) =
            (DocLabel){bounded_field(reader, "x", -FARTHEST, FARTHEST, 0),
                       bounded_field(reader, "y", -FARTHEST, FARTHEST, 0),
                       str_is(align, "centre") ? ALIGN_CENTRE : str_is(align, "right") ? ALIGN_RIGHT : ALIGN_LEFT,
                       true_field(reader, "bold"), text_field(reader, "text")};
        lua_pop(lua, 1);
    }
    lua_pop(lua, labelled ? 2 : 1);
}

/* SVG that the theme has made; what it shows must be said. */
static void read_drawing(Reader *reader, DocBlock *block)
{
    DocDrawing *drawing = ARENA_NEW(reader->arena, DocDrawing);
    drawing->picture = (Picture){.name = STR("drawing"), .alt = text_field(reader, "alt"), .format = PICTURE_SVG,
                                 .bytes = text_field(reader, "svg"), .place = block->place};
    if (!drawing->picture.bytes.len || !drawing->picture.alt.len)
        luaL_error(reader->lua, "a drawing needs svg and alt");
    read_labels(reader, drawing);
    block->drawing = drawing;
}

static void read_list(Reader *reader, DocBlock *block)
{
    lua_State *lua = reader->lua;
    block->ordered = true_field(reader, "ordered");
    block->start = 1;
    block->tight = true;
    if (lua_getfield(lua, -1, "items") != LUA_TTABLE) luaL_error(lua, "a list needs items");
    for (lua_Integer i = 1; lua_geti(lua, -1, i) != LUA_TNIL; i++) {
        add_contents(reader, doc_add(reader->arena, block, DOC_ITEM));
        lua_pop(lua, 1);
    }
    lua_pop(lua, 2);
}

/* Lines of an index: {text =, id =} names a place in the document, {text =, link =} all that links to the address. */
static void read_index(Reader *reader, DocBlock *block)
{
    lua_State *lua = reader->lua;
    if (lua_getfield(lua, -1, "items") != LUA_TTABLE) luaL_error(lua, "an index needs items");
    for (lua_Integer i = 1; lua_geti(lua, -1, i) == LUA_TTABLE; i++) {
        DocBlock *item = doc_add(reader->arena, block, DOC_ITEM);
        Str link = text_field(reader, "link");
        item->id = link.len ? doc_link(reader->arena, renderer_of(lua)->context.site->base_url, link)
                            : text_field(reader, "id");
        if (!item->id.len) luaL_error(lua, "each item of an index needs an id or a link");
        lua_getfield(lua, -1, "text");
        add_runs(reader, item, 0);
        lua_pop(lua, 2);
    }
    lua_pop(lua, 2);
}

/* The first header row, if any column has a text, and what is said of all cells of a column. */
static void read_columns(Reader *reader, DocBlock *table)
{
    lua_State *lua = reader->lua;
    DocBlock row = {.place = table->place};
    size_t room = 0;
    bool any = false;
    if (lua_getfield(lua, -1, "columns") != LUA_TTABLE) luaL_error(lua, "a table needs columns");
    for (lua_Integer i = 1; lua_geti(lua, -1, i) == LUA_TTABLE; i++) {
        DocBlock *cell = doc_add(reader->arena, &row, DOC_CELL);
        Str text = text_field(reader, "text");
        any = any || text.len;
        cell->header = true;
        ARENA_PUSH(reader->arena, table->widths, table->width_count, room) =
            bounded_field(reader, "width", 0, FARTHEST, 0);
        doc_add_run(reader->arena, doc_add(reader->arena, cell, DOC_PARAGRAPH), text);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 2);
    if (!any) return;
    table->level = 1;
    DocBlock *added = doc_add(reader->arena, table, DOC_ROW);
    added->first = row.first;
    added->last = row.last;
}

static void read_cell(Reader *reader, DocBlock *row)
{
    lua_State *lua = reader->lua;
    DocBlock *cell = doc_add(reader->arena, row, DOC_CELL);
    bool is_cell = lua_istable(lua, -1) && str_is(text_field(reader, "kind"), "cell");
    if (!is_cell) {
        add_contents(reader, cell);
        return;
    }
    Str align = text_field(reader, "align");
    cell->header = true_field(reader, "header");
    cell->span = whole_field(reader, "columns", 1, MOST_SPANNED, 1);
    cell->row_span = whole_field(reader, "rows", 1, MOST_SPANNED, 1);
    cell->align = str_is(align, "right") ? ALIGN_RIGHT : str_is(align, "centre") ? ALIGN_CENTRE : ALIGN_LEFT;
    if (lua_geti(lua, -1, 1) != LUA_TNIL) add_contents(reader, cell);
    lua_pop(lua, 1);
}

static DocCards cards_field(Reader *reader)
{
    DocCards cards = CARDS_IF_NARROW;
    if (lua_getfield(reader->lua, -1, "cards") != LUA_TNIL)
        cards = lua_toboolean(reader->lua, -1) ? CARDS_ALWAYS : CARDS_NEVER;
    lua_pop(reader->lua, 1);
    return cards;
}

/* Whether each row can be understood by who cannot see what stands above it. */
static bool has_headers(const DocBlock *table)
{
    if (table->level > 0 || !table->first) return true;
    for (const DocBlock *row = table->first; row; row = row->next)
        for (const DocBlock *cell = row->first; cell; cell = cell->next)
            if (cell->header) return true;
    return false;
}

static void read_table(Reader *reader, DocBlock *table)
{
    lua_State *lua = reader->lua;
    Str caption = text_field(reader, "caption");
    if (caption.len) doc_add_run(reader->arena, table, caption);
    table->level = 0;
    table->cards = cards_field(reader);
    read_columns(reader, table);
    table->level += whole_field(reader, "header_rows", 0, MOST_SPANNED, 0);
    if (lua_getfield(lua, -1, "rows") != LUA_TTABLE) luaL_error(lua, "a table needs rows");
    for (lua_Integer r = 1; lua_geti(lua, -1, r) == LUA_TTABLE; r++) {
        DocBlock *row = doc_add(reader->arena, table, DOC_ROW);
        for (lua_Integer c = 1; lua_geti(lua, -1, c) != LUA_TNIL; c++) {
            read_cell(reader, row);
            lua_pop(lua, 1);
        }
        lua_pop(lua, 2);
    }
    lua_pop(lua, 2);
    if (!has_headers(table))
        luaL_error(lua, "a table needs headers: texts of its columns, or cells with header = true");
}

static void read_markdown(Reader *reader, DocBlock *parent)
{
    lua_State *lua = reader->lua;
    int shift = whole_field(reader, "shift", 0, DEEPEST_LEVEL - 1, 0);
    lua_geti(lua, -1, 1);
    const MarkdownText *markdown = to_markdown(lua, -1);
    if (!markdown && !lua_isnil(lua, -1)) luaL_error(lua, "a markdown block needs a Markdown value");
    if (markdown) add_markdown(reader, markdown, 1 + shift, parent);
    lua_pop(lua, 1);
}

/* The language of what says of itself no other. */
static void speak(DocBlock *block, Str language)
{
    for (size_t i = 0; i < block->run_count; i++)
        if (!block->runs[i].language.len) block->runs[i].language = language;
    for (DocBlock *child = block->first; child; child = child->next) speak(child, language);
}

static void read_kind(Reader *reader, DocBlock *parent)
{
    static const struct {
        const char *name;
        DocKind kind;
    } kinds[] = {{"heading", DOC_HEADING},
                 {"paragraph", DOC_PARAGRAPH},
                 {"lead", DOC_LEAD},
                 {"list", DOC_LIST},
                 {"table", DOC_TABLE},
                 {"pair", DOC_PAIR},
                 {"figure", DOC_FIGURE},
                 {"drawing", DOC_DRAWING},
                 {"field", DOC_FIELD},
                 {"quote", DOC_QUOTE},
                 {"rule", DOC_RULE},
                 {"box", DOC_BOX},
                 {"contents", DOC_CONTENTS},
                 {"index", DOC_INDEX},
                 {"cover", DOC_COVER},
                 {"page_break", DOC_PAGE_BREAK},
                 {"qr", DOC_PAIR}};
    lua_State *lua = reader->lua;
    Str name = text_field(reader, "kind");
    if (str_is(name, "markdown")) {
        read_markdown(reader, parent);
        return;
    }
    size_t k = 0, count = sizeof kinds / sizeof *kinds;
    while (k < count && !str_is(name, kinds[k].name)) k++;
    if (k == count) luaL_error(lua, "there is no kind of block '%s'", name.ptr ? name.ptr : "");
    DocBlock *block = doc_add(reader->arena, parent, kinds[k].kind);
    block->level = whole_field(reader, "level", 1, DEEPEST_LEVEL, kinds[k].kind == DOC_CONTENTS ? 2 : 1);
    block->id = text_field(reader, "id");
    switch (kinds[k].kind) {
    case DOC_PAIR:
        if (str_is(name, "qr")) {
            read_qr(reader, block);
        } else {
            block->picture = read_picture(reader);
            read_pair_words(reader, block);
        }
        break;
    case DOC_FIGURE:
        block->picture = read_picture(reader);
        block->link = text_field(reader, "link");
        if (block->link.len)
            block->link = doc_link(reader->arena, renderer_of(lua)->context.site->base_url, block->link);
        add_own_text(reader, block);
        break;
    case DOC_LIST: read_list(reader, block); break;
    case DOC_TABLE: read_table(reader, block); break;
    case DOC_FIELD: read_field(reader, block); break;
    case DOC_DRAWING: read_drawing(reader, block); break;
    case DOC_INDEX: read_index(reader, block); break;
    case DOC_QUOTE:
    case DOC_BOX:
    case DOC_COVER: read_children(reader, block); break;
    default: add_own_text(reader, block); break;
    }
}

/* The block at the top, or all of those that a text of Markdown is. */
static void read_block(Reader *reader, DocBlock *parent)
{
    lua_State *lua = reader->lua;
    luaL_checkstack(lua, 12, NULL);
    if (++reader->depth > DEEPEST_BLOCK) luaL_error(lua, "blocks are nested more than %d deep", DEEPEST_BLOCK);
    if (!lua_istable(lua, -1)) luaL_error(lua, "a block must be a table with a kind");
    Str language = language_field(reader);
    DocBlock *before = parent->last;
    read_kind(reader, parent);
    reader->depth--;
    for (DocBlock *block = before ? before->next : parent->first; block && language.len; block = block->next)
        speak(block, language);
}

void doc_from_table(lua_State *lua, Arena *arena, Doc *doc)
{
    Reader reader = {.lua = lua, .arena = arena};
    if (!lua_istable(lua, -1)) luaL_error(lua, "a composer must return a table");
    doc->title = text_field(&reader, "title");
    doc->author = text_field(&reader, "author");
    doc->subject = text_field(&reader, "subject");
    doc->keywords = text_field(&reader, "keywords");
    doc->footer = text_field(&reader, "footer");
    Str language = language_field(&reader);
    if (language.len) doc->language = language;
    doc->size = bounded_field(&reader, "size", 1, LARGEST_SIZE, doc->size);
    doc->line_height = bounded_field(&reader, "line_height", 0, HIGHEST_LINE, doc->line_height);
    doc->most_pages = whole_field(&reader, "most_pages", 0, MOST_PAGES, 0);
    doc->tight = true_field(&reader, "tight");
    doc->briefer = true_field(&reader, "briefer");
    int brief = whole_field(&reader, "brief", 0, MOST_BRIEF, doc->brief);
    if (brief > doc->brief) doc->brief = brief;
    if (lua_getfield(lua, -1, "blocks") != LUA_TTABLE) luaL_error(lua, "a document needs blocks");
    read_children(&reader, &doc->root);
    doc_number_notes(arena, &doc->root);
    lua_pop(lua, 2);
}
