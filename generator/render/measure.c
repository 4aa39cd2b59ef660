/* text_lines(): how many lines words will take in a document. A composer that must make them fit need not have them
 * laid out to see that they do not. */
#include "render/lua_state.h"

#include "base/utf8.h"

/* A little less than it is: letters that go together stand closer, and a text that seems to fit is laid out to see. */
static const float closer = 0.996f;

/* No letter stands on a narrower line, so no word is cut for it. */
static const float narrowest = 0.01f;

/* Of the letters that have no width of their own here: those of Europe are about as wide as an n, others mostly
 * less. */
static float other_width(const float *widths, uint32_t c)
{
    bool shown = !(c >= 0x200B && c <= 0x200F) && !(c >= 0x202A && c <= 0x202E) && !(c >= 0x2060 && c <= 0x206F);
    if (c == 0xA0) return widths[' '];
    return !shown ? 0 : c < 0x600 || (c >= 0x2000 && c < 0x3000) ? widths['n'] : 0.4f;
}

typedef struct {
    float room, line, blank, word; /* of the line: its whole words, the blank behind them, and the next word so far */
    size_t count;
} Lines;

static void end_word(Lines *lines)
{
    if (lines->line > 0 && lines->line + lines->blank + lines->word > lines->room) {
        lines->count++;
        lines->line = lines->word;
    } else {
        lines->line += (lines->line > 0 ? lines->blank : 0) + lines->word;
    }
    if (lines->line > lines->room && lines->room > narrowest) { /* a word that no line holds is cut */
        size_t more = (size_t)(lines->line / lines->room);
        lines->count += more;
        lines->line -= (float)more * lines->room;
    }
    lines->blank = lines->word = 0;
}

/* Lines end at blanks, and behind a hyphen or slash before a letter. */
static size_t count_lines(Str text, const float *widths, float room)
{
    Lines lines = {.room = room, .count = 1};
    while (text.len) {
        uint32_t c = utf8_next(&text);
        if (c == '\n' || c == ' ') {
            end_word(&lines);
            lines.blank = widths[' '] * closer;
            if (c == ' ') continue;
            lines.count++;
            lines.line = lines.blank = 0;
            continue;
        }
        lines.word += (c < PLAIN_LETTERS ? widths[c] : other_width(widths, c)) * closer;
        bool divides =
            (c == '-' || c == '/') && text.len && ((text.ptr[0] | 0x20) >= 'a' && (text.ptr[0] | 0x20) <= 'z');
        if (divides) end_word(&lines);
    }
    end_word(&lines);
    return lines.count;
}

int function_text_lines(lua_State *lua)
{
    Str text = check_str(lua, 1);
    float room = (float)luaL_checknumber(lua, 2);
    const LetterWidths *letters = renderer_of(lua)->context.letters;
    if (!is_composing(lua) || !letters)
        return luaL_error(lua, "text_lines is for documents: no page knows how wide letters are");
    size_t lines = count_lines(text, lua_toboolean(lua, 3) ? letters->bold : letters->regular, room);
    lua_pushinteger(lua, (lua_Integer)lines);
    return 1;
}
