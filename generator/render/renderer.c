#include "render/lua_state.h"

#include "base/hash.h"
#include "base/ticks.h"
#include "model/doc_language.h"
#include "reads/known_pages.h"

#include <stdlib.h>
#include <string.h>

enum {
    LARGE_PAGE = 1 << 20, /* a larger one's memory is let go after it */
    MOST_LAYOUTS = 9,     /* around one page */
    LEAFLET_POINTS = 16,
    DOCUMENT_POINTS = 12
};

/* ---- errors ---- */

/* "service.html:12: message" is a place in a theme file and the message. */
static Place error_place(const Theme *theme, Str *message)
{
    for (size_t at = 0; at < message->len; at++) {
        if (message->ptr[at] != ':') continue;
        size_t end = at + 1;
        uint32_t line = 0;
        while (end < message->len && ascii_is_digit(message->ptr[end]))
            line = line * 10 + (uint32_t)(message->ptr[end++] - '0');
        const ThemeFile *file = map_get(&theme->files, str_slice(*message, 0, at));
        if (!file || end == at + 1 || end >= message->len) continue;
        *message = str_trim(str_from_index(*message, end + 1));
        return (Place){&file->source, line, 0, 0};
    }
    return (Place){0};
}

/* Lua names what it stumbled over in the compiled text, which nobody wrote: only that it is wrong is of use. */
static bool hide_compiled(Str *message)
{
    static const char *const names[] = {" near '_write'", " near '_escape'", " near '_ENV'"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_ends(*message, str_from(names[i]))) {
            message->len -= strlen(names[i]);
            return true;
        }
    return false;
}

/* A function of the theme is a global for all who write files of it: that a file has it for its own is our business. */
static Str call_it_global(Renderer *renderer, Str message)
{
    Str upvalue = STR("(upvalue '");
    size_t at = str_find(message, upvalue);
    Str name = str_from_index(message, at + upvalue.len);
    name = str_slice(name, 0, str_find_char(name, '\''));
    if (at == message.len || !map_has(&renderer->chunks.names, name)) return message;
    return arena_printf(renderer->arena, "%.*s(global '%.*s", STR_ARG(str_slice(message, 0, at)),
                        STR_ARG(str_from_index(message, at + upvalue.len)));
}

static void report_error(Renderer *renderer, const Route *route)
{
    lua_State *lua = renderer->lua;
    Str message = str_from(lua_tostring(lua, -1));
    if (!message.len) message = STR("an error without a message");
    Place place = error_place(renderer->context.theme, &message);
    message = call_it_global(renderer, message);
    if (!place.source) {
        const ThemeFile *file = map_get(&renderer->context.theme->files, route->template);
        if (file) place.source = &file->source;
        else if (route->type) place = route->type->place; /* the schema, which names the file */
    }
    bool hidden = hide_compiled(&message);
    diag_report(renderer->context.diag, DIAG_ERROR, place, "template", "%.*s%s", STR_ARG(message),
                hidden ? ", here or in the '{% ... %}' before" : "");
    diag_hint(renderer->context.diag, "this came up while making '%.*s'", STR_ARG(route->address));
}

int raise_in(lua_State *lua, const char *message)
{
    lua_Debug function;
    lua_getinfo(lua, ">S", &function);
    return luaL_error(lua, "%s:%d: %s", function.short_src, function.linedefined, message);
}

/* ---- texts ---- */

/* The bytes of a text, which may still be where the content is. Raises. */
static Str text_bytes(lua_State *lua, const MarkdownText *text)
{
    Renderer *renderer = renderer_of(lua);
    Str bytes = text->text;
    if (bytes.ptr) return bytes;
    if (!tree_read(renderer->context.tree, renderer->worker, text->file, renderer->arena, &bytes,
                   renderer->context.diag))
        luaL_error(lua, "the text cannot be read");
    bytes = str_slice(bytes, text->offset, text->offset + text->length);
    if (hash_str(HASH_START, bytes) != text->digest)
        luaL_error(lua, "the text was changed while the site was made: build again");
    return bytes;
}

const Markdown *open_markdown(lua_State *lua, const MarkdownText *text)
{
    Renderer *renderer = renderer_of(lua);
    note_two(lua, READ_WORDS, STR("markdown"), site_of(lua)->languages[language_of(lua)].code);
    for (const OpenText *open = renderer->texts; open; open = open->next)
        if (open->markdown->text == text) return open->markdown;
    OpenText *open = ARENA_NEW(renderer->arena, OpenText);
    *open = (OpenText){renderer->texts, markdown_open(text, text_bytes(lua, text), renderer->arena)};
    renderer->texts = open;
    return open->markdown;
}

