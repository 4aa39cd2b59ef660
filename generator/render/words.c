/* word(), has_word() and fill(): what the theme and the content say in each language. */
#include "render/lua_state.h"

#include "base/hash.h"

#include <ctype.h>
#include <string.h>

/* A language that has words, and lacks this one. That it has none at all was said once, and not here. */
static void report_missing(lua_State *lua, Str code, Str key)
{
    const RenderContext *context = &renderer_of(lua)->context;
    if (!theme_words(context->theme, code)) return;
    diag_report(context->diag, DIAG_WARNING, (Place){0}, "missing-word",
                "there is no word '%.*s' in the language '%.*s'", STR_ARG(key), STR_ARG(code));
    diag_hint(
        context->diag,
        "add it to i18n/%.*s.yml of the theme, or to %.*s/words.yml of the content; until then it comes out as "
        "words.yml has it",
        STR_ARG(code), STR_ARG(code));
}

/* ---- finding them ---- */

/* The text of a word, in the language that argument 3 names, or else the page's. Where it is the language's own,
 * *number is that of the read; elsewhere each page is to say that it is missing, and it stays as it was. */
static Str find_text(lua_State *lua, Str key, uint32_t *number)
{
    const Renderer *renderer = renderer_of(lua);
    const Site *site = site_of(lua);
    size_t language = language_of(lua);
    bool named = !lua_isnoneornil(lua, 3), fallback;
    if (named) language = site_language(site, check_str(lua, 3));
    if (language == site->language_count) luaL_error(lua, "the site has no language '%s'", check_str(lua, 3).ptr);
    Str code = site->languages[language].code;
    Str text = theme_word(renderer->context.theme, code, key, &fallback);
    uint32_t read = reads_note_two(renderer->reads, READ_WORD, key, code);
    if (language && fallback && text.ptr) report_missing(lua, code, key);
    else *number = read;
    return text;
}

/* Where the word of argument 1 and a language of the page would be known. */
static size_t known_slot(const void *key, size_t language)
{
    return (hash_pointer(key) ^ language) & (KNOWN_WORDS - 1);
}

static bool has_braces(Str text)
{
    return text.len && memchr(text.ptr, '{', text.len);
}

/* Pages of a language say the same words all the time: Lua's texts of the last ones are kept, with their keys, so that
 * a key that is the same object is the same text. Pushes the text, in the page's language; nil when there is none.
 * Returns whether values are to be filled in. */
static bool push_text(lua_State *lua, Str key)
{
    Renderer *renderer = renderer_of(lua);
    const void *object = lua_topointer(lua, 1);
    size_t language = language_of(lua), slot = known_slot(object, language);
    KnownWord *known = &renderer->known_words[slot];
    lua_rawgeti(lua, LUA_REGISTRYINDEX, renderer->words_ref);
    if (known->key == object && known->language == language) {
        reads_note_known(renderer->reads, READ_WORD, known->number);
        lua_rawgeti(lua, -1, (lua_Integer)slot * 2 + 1);
        return known->filled;
    }
    uint32_t number = UINT32_MAX;
    Str text = find_text(lua, key, &number);
    push_str(lua, text);
    if (number == UINT32_MAX || lua_isnil(lua, -1)) return has_braces(text);
    known->key = NULL; /* should the rest raise */
    lua_pushvalue(lua, -1);
    lua_rawseti(lua, -3, (lua_Integer)slot * 2 + 1);
    lua_pushvalue(lua, 1);
    lua_rawseti(lua, -3, (lua_Integer)slot * 2 + 2);
    *known = (KnownWord){object, language, number, has_braces(text)};
    return known->filled;
}

/* The same in the language that argument 3 names. */
static bool push_text_in(lua_State *lua, Str key)
{
    uint32_t unused;
    Str text = find_text(lua, key, &unused);
    push_str(lua, text);
    return has_braces(text);
}

/* ---- filling them ---- */

/* Whether a text would lose its order between words that run from right to left: it holds Latin letters, or numbers
 * with blanks between them, as a telephone number does. */
