/* begins_with() and with_breaks(): what pages ask of texts as such. */
#include "render/lua_state.h"

#include "base/escape.h"

#include <string.h>

/* Whether the text begins with the words, which are in small letters, and no word of it goes on behind them. */
static bool begins(Str text, Str words)
{
    if (words.len == 0 || words.len > text.len) return false;
    for (size_t i = 0; i < words.len; i++)
        if (ascii_lower(text.ptr[i]) != words.ptr[i]) return false;
    return words.len == text.len || text.ptr[words.len] == ' ';
}

static int function_begins_with(lua_State *lua)
{
    Str text = check_str(lua, 1), rest = check_str(lua, 2), opening;
    bool found = false;
    while (!found && str_cut(&rest, ',', &opening)) {
        while (opening.len && opening.ptr[0] == ' ') opening = str_from_index(opening, 1);
        found = begins(text, opening);
    }
    lua_pushboolean(lua, found);
    return 1;
}

/* A line may end where something follows one or more of the signs; where the text begins with them, nothing is lost. */
static int function_with_breaks(lua_State *lua)
{
    Str text = check_str(lua, 1), signs = check_str(lua, 2);
    Buf *out = begin_capture(lua);
    size_t from = 0;
    for (size_t i = 0, piece = 0; i < text.len; i++) {
        bool sign = memchr(signs.ptr, text.ptr[i], signs.len) != NULL;
        bool broken = !sign && piece && memchr(signs.ptr, text.ptr[i - 1], signs.len);
        piece += !sign;
        if (!broken) continue;
        escape_html(out, str_slice(text, from, i));
        buf_add_cstr(out, "<wbr>");
        from = i;
    }
    escape_html(out, str_from_index(text, from));
    push_html(lua, buf_str(out));
    renderer_of(lua)->capture_count--;
    return 1;
}

static const luaL_Reg text_functions[] = {
    {"begins_with", function_begins_with}, {"with_breaks", function_with_breaks}, {NULL, NULL},
};

void text_functions_open(lua_State *lua)
{
    set_globals(lua, text_functions);
}