/* ---- pages and documents ---- */

/* Light userdata arguments of the protected calls. */
typedef struct {
    const Route *route;
    Arena *arena;
    Doc *doc;
    int brief; /* of a document */
} Job;

static bool take_layout(lua_State *lua, Renderer *renderer)
{
    if (renderer->layout_ref == LUA_NOREF) return false;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, renderer->layout_ref);
    luaL_unref(lua, LUA_REGISTRYINDEX, renderer->layout_ref);
    renderer->layout_ref = LUA_NOREF;
    return true;
}

/* The page's own template, and then each layout around what came before. */
static int page_job(lua_State *lua)
{
    const Job *job = lua_touserdata(lua, 1);
    Renderer *renderer = renderer_of(lua);
    set_page_globals(renderer, job->route);
    renderer->may_layout = true;
    lua_newtable(lua);
    push_str(lua, job->route->template);
    run_template(lua);
    for (int layouts = 1; take_layout(lua, renderer); layouts++) {
        if (layouts > MOST_LAYOUTS) return luaL_error(lua, "layouts are nested in a circle");
        lua_geti(lua, -1, 2);
        push_html(lua, buf_str(renderer_out(renderer)));
        lua_setfield(lua, -2, "content");
        buf_clear(renderer_out(renderer));
        pieces_begin(renderer); /* they are not where they were */
        lua_geti(lua, -2, 1);
        run_template(lua);
        lua_settop(lua, 1);
    }
    note_explained(renderer);
    return 0;
}

static void begin(Renderer *renderer, const Route *route)
{
    sandbox_reset(renderer);
    stop_watching(renderer->lua);
    renderer->route = route;
    renderer->capture_count = 1;
    pieces_begin(renderer);
    renderer->texts = NULL;
    renderer->caching = 0;
    renderer->slots = NULL;
    renderer->imported = (Imported){NULL, 0, 0};
    renderer->depth = 0;
    renderer->in_card = false;
    renderer->noted = 0;
    renderer->shown = 0;
    renderer->explained =
        (Explained){.meanings = renderer->context.site->languages[route->language].meanings, .arena = renderer->arena};
    for (size_t i = 0; i < CAPTURES; i++)
        if (renderer->captures[i].room > LARGE_PAGE) buf_release(&renderer->captures[i]);
    buf_clear(&renderer->captures[0]);
    luaL_unref(renderer->lua, LUA_REGISTRYINDEX, renderer->layout_ref);
    renderer->layout_ref = LUA_NOREF;
    renderer->reported = diag_reported_here();
    reads_reset(renderer->reads);
    reads_begin(renderer->reads);
    reads_note(renderer->reads, READ_SITE, STR("")); /* its addresses begin with it */
    markdown_enter(renderer->arena);
}

bool renderer_run(Renderer *renderer, const Route *route, lua_CFunction function, void *job)
{
    begin(renderer, route);
    lua_settop(renderer->lua, 0);
    lua_pushcfunction(renderer->lua, function);
    lua_pushlightuserdata(renderer->lua, job);
    bool ok = lua_pcall(renderer->lua, 1, 0, 0) == LUA_OK;
    if (!ok) report_error(renderer, route);
    lua_settop(renderer->lua, 0);
    if (!ok && renderer->lost_memory) lua_gc(renderer->lua, LUA_GCCOLLECT);
    arena_reset(renderer->arena);
    return ok;
}

bool renderer_page(Renderer *renderer, const Route *route, Str *bytes)
{
    if (!renderer_run(renderer, route, page_job, &(Job){.route = route})) return false;
    *bytes = buf_str(&renderer->captures[0]);
    return true;
}

static void push_function(lua_State *lua, Str name)
{
    run_module(lua, name);
    if (!lua_isfunction(lua, -1))
        luaL_error(lua, "%s must return a function", arena_cstr(renderer_of(lua)->arena, name));
}

/* The day of a document: when what it shows was changed last. One that shows no entry, such as a form, is as old as the
 * theme, which has no day: with that of the last commit it would come out anew after each. */
