/* with_cards(): a text in which each paragraph that is only a link to an entry is what a part of the theme writes of
 * that entry, its card.
 *
 * The text is written first and its cards after that, between the pieces of it: a part may be left by a jump, and the
 * writer of HTML is not made for that. */
#include "render/lua_state.h"

static bool is_blank(Str html)
{
    return str_trim(html).len == 0;
}

/* The part's card of the link's entry into the innermost capture; the link as it was, when the part writes nothing. */
static void write_card(lua_State *lua, Str part, const HtmlLink *link, Str plain)
{
    Renderer *renderer = renderer_of(lua);
    bool before = renderer->may_layout;
    Buf *out = open_out(lua);
    size_t from = out->len;
    renderer->may_layout = false;
    renderer->in_card = true;
    lua_newtable(lua);
    push_entry(lua, link->link->entry);
    lua_setfield(lua, -2, "entry");
    set_str(lua, "words", link->words);
    push_str(lua, part);
    run_template(lua);
    renderer->in_card = false;
    renderer->may_layout = before;
    if (!is_blank(str_from_index(buf_str(out), from))) return;
    out->len = from;
    buf_add(out, plain);
}

static void write_between(lua_State *lua, Str html, const HtmlLinks *links, Str part)
{
    size_t done = 0;
    for (size_t i = 0; i < links->count; i++) {
        const HtmlLink *link = &links->items[i];
        buf_add(open_out(lua), str_slice(html, done, link->from));
        write_card(lua, part, link, str_slice(html, link->from, link->to));
        done = link->to;
    }
    buf_add(open_out(lua), str_from_index(html, done));
}

int function_with_cards(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    const MarkdownText *text = to_markdown(lua, 1);
    Str part = check_str(lua, 2);
    bool explains = lua_toboolean(lua, 3);
    lua_settop(lua, 2); /* the part's name stays for as long as it is read */
    if (renderer->caching)
        return luaL_error(lua, "a part of many pages cannot hold Markdown: notes are numbered by the page");
    if (!text || renderer->in_card) { /* a card holds no cards */
        lua_settop(lua, 1);
        return explains ? function_explained(lua) : 1;
    }
    reads_stray(renderer->reads);
    const Markdown *open = open_markdown(lua, text);
    HtmlLinks links = {.arena = renderer->arena};
    HtmlOptions options = renderer_html_options(renderer);
    options.explained = explains ? explained_of(lua) : NULL;
    options.alone = &links;
    Buf *written = begin_capture(lua);
    html_write(open, &options, written);
    Buf *out = begin_capture(lua);
    write_between(lua, buf_str(written), &links, part);
    push_html(lua, buf_str(out));
    renderer->capture_count -= 2;
    return 1;
}
