/* Functions that templates call to write, to include, and to say addresses. signpost-theme(7) describes each; those
 * that say words are in words.c, and those that tell what the site holds in site_functions.c. */
#include "render/lua_state.h"

#include "base/escape.h"

#include <string.h>

enum { LARGEST_PAGE = 64 << 20 }; /* a share: see sandbox.c */

/* ---- writing ---- */

/* The thing at index as HTML into the buffer. */
static void write_escaped(lua_State *lua, int index, Buf *out)
{
    Str text;
    const MarkdownText *markdown;
    int type = lua_type(lua, index);
    if (type == LUA_TNIL) return;
    if (type == LUA_TNUMBER && lua_isinteger(lua, index) && lua_tointeger(lua, index) >= 0) {
        buf_add_number(out, (size_t)lua_tointeger(lua, index));
    } else if (type == LUA_TSTRING || type == LUA_TNUMBER) {
        text.ptr = lua_tolstring(lua, index, &text.len);
        escape_html(out, text);
    } else if (to_html(lua, index, &text)) {
        buf_add(out, text);
    } else if ((markdown = to_markdown(lua, index))) {
        HtmlOptions options = renderer_html_options(renderer_of(lua));
        if (renderer_of(lua)->caching)
            luaL_error(lua, "a part of many pages cannot hold Markdown: notes are numbered by the page");
        html_write(open_markdown(lua, markdown), &options, out);
    } else {
        luaL_error(lua, "{{ }} cannot write a %s", luaL_typename(lua, index));
    }
}

/* The thing at index as text, and how: a number is never a formula, as a text with a minus in front may be. */
static void write_text(lua_State *lua, int index, Buf *out, void (*escape)(Buf *, Str))
{
    Str text;
    const MarkdownText *markdown = to_markdown(lua, index);
    if (lua_isnil(lua, index)) return;
    if (markdown) {
        Buf words = {0};
        markdown_plain(open_markdown(lua, markdown)->root, &words);
        escape(out, buf_str(&words));
        buf_release(&words);
    } else if (lua_type(lua, index) == LUA_TNUMBER) {
        buf_printf(out, "%.14g", (double)lua_tonumber(lua, index));
    } else if (lua_type(lua, index) == LUA_TSTRING) {
        text.ptr = lua_tolstring(lua, index, &text.len);
        escape(out, text);
    } else {
        luaL_error(lua, "{{ }} cannot write a %s here", luaL_typename(lua, index));
    }
}

/* What is written is no memory of Lua's, so it has a limit of its own. */
Buf *open_out(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    Buf *out = renderer_out(renderer);
    size_t largest = renderer->shares * LARGEST_PAGE;
    if (out->len > largest) luaL_error(lua, "stopped: the page is larger than %d MB", (int)(largest >> 20));
    return out;
}

int lua_write(lua_State *lua)
{
    buf_add(open_out(lua), check_str(lua, 1));
    return 0;
}

int write_after(lua_State *lua, Buf *out)
{
    Str text;
    if (lua_type(lua, 2) != LUA_TSTRING) return 0;
    text.ptr = lua_tolstring(lua, 2, &text.len);
    buf_add(out, text);
    return 0;
}

static int lua_escape(lua_State *lua)
{
    Buf *out = open_out(lua);
    write_escaped(lua, 1, out);
    return write_after(lua, out);
}

static int lua_escape_csv(lua_State *lua)
{
    Buf *out = open_out(lua);
    write_text(lua, 1, out, escape_csv);
    return write_after(lua, out);
}

static int lua_escape_none(lua_State *lua)
{
    Buf *out = open_out(lua);
    write_text(lua, 1, out, buf_add);
    return write_after(lua, out);
}

/* How {{ }} writes in a template: as what the name of its file says that it makes. */
lua_CFunction escape_function(Str template)
{
    if (str_ends(template, STR(".html"))) return lua_escape;
    if (str_ends(template, STR(".csv"))) return lua_escape_csv;
    if (str_ends(template, STR(".json"))) return lua_escape_json;
    return str_ends(template, STR(".txt")) ? lua_escape_none : lua_escape;
}

