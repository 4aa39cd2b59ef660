/* explained() and explained_words(): words of a page as links to what they mean. */
#include "render/lua_state.h"

Explained *explained_of(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    if (renderer->caching) luaL_error(lua, "a part for include_cached() cannot explain words: each page does so once");
    reads_stray(renderer->reads);
    return &renderer->explained;
}

int function_explained(lua_State *lua)
{
    Explained *explained = explained_of(lua);
    const MarkdownText *markdown = to_markdown(lua, 1);
    lua_settop(lua, 1);
    if (!markdown && lua_type(lua, 1) != LUA_TSTRING) return 1;
    const Markdown *open = markdown ? open_markdown(lua, markdown) : NULL;
    Buf *capture = begin_capture(lua);
    HtmlOptions options = renderer_html_options(renderer_of(lua));
    options.explained = explained;
    if (open) html_write(open, &options, capture);
    else explained_write(explained, check_str(lua, 1), capture);
    push_html(lua, buf_str(capture));
    renderer_of(lua)->capture_count--;
    return 1;
}

int function_explained_words(lua_State *lua)
{
    const Explained *explained = explained_of(lua);
    lua_newtable(lua);
    for (size_t i = 0; i < explained->count; i++) {
        const MeaningUse *use = &explained->uses[i];
        const Meaning *term = &explained->meanings->terms[use->term];
        lua_createtable(lua, 0, 4);
        set_str(lua, "term", term->name);
        set_str(lua, "form", use->form);
        set_str(lua, "meaning", term->meaning);
        set_str(lua, "id", term->id);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

void note_explained(Renderer *renderer)
{
    const Explained *explained = &renderer->explained;
    if (!explained->bag.count) return;
    reads_note_two(renderer->reads, READ_MEANINGS, language_code(renderer->lua),
                   word_bag_write(&explained->bag, renderer->arena));
}