static Date document_date(const Site *site, const Route *route)
{
    const Commit *changed = route_changed(route);
    if (!changed && !route->entry && !route->count) return (Date){0};
    if (!changed) changed = site->commit;
    return changed ? date_from_time(changed->time) : site->today;
}

/* What renderer_document tells the document itself. */
static void note_document(lua_State *lua, const Route *route)
{
    static const char *const fields[] = {"language", "languages", "council", "brand"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) note_in_language(lua, READ_SITE, str_from(fields[i]));
    note_two(lua, READ_WORDS, STR("document"), site_of(lua)->languages[language_of(lua)].code);
    if (route->entry) note_entry(lua, READ_ENTRY, route->entry);
    if (route->entry) note_entry(lua, READ_CHANGED, route->entry);
    for (size_t i = 0; i < route->count; i++) note_entry(lua, READ_CHANGED, route->entries[i]);
    if (route_changed(route) || (!route->entry && !route->count)) return;
    note(lua, READ_BUILD, STR("commit_date"));
    note(lua, READ_TODAY, STR(""));
}

/* Pushes the function that says what the document is. */
static void push_composer(lua_State *lua, Str name, int brief)
{
    push_function(lua, name);
    if (brief > MOST_BRIEF)
        raise_in(lua, "the document has more pages than its most_pages, however brief it is: in the end, do not say "
                      "that it can be briefer");
}

static int document_job(lua_State *lua)
{
    const Job *job = lua_touserdata(lua, 1);
    Renderer *renderer = renderer_of(lua);
    note_document(lua, job->route);
    set_page_globals(renderer, job->route);
    if (job->route->kind == ROUTE_EASY_PDF) {
        push_composer(lua, STR("documents/easy-frame.lua"), job->brief);
        push_easy(lua, job->route->entry, job->brief);
        if (job->route->size > 0) {
            lua_pushnumber(lua, job->route->size);
            lua_setfield(lua, -2, "size");
        }
        push_entry(lua, job->route->entry);
    } else {
        push_composer(lua, job->route->template, job->brief);
        if (job->route->entry) push_entry(lua, job->route->entry);
        else lua_getglobal(lua, "route");
        lua_newtable(lua);
        lua_pushinteger(lua, job->brief);
        lua_setfield(lua, -2, "brief");
        if (job->route->size > 0) {
            lua_pushnumber(lua, job->route->size);
            lua_setfield(lua, -2, "size");
        }
    }
    lua_call(lua, 2, 1);
    doc_from_table(lua, job->arena, job->doc);
    return 0;
}

/* "Page {page} of {pages}" as printf writes it. */
static Str page_words(Str word, Arena *arena)
{
    Buf out = {0};
    for (size_t i = 0; i < word.len; i++) {
        Str rest = str_from_index(word, i);
        bool page = str_starts(rest, STR("{page}")), pages = str_starts(rest, STR("{pages}"));
        if (word.ptr[i] == '%') buf_add_char(&out, '%');
        if (page || pages) buf_add_cstr(&out, "%d");
        else buf_add_char(&out, word.ptr[i]);
        if (page || pages) i += strlen(page ? "{page}" : "{pages}") - 1;
    }
    Str words = arena_str(arena, buf_str(&out));
    buf_release(&out);
    return words;
}

static void mark_languages(const Site *site, Arena *arena, Doc *doc)
{
    Str *known = ARENA_MANY(arena, Str, site->language_count);
    for (size_t i = 0; i < site->language_count; i++) known[i] = site->languages[i].code;
    doc_mark_languages(doc, known, site->language_count, arena);
}

/* The page that a document is made of: problems in its words are there. */
static Place document_place(const Route *route)
{
    const Entry *entry = route->entry;
    if (!entry) return route_more(route)->place;
    return source_start(route->kind == ROUTE_EASY_PDF && entry->easy ? entry->easy_source : entry->source);
}