/* A capture that a raise in between cannot leak: it belongs to the renderer. */
Buf *begin_capture(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    if (renderer->capture_count == CAPTURES) luaL_error(lua, "templates are nested more than %d deep", CAPTURES);
    Buf *capture = &renderer->captures[renderer->capture_count++];
    buf_clear(capture);
    return capture;
}

static void end_capture(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    Buf *capture = &renderer->captures[renderer->capture_count - 1];
    push_html(lua, buf_str(capture));
    renderer->capture_count--;
}

static int function_escape(lua_State *lua)
{
    lua_settop(lua, 1);
    Buf *capture = begin_capture(lua);
    write_escaped(lua, 1, capture);
    end_capture(lua);
    return 1;
}

static int function_html_join(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 2);
    Buf *capture = begin_capture(lua);
    lua_Integer count = luaL_len(lua, 1);
    for (lua_Integer i = 1; i <= count; i++) {
        open_out(lua); /* is there room still? */
        if (i > 1) write_escaped(lua, 2, capture);
        lua_geti(lua, 1, i);
        write_escaped(lua, -1, capture);
        lua_pop(lua, 1);
    }
    end_capture(lua);
    return 1;
}

static int function_plain(lua_State *lua)
{
    const MarkdownText *markdown = to_markdown(lua, 1);
    if (!markdown) {
        lua_settop(lua, 1); /* a text, or nothing, is plain already */
        return 1;
    }
    Buf *capture = begin_capture(lua);
    markdown_plain(open_markdown(lua, markdown)->root, capture);
    lua_pushlstring(lua, capture->ptr ? capture->ptr : "", capture->len);
    renderer_of(lua)->capture_count--;
    return 1;
}

/* ---- templates in templates ---- */

static void push_variables(lua_State *lua, int argument)
{
    if (lua_isnoneornil(lua, argument)) {
        lua_newtable(lua);
        return;
    }
    luaL_checktype(lua, argument, LUA_TTABLE);
    lua_pushvalue(lua, argument);
}

/* A part has no layout of its own. */
void run_part(lua_State *lua, int variables)
{
    Renderer *renderer = renderer_of(lua);
    bool before = renderer->may_layout;
    check_str(lua, 1);
    renderer->may_layout = false;
    push_variables(lua, variables);
    lua_pushvalue(lua, 1);
    run_template(lua);
    renderer->may_layout = before;
}

static int function_include(lua_State *lua)
{
    run_part(lua, 2);
    return 0;
}

static int function_render(lua_State *lua)
{
    begin_capture(lua);
    run_part(lua, 2);
    end_capture(lua);
    return 1;
}

static int function_layout(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    if (!renderer->may_layout) return luaL_error(lua, "layout() stands in a page's own template only");
    check_str(lua, 1);
    lua_createtable(lua, 2, 0);
    lua_pushvalue(lua, 1);
    lua_seti(lua, -2, 1);
    push_variables(lua, 2);
    lua_seti(lua, -2, 2);
    luaL_unref(lua, LUA_REGISTRYINDEX, renderer->layout_ref);
    renderer->layout_ref = luaL_ref(lua, LUA_REGISTRYINDEX);
    return 0;
}

static int function_has_module(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    Str name = arena_printf(renderer->arena, "lib/%s.lua", luaL_checkstring(lua, 1));
    note(lua, READ_FILE, name); /* it may come to be */
    lua_pushboolean(lua, map_has(&renderer->context.theme->files, name));
    return 1;
}

/* ---- addresses ---- */

static bool is_inside(Str address)
{
    return str_starts(address, STR("/")) && !str_starts(address, STR("//"));
}

/* Whether the page of that address has a translation into the page's language. */
static bool is_translated(lua_State *lua, Str address)
{
    Renderer *renderer = renderer_of(lua);
    Str path = str_slice(address, 0, str_find_char(address, '#'));
    if (!language_of(lua) || !is_inside(address)) return false;
    note_two(lua, READ_TRANSLATED, path, language_code(lua));
    return site_has(site_of(lua), language_address(renderer->arena, site_of(lua), language_of(lua), path));
}

static int push_prefixed(lua_State *lua, Str prefix, Str address)
{
    bool inside = is_inside(address);
    push_str(lua, inside && prefix.len ? arena_join(renderer_of(lua)->arena, prefix, address) : address);
    return 1;
}