static bool needs_isolation(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool letter = isalpha((unsigned char)text.ptr[i]), digit = isdigit((unsigned char)text.ptr[i]);
        if (letter || (digit && i + 2 < text.len && text.ptr[i + 1] == ' ' && isdigit((unsigned char)text.ptr[i + 2])))
            return true;
    }
    return false;
}

/* Whether what is filled into words of the page is set apart: on a page whose language runs from right to left. */
static bool sets_apart(lua_State *lua)
{
    const Renderer *renderer = renderer_of(lua);
    if (!language_of(lua) || is_composing(lua)) return false;
    Str code = language_code(lua), key = STR("language.direction");
    note_two(lua, READ_WORD, key, code);
    return str_is(theme_word(renderer->context.theme, code, key, NULL), "rtl");
}

/* Writes the value at the top of the stack, which is popped, set apart by "first strong isolate" and "pop directional
 * isolate" where that is asked for. */
static void write_value(lua_State *lua, bool apart, Buf *out)
{
    if (lua_isinteger(lua, -1) && lua_tointeger(lua, -1) >= 0) {
        buf_add_number(out, (size_t)lua_tointeger(lua, -1));
    } else {
        Str text;
        text.ptr = lua_tolstring(lua, -1, &text.len); /* another number becomes text */
        apart = apart && needs_isolation(text);
        if (apart) buf_add_cstr(out, "\u2068");
        buf_add(out, text);
        if (apart) buf_add_cstr(out, "\u2069");
    }
    lua_pop(lua, 1);
}

/* key: of the word; absent when the text is none. */
static int refuse(lua_State *lua, Str key, const char *needed)
{
    if (key.ptr) return luaL_error(lua, "the word '%s' needs %s", key.ptr, needed);
    return luaL_error(lua, "the text for fill() needs %s", needed);
}

/* Pushes the text with {name} replaced by the values in argument 2. */
static int fill_text(lua_State *lua, Str key, Str rest, bool apart)
{
    Str text;
    Buf *out = begin_capture(lua);
    while (str_cut(&rest, '{', &text)) {
        buf_add(out, text);
        if (!rest.ptr) break;
        Str name;
        if (!str_cut(&rest, '}', &name) || !rest.ptr || lua_type(lua, 2) != LUA_TTABLE)
            return refuse(lua, key, "values for what stands in braces");
        lua_pushlstring(lua, name.ptr, name.len);
        lua_gettable(lua, 2);
        if (!lua_isstring(lua, -1)) return refuse(lua, key, "a value for one of its {names}");
        write_value(lua, apart, out);
    }
    lua_pushlstring(lua, out->ptr ? out->ptr : "", out->len);
    renderer_of(lua)->capture_count--;
    return 1;
}

static int function_word(lua_State *lua)
{
    Str key = check_str(lua, 1);
    lua_settop(lua, 3);
    bool filled = lua_isnil(lua, 3) ? push_text(lua, key) : push_text_in(lua, key);
    if (filled) return fill_text(lua, key, check_str(lua, -1), sets_apart(lua));
    return lua_isnil(lua, -1) ? luaL_error(lua, "words.yml has no '%s'", key.ptr) : 1;
}

/* Arguments: a text and values, as those of a word. */
static int function_fill(lua_State *lua)
{
    Str text = check_str(lua, 1);
    lua_settop(lua, 2);
    return fill_text(lua, (Str){NULL, 0}, text, false);
}

static int function_has_word(lua_State *lua)
{
    Str key = check_str(lua, 1);
    Str code = site_of(lua)->languages[language_of(lua)].code;
    note_two(lua, READ_WORD, key, code);
    lua_pushboolean(lua, theme_word(renderer_of(lua)->context.theme, code, key, NULL).ptr != NULL);
    return 1;
}

static const luaL_Reg word_functions[] = {
    {"word", function_word}, {"has_word", function_has_word}, {"fill", function_fill}, {NULL, NULL}};

void words_open(lua_State *lua)
{
    lua_createtable(lua, 2 * KNOWN_WORDS, 0);
    renderer_of(lua)->words_ref = luaL_ref(lua, LUA_REGISTRYINDEX);
    set_globals(lua, word_functions);
}