bool renderer_document(Renderer *renderer, const Route *route, int brief, Arena *arena, Doc *doc)
{
    const Site *site = renderer->context.site;
    const Language *language = &site->languages[route->language];
    const Theme *theme = renderer->context.theme;
    *doc = (Doc){.title = route->entry ? route->entry->title : route_more(route)->title,
                 .language = language->code,
                 .author = value_text(&language->fields, "council"),
                 .page_words = page_words(theme_word(theme, language->code, STR("document.page_of"), NULL), arena),
                 .contents_title = theme_word(theme, language->code, STR("document.contents"), NULL),
                 .date = document_date(site, route),
                 .size = route->kind == ROUTE_EASY_PDF ? LEAFLET_POINTS : DOCUMENT_POINTS,
                 .colour = value_text(value_get(&site->fields, "brand"), "colour"),
                 .easy_read = route->kind == ROUTE_EASY_PDF,
                 .address = route->address,
                 .brief = brief};
    doc->root.place = document_place(route);
    ReadList before = {0};
    size_t reported = renderer->reported;
    if (brief > 1) before = reads_end(renderer->reads, arena);
    bool ok = renderer_run(renderer, route, document_job, &(Job){route, arena, doc, brief});
    if (brief > 1) {
        reads_replay(renderer->reads, before);
        renderer->reported = reported;
    }
    if (ok) mark_languages(site, arena, doc);
    return ok;
}

/* ---- what went into them ---- */

void renderer_record(Renderer *renderer, const Route *route, MadeDocument made)
{
    if (renderer->reported != diag_reported_here()) return;
    buf_clear(&renderer->general_keys);
    buf_clear(&renderer->own_keys);
    buf_clear(&renderer->record);
    ReadList general, own;
    read_list_part(reads_end(renderer->reads, renderer->arena), renderer->context.keys, renderer->arena, &general,
                   &own);
    read_list_write(&renderer->general_keys, general);
    read_list_write(&renderer->own_keys, own);
    PageReads reads = {buf_str(&renderer->general_keys), buf_str(&renderer->own_keys),
                       renderer->pieces.made.len ? buf_str(&renderer->pieces.made) : (Str){NULL, 0}};
    known_pages_write_page(&renderer->record, &renderer->context, route, made, &reads, renderer->arena);
    spool_add(renderer->recorded, buf_str(&renderer->record));
    renderer->recorded_count++;
}

RecordedPages renderer_recorded(const Renderer *renderer)
{
    return (RecordedPages){renderer->recorded, renderer->recorded_count};
}

/* ---- life ---- */

static int open_bindings(lua_State *lua)
{
    values_open(lua);
    fields_open(lua);
    functions_open(lua);
    words_open(lua);
    text_functions_open(lua);
    site_functions_open(lua);
    search_functions_open(lua);
    date_functions_open(lua);
    history_functions_open(lua);
    json_open(lua);
    modules_open(lua);
    chunks_open(lua);
    return 0;
}

Renderer *renderer_create(const RenderContext *context, size_t worker)
{
    Renderer *renderer = memory_alloc(sizeof(Renderer));
    renderer->context = *context;
    renderer->worker = worker;
    renderer->arena = arena_create();
    renderer->kept = arena_create();
    renderer->recorded = spool_create(context->notes_folder);
    renderer->reads = reads_create(context->site, context->keys);
    renderer->layout_ref = LUA_NOREF;
    bool ok = sandbox_open(renderer);
    if (ok) {
        lua_pushcfunction(renderer->lua, open_bindings);
        ok = lua_pcall(renderer->lua, 0, 0, 0) == LUA_OK;
    }
    if (ok) return renderer;
    diag_report(context->diag, DIAG_FAILURE, (Place){0}, "memory", "Lua cannot start");
    diag_hint(context->diag, "the machine has too little memory left for it: end other programs, and try again");
    renderer_destroy(renderer);
    return NULL;
}

void renderer_rest(Renderer *renderer)
{
    lua_State *lua = renderer->lua;
    ticks_end(); /* of whoever makes the pages of the first one */
    renderer->lua = NULL;
    if (lua) lua_close(lua);
    lua_memory_release(&renderer->lua_memory);
    for (size_t i = 0; i < CAPTURES; i++) buf_release(&renderer->captures[i]);
    arena_destroy(renderer->arena);
    arena_destroy(renderer->kept);
    renderer->arena = renderer->kept = NULL;
    reads_destroy(renderer->reads);
    renderer->reads = NULL;
    buf_release(&renderer->chunks.text);
    buf_release(&renderer->fragment_key);
    buf_release(&renderer->general_keys);
    buf_release(&renderer->own_keys);
    buf_release(&renderer->record);
    buf_release(&renderer->own_reads);
    pieces_release(renderer);
}

void renderer_destroy(Renderer *renderer)
{
    if (!renderer) return;
    renderer_rest(renderer);
    spool_destroy(renderer->recorded);
    free(renderer);
}