/* A second argument, a language, says that no other will do. */
static int function_href(lua_State *lua)
{
    Str address = check_str(lua, 1);
    const Site *site = site_of(lua);
    size_t language = language_of(lua);
    if (lua_isnoneornil(lua, 2) && is_translated(lua, address))
        address = language_address(renderer_of(lua)->arena, site, language, address);
    return push_prefixed(lua, site->base_path, address);
}

static int function_absolute(lua_State *lua)
{
    return push_prefixed(lua, site_of(lua)->base_url, check_str(lua, 1));
}

/* A line of a part of an address, without the marks that set words apart on pages from right to left (word() writes
 * them): they would cling to the address. */
static void write_part(Buf *out, Str line)
{
    size_t from = 0;
    for (size_t i = 0; i + 2 < line.len; i++) {
        Str rest = str_from_index(line, i);
        if (line.ptr[i] != '\xE2' || !(str_starts(rest, STR("\u2068")) || str_starts(rest, STR("\u2069")))) continue;
        escape_url_part(out, str_slice(line, from, i));
        from = i + 3;
    }
    escape_url_part(out, str_from_index(line, from));
}

/* The text as a part of an address, whatever is in it; line ends are those of emails. */
static int function_address_part(lua_State *lua)
{
    Str rest = check_str(lua, 1), line;
    Buf *capture = begin_capture(lua);
    while (str_cut(&rest, '\n', &line)) {
        write_part(capture, line);
        if (rest.ptr) buf_add_cstr(capture, "%0D%0A");
    }
    lua_pushlstring(lua, capture->ptr ? capture->ptr : "", capture->len);
    renderer_of(lua)->capture_count--;
    return 1;
}

/* The code of the language of the page to which href() leads, when it is not the language of the page that is made. */
static int function_other_language(lua_State *lua)
{
    Str address = check_str(lua, 1);
    const Site *site = site_of(lua);
    if (!is_inside(address) || is_translated(lua, address)) return 0;
    size_t language = site_address_language(site, address);
    if (language == language_of(lua)) return 0;
    note(lua, READ_SITE, STR("language"));
    push_str(lua, site->languages[language].code);
    return 1;
}

static int function_asset(lua_State *lua)
{
    const Renderer *renderer = renderer_of(lua);
    Str name = check_str(lua, 1);
    note(lua, READ_ASSET, name);
    for (size_t i = 0; i < renderer->context.asset_count; i++)
        if (str_eq(renderer->context.assets[i].name, name)) {
            push_str(lua, arena_join(renderer->arena, renderer->context.site->base_path,
                                     renderer->context.assets[i].address));
            return 1;
        }
    return luaL_error(lua, "the theme has no built file '%s'; run make", name.ptr);
}

static int function_picture(lua_State *lua)
{
    Str name = check_str(lua, 1);
    const Picture *picture = site_picture(site_of(lua), name);
    if (!picture) return luaL_error(lua, "there is no picture '%s'", name.ptr);
    push_picture(lua, picture);
    return 1;
}

static int function_has_picture(lua_State *lua)
{
    if (lua_type(lua, 1) == LUA_TSTRING) note(lua, READ_PICTURE_FACTS, check_str(lua, 1));
    lua_pushboolean(lua, lua_type(lua, 1) == LUA_TSTRING && site_picture(site_of(lua), check_str(lua, 1)) != NULL);
    return 1;
}

void functions_open(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"layout", function_layout},
        {"include", function_include},
        {"include_cached", function_include_cached},
        {"include_cached_each", function_include_cached_each},
        {"include_each", function_include_each},
        {"slot", function_slot},
        {"remembered", function_remembered},
        {"render", function_render},
        {"import", function_import},
        {"has_module", function_has_module},
        {"href", function_href},
        {"other_language", function_other_language},
        {"absolute", function_absolute},
        {"address_part", function_address_part},
        {"asset", function_asset},
        {"picture", function_picture},
        {"has_picture", function_has_picture},
        {"plain", function_plain},
        {"escape", function_escape},
        {"html_join", function_html_join},
        {"explained", function_explained},
        {"explained_words", function_explained_words},
        {"with_cards", function_with_cards},
        {"text_lines", function_text_lines},
        {NULL, NULL},
    };
    set_globals(lua, functions);
}
